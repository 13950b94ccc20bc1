// Checks that something throws an InputError that says the right things.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "cleave/base/error.h"

namespace cleave {

struct ExpectedError {
  std::string place;    // exact
  std::string problem;  // a part of it
  std::string remedy;   // a part of it; empty: whatever
};

template <typename Action>
void ExpectInputError(Action action, const ExpectedError& expected) {
  try {
    action();
    ADD_FAILURE() << "did not throw; wanted: " << expected.place << ": " << expected.problem;
  } catch (const InputError& error) {
    EXPECT_EQ(error.where().place, expected.place) << error.what();
    EXPECT_PRED_FORMAT2(testing::IsSubstring, expected.problem, error.problem());
    EXPECT_PRED_FORMAT2(testing::IsSubstring, expected.remedy, error.remedy());
  }
}

// `text` with its first `from` replaced by `to`; `from` must be there.
inline std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t position = text.find(from);
  if (position == std::string::npos) {
    ADD_FAILURE() << "no \"" << from << "\" in " << text;
    return text;
  }
  return text.replace(position, from.size(), to);
}

}  // namespace cleave
