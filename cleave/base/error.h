// Errors that cross the library's borders.
//
// Two kinds only: InputError is the caller's to mend (a bad file, an unknown option, an unsupported
// operator) and names file, place and remedy; InternalError is a broken invariant of Cleave itself.
// "Infeasible", "refused" and "out of time" are results, never exceptions.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace cleave {

// Bad input. `place` is a position inside `source` that its author can find: a JSON pointer
// ("/nodes/3/flops"), a byte offset, or a node's name. `remedy` says what would make it right.
class InputError : public std::runtime_error {
 public:
  struct Where {
    std::string source;  // file name, option name or "<memory>"; may be empty when not known yet
    std::string place;   // may be empty when the whole source is meant
  };

  InputError(Where where, std::string problem, std::string remedy = {});

  const Where& where() const noexcept { return where_; }
  const std::string& problem() const noexcept { return problem_; }
  const std::string& remedy() const noexcept { return remedy_; }

  // The same error with its source filled in, for callers that know the file name.
  InputError InSource(std::string source) const;

 private:
  Where where_;
  std::string problem_;
  std::string remedy_;
};

// A broken invariant inside Cleave.
class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void ThrowInternalError(std::string_view condition, std::string_view file, int line);

}  // namespace cleave

// Checks an invariant in every build type; violations are bugs in Cleave, not in its input.
#define CLEAVE_CHECK(condition)                                           \
  do {                                                                    \
    if (!(condition)) [[unlikely]]                                        \
      ::cleave::ThrowInternalError(#condition, __FILE__, __LINE__);       \
  } while (false)
