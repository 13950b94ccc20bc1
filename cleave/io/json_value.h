// A JSON document in memory: what ParseJson() returns and JsonObject and JsonList read.
//
// Plain data. Members keep the order of the text and their keys are distinct. Integers that fit
// keep all 64 bits; everything else that is a number is a finite double.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace cleave {

struct JsonValue;
struct JsonMember;
using JsonElements = std::vector<JsonValue>;
using JsonMembers = std::vector<JsonMember>;

struct JsonValue {
  // Signed holds negative integers only, unsigned all others.
  using Data = std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string,
                            JsonElements, JsonMembers>;
  Data data;  // null unless given

  bool is_null() const;
};

struct JsonMember {
  std::string key;
  JsonValue value;
};

// Out of its class because it needs all alternatives complete.
inline bool JsonValue::is_null() const { return std::holds_alternative<std::nullptr_t>(data); }

}  // namespace cleave
