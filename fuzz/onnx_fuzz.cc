// ONNX models: any bytes are either a model or an InputError.
#include "cleave/io/onnx/import.h"
#include "fuzz/fuzz_input.h"

// The first byte chooses the options, so that every path is within reach.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  cleave::OnnxImportOptions options;
  options.assume_unknown = (data[0] & 1U) != 0;
  options.host_embeddings = (data[0] & 2U) != 0;
  if ((data[0] & 4U) != 0) options.precision = cleave::Precision::kInt8;
  if ((data[0] & 8U) != 0) options.dims = {{"n", 3}};
  cleave::TolerateInputErrors([&] {
    cleave::ImportReport report;
    cleave::ImportOnnx(cleave::FuzzText(data + 1, size - 1), "fuzz", {}, options, &report);
  });
  return 0;
}
