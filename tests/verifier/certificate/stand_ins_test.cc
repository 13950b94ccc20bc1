// Which ideals stand in for others: against every stage behind every ideal of small random graphs,
// and by hand.
#include "cleave/verifier/certificate/stand_ins.h"

#include <gtest/gtest.h>

#include <string>

#include "cleave/verifier/certificate/not_proven.h"
#include "tests/verifier/certificate/model_case.h"

namespace cleave::verifier {
namespace {

std::size_t Index(int i) { return static_cast<std::size_t>(i); }

// Why the larger ideal does not stand in for the smaller one; empty if it does.
std::string Refusal(StandIns& stand_ins, const OpSet& smaller, const OpSet& larger) {
  try {
    stand_ins.Check(smaller, larger);
    return "";
  } catch (const NotProven& reason) {
    return reason.what();
  }
}

OpSet Union(const OpSet& a, const OpSet& b) {
  OpSet both = a;
  for (std::size_t op = 0; op < both.size(); ++op) both[op] = both[op] || b[op];
  return both;
}

bool Holds(const OpSet& larger, const OpSet& smaller) { return Union(larger, smaller) == larger; }

// What a chip and the link behind it take that gets from one ideal to another.
struct StageTimes {
  Ticks compute = 0;
  Ticks transfers = 0;  // of a chip that waits for them
  Ticks host = 0;
  Ticks hop = 0;
  std::int64_t weight_bytes = 0;
};

void AddWork(const BoundModel& model, const OpSet& from, const OpSet& to, int chip_class,
             StageTimes& times) {
  std::vector<bool> has_copy(model.clones.size(), false);
  for (std::size_t op = 0; op < to.size(); ++op) {
    if (!to[op] || from[op]) continue;
    times.compute += model.ops[op].ticks[Index(chip_class)];
    times.weight_bytes += model.ops[op].weight_bytes;
    for (const int group : model.ops[op].clones) has_copy[Index(group)] = true;
  }
  for (std::size_t group = 0; group < has_copy.size(); ++group) {
    if (!has_copy[group]) continue;
    times.compute += model.clones[group].ticks[Index(chip_class)];
    times.weight_bytes += model.clones[group].weight_bytes;
  }
}

StageTimes TimesOf(const ModelCase& small, const OpSet& from, const OpSet& to, int chip_class) {
  const BoundModel& model = small.model;
  StageTimes times;
  AddWork(model, from, to, chip_class, times);
  const auto is_here = [&](int op) { return to[Index(op)] && !from[Index(op)]; };
  for (const ModelTensor& tensor : model.tensors) {
    const bool read = std::ranges::any_of(tensor.readers, is_here);
    if (tensor.producer == kHostOp) {
      times.host += read ? tensor.host : 0;
      continue;
    }
    const bool made = is_here(tensor.producer);
    if (made && tensor.to_host) times.host += tensor.host;
    const bool comes_in =
        model.relay ? ModelCase::Leaves(tensor, from) : from[Index(tensor.producer)] && read;
    const bool goes_on = ModelCase::Leaves(tensor, to);
    if (comes_in) times.transfers += tensor.link;
    if (goes_on && (made || model.relay)) times.transfers += tensor.link;
    if (goes_on) times.hop += tensor.link;
  }
  return times;
}

// Whether an edge has its beginning before the stage, its end behind it, and something on it.
bool PartsTies(const ModelCase& small, const OpSet& from, const OpSet& to) {
  return std::ranges::any_of(small.side_paths, [&](const SidePath& path) {
    return from[Index(path.from)] && !to[Index(path.to)] &&
           std::ranges::any_of(path.between,
                               [&](int op) { return to[Index(op)] && !from[Index(op)]; });
  });
}

// Whether the traded stage is allowed and takes no longer, if the other is allowed within the
// limit.
bool IsNoWorse(const ModelCase& small, Ticks limit, const std::pair<OpSet, OpSet>& stage,
               const std::pair<OpSet, OpSet>& traded) {
  if (!PartsTies(small, stage.first, stage.second) &&
      PartsTies(small, traded.first, traded.second)) {
    return false;
  }
  for (int k = 0; k < small.model.classes; ++k) {
    const StageTimes was = TimesOf(small, stage.first, stage.second, k);
    const StageTimes is = TimesOf(small, traded.first, traded.second, k);
    if (is.weight_bytes > was.weight_bytes) return false;
    if (small.model.serial) {
      if (is.compute + is.transfers + is.host > was.compute + was.transfers + was.host)
        return false;
    } else if (is.compute > was.compute || is.host > was.host ||
               is.hop > std::max(was.hop, limit)) {
      return false;
    }
  }
  return true;
}

ModelCase RandomOf(std::uint64_t number) {
  RandomStream random(92, number);
  const std::vector<testing::PackageRules> all = testing::AllRules(3);
  testing::PackageRules rules = all[number % all.size()];
  rules.equal_chips = random.Below(3) != 0;
  if (!rules.equal_chips) rules.no_skipping = false;
  testing::RandomDagOptions options;
  options.nodes = 3 + static_cast<int>(random.Below(5));
  options.mean_readers = 0.8 + 1.5 * random.Uniform();
  options.clone_share = random.Below(3) == 0 ? 0.5 : 0;
  options.host_tensors = random.Below(2) == 0;
  const Graph graph = testing::RandomDag(options, random);
  const Package package = testing::MakePackage(rules);
  const TriangleUse triangle =
      rules.triangle && package.triangle_in_force() ? TriangleUse::kTwoChips : TriangleUse::kNone;
  return {graph, package, triangle, MemoryModel::kWeights};
}

// Every pair of ideals, one larger, with why it does not stand in for the other; within limits that
// leave links loose or do not.
template <typename Visit>
void ForEachPair(Visit visit) {
  for (std::uint64_t number = 0; number < 240 && !::testing::Test::HasFailure(); ++number) {
    SCOPED_TRACE(::testing::Message() << "case " << number);
    ModelCase small = RandomOf(number);
    for (const Ticks limit : {small.work.total, small.work.total / 2}) {
      const CoverInput input = small.Within(limit);
      if (input.progress.refuted()) continue;
      StandIns stand_ins(input, small.effort);
      const std::vector<OpSet> ideals = small.Ideals();
      for (const OpSet& smaller : ideals) {
        for (const OpSet& larger : ideals) {
          if (smaller == larger || !Holds(larger, smaller)) continue;
          visit(small, limit, smaller, larger, Refusal(stand_ins, smaller, larger));
        }
      }
    }
  }
}

bool SaysSlower(const std::string& refusal) { return refusal.find("slower") != std::string::npos; }

TEST(StandInsTest, NoStageBehindIsWorse) {
  int accepted = 0;
  int links_bind = 0;
  ForEachPair([&](const ModelCase& small, Ticks limit, const OpSet& smaller, const OpSet& larger,
                  const std::string& refusal) {
    links_bind += !small.model.serial && SaysSlower(refusal) ? 1 : 0;
    if (!refusal.empty()) return;
    ++accepted;
    const std::vector<OpSet> ideals = small.Ideals();
    for (const OpSet& from : ideals) {
      for (const OpSet& to : ideals) {
        if (!Holds(from, smaller) || !Holds(to, from)) continue;
        ASSERT_TRUE(IsNoWorse(small, limit, {from, to}, {Union(larger, from), Union(larger, to)}));
      }
    }
  });
  EXPECT_GT(accepted, 1000);
  EXPECT_GT(links_bind, 10);
}

// Of all sets between two ideals, the least that a border costs with the work that is left out, or,
// where links carry borders, that of an ideal.
Ticks LeastBetween(const ModelCase& small, const OpSet& smaller, const OpSet& larger) {
  const BoundModel& model = small.model;
  std::vector<std::size_t> between;
  for (std::size_t op = 0; op < larger.size(); ++op) {
    if (larger[op] && !smaller[op]) between.push_back(op);
  }
  Ticks least = small.Crossing(larger);
  for (std::uint32_t bits = 0; bits < std::uint32_t{1} << between.size(); ++bits) {
    OpSet set = smaller;
    Ticks left_out = 0;
    for (std::size_t i = 0; i < between.size(); ++i) {
      set[between[i]] = (bits >> i & 1) != 0;
      if (!set[between[i]]) left_out += *std::ranges::min_element(model.ops[between[i]].ticks);
    }
    if (model.LinksCarryBorders()) {
      if (small.IsIdeal(set)) least = std::min(least, small.Crossing(set));
      continue;
    }
    for (const ModelTensor& tensor : model.tensors) {
      if (tensor.producer == kHostOp) continue;
      const bool made = set[Index(tensor.producer)];
      const auto is_apart = [&](int reader) { return set[Index(reader)] != made; };
      if (std::ranges::any_of(tensor.readers, is_apart)) left_out += tensor.link;
    }
    least = std::min(least, left_out);
  }
  return least;
}

TEST(StandInsTest, TheInequalityDecides) {
  int refused = 0;
  ForEachPair([&](const ModelCase& small, Ticks, const OpSet& smaller, const OpSet& larger,
                  const std::string& refusal) {
    const bool holds = LeastBetween(small, smaller, larger) == small.Crossing(larger);
    EXPECT_FALSE(holds && SaysSlower(refusal));
    if (small.model.serial && refusal.empty()) {  // loose links need none of it
      EXPECT_TRUE(holds);
    }
    refused += SaysSlower(refusal) ? 1 : 0;
  });
  EXPECT_GT(refused, 1000);
}

// A chain of 1 ms each, in which the second sends so many bytes (10 ms for 100 MB), the others few.
Graph Chain(std::int64_t sent_bytes) {
  Graph graph;
  graph.name = "chain";
  for (NodeId v = 0; v < 5; ++v) {
    Node node;
    node.op = "Op";
    node.seconds = 1e-3;
    graph.nodes.push_back(node);
    graph.tensors.push_back({"t", v == 1 ? sent_bytes : 1000, v, {}, v == 4});
    if (v < 4) graph.tensors.back().consumers = {v + 1};
  }
  return graph;
}

constexpr Ticks kMillisecond = 1'000'000'000;

// Whether the first two of the chain stand in for the first.
std::string OfTwoForOne(const Graph& graph, const testing::PackageRules& rules, Ticks limit,
                        MemoryModel memory = MemoryModel::kNone,
                        TriangleUse triangle = TriangleUse::kNone) {
  ModelCase chain(graph, testing::MakePackage(rules), triangle, memory);
  StandIns stand_ins(chain.Within(limit), chain.effort);
  return Refusal(stand_ins, {true, false, false, false, false}, {true, true, false, false, false});
}

TEST(StandInsTest, ChipsBehindMustNotHaveMoreToReceive) {
  testing::PackageRules rules;
  rules.triangle = false;
  EXPECT_EQ(OfTwoForOne(Chain(1000), rules, 20 * kMillisecond), "");
  EXPECT_EQ(OfTwoForOne(Chain(100'000'000), rules, 20 * kMillisecond),
            "has a stand-in that may make later chips or links slower");
  // 0.9 ms more, for 1 ms less to compute.
  EXPECT_EQ(OfTwoForOne(Chain(9'000'000), rules, 20 * kMillisecond), "");
  rules.forwarding = Forwarding::kRelay;
  EXPECT_EQ(OfTwoForOne(Chain(1000), rules, 20 * kMillisecond), "");
  EXPECT_EQ(OfTwoForOne(Chain(9'000'000), rules, 20 * kMillisecond),
            "has a stand-in that may make later chips or links slower");
}

TEST(StandInsTest, LinksThatMayBindMustNotCarryMore) {
  testing::PackageRules rules;
  rules.triangle = false;
  rules.transfers = Transfers::kOverlapped;
  for (const Forwarding forwarding : {Forwarding::kNone, Forwarding::kRelay}) {
    rules.forwarding = forwarding;
    EXPECT_EQ(OfTwoForOne(Chain(100'000'000), rules, 20 * kMillisecond), "");
    EXPECT_EQ(OfTwoForOne(Chain(100'000'000), rules, 9 * kMillisecond),
              "has a stand-in that may make later chips or links slower");
    EXPECT_EQ(OfTwoForOne(Chain(1000), rules, 9 * kMillisecond), "");
  }
}

TEST(StandInsTest, NothingMustComeBetweenTheEndsOfAnEdge) {
  testing::PackageRules rules;
  Graph graph = Chain(1000);
  EXPECT_EQ(
      OfTwoForOne(graph, rules, 20 * kMillisecond, MemoryModel::kNone, TriangleUse::kTwoChips), "");
  graph.tensors[0].consumers = {1, 4};  // began in the smaller one
  EXPECT_EQ(
      OfTwoForOne(graph, rules, 20 * kMillisecond, MemoryModel::kNone, TriangleUse::kTwoChips), "");
  graph.tensors[1].consumers = {2, 3};  // with 2 in between
  EXPECT_EQ(
      OfTwoForOne(graph, rules, 20 * kMillisecond, MemoryModel::kNone, TriangleUse::kTwoChips),
      "has a stand-in that parts what two chips hold");
  EXPECT_EQ(OfTwoForOne(graph, rules, 20 * kMillisecond), "");
}

TEST(StandInsTest, RulesMustAllowTrades) {
  const std::string refusal = "has a stand-in, which the rules do not allow";
  testing::PackageRules rules;
  EXPECT_EQ(
      OfTwoForOne(Chain(1000), rules, 20 * kMillisecond, MemoryModel::kNone, TriangleUse::kAll),
      refusal);
  EXPECT_EQ(OfTwoForOne(Chain(1000), rules, 20 * kMillisecond, MemoryModel::kFull), refusal);
  rules.equal_chips = false;
  EXPECT_EQ(OfTwoForOne(Chain(1000), rules, 20 * kMillisecond), refusal);
  rules.no_skipping = false;
  EXPECT_EQ(OfTwoForOne(Chain(1000), rules, 20 * kMillisecond), "");
}

TEST(StandInsTest, StandInsMustBeLarger) {
  testing::PackageRules rules;
  rules.triangle = false;
  ModelCase chain(Chain(1000), testing::MakePackage(rules), TriangleUse::kNone, MemoryModel::kNone);
  StandIns stand_ins(chain.Within(20 * kMillisecond), chain.effort);
  const OpSet one{true, false, false, false, false};
  const OpSet two{true, true, false, false, false};
  EXPECT_EQ(Refusal(stand_ins, one, one), "has a stand-in that holds no more");
  EXPECT_EQ(Refusal(stand_ins, two, one), "is not part of its stand-in");
}

}  // namespace
}  // namespace cleave::verifier
