// A search method together with its options, as one word: "random:centred=1,sigma=0.3".
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace cleave {

struct MethodSpec {
  std::string method;
  std::map<std::string, double> options;  // those given; the others have their defaults

  bool operator==(const MethodSpec&) const = default;
};

// Reads "NAME" or "NAME:OPTION=NUMBER,...". Throws InputError for text of another form and options
// that are given twice. Whether there is such a method, with such options, is for those to say who
// make it (ResolveOptions).
MethodSpec ParseMethodSpec(std::string_view text);

// The inverse, options in alphabetical order.
std::string FormatMethodSpec(const MethodSpec& spec);

}  // namespace cleave
