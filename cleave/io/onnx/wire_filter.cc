#include "cleave/io/onnx/wire_filter.h"

#include "cleave/base/error.h"
#include "cleave/io/onnx/wire.h"

namespace cleave::onnx_import {
namespace {

constexpr std::size_t kMaxFields = std::size_t{1} << 23;
constexpr int kMaxMessageDepth = 80;  // below protobuf's own limit of 100

// The message types on the way to a tensor, and what to do with their fields.
enum class Message { kModel, kGraph, kFunction, kNode, kAttribute, kTensor, kSparse, kLeaf };
enum class Action { kKeep, kDrop, kDropIfLarge, kEnter };

struct Rule {
  Action action = Action::kKeep;
  Message child = Message::kLeaf;
};

Rule ModelRule(std::uint32_t field) {
  switch (field) {
    case 7:
      return {Action::kEnter, Message::kGraph};
    case 25:
      return {Action::kEnter, Message::kFunction};
    case 6:
    case 14:
    case 20:
      return {Action::kDrop};  // doc_string, metadata, training
    default:
      return {};
  }
}

Rule GraphRule(std::uint32_t field) {
  switch (field) {
    case 1:
      return {Action::kEnter, Message::kNode};
    case 5:
      return {Action::kEnter, Message::kTensor};
    case 15:
      return {Action::kEnter, Message::kSparse};
    case 10:
    case 14:
    case 16:
      return {Action::kDrop};  // doc_string, quantization, metadata
    default:
      return {};
  }
}

Rule FunctionRule(std::uint32_t field) {
  switch (field) {
    case 7:
      return {Action::kEnter, Message::kNode};
    case 8:
    case 12:
    case 14:
      return {Action::kDrop};  // doc_string, value_info, metadata
    default:
      return {};
  }
}

Rule NodeRule(std::uint32_t field) {
  switch (field) {
    case 5:
      return {Action::kEnter, Message::kAttribute};
    case 6:
    case 9:
      return {Action::kDrop};  // doc_string, metadata
    default:
      return {};
  }
}

Rule AttributeRule(std::uint32_t field) {
  switch (field) {
    case 5:
    case 10:
      return {Action::kEnter, Message::kTensor};
    case 6:
    case 11:
      return {Action::kEnter, Message::kGraph};
    case 22:
    case 23:
      return {Action::kEnter, Message::kSparse};
    case 13:
      return {Action::kDrop};  // doc_string
    default:
      return {};
  }
}

Rule TensorRule(std::uint32_t field) {
  switch (field) {
    case 4:
    case 5:
    case 7:
    case 9:
    case 10:
    case 11:
      return {Action::kDropIfLarge};
    case 6:
    case 12:
    case 16:
      return {Action::kDrop};  // string_data, doc_string, metadata
    default:
      return {};
  }
}

Rule RuleFor(Message message, std::uint32_t field) {
  switch (message) {
    case Message::kModel:
      return ModelRule(field);
    case Message::kGraph:
      return GraphRule(field);
    case Message::kFunction:
      return FunctionRule(field);
    case Message::kNode:
      return NodeRule(field);
    case Message::kAttribute:
      return AttributeRule(field);
    case Message::kTensor:
      return TensorRule(field);
    case Message::kSparse:
      return field <= 2 ? Rule{Action::kEnter, Message::kTensor} : Rule{};
    case Message::kLeaf:
      break;
  }
  return {};
}

class Filter {
 public:
  void Run(std::string_view message, Message type, int depth, std::string& out) {
    if (depth > kMaxMessageDepth) Fail("it nests messages too deeply");
    WireReader reader(message);
    while (const auto field = reader.Next()) {
      if (++fields_ > kMaxFields) Fail("it has more than 2^23 fields");
      Emit(*field, RuleFor(type, field->number), depth, out);
    }
    if (!reader.ok()) Fail("it is truncated, or not an ONNX file");
  }

 private:
  void Emit(const WireField& field, Rule rule, int depth, std::string& out) {
    if (field.wire_type != kLengthDelimited) {
      // Unpacked numeric data comes one element a field; a varint or a float alone is small.
      out.append(field.whole);
      return;
    }
    if (rule.action == Action::kDrop) return;
    if (rule.action == Action::kDropIfLarge && field.payload.size() > kMaxTensorData) return;
    if (rule.action != Action::kEnter) {
      out.append(field.whole);
      return;
    }
    std::string child;
    Run(field.payload, rule.child, depth + 1, child);
    AppendField(field.number, child, out);
  }

  [[noreturn]] static void Fail(const char* problem) {
    throw InputError({}, std::string("cannot be read as an ONNX model: ") + problem,
                     "check that the file is complete");
  }

  std::size_t fields_ = 0;
};

}  // namespace

std::string DropWeights(std::string_view model) {
  std::string out;
  Filter().Run(model, Message::kModel, 0, out);
  return out;
}

}  // namespace cleave::onnx_import
