// Search methods: one interface, one kind of budget, one kind of result.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cleave/base/run_context.h"
#include "cleave/cost/evaluator.h"
#include "cleave/problem/bound_proof.h"
#include "cleave/problem/certificate.h"
#include "cleave/problem/problem.h"

namespace cleave {

// Whichever ends first. A method always evaluates at least one partition, and stops between two
// evaluations when the context is cancelled.
struct SearchBudget {
  std::int64_t evaluations = 1000;  // partitions shown to the evaluator
  std::optional<double> seconds;    // wall time; results then depend on the machine
  double gap = 1e-4;                // methods that know a bound end when it is so close to the best
};

struct SearchOptions {
  SearchBudget budget;
  std::uint64_t seed = 1;
  int threads = 1;                               // never changes results, only their time
  bool keep_evidence = false;                    // of bounds, for certificates
  std::vector<ChipId> start;                     // a valid partition to begin with; may be empty
  std::map<std::string, double> method_options;  // by the names in the method's specs
};

// One point of the best-so-far curve: a new best after `evaluations`, `seconds` into the search.
struct CurvePoint {
  std::int64_t evaluations = 0;
  double seconds = 0;
  Ticks interval = 0;
};

struct LowerBound {
  Ticks interval = 0;
  BoundProof proof = BoundProof::kWork;
  // What others need to check it; absent unless asked for.
  std::shared_ptr<const BoundEvidence> evidence = nullptr;
};

// How far at most a plan's interval is from the optimum, in shares of the interval: 0 is optimal.
double RelativeGap(Ticks interval, Ticks bound);

struct SearchResult {
  std::optional<std::vector<ChipId>> best;  // absent: nothing was accepted by the evaluator
  Ticks interval = 0;                       // of the best
  std::vector<CurvePoint> curve;
  std::int64_t evaluations = 0;
  std::int64_t refusals = 0;
  std::string last_refusal;  // why the evaluator refused; for a result without a best
  double seconds = 0;
  std::optional<LowerBound> bound;  // of every plan's interval; absent: the method gives none
  bool proven_infeasible = false;   // no plan fits; then there is no best
  std::string method;  // the method that found the best; differs for portfolios
};

// A tunable option of a method: the command line, its help, validation and docs come from these.
struct OptionSpec {
  std::string_view name;
  double default_value;
  double minimum;
  double maximum;
  std::string_view help;
};

class SearchMethod {
 public:
  virtual ~SearchMethod() = default;
  virtual std::string_view name() const = 0;
  virtual std::string_view summary() const = 0;  // one line for --help
  virtual std::span<const OptionSpec> specs() const { return {}; }

  // Same problem, evaluator, options: same result on any machine and any number of threads, unless
  // a time limit or a cancellation ended it. The best satisfies all static constraints.
  virtual SearchResult Search(const Problem& problem, const Evaluator& evaluator,
                              const SearchOptions& options, const RunContext& context) const = 0;
};

// All methods, in the order in which help lists them.
std::vector<std::unique_ptr<SearchMethod>> AllSearchMethods();

// The method of that name. Throws InputError that lists the names, and `others`, which callers know.
std::unique_ptr<SearchMethod> MakeSearchMethod(std::string_view name,
                                               std::vector<std::string_view> others = {});

// Option values with defaults filled in. Throws InputError for unknown names and values out of
// bounds.
std::map<std::string, double> ResolveOptions(const SearchMethod& method,
                                             const std::map<std::string, double>& given);

}  // namespace cleave
