#include "cleave/io/json_parse.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "cleave/base/error.h"

namespace cleave {
namespace {

// A parser's message without its own prefix and position, which the error's place gives better.
std::string PlainMessage(std::string message) {
  if (const auto end = message.find("] "); message.starts_with('[') && end != std::string::npos) {
    message.erase(0, end + 2);
  }
  if (message.starts_with("parse error at ")) {
    if (const auto colon = message.find(": "); colon != std::string::npos) {
      message.erase(0, colon + 2);
    }
  }
  return message.substr(0, message.find("; last read"));
}

std::string LineAndColumn(std::string_view text, std::size_t position) {
  const std::string_view before = text.substr(0, position > 0 ? position - 1 : 0);
  const auto line = 1 + std::ranges::count(before, '\n');
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 == 0
  return "line " + std::to_string(line) + ", column " + std::to_string(before.size() - start + 1);
}

// Receives the parser's events and builds the document. Every bool answers "go on?".
class DocumentBuilder {
 public:
  using Json = nlohmann::json;

  explicit DocumentBuilder(std::string_view text) : text_(text) {}

  bool null() { return Add({}); }
  bool boolean(bool value) { return Add({value}); }
  bool number_integer(std::int64_t value) {
    return value < 0 ? Add({value}) : Add({static_cast<std::uint64_t>(value)});
  }
  bool number_unsigned(std::uint64_t value) { return Add({value}); }
  bool number_float(double value, const std::string&) { return Add({value}); }
  bool string(std::string& value) { return Add({std::move(value)}); }
  bool binary(Json::binary_t&) { return false; }  // not part of JSON text

  bool start_object(std::size_t) { return Open({JsonMembers{}}); }
  bool start_array(std::size_t) { return Open({JsonElements{}}); }
  bool key(std::string& name) {
    std::get<JsonMembers>(open_.back()->data).push_back({std::move(name), {}});
    return true;
  }
  bool end_object() {
    RejectDuplicates();
    open_.pop_back();
    return true;
  }
  bool end_array() {
    open_.pop_back();
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const Json::exception& error) {
    const bool too_large = dynamic_cast<const Json::out_of_range*>(&error) != nullptr;
    throw InputError({"", LineAndColumn(text_, position)}, PlainMessage(error.what()),
                     too_large ? "write a number that a 64-bit float can hold" : "");
  }

  JsonValue TakeDocument() { return std::move(document_); }

 private:
  JsonValue* Place(JsonValue value) {
    if (open_.empty()) {
      document_ = std::move(value);
      return &document_;
    }
    if (auto* elements = std::get_if<JsonElements>(&open_.back()->data)) {
      return &elements->emplace_back(std::move(value));
    }
    JsonMember& member = std::get<JsonMembers>(open_.back()->data).back();
    member.value = std::move(value);
    return &member.value;
  }

  bool Add(JsonValue value) {
    Place(std::move(value));
    return true;
  }

  bool Open(JsonValue value) {
    if (open_.size() >= kMaxJsonDepth) {
      throw InputError({"", Pointer()},
                       "nested more than " + std::to_string(kMaxJsonDepth) + " levels deep");
    }
    open_.push_back(Place(std::move(value)));  // stays put: only the innermost container grows
    return true;
  }

  // Of the value that was placed last, in the innermost open container.
  std::string Pointer() const {
    std::string pointer;
    for (const JsonValue* container : open_) {
      if (const auto* elements = std::get_if<JsonElements>(&container->data)) {
        pointer = JsonPointer(pointer, elements->empty() ? 0 : elements->size() - 1);
      } else if (const auto& members = std::get<JsonMembers>(container->data); !members.empty()) {
        pointer = JsonPointer(pointer, members.back().key);
      }
    }
    return pointer;
  }

  void RejectDuplicates() {
    JsonMembers& members = std::get<JsonMembers>(open_.back()->data);
    std::vector<std::string_view> keys;
    keys.reserve(members.size());
    for (const JsonMember& member : members) keys.emplace_back(member.key);
    std::ranges::sort(keys);
    const auto twice = std::ranges::adjacent_find(keys);
    if (twice == keys.end()) return;
    const std::string key(*twice);
    members.back().key = key;  // so that Pointer() names it
    throw InputError({"", Pointer()}, "the key \"" + key + "\" occurs more than once",
                     "keep one of them");
  }

  std::string_view text_;
  JsonValue document_;
  std::vector<JsonValue*> open_;  // containers around the current value, outermost first
};

}  // namespace

JsonValue ParseJson(std::string_view text) {
  if (text.size() > kMaxJsonBytes) {
    throw InputError({}, std::to_string(text.size()) + " bytes of JSON; at most " +
                             std::to_string(kMaxJsonBytes) + " are read");
  }
  DocumentBuilder builder(text);
  nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  return builder.TakeDocument();
}

std::string JsonPointer(std::string_view place, std::string_view key) {
  std::string pointer(place);
  pointer += '/';
  for (const char c : key) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

std::string JsonPointer(std::string_view place, std::size_t index) {
  return std::string(place) + '/' + std::to_string(index);
}

}  // namespace cleave
