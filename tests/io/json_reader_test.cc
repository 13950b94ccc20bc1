#include "cleave/io/json_reader.h"

#include <gtest/gtest.h>

#include <cmath>

#include "cleave/io/json_parse.h"
#include "tests/io/expect_input_error.h"

namespace cleave {
namespace {

double ReadNumber(const std::string& text) {
  const JsonValue value = ParseJson("{\"x\": " + text + "}");
  return JsonObject(value, "", {"x"}).Number("x");
}

std::int64_t ReadInteger(const std::string& text, IntegerRange range = {}) {
  const JsonValue value = ParseJson("{\"x\": " + text + "}");
  return JsonObject(value, "", {"x"}).Integer("x", range);
}

TEST(JsonObjectTest, NumbersAreFiniteAndNotNegative) {
  EXPECT_EQ(ReadNumber("9.1e8"), 9.1e8);
  EXPECT_EQ(ReadNumber("1e36"), 1e36);
  EXPECT_EQ(ReadNumber("7"), 7);
  EXPECT_FALSE(std::signbit(ReadNumber("-0.0")));
  ExpectInputError([] { ReadNumber("-1e-300"); }, {"/x", "must not be negative", ""});
  ExpectInputError([] { ReadNumber("-1"); }, {"/x", "must not be negative", ""});
  ExpectInputError([] { ReadNumber("1.1e36"); }, {"/x", "at most 1e36", ""});
  ExpectInputError([] { ReadNumber("\"1\""); }, {"/x", "must be a number, not a string", ""});
  ExpectInputError([] { ReadNumber("null"); }, {"/x", "must be a number, not null", ""});
  ExpectInputError([] { ReadNumber("true"); }, {"/x", "must be a number, not true or false", ""});
}

TEST(JsonObjectTest, IntegersMayBeWrittenAsFloats) {
  EXPECT_EQ(ReadInteger("9.1e8"), 910000000);
  EXPECT_EQ(ReadInteger("3.0"), 3);
  EXPECT_EQ(ReadInteger("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(ReadInteger("-5", {.least = -5}), -5);
  ExpectInputError([] { ReadInteger("3.5"); }, {"/x", "must be an integer", ""});
  ExpectInputError([] { ReadInteger("1e300"); }, {"/x", "must be an integer", ""});
  ExpectInputError([] { ReadInteger("9223372036854775808"); }, {"/x", "must be an integer", ""});
  ExpectInputError([] { ReadInteger("-1"); }, {"/x", "an integer of at least 0", ""});
  ExpectInputError([] { ReadInteger("8", {2, 7}); }, {"/x", "an integer from 2 to 7", ""});
  ExpectInputError([] { ReadInteger("[1]"); }, {"/x", "must be an integer, not a list", ""});
}

TEST(JsonObjectTest, UnsignedKeepsAllBits) {
  const JsonValue value = ParseJson("{\"x\": 18446744073709551615}");
  EXPECT_EQ(JsonObject(value, "", {"x"}).Unsigned("x"), ~std::uint64_t{0});
}

TEST(JsonObjectTest, UnknownKeysAreErrorsBesidesExtra) {
  const JsonValue value = ParseJson(R"({"flops": 1, "extra": {"anything": [1, 2]}})");
  EXPECT_NO_THROW(JsonObject(value, "", {"flops"}));
  ExpectInputError([&] { JsonObject(value, "/nodes/0", {"flop"}); },
                   {"/nodes/0/flops", "unknown key", "did you mean \"flop\"?"});
  ExpectInputError(
      [&] {
        JsonObject(value, "", {"bytes", "name"});
      },
      {"/flops", "unknown key", "known are bytes, name"});
}

TEST(JsonObjectTest, MissingAndWrongMembers) {
  const JsonValue value = ParseJson(R"({"s": "text", "b": false, "n": null})");
  const JsonObject object(value, "/p", {"s", "b", "n", "m"});
  EXPECT_EQ(object.String("s"), "text");
  EXPECT_FALSE(object.Bool("b"));
  EXPECT_EQ(object.OptionalNumber("n"), std::nullopt);
  EXPECT_EQ(object.OptionalInteger("m"), std::nullopt);
  EXPECT_TRUE(object.Has("n"));
  EXPECT_FALSE(object.Has("m"));
  ExpectInputError([&] { object.Get("m"); }, {"/p", "the key \"m\" is missing", ""});
  ExpectInputError([&] { object.Bool("s"); }, {"/p/s", "must be true or false", ""});
  ExpectInputError([&] { object.String("b"); }, {"/p/b", "must be a string", ""});
  ExpectInputError([&] { object.OptionalNumber("s"); }, {"/p/s", "must be a number", ""});
}

TEST(JsonObjectTest, WantsAnObject) {
  ExpectInputError([] { JsonObject(ParseJson("[]"), "/q", {}); },
                   {"/q", "must be an object, not a list", ""});
}

TEST(JsonListTest, ReadsAndRejects) {
  const JsonValue value = ParseJson("[1, 2.0, \"x\"]");
  const JsonList list(value, "/a");
  EXPECT_EQ(list.size(), 3U);
  EXPECT_EQ(list.Integer(1, {}), 2);
  ExpectInputError([&] { list.Integer(2, {}); }, {"/a/2", "must be an integer, not a string", ""});
  ExpectInputError([] { JsonList(ParseJson("{}"), "/b"); },
                   {"/b", "must be a list, not an object", ""});
}

TEST(CheckFormatTest, TellsVersionsAndKindsApart) {
  const auto check = [](const std::string& text) {
    CheckFormat(ParseJson(text), "", "cleave.graph/1");
  };
  EXPECT_NO_THROW(check(R"({"format": "cleave.graph/1"})"));
  ExpectInputError([&] { check(R"({"format": "cleave.graph/2"})"); },
                   {"/format", "a version that this program does not read", "cleave.graph/1"});
  ExpectInputError([&] { check(R"({"format": "cleave.plan/1"})"); },
                   {"/format", "another kind of file", "cleave.graph/1"});
  ExpectInputError([&] { check(R"({"format": 1})"); }, {"/format", "must be a string", ""});
  ExpectInputError([&] { check("{}"); }, {"", "\"format\" is missing", "cleave.graph/1"});
  ExpectInputError([&] { check("3"); }, {"", "must be an object", ""});
}

}  // namespace
}  // namespace cleave
