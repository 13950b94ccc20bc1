#include "cleave/io/json_reader.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cleave/base/error.h"
#include "cleave/io/json_parse.h"
#include "cleave/io/nearest_name.h"

namespace cleave {
namespace {

// Where a value stands; spelled out only once an error wants it.
struct Spot {
  const std::string& base;
  std::string_view key;
  std::size_t index = 0;  // counts when the key is empty

  std::string ToString() const {
    return key.data() != nullptr ? JsonPointer(base, key) : JsonPointer(base, index);
  }
};

[[noreturn]] void Fail(std::string place, std::string problem, std::string remedy = {}) {
  throw InputError({"", std::move(place)}, std::move(problem), std::move(remedy));
}

std::string Kind(const JsonValue& value) {
  constexpr const char* kKinds[] = {"null",     "true or false", "a number", "a number",
                                    "a number", "a string",      "a list",   "an object"};
  return kKinds[value.data.index()];
}

[[noreturn]] void FailKind(const Spot& spot, const JsonValue& value, const std::string& wanted) {
  Fail(spot.ToString(), "must be " + wanted + ", not " + Kind(value));
}

double ToNumber(const JsonValue& value, const Spot& spot) {
  double number = 0;
  if (const auto* wide = std::get_if<double>(&value.data)) {
    number = *wide;
  } else if (const auto* whole = std::get_if<std::uint64_t>(&value.data)) {
    number = static_cast<double>(*whole);
  } else if (const auto* negative = std::get_if<std::int64_t>(&value.data)) {
    number = static_cast<double>(*negative);
  } else {
    FailKind(spot, value, "a number");
  }
  if (!(number >= 0)) Fail(spot.ToString(), "must not be negative");
  if (number > kMaxJsonNumber) Fail(spot.ToString(), "must be at most 1e36");
  return number + 0.0;  // -0 becomes 0
}

[[noreturn]] void FailRange(const Spot& spot, IntegerRange range) {
  std::string wanted = "must be an integer of at least " + std::to_string(range.least);
  if (range.most != std::numeric_limits<std::int64_t>::max()) {
    wanted = "must be an integer from " + std::to_string(range.least) + " to " +
             std::to_string(range.most);
  }
  Fail(spot.ToString(), std::move(wanted));
}

std::int64_t ToInteger(const JsonValue& value, IntegerRange range, const Spot& spot) {
  constexpr double kExact = 0x1.0p53;  // up to here every integer is a double
  std::int64_t integer = 0;
  if (const auto* whole = std::get_if<std::uint64_t>(&value.data)) {
    if (!std::in_range<std::int64_t>(*whole)) FailRange(spot, range);
    integer = static_cast<std::int64_t>(*whole);
  } else if (const auto* negative = std::get_if<std::int64_t>(&value.data)) {
    integer = *negative;
  } else if (const auto* wide = std::get_if<double>(&value.data)) {
    if (std::abs(*wide) > kExact || std::trunc(*wide) != *wide) FailRange(spot, range);
    integer = static_cast<std::int64_t>(*wide);
  } else {
    FailKind(spot, value, "an integer");
  }
  if (integer < range.least || integer > range.most) FailRange(spot, range);
  return integer;
}

}  // namespace

JsonObject::JsonObject(const JsonValue& value, std::string place,
                       std::initializer_list<std::string_view> keys)
    : members_(std::get_if<JsonMembers>(&value.data)), place_(std::move(place)) {
  if (members_ == nullptr) Fail(place_, "must be an object, not " + Kind(value));
  for (const JsonMember& member : *members_) {
    if (member.key == "extra" || std::ranges::find(keys, member.key) != keys.end()) continue;
    Fail(Place(member.key), "unknown key",
         SuggestName(member.key, {keys.begin(), keys.end()}) +
             " (data of your own goes under \"extra\")");
  }
}

const JsonValue* JsonObject::FindMember(std::string_view key) const {
  const auto member = std::ranges::find(*members_, key, &JsonMember::key);
  return member == members_->end() ? nullptr : &member->value;
}

const JsonValue* JsonObject::Find(std::string_view key) const {
  const JsonValue* value = FindMember(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

const JsonValue& JsonObject::Get(std::string_view key) const {
  const JsonValue* value = FindMember(key);
  if (value == nullptr) Fail(place_, "the key \"" + std::string(key) + "\" is missing");
  return *value;
}

bool JsonObject::Has(std::string_view key) const { return FindMember(key) != nullptr; }

std::string JsonObject::Place(std::string_view key) const { return JsonPointer(place_, key); }

std::string JsonObject::String(std::string_view key) const {
  const JsonValue& value = Get(key);
  const auto* text = std::get_if<std::string>(&value.data);
  if (text == nullptr) FailKind({place_, key}, value, "a string");
  return *text;
}

bool JsonObject::Bool(std::string_view key) const {
  const JsonValue& value = Get(key);
  const auto* flag = std::get_if<bool>(&value.data);
  if (flag == nullptr) FailKind({place_, key}, value, "true or false");
  return *flag;
}

double JsonObject::Number(std::string_view key) const { return ToNumber(Get(key), {place_, key}); }

std::int64_t JsonObject::Integer(std::string_view key, IntegerRange range) const {
  return ToInteger(Get(key), range, {place_, key});
}

std::uint64_t JsonObject::Unsigned(std::string_view key) const {
  const JsonValue& value = Get(key);
  if (const auto* whole = std::get_if<std::uint64_t>(&value.data)) return *whole;
  return static_cast<std::uint64_t>(ToInteger(value, {}, {place_, key}));
}

std::optional<double> JsonObject::OptionalNumber(std::string_view key) const {
  if (Find(key) == nullptr) return std::nullopt;
  return Number(key);
}

std::optional<std::int64_t> JsonObject::OptionalInteger(std::string_view key,
                                                        IntegerRange range) const {
  if (Find(key) == nullptr) return std::nullopt;
  return Integer(key, range);
}

JsonList::JsonList(const JsonValue& value, std::string place)
    : elements_(std::get_if<JsonElements>(&value.data)), place_(std::move(place)) {
  if (elements_ == nullptr) Fail(place_, "must be a list, not " + Kind(value));
}

std::string JsonList::Place(std::size_t index) const { return JsonPointer(place_, index); }

std::int64_t JsonList::Integer(std::size_t index, IntegerRange range) const {
  return ToInteger((*elements_)[index], range, {place_, {}, index});
}

void CheckFormat(const JsonValue& value, const std::string& place, std::string_view format) {
  const auto* members = std::get_if<JsonMembers>(&value.data);
  if (members == nullptr) Fail(place, "must be an object, not " + Kind(value));
  const auto member = std::ranges::find(*members, "format", &JsonMember::key);
  const std::string wanted(format);
  const std::string spot = JsonPointer(place, "format");
  if (member == members->end()) {
    Fail(place, "the key \"format\" is missing", "write \"format\": \"" + wanted + "\"");
  }
  const auto* found = std::get_if<std::string>(&member->value.data);
  if (found == nullptr) Fail(spot, "must be a string, not " + Kind(member->value));
  if (*found == format) return;
  const std::string_view kind = format.substr(0, format.find('/') + 1);
  if (found->starts_with(kind)) {
    Fail(spot, "is \"" + *found + "\", a version that this program does not read",
         "this program reads \"" + wanted + "\"");
  }
  Fail(spot, "is \"" + *found + "\", which is another kind of file",
       "a \"" + wanted + "\" file is wanted here");
}

}  // namespace cleave
