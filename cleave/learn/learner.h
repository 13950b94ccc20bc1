// A policy that is being changed: its gradient engines and its optimiser.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cleave/learn/adam.h"
#include "cleave/learn/gradient_engine.h"
#include "cleave/learn/policy.h"

namespace cleave {

// What one problem adds to the gradient of a policy. Each has an engine of its own, so that several
// problems can be worked on side by side. Not thread-safe.
class ProblemGradient {
 public:
  // The policy must outlive it, and may change between Forward() and the next.
  explicit ProblemGradient(const Policy& policy);

  // Positions for the observation, and what Add() needs.
  std::vector<float> Forward(const Observation& observation);
  // Adds the gradient of the last Forward()'s positions, shortened to a norm of 1 and times
  // `weight`: no problem of a batch drowns the others.
  void Add(const Observation& observation, std::span<const float> position_gradient,
           float weight = 1);
  // Adds what was added to `sum`, one entry a parameter, and begins again.
  void MoveTo(std::span<float> sum);

  std::string engine() const { return engine_->description(); }

 private:
  const Policy* policy_;
  std::unique_ptr<GradientEngine> engine_;
  std::vector<float> outputs_;  // of the last Forward()
  std::vector<float> sum_;      // added so far
  std::vector<float> own_;      // of one Add()
};

// Not thread-safe, but for its problems' gradients, each of which one thread may work on.
class Learner {
 public:
  // `problems` of a batch, at most.
  Learner(Policy policy, AdamState optimiser, std::size_t problems = 1);
  Learner(const Learner&) = delete;
  Learner& operator=(const Learner&) = delete;

  const Policy& policy() const { return policy_; }
  const AdamState& optimiser() const { return optimiser_; }
  std::string engine() const { return problems_.front().engine(); }

  ProblemGradient& problem(std::size_t i) { return problems_[i]; }
  // What all problems have added since the last Apply(), one entry a parameter; in the order of the
  // problems, so that threads change nothing.
  std::span<float> Gradient();
  // One step of the optimiser along it.
  void Apply(const AdamOptions& options);

 private:
  Policy policy_;
  AdamState optimiser_;
  std::vector<ProblemGradient> problems_;
  std::vector<float> gradient_;
};

}  // namespace cleave
