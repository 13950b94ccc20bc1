#include "cleave/io/json_text.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "cleave/base/error.h"
#include "cleave/base/random.h"
#include "cleave/io/json_parse.h"

namespace cleave {
namespace {

std::string ReadBack(std::string_view text) {
  return std::get<std::string>(ParseJson(JsonString(text)).data);
}

TEST(JsonStringTest, EscapesWhatMustBe) {
  EXPECT_EQ(JsonString("a\"b\\c\n\t\r"), R"("a\"b\\c\n\t\r")");
  EXPECT_EQ(JsonString(std::string_view("\0\x1F\x7F", 3)), R"("\u0000\u001f\u007f")");
  EXPECT_EQ(JsonString("gr\xC3\xB6\xC3\x9F"), "\"gr\xC3\xB6\xC3\x9F\"");
}

TEST(JsonStringTest, ReplacesWhatIsNotUtf8) {
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ(ReadBack("a\xFFz"), "a" + mark + "z");
  EXPECT_EQ(ReadBack("\xC3"), mark);                                   // ends early
  EXPECT_EQ(ReadBack("\xC0\xAF"), mark + mark);                        // overlong
  EXPECT_EQ(ReadBack("\xED\xA0\x80"), mark + mark + mark);             // surrogate
  EXPECT_EQ(ReadBack("\xF4\x90\x80\x80"), mark + mark + mark + mark);  // beyond U+10FFFF
}

TEST(JsonStringTest, AnyBytesParse) {
  RandomStream random(1);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes(random.Below(8), '\0');
    for (char& c : bytes) c = static_cast<char>(random.Below(256));
    const std::string once = ReadBack(bytes);
    EXPECT_EQ(ReadBack(once), once);  // UTF-8 by now, so nothing is replaced
  }
}

TEST(JsonNumberTest, RoundTripsEveryDouble) {
  RandomStream random(2);
  for (int i = 0; i < 20000; ++i) {
    const double number = std::abs(std::bit_cast<double>(random.NextBits()));
    if (!std::isfinite(number)) continue;
    const JsonValue value = ParseJson(JsonNumber(number));
    const auto* wide = std::get_if<double>(&value.data);
    EXPECT_EQ(wide != nullptr ? *wide : static_cast<double>(std::get<std::uint64_t>(value.data)),
              number);
  }
}

TEST(JsonNumberTest, IsShort) {
  EXPECT_EQ(JsonNumber(0.1), "0.1");
  EXPECT_EQ(JsonNumber(2e12), "2000000000000");
  EXPECT_EQ(JsonNumber(1e30), "1e+30");
  EXPECT_EQ(JsonNumber(-0.0), "0");
  EXPECT_EQ(JsonNumber(std::optional<double>()), "null");
  EXPECT_EQ(JsonInteger(std::optional<int>(-4)), "-4");
}

TEST(JsonNumberTest, InfinityIsABug) {
  EXPECT_THROW(JsonNumber(std::numeric_limits<double>::infinity()), InternalError);
}

}  // namespace
}  // namespace cleave
