#include "cleave/io/zstd_text.h"

#include <zstd.h>

#include <memory>
#include <new>

#include "cleave/base/error.h"

namespace cleave {
namespace {

constexpr int kCompressionLevel = 10;
constexpr int kMaxWindowLog = 27;  // 128 MiB, what the command line tool takes by default

struct FreeStream {
  void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};
using Stream = std::unique_ptr<ZSTD_DStream, FreeStream>;

Stream NewStream() {
  Stream stream(ZSTD_createDStream());
  if (stream == nullptr) throw std::bad_alloc();
  ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, kMaxWindowLog);
  return stream;
}

[[noreturn]] void FailDamaged(const std::string& reason) {
  throw InputError({}, "the zstd data are damaged: " + reason);
}

}  // namespace

bool IsZstd(std::string_view bytes) { return bytes.starts_with("\x28\xB5\x2F\xFD"); }

std::string CompressZstd(std::string_view text) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                     &ZSTD_freeCCtx);
  if (context == nullptr) throw std::bad_alloc();
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kCompressionLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string bytes(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(context.get(), bytes.data(), bytes.size(), text.data(), text.size());
  CLEAVE_CHECK(ZSTD_isError(size) == 0);
  bytes.resize(size);
  return bytes;
}

// The length that a frame claims is not trusted: output grows as it comes.
std::string DecompressZstd(std::string_view bytes, std::size_t max_bytes) {
  const Stream stream = NewStream();
  ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
  std::string text;
  std::string chunk(ZSTD_DStreamOutSize(), '\0');
  std::size_t wanted = 1;  // 0: a frame is complete
  while (true) {
    ZSTD_outBuffer output{chunk.data(), chunk.size(), 0};
    const std::size_t before = input.pos;
    const std::size_t status = ZSTD_decompressStream(stream.get(), &output, &input);
    if (ZSTD_isError(status) != 0) FailDamaged(ZSTD_getErrorName(status));
    if (output.pos > max_bytes - text.size()) {
      throw InputError({}, "holds more than " + std::to_string(max_bytes) + " bytes");
    }
    text.append(chunk, 0, output.pos);
    const bool progress = output.pos > 0 || input.pos > before;
    if (progress) wanted = status;
    if (input.pos == input.size && output.pos < output.size) break;
    if (!progress) FailDamaged("no progress");
  }
  if (wanted != 0) FailDamaged("they end too early");
  return text;
}

}  // namespace cleave
