#include "cleave/io/onnx/decode_tensor.h"

#include <onnx/onnx_pb.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <utility>

#include "cleave/base/error.h"

namespace cleave::onnx_import {
namespace {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "raw_data is little-endian");

template <typename Stored, typename Element>
std::vector<Element> FromRaw(std::string_view raw) {
  std::vector<Element> values(raw.size() / sizeof(Stored));
  for (std::size_t i = 0; i < values.size(); ++i) {
    Stored stored;
    std::memcpy(&stored, raw.data() + i * sizeof(Stored), sizeof(Stored));
    values[i] = static_cast<Element>(stored);
  }
  return values;
}

// IEEE 754 binary16.
double HalfToDouble(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 0x1F;
  const int mantissa = bits & 0x3FF;
  double value =
      exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(mantissa + 1024, exponent - 25);
  if (exponent == 31) value = mantissa == 0 ? INFINITY : NAN;
  return (bits & 0x8000) != 0 ? -value : value;
}

// bfloat16 is the upper half of a binary32.
double Bfloat16ToDouble(std::uint16_t bits) {
  const std::uint32_t wide = static_cast<std::uint32_t>(bits) << 16;
  float value = 0;
  std::memcpy(&value, &wide, sizeof(value));
  return static_cast<double>(value);
}

std::vector<double> FromHalves(const std::vector<std::uint16_t>& halves, bool brain) {
  std::vector<double> values;
  values.reserve(halves.size());
  for (const std::uint16_t h : halves)
    values.push_back(brain ? Bfloat16ToDouble(h) : HalfToDouble(h));
  return values;
}

// Types that take part in shape arithmetic; nothing for the others.
std::optional<Contents> ContentsFromRaw(ElementType type, std::string_view raw) {
  using Integers = std::vector<std::int64_t>;
  switch (type) {
    case kInt64:
      return Integers(FromRaw<std::int64_t, std::int64_t>(raw));
    case kInt32:
      return Integers(FromRaw<std::int32_t, std::int64_t>(raw));
    case kUint32:
      return Integers(FromRaw<std::uint32_t, std::int64_t>(raw));
    case kUint8:
    case kBool:
      return Integers(FromRaw<std::uint8_t, std::int64_t>(raw));
    case kInt8:
      return Integers(FromRaw<std::int8_t, std::int64_t>(raw));
    case kFloat:
      return FromRaw<float, double>(raw);
    case kDouble:
      return FromRaw<double, double>(raw);
    case kFloat16:
    case kBfloat16:
      return FromHalves(FromRaw<std::uint16_t, std::uint16_t>(raw), type == kBfloat16);
    default:
      return std::nullopt;
  }
}

// The typed fields that hold the elements where raw_data does not.
std::optional<Contents> ContentsFromFields(const onnx::TensorProto& proto, ElementType type) {
  using Integers = std::vector<std::int64_t>;
  const auto& int32s = proto.int32_data();
  switch (type) {
    case kInt64:
      return Integers(proto.int64_data().begin(), proto.int64_data().end());
    case kInt32:
    case kUint8:
    case kInt8:
    case kBool:
      return Integers(int32s.begin(), int32s.end());
    case kFloat:
      return std::vector<double>(proto.float_data().begin(), proto.float_data().end());
    case kDouble:
      return std::vector<double>(proto.double_data().begin(), proto.double_data().end());
    case kFloat16:
    case kBfloat16: {
      std::vector<std::uint16_t> halves;
      for (const std::int32_t value : int32s) halves.push_back(static_cast<std::uint16_t>(value));
      return FromHalves(halves, type == kBfloat16);
    }
    default:
      return std::nullopt;
  }
}

// Where an external tensor's bytes lie. `location` comes from the file: it must stay below the
// model's folder.
std::optional<std::string> ReadExternal(const onnx::TensorProto& proto, std::size_t size,
                                        const std::filesystem::path& base_dir) {
  std::filesystem::path location;
  long long offset = 0;
  for (const auto& entry : proto.external_data()) {
    if (entry.key() == "location") location = entry.value();
    if (entry.key() == "offset") offset = std::strtoll(entry.value().c_str(), nullptr, 10);
  }
  if (base_dir.empty() || location.empty() || location.is_absolute() || offset < 0) return {};
  for (const auto& part : location) {
    if (part == "..") return std::nullopt;
  }
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(base_dir / location, ignored)) return std::nullopt;
  std::ifstream file(base_dir / location, std::ios::binary);
  std::string bytes(size, '\0');
  if (!file.seekg(offset) || !file.read(bytes.data(), static_cast<std::streamsize>(size)))
    return {};
  return bytes;
}

std::size_t CountOf(const Contents& contents) {
  return std::visit([](const auto& values) { return values.size(); }, contents);
}

std::shared_ptr<const Contents> DecodeContents(const onnx::TensorProto& proto,
                                               const Literal& literal,
                                               const std::filesystem::path& base_dir) {
  const std::int64_t elements = Elements(literal.dims);
  if (elements > kMaxContents) return nullptr;
  std::optional<Contents> contents;
  if (proto.data_location() == onnx::TensorProto::EXTERNAL) {
    const std::int64_t bits = ElementBits(literal.type, Precision::kAsIs);
    const auto raw = ReadExternal(proto, static_cast<std::size_t>(elements * bits / 8), base_dir);
    if (raw) contents = ContentsFromRaw(literal.type, *raw);
  } else if (proto.has_raw_data()) {
    contents = ContentsFromRaw(literal.type, proto.raw_data());
  } else {
    contents = ContentsFromFields(proto, literal.type);
  }
  // A count that does not fit means stripped data.
  if (!contents || CountOf(*contents) != static_cast<std::size_t>(elements)) return nullptr;
  return std::make_shared<const Contents>(*std::move(contents));
}

template <typename Dims>
Literal DecodeHeader(const std::string& name, int type, const Dims& dims) {
  Literal literal;
  literal.name = ValidUtf8(name);
  literal.type = type;
  const std::string place = PlaceOfTensor(literal.name);
  if (!IsKnownType(type)) {
    throw InputError({"", place}, "has the unknown element type " + std::to_string(type),
                     "ONNX defines types 1 to " + std::to_string(kLastElementType));
  }
  literal.dims.assign(dims.begin(), dims.end());
  try {
    CheckShape(literal.dims, ElementBits(type, Precision::kAsIs));
  } catch (const std::overflow_error& error) {
    throw InputError({"", place}, error.what(), "check the file");
  }
  return literal;
}

}  // namespace

Literal DecodeTensor(const onnx::TensorProto& proto, const std::filesystem::path& base_dir) {
  Literal literal = DecodeHeader(proto.name(), proto.data_type(), proto.dims());
  literal.contents = DecodeContents(proto, literal, base_dir);
  return literal;
}

Literal DecodeSparseTensor(const onnx::SparseTensorProto& proto) {
  Literal literal = DecodeHeader(proto.values().name(), proto.values().data_type(), proto.dims());
  literal.stored_values =
      Elements(DecodeHeader(literal.name, literal.type, proto.values().dims()).dims);
  literal.stored_indices =
      Elements(DecodeHeader(literal.name, kInt64, proto.indices().dims()).dims);
  return literal;
}

std::string ValidUtf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xC2 && lead < 0xE0 ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    bool valid = length > 0 && i + length <= text.size();
    for (std::size_t k = 1; valid && k < length; ++k) {
      valid = (static_cast<unsigned char>(text[i + k]) & 0xC0) == 0x80;
    }
    // Overlong forms, surrogates and code points beyond U+10FFFF.
    if (valid && length > 2) {
      const auto second = static_cast<unsigned char>(text[i + 1]);
      valid = !(lead == 0xE0 && second < 0xA0) && !(lead == 0xED && second >= 0xA0) &&
              !(lead == 0xF0 && second < 0x90) && !(lead == 0xF4 && second >= 0x90);
    }
    out.append(valid ? text.substr(i, length) : "?");
    i += valid ? length : 1;
  }
  return out;
}

}  // namespace cleave::onnx_import
