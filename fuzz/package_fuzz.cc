// Package files: no crash, and what is read survives a round trip.
#include "cleave/io/package_file.h"
#include "fuzz/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cleave;
  TolerateInputErrors([&] {
    const Package package = ParsePackage(FuzzText(data, size), "fuzz");
    CLEAVE_CHECK(ParsePackage(FormatPackage(package), "fuzz") == package);
  });
  return 0;
}
