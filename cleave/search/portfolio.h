// Methods that run one after the other within one budget.
#pragma once

#include <functional>

#include "cleave/search/search.h"

namespace cleave {

class Portfolio {
 public:
  // All references must outlive the portfolio.
  Portfolio(const Problem& problem, const Evaluator& evaluator, const SearchOptions& options,
            const RunContext& context)
      : problem_(problem),
        evaluator_(evaluator),
        options_(options),
        context_(context),
        started_(context.Now()) {}

  // Runs the method, with these options of its own, from the best so far on what is left of the
  // budget. Does nothing once nothing is left, or once the gap is closed.
  void Run(const SearchMethod& method, const std::map<std::string, double>& method_options = {});

  // Whether there is a plan that fits, and whether the bound is as close to it as that.
  bool has_plan() const { return result_.best.has_value(); }
  bool IsWithin(double gap) const;

  SearchResult Finish();

 private:
  double Elapsed() const { return context_.Now() - started_; }
  bool IsOver() const;
  bool IsClosed() const;
  std::int64_t Remaining() const;
  void Merge(SearchResult part, double offset_seconds);
  void MergeBound(const SearchResult& part);

  const Problem& problem_;
  const Evaluator& evaluator_;
  const SearchOptions& options_;
  const RunContext& context_;
  double started_;
  SearchResult result_;
};

}  // namespace cleave
