// Random packages and plans for property tests.
#pragma once

#include <string>

#include "cleave/base/random.h"
#include "cleave/problem/plan.h"

namespace cleave {

class RandomPlanMaker {
 public:
  explicit RandomPlanMaker(RandomStream& random) : random_(random) {}

  Package MakePackage() {
    Package package;
    package.name = Coin() ? "plain" : "qu\"ote";
    package.shared_chip = Coin();
    const std::uint32_t chips = 1 + random_.Below(9);
    for (std::uint32_t c = 0; c < chips; ++c) {
      package.chips.push_back(c > 0 && package.shared_chip ? package.chips.front() : MakeChip());
    }
    package.link = {Rate(), Coin() ? 0 : random_.Uniform() * 1e-6};
    if (Coin()) package.host_bytes_per_second = Rate();
    package.no_skipping = Coin();
    package.triangle = Coin();
    package.transfers = Coin() ? Transfers::kSerial : Transfers::kOverlapped;
    package.forwarding = Coin() ? Forwarding::kNone : Forwarding::kRelay;
    return package;
  }

  // Its parts need not fit each other: only their form matters to files.
  Plan MakePlan() {
    Plan plan;
    plan.graph_name = "graph\n";
    plan.graph_nodes = random_.Below(100);
    plan.graph_sha256 = std::string(64, 'a');
    plan.package = MakePackage();
    for (std::uint32_t v = random_.Below(80); v-- > 0;) {
      plan.assignment.push_back(static_cast<int>(random_.Below(70)) - 3);
    }
    plan.cost = MakeCost(plan.package.chips.size());
    if (Coin()) plan.bound = {random_.Uniform(), "window"};
    plan.provenance = {"anneal", random_.NextBits(), Bytes(), random_.Uniform() * 100, "0.1.0", {}};
    for (std::uint32_t i = random_.Below(3); i-- > 0;) {
      plan.provenance.options.emplace(std::string(i + 1, 'o'), "v\\");
    }
    return plan;
  }

 private:
  bool Coin() { return random_.Below(2) == 0; }
  double Rate() { return (0.1 + random_.Uniform()) * 1e11; }
  std::int64_t Bytes() { return static_cast<std::int64_t>(random_.NextBits() >> 16); }
  ChipSpec MakeChip() { return {Rate(), Bytes(), Rate()}; }

  PlanCost MakeCost(std::size_t chips) {
    PlanCost cost;
    cost.interval_seconds = Coin() ? 0 : random_.Uniform() * 1e-3;
    for (std::size_t c = 0; c < chips; ++c) {
      cost.chips.push_back({.compute_seconds = random_.Uniform(),
                            .in_bytes = Bytes(),
                            .out_bytes = Bytes(),
                            .host_bytes = Bytes(),
                            .sram_bytes = Bytes(),
                            .load_seconds = random_.Uniform()});
    }
    cost.bottleneck = "link 2";
    return cost;
  }

  RandomStream& random_;
};

}  // namespace cleave
