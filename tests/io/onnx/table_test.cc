// The operator table against its documentation.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "cleave/io/onnx/operator_rule.h"

namespace cleave::onnx_import {
namespace {

TEST(OperatorTableTest, NoOperatorIsListedTwice) {
  std::set<std::string> seen;
  for (const OperatorFamily& family : AllOperators()) {
    for (const OperatorRule& rule : family.rules) {
      const std::string name = std::string(family.domain) + ":" + std::string(rule.name);
      EXPECT_TRUE(seen.insert(name).second) << name;
    }
  }
  EXPECT_GT(seen.size(), 200U);
}

TEST(OperatorTableTest, EveryOperatorIsDocumented) {
  std::ifstream file(CLEAVE_SOURCE_DIR "/docs/operators.md");
  ASSERT_TRUE(file) << "docs/operators.md is missing";
  std::stringstream text;
  text << file.rdbuf();
  for (const OperatorFamily& family : AllOperators()) {
    for (const OperatorRule& rule : family.rules) {
      const std::string name = std::string("`").append(rule.name).append("`");
      EXPECT_NE(text.str().find(name), std::string::npos) << name;
    }
  }
}

TEST(OperatorTableTest, MicrosoftOperatorsFallBackOnTheStandardOnes) {
  EXPECT_NE(FindOperator(kMicrosoft, "QuantizeLinear"), nullptr);
  EXPECT_NE(FindOperator(kMicrosoft, "Attention"), FindOperator("", "Attention"));
  EXPECT_EQ(FindOperator("", "BiasGelu"), nullptr);
  EXPECT_EQ(FindOperator("elsewhere", "Add"), nullptr);
}

}  // namespace
}  // namespace cleave::onnx_import
