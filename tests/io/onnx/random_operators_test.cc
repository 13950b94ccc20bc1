// Every operator with operands and attributes that nobody would write: an InputError or a model.
#include <gtest/gtest.h>

#include <cstdint>
#include <random>

#include "cleave/base/error.h"
#include "cleave/io/onnx/operator_rule.h"
#include "tests/io/onnx/model_builder.h"

namespace cleave::onnx_import {
namespace {

class RandomCase {
 public:
  explicit RandomCase(unsigned seed) : random_(seed) {}

  std::vector<Operand> Operands() {
    std::vector<Operand> operands;
    const Dims common = Shape();  // often all alike, so that rules get past their first check
    for (std::int64_t i = Below(7); i >= 0; --i) operands.push_back(OneOperand(common));
    return operands;
  }

  Attrs Attributes() {
    const std::vector<std::string> ints = {"axis",
                                           "keepdims",
                                           "group",
                                           "num_heads",
                                           "kv_num_heads",
                                           "q_num_heads",
                                           "blocksize",
                                           "k",
                                           "to",
                                           "dtype",
                                           "batch_dims",
                                           "hidden_size",
                                           "layout",
                                           "onesided",
                                           "output_dtype",
                                           "N",
                                           "K",
                                           "start",
                                           "ceil_mode",
                                           "transA",
                                           "gather_axis",
                                           "new_axis",
                                           "sample_size",
                                           "sampling_ratio",
                                           "allowzero",
                                           "size",
                                           "output_height"};
    const std::vector<std::string> lists = {
        "axes",   "perm",      "pads",           "strides",       "kernel_shape",
        "shape",  "dilations", "output_padding", "output_shape",  "split",
        "starts", "ends",      "pooled_shape",   "ngram_indexes", "qkv_hidden_sizes"};
    const std::vector<std::string> equations = {"ij,jk", "...i->...", "ii->", "a,b,c->ca", "ij->"};
    Attrs attrs;
    for (const std::string& name : ints) {
      if (Below(4) == 0) attrs.emplace_back(name, Number());
    }
    for (const std::string& name : lists) {
      if (Below(4) == 0) attrs.emplace_back(name, Numbers());
    }
    attrs.emplace_back("equation", Pick(equations).c_str());
    attrs.emplace_back("auto_pad", Below(2) == 0 ? "SAME_UPPER" : "NOTSET");
    attrs.emplace_back("mode", Below(2) == 0 ? "linear" : "cubic");
    return attrs;
  }

  std::int64_t Below(std::int64_t n) {
    return static_cast<std::int64_t>(random_() % static_cast<unsigned>(n));
  }

 private:
  template <typename T>
  const T& Pick(const std::vector<T>& values) {
    return values[static_cast<std::size_t>(Below(static_cast<std::int64_t>(values.size())))];
  }

  // Mostly sensible, sometimes at the ends of the range.
  std::int64_t Number() {
    static const std::vector<std::int64_t> kExtremes = {
        INT64_MIN, INT64_MIN + 1, -(1LL << 40), 0, 1LL << 31, 1LL << 50, INT64_MAX - 1, INT64_MAX};
    return Below(10) == 0 ? Pick(kExtremes) : Below(8) - 2;
  }

  Dims Numbers() {
    Dims values;
    for (std::int64_t i = Below(5); i > 0; --i) values.push_back(Number());
    return values;
  }

  Dims Shape() {
    Dims shape;
    for (std::int64_t i = Below(6); i > 0; --i) {
      shape.push_back(Below(20) == 0 ? (Below(2) == 0 ? 0 : 1LL << 30) : 1 + Below(4));
    }
    return shape;
  }

  Operand OneOperand(const Dims& common) {
    const int type = Below(3) == 0 ? static_cast<int>(1 + Below(23)) : 1;
    const Dims shape = Below(2) == 0 ? common : Shape();
    switch (Below(8)) {
      case 0:
        return W(shape, type);
      case 1:
        return List(Numbers());
      case 2:
        return One(Number());
      case 3:
        return Absent();
      case 4:
        return Reals({1.0F, 2.5F, -1e30F, 0.0F});
      default:
        return In(shape, type);
    }
  }

  std::mt19937 random_;
};

// Only InputError may come out; the sanitizers watch the rest.
void TryOperator(const OperatorFamily& family, const OperatorRule& rule, unsigned seed) {
  RandomCase random(seed);
  const auto operands = random.Operands();
  try {
    CostOf(std::string(rule.name), operands, random.Attributes(), std::string(family.domain),
           static_cast<int>(1 + random.Below(3)), 9 + random.Below(15));
  } catch (const InputError&) {
  } catch (const std::runtime_error& error) {
    // The helper did not find its node or output: folded away.
    EXPECT_EQ(std::string(error.what()).substr(0, 3), "no ") << rule.name << " seed " << seed;
  }
}

TEST(RandomOperatorsTest, NothingButInputErrors) {
  unsigned seed = 0;
  for (const OperatorFamily& family : AllOperators()) {
    for (const OperatorRule& rule : family.rules) {
      for (int i = 0; i < 60; ++i) TryOperator(family, rule, ++seed);
    }
  }
}

}  // namespace
}  // namespace cleave::onnx_import
