#include "cleave/learn/features.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

#include "cleave/learn/order_window.h"
#include "cleave/solver/probability_rows.h"
#include "cleave/solver/visit_order.h"

namespace cleave {
namespace {

constexpr double kWindowRadius = 0.5;  // chips
// So that operations without work still have a place of their own: all of them together weigh as
// much as this share of the work.
constexpr double kEvenWork = 0.02;

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

float Lg(double x) { return static_cast<float>(std::log2(1 + 16 * x) / 4); }
float Lg(double x, double unit) { return unit > 0 ? Lg(x / unit) : 0.0F; }
float Count(std::size_t n) { return static_cast<float>(std::log2(1 + static_cast<double>(n)) / 4); }

class RowWriter {
 public:
  explicit RowWriter(std::vector<float>& features) : features_(features) {}
  float& operator()(OpIndex op, Feature feature) {
    return features_[Index(op) * kFeatureCount + Index(static_cast<int>(feature))];
  }

 private:
  std::vector<float>& features_;
};

class Observer {
 public:
  explicit Observer(const Problem& problem) : problem_(problem) {
    for (OpIndex op = 0; op < problem.num_ops(); ++op) total_ += Work(op);
    share_ = total_ / problem.num_chips();
    for (int chip = 0; chip < problem.num_chips(); ++chip) {
      all_sram_ += static_cast<double>(problem.sram_bytes(chip));
    }
    sram_ = all_sram_ / problem.num_chips();
  }

  Observation Run() {
    seen_.ops = problem_.num_ops();
    seen_.chips = problem_.num_chips();
    seen_.features.assign(Index(seen_.ops) * kFeatureCount, 0.0F);
    seen_.even_order = VisitOrders(problem_).Deepest();
    seen_.predecessors = problem_.predecessors();
    seen_.successors = problem_.successors();
    PlaceEvenly();
    for (OpIndex op = 0; op < seen_.ops; ++op) {
      WriteSizes(op);
      WritePlace(op);
    }
    WriteWindows();
    WriteBorders();
    WriteGlobals();
    ClearEmission(seen_);
    return std::move(seen_);
  }

 private:
  double Work(OpIndex op) const { return static_cast<double>(problem_.alone_ticks(op, 0)); }
  double Weights(OpIndex op) const { return static_cast<double>(problem_.alone_weight_bytes(op)); }
  float& At(OpIndex op, Feature feature) { return RowWriter(seen_.features)(op, feature); }

  void PlaceEvenly() {
    const std::vector<double> positions = WorkSharePositions(problem_, seen_.even_order);
    seen_.even_position.assign(positions.begin(), positions.end());
    seen_.work.resize(Index(seen_.ops));
    const double even = kEvenWork / seen_.ops;
    for (OpIndex op = 0; op < seen_.ops; ++op) {
      seen_.work[Index(op)] = static_cast<float>((Work(op) / total_ + even) / (1 + kEvenWork));
    }
  }

  void WriteSizes(OpIndex op) {
    double incoming = 0;
    double outgoing = 0;
    double host = 0;
    double bytes = 0;
    for (const TensorIndex t : problem_.inputs(op)) {
      const OpTensor& tensor = problem_.tensor(t);
      (tensor.producer == kHost ? host : incoming) +=
          static_cast<double>(tensor.producer == kHost ? tensor.host_ticks : tensor.link_ticks);
    }
    for (const TensorIndex t : problem_.outputs(op)) {
      const OpTensor& tensor = problem_.tensor(t);
      if (tensor.output) host += static_cast<double>(tensor.host_ticks);
      if (tensor.last_consumer != kHost) outgoing += static_cast<double>(tensor.link_ticks);
      bytes += static_cast<double>(tensor.bytes);
    }
    At(op, Feature::kWork) = Lg(Work(op), share_);
    At(op, Feature::kIncoming) = Lg(incoming, share_);
    At(op, Feature::kOutgoing) = Lg(outgoing, share_);
    At(op, Feature::kHostTraffic) = Lg(host, share_);
    At(op, Feature::kWeights) = Lg(Weights(op), sram_);
    At(op, Feature::kActivations) = Lg(bytes, sram_);
    At(op, Feature::kPredecessors) = Count(seen_.predecessors[op].size());
    At(op, Feature::kSuccessors) = Count(seen_.successors[op].size());
  }

  void WritePlace(OpIndex op) {
    const double position = seen_.even_position[Index(op)];
    double forward = 0;
    double backward = 0;
    for (const OpIndex v : seen_.successors[op]) {
      forward = std::max(forward, seen_.even_position[Index(v)] - position);
    }
    for (const OpIndex u : seen_.predecessors[op]) {
      backward = std::max(backward, position - seen_.even_position[Index(u)]);
    }
    const double phase = 2 * std::numbers::pi * position;
    At(op, Feature::kForwardSpan) = Lg(forward);
    At(op, Feature::kBackwardSpan) = Lg(backward);
    At(op, Feature::kPhaseSine) = static_cast<float>(std::sin(phase));
    At(op, Feature::kPhaseCosine) = static_cast<float>(std::cos(phase));
    At(op, Feature::kFromStart) = static_cast<float>(std::min(position, 1.0));
    At(op, Feature::kFromEnd) = static_cast<float>(std::min(seen_.chips - 1 - position, 1.0));
  }

  void WriteWindows() {
    const CutProfile cuts = CutsAlong(problem_, seen_.even_order);
    const std::size_t n = seen_.even_order.size();
    std::vector<double> place(n);            // position of the i-th operation, never decreasing
    std::vector<double> work(n + 1, 0);      // before the i-th
    std::vector<double> cut_work(n + 1, 0);  // cut behind each times its work
    std::vector<double> weights(n + 1, 0);
    std::vector<Ticks> behind(n);
    std::vector<Ticks> fewest(n);  // minus bytes, so that the least is the most
    for (std::size_t i = 0; i < n; ++i) {
      const OpIndex op = seen_.even_order[i];
      place[i] = seen_.even_position[Index(op)];
      behind[i] = cuts.ticks[i + 1];
      fewest[i] = -cuts.bytes[i + 1];
      work[i + 1] = work[i] + Work(op);
      cut_work[i + 1] = cut_work[i] + Work(op) * static_cast<double>(behind[i]);
      weights[i + 1] = weights[i] + Weights(op);
    }
    const std::vector<Window> windows = WindowsAround(place, kWindowRadius);
    const std::vector<std::size_t> cheapest = LeastIn(windows, behind);
    const std::vector<std::size_t> fullest = LeastIn(windows, fewest);
    for (std::size_t i = 0; i < n; ++i) {
      const OpIndex op = seen_.even_order[i];
      const auto [begin, end] = windows[i];
      const double inside = work[end] - work[begin];
      const double mean =
          inside > 0 ? (cut_work[end] - cut_work[begin]) / inside : static_cast<double>(behind[i]);
      At(op, Feature::kCutBefore) = Lg(static_cast<double>(cuts.ticks[i]), share_);
      At(op, Feature::kCutAfter) = Lg(static_cast<double>(behind[i]), share_);
      At(op, Feature::kCheapestCut) = Lg(static_cast<double>(behind[cheapest[i]]), share_);
      At(op, Feature::kCheapestCutAt) = static_cast<float>(place[cheapest[i]] - place[i]);
      At(op, Feature::kMeanCut) = Lg(mean, share_);
      At(op, Feature::kWindowWeights) = Lg(weights[end] - weights[begin], sram_);
      At(op, Feature::kWindowActivations) = Lg(-static_cast<double>(fewest[fullest[i]]), sram_);
    }
  }

  // Moving a border by a chip's share of work costs one of its chips a share; cutting there costs
  // both their link time. The least sum is where a border on its own would go.
  void WriteBorders() {
    const CutProfile cuts = CutsAlong(problem_, seen_.even_order);
    const std::size_t n = seen_.even_order.size();
    std::vector<double> place(n + 1);  // of the cut before the i-th operation, in chips
    double before = 0;
    for (std::size_t i = 0; i <= n; ++i) {
      place[i] = before / share_ - 0.5;
      if (i < n) before += Work(seen_.even_order[i]);
    }
    std::vector<BorderCuts> borders;
    std::size_t begin = 0;
    for (int c = 0; c + 1 < seen_.chips; ++c) {
      while (begin + 1 < n && place[begin] < c) ++begin;
      borders.push_back(CutsAround(c + 0.5, begin, place, cuts.ticks));
    }
    for (OpIndex op = 0; op < seen_.ops && !borders.empty(); ++op) {
      const auto below = static_cast<std::size_t>(seen_.even_position[Index(op)]);
      const BorderCuts& border = borders[std::min(below, borders.size() - 1)];
      At(op, Feature::kBorderCut) = Lg(border.here, share_);
      At(op, Feature::kBalancedCut) = Lg(border.balanced, share_);
      At(op, Feature::kBalancedShift) = static_cast<float>(border.balanced_shift);
      At(op, Feature::kBorderCheapestCut) = Lg(border.cheapest, share_);
      At(op, Feature::kBorderCheapestShift) = static_cast<float>(border.cheapest_shift);
    }
  }

  struct BorderCuts {
    double here = 0;  // link time
    double balanced = 0;
    double balanced_shift = 0;
    double cheapest = 0;
    double cheapest_shift = 0;
  };

  // Looks at the cuts from `begin` on that lie within half a chip of `border`, or at the one that
  // is nearest to it where none does.
  BorderCuts CutsAround(double border, std::size_t begin, const std::vector<double>& place,
                        const std::vector<Ticks>& ticks) const {
    BorderCuts result;
    double nearest = -1;
    double least_sum = -1;
    const std::size_t end = place.size() - 1;
    for (std::size_t i = std::max<std::size_t>(begin, 1); i < end; ++i) {
      const double away = std::abs(place[i] - border);
      if (place[i] > border + 0.5 && nearest >= 0) break;
      const auto cut = static_cast<double>(ticks[i]);
      const double sum = cut + away * share_;
      if (nearest < 0 || away < nearest) {
        nearest = away;
        result.here = cut;
      }
      if (least_sum < 0 || sum < least_sum) {
        least_sum = sum;
        result.balanced = cut;
        result.balanced_shift = std::clamp(border - place[i], -1.0, 1.0);
      }
      if (i == std::max<std::size_t>(begin, 1) || cut < result.cheapest) {
        result.cheapest = cut;
        result.cheapest_shift = std::clamp(border - place[i], -1.0, 1.0);
      }
    }
    return result;
  }

  void WriteGlobals() {
    double traffic = 0;
    for (TensorIndex t = 0; t < problem_.num_tensors(); ++t) {
      if (problem_.tensor(t).producer != kHost && problem_.tensor(t).last_consumer != kHost) {
        traffic += static_cast<double>(problem_.tensor(t).link_ticks);
      }
    }
    double weights = 0;
    for (OpIndex op = 0; op < seen_.ops; ++op) weights += Weights(op);
    const double latency = problem_.serial() ? 0 : static_cast<double>(problem_.latency_ticks());
    for (OpIndex op = 0; op < seen_.ops; ++op) {
      At(op, Feature::kChips) = static_cast<float>(std::log2(seen_.chips) / 6);
      At(op, Feature::kOpsPerChip) =
          static_cast<float>(std::log2(1 + static_cast<double>(seen_.ops) / seen_.chips) / 8);
      At(op, Feature::kSerial) = problem_.serial() ? 1 : 0;
      At(op, Feature::kRelay) = problem_.relay() ? 1 : 0;
      At(op, Feature::kTriangle) = problem_.triangle() ? 1 : 0;
      At(op, Feature::kTraffic) = Lg(traffic, total_);
      At(op, Feature::kMemoryPressure) = Lg(weights, all_sram_);
      At(op, Feature::kLatency) = Lg(latency, share_);
    }
  }

  const Problem& problem_;
  double total_ = 0;
  double share_ = 0;
  double sram_ = 0;
  double all_sram_ = 0;
  Observation seen_;
};

}  // namespace

std::string_view Name(Feature feature) {
  static constexpr std::array<std::string_view, kFeatureCount> kNames = {"work",
                                                                         "incoming",
                                                                         "outgoing",
                                                                         "host",
                                                                         "weights",
                                                                         "activations",
                                                                         "predecessors",
                                                                         "successors",
                                                                         "forward_span",
                                                                         "backward_span",
                                                                         "phase_sine",
                                                                         "phase_cosine",
                                                                         "from_start",
                                                                         "from_end",
                                                                         "cut_before",
                                                                         "cut_after",
                                                                         "cheapest_cut",
                                                                         "cheapest_cut_at",
                                                                         "mean_cut",
                                                                         "border_cut",
                                                                         "balanced_cut",
                                                                         "balanced_shift",
                                                                         "border_cheapest_cut",
                                                                         "border_cheapest_shift",
                                                                         "window_weights",
                                                                         "window_activations",
                                                                         "chips",
                                                                         "ops_per_chip",
                                                                         "serial",
                                                                         "relay",
                                                                         "triangle",
                                                                         "traffic",
                                                                         "memory_pressure",
                                                                         "latency",
                                                                         "emitted",
                                                                         "emitted_shift",
                                                                         "emitted_load",
                                                                         "emitted_load_below",
                                                                         "emitted_load_above",
                                                                         "emitted_peak",
                                                                         "emitted_memory",
                                                                         "emitted_memory_below",
                                                                         "emitted_memory_above",
                                                                         "emitted_in_border",
                                                                         "emitted_out_border",
                                                                         "emitted_phase",
                                                                         "emitted_cut_before",
                                                                         "emitted_cut_after",
                                                                         "emitted_gain_below",
                                                                         "emitted_gain_above",
                                                                         "emitted_border_gain",
                                                                         "emitted_border_shift"};
  return kNames[Index(static_cast<int>(feature))];
}

Observation Observe(const Problem& problem) { return Observer(problem).Run(); }

}  // namespace cleave
