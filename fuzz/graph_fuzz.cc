// Graph files, plain and compressed: no crash, and what is read survives a round trip.
#include "cleave/io/graph_file.h"
#include "cleave/io/zstd_text.h"
#include "fuzz/fuzz_input.h"

namespace {

using namespace cleave;

void ReadGraphText(std::string_view text) {
  const Graph graph = ParseGraph(text, "fuzz");
  const std::string canonical = FormatGraph(graph);
  CLEAVE_CHECK(ParseGraph(canonical, "fuzz") == graph);
  CLEAVE_CHECK(FormatGraph(ParseGraph(canonical, "fuzz")) == canonical);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMaxBytes = std::size_t{1} << 20;
  const std::string_view text = FuzzText(data, size);
  TolerateInputErrors([&] {
    if (IsZstd(text)) {
      ReadGraphText(DecompressZstd(text, kMaxBytes));
    } else {
      ReadGraphText(text);
    }
  });
  return 0;
}
