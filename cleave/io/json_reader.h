// Strict reading of JSON values: whatever is not what the format says is an InputError whose place
// is a JSON pointer and whose remedy, where there is one, says what to write instead.
//
// Both readers refer to the value that they read, which must outlive them. They are cheap to make.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "cleave/io/json_value.h"

namespace cleave {

struct IntegerRange {
  std::int64_t least = 0;
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

inline constexpr double kMaxJsonNumber = 1e36;  // more is taken for a mistake

class JsonObject {
 public:
  // Throws unless `value` is an object whose keys are all in `keys` or "extra", which is ignored.
  JsonObject(const JsonValue& value, std::string place,
             std::initializer_list<std::string_view> keys);

  // The value under `key`: Find gives null where it is absent or null, Get throws.
  const JsonValue* Find(std::string_view key) const;
  const JsonValue& Get(std::string_view key) const;
  bool Has(std::string_view key) const;  // even if null
  std::string Place(std::string_view key) const;
  const std::string& place() const { return place_; }

  // Required members. Numbers are from 0 to kMaxJsonNumber. Integers may be written as 9.1e8.
  std::string String(std::string_view key) const;
  bool Bool(std::string_view key) const;
  double Number(std::string_view key) const;
  std::int64_t Integer(std::string_view key, IntegerRange range = {}) const;
  std::uint64_t Unsigned(std::string_view key) const;  // all 64 bits

  // The same, absent if the member is absent or null.
  std::optional<double> OptionalNumber(std::string_view key) const;
  std::optional<std::int64_t> OptionalInteger(std::string_view key, IntegerRange range = {}) const;

 private:
  const JsonValue* FindMember(std::string_view key) const;

  const JsonMembers* members_;
  std::string place_;
};

class JsonList {
 public:
  JsonList(const JsonValue& value, std::string place);  // throws unless `value` is a list

  std::size_t size() const { return elements_->size(); }
  const JsonValue& operator[](std::size_t index) const { return (*elements_)[index]; }
  std::string Place(std::size_t index) const;
  std::int64_t Integer(std::size_t index, IntegerRange range) const;

 private:
  const JsonElements* elements_;
  std::string place_;
};

// Throws unless the object `value` has "format": `format`. Names the version that is read here when
// the file is of another one, and the kind of file that is wanted when it is of another kind.
void CheckFormat(const JsonValue& value, const std::string& place, std::string_view format);

}  // namespace cleave
