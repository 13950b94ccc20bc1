#include "cleave/io/json_parse.h"

#include <gtest/gtest.h>

#include "tests/io/expect_input_error.h"

namespace cleave {
namespace {

struct BadText {
  std::string text;
  ExpectedError expected;
};

TEST(ParseJsonTest, KeepsTypesAndOrder) {
  const JsonValue value = ParseJson(R"({"b": [null, true, -3, 3, 2.5, "x"], "a": {}})");
  const auto& members = std::get<JsonMembers>(value.data);
  ASSERT_EQ(members.size(), 2U);
  EXPECT_EQ(members[0].key, "b");
  EXPECT_EQ(members[1].key, "a");
  const auto& list = std::get<JsonElements>(members[0].value.data);
  EXPECT_TRUE(list[0].is_null());
  EXPECT_EQ(std::get<bool>(list[1].data), true);
  EXPECT_EQ(std::get<std::int64_t>(list[2].data), -3);
  EXPECT_EQ(std::get<std::uint64_t>(list[3].data), 3U);
  EXPECT_EQ(std::get<double>(list[4].data), 2.5);
  EXPECT_EQ(std::get<std::string>(list[5].data), "x");
  EXPECT_TRUE(std::get<JsonMembers>(members[1].value.data).empty());
}

TEST(ParseJsonTest, KeepsAllBitsOfIntegers) {
  EXPECT_EQ(std::get<std::uint64_t>(ParseJson("18446744073709551615").data), ~std::uint64_t{0});
  EXPECT_EQ(std::get<std::int64_t>(ParseJson("-9223372036854775808").data), INT64_MIN);
  EXPECT_EQ(std::get<double>(ParseJson("18446744073709551616").data), 0x1p64);
}

TEST(ParseJsonTest, RejectsBadText) {
  const BadText cases[] = {
      {"", {"line 1, column 1", "unexpected end of input", ""}},
      {"{\n \"a\": 1,\n}", {"line 3, column 1", "syntax error", ""}},
      {"[1, NaN]", {"line 1, column 5", "invalid literal", ""}},
      {"[Infinity]", {"line 1, column 2", "invalid literal", ""}},
      {"[1e999]", {"line 1, column 6", "number overflow", "64-bit float"}},
      {"[01]", {"line 1, column 3", "syntax error", ""}},
      {"[1] [2]", {"line 1, column 5", "syntax error", ""}},
      {"[1] // why", {"line 1, column 5", "syntax error", ""}},
      {"\"\xC3(\"", {"line 1, column 3", "ill-formed UTF-8", ""}},
      {"[\"\\ud800\"]", {"line 1, column 9", "surrogate", ""}},
      {"{\"a\": 1, \"b\": 2, \"a\": 3}", {"/a", "more than once", "keep one"}},
      {"{\"x\": [0, {\"a/b\": 1, \"a/b\": 2}]}", {"/x/1/a~1b", "more than once", ""}},
  };
  for (const BadText& bad : cases) {
    SCOPED_TRACE(bad.text);
    ExpectInputError([&] { ParseJson(bad.text); }, bad.expected);
  }
}

TEST(ParseJsonTest, LimitsDepth) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_NO_THROW(ParseJson(nested(kMaxJsonDepth)));
  EXPECT_THROW(ParseJson(nested(kMaxJsonDepth + 1)), InputError);
  EXPECT_THROW(ParseJson(std::string(1000000, '[')), InputError);
  EXPECT_THROW(ParseJson(Replaced(nested(65), "[[", "{\"a\":[")), InputError);
}

TEST(ParseJsonTest, LimitsSize) {
  const std::string text(kMaxJsonBytes + 1, ' ');
  ExpectInputError([&] { ParseJson(text); }, {"", "at most 268435456", ""});
}

TEST(ParseJsonTest, MessagesNameNoOtherProgram) {
  try {
    ParseJson("[1,");
    FAIL() << "did not throw";
  } catch (const InputError& error) {
    EXPECT_EQ(error.problem().find("exception"), std::string::npos) << error.problem();
    EXPECT_EQ(error.problem().find("parse error at"), std::string::npos) << error.problem();
  }
}

TEST(JsonPointerTest, EscapesKeys) {
  EXPECT_EQ(JsonPointer("/a", "b/c~d"), "/a/b~1c~0d");
  EXPECT_EQ(JsonPointer("", std::size_t{7}), "/7");
}

}  // namespace
}  // namespace cleave
