#include "cleave/learn/event_file.h"

#include <gtest/gtest.h>

#include <cstring>

#include "cleave/learn/crc32c.h"

namespace cleave {
namespace {

// The data of the record at `at`, whose frame must be right; moves on to the next.
std::string Unframe(const std::string& file, std::size_t& at) {
  std::uint64_t length = 0;
  std::uint32_t length_crc = 0;
  std::uint32_t data_crc = 0;
  std::memcpy(&length, file.data() + at, 8);
  std::memcpy(&length_crc, file.data() + at + 8, 4);
  const std::string data = file.substr(at + 12, length);
  std::memcpy(&data_crc, file.data() + at + 12 + length, 4);
  const auto masked = [](std::string_view bytes) {
    const std::uint32_t crc = Crc32c(bytes);
    return static_cast<std::uint32_t>(((crc >> 15) | (crc << 17)) + 0xa282ead8U);
  };
  EXPECT_EQ(length_crc, masked(file.substr(at, 8)));
  EXPECT_EQ(data_crc, masked(data));
  at += 16 + length;
  return data;
}

TEST(EventFile, RecordsAreFramedEvents) {
  const NamedScalar scalars[] = {{"loss", 0.5}};
  const std::string file = EventFileHeader(1.5) + ScalarEvent(2.0, 300, scalars);
  std::size_t at = 0;
  // double 1.5 in field 1, text in field 3.
  EXPECT_EQ(Unframe(file, at), std::string("\x09\0\0\0\0\0\0\xF8\x3F\x1A\x0D"
                                           "brain.Event:2",
                                           24));
  // double 2.0, step 300, a summary with one value: tag "loss", float 0.5.
  EXPECT_EQ(Unframe(file, at), std::string("\x09\0\0\0\0\0\0\0\x40\x10\xAC\x02\x2A\x0D\x0A\x0B"
                                           "\x0A\x04loss\x15\0\0\0\x3F",
                                           27));
  EXPECT_EQ(at, file.size());
}

}  // namespace
}  // namespace cleave
