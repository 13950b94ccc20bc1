// Proofs and the independent check of what they leave behind, on small random problems under every
// rule combination; and certificates that were tampered with.
//
// CLEAVE_EXACT_CASES sets how many cases run; the default keeps the suite quick.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <memory>
#include <numeric>

#include "cleave/io/certificate_file.h"
#include "cleave/io/graph_file.h"
#include "cleave/search/exact/prover.h"
#include "cleave/search/exact/twins.h"
#include "cleave/verifier/certificate/check_certificate.h"
#include "tests/search/exact/exact_case.h"
#include "tests/support/brute_force.h"

namespace cleave {
namespace {

std::uint64_t NumCases() {
  const char* text = std::getenv("CLEAVE_EXACT_CASES");
  return text != nullptr ? std::strtoull(text, nullptr, 10) : 200;
}

Certificate CertificateOf(const Problem& problem, const LowerBound& bound) {
  Certificate certificate;
  certificate.graph_name = problem.graph().name;
  certificate.graph_nodes = static_cast<std::int64_t>(problem.graph().nodes.size());
  certificate.graph_sha256 = GraphDigest(problem.graph());
  certificate.package = problem.package();
  certificate.memory = problem.memory_model();
  certificate.ticks_per_second = problem.time_scale().ticks_per_second();
  certificate.bound = bound.interval;
  certificate.evidence = *bound.evidence;
  return certificate;
}

// Every bound that a proof from this incumbent gives, the last one last. None where no plan fits:
// that is not certified.
std::vector<Certificate> Certify(const Problem& problem, std::optional<Ticks> incumbent) {
  std::vector<Certificate> certificates;
  ProverOptions options;
  options.incumbent = incumbent;
  options.most_steps = 10'000'000;
  options.keep_evidence = true;
  options.stop = [] { return false; };
  bool is_feasible = incumbent.has_value();
  options.on_plan = [&](const std::vector<ChipId>&, Ticks) { is_feasible = true; };
  options.on_bound = [&](const LowerBound& bound) {
    certificates.push_back(CertificateOf(problem, bound));
  };
  Prove(problem, options);
  if (!is_feasible) certificates.clear();
  return certificates;
}

CertificateReport CheckIt(const Problem& problem, const Certificate& certificate) {
  return CheckCertificate(problem.graph(), problem.package(), certificate);
}

std::int64_t StandInsOf(const Certificate& certificate) {
  return std::ranges::count_if(certificate.evidence->states,
                               [](const KeptState& state) { return state.stand_in != -1; });
}

// Returns how many stand-ins there were.
std::int64_t Check(const ExactCase& example) {
  const Problem problem = example.Make();
  const std::optional<Ticks> optimum = testing::OptimalInterval(problem);
  if (!optimum) return 0;
  std::int64_t stand_ins = 0;
  for (const auto& incumbent :
       {std::optional<Ticks>(), std::optional<Ticks>(*optimum + *optimum / 4 + 1), optimum}) {
    const std::vector<Certificate> certificates = Certify(problem, incumbent);
    EXPECT_FALSE(certificates.empty());
    if (certificates.empty()) return stand_ins;
    EXPECT_EQ(certificates.back().bound, *optimum);
    for (const Certificate& certificate : certificates) {
      EXPECT_LE(certificate.bound, *optimum);
      stand_ins += StandInsOf(certificate);
      const CertificateReport report = CheckIt(problem, certificate);
      EXPECT_TRUE(report.proven) << Name(certificate.evidence->proof) << ": " << report.reason
                                 << "\n"
                                 << FormatCertificate(certificate);
      const std::string text = FormatCertificate(certificate);
      EXPECT_EQ(FormatCertificate(ParseCertificate(text, "text")), text);
    }
    // Whatever the evidence: the optimum itself refutes more.
    Certificate more = certificates.back();
    ++more.bound;
    EXPECT_FALSE(CheckIt(problem, more).proven) << Name(more.evidence->proof);
  }
  return stand_ins;
}

TEST(CertificateTest, EveryBoundIsAcceptedAndNoneAboveTheOptimum) {
  const std::uint64_t cases = NumCases();
  std::int64_t stand_ins = 0;
  for (std::uint64_t number = 0; number < cases && !::testing::Test::HasFailure(); ++number) {
    const ExactCase example = MakeExactCase(number);
    SCOPED_TRACE(::testing::Message() << "case " << number << ": " << example.rules << ", memory "
                                      << Name(example.memory));
    stand_ins += Check(example);
  }
  EXPECT_GT(stand_ins, 0);
  RecordProperty("stand_ins", std::to_string(stand_ins));
}

// Too large for brute force; in these, more stand in for others, and fewer links are loose.
TEST(CertificateTest, BoundsOfLargerProblemsAreAccepted) {
  std::int64_t stand_ins = 0;
  const std::uint64_t cases = NumCases() / 4;
  for (std::uint64_t number = 0; number < cases && !::testing::Test::HasFailure(); ++number) {
    ExactCase example = MakeExactCase(number);
    example.dag.nodes += 8;
    SCOPED_TRACE(::testing::Message() << "case " << number << ": " << example.rules << ", memory "
                                      << Name(example.memory));
    const Problem problem = example.Make();
    for (const Certificate& certificate : Certify(problem, std::nullopt)) {
      stand_ins += StandInsOf(certificate);
      const CertificateReport report = CheckIt(problem, certificate);
      EXPECT_TRUE(report.proven) << Name(certificate.evidence->proof) << ": " << report.reason;
    }
  }
  EXPECT_GT(stand_ins, 100);
  RecordProperty("stand_ins", std::to_string(stand_ins));
}

// What the check says of a changed certificate; it must not accept it.
void ExpectRefused(const Problem& problem, Certificate certificate, const std::string& reason) {
  const CertificateReport report = CheckIt(problem, certificate);
  EXPECT_FALSE(report.proven);
  EXPECT_PRED_FORMAT2(::testing::IsSubstring, reason, report.reason);
}

// Some other evidence, of the same kind or not, sensible or not.
void Mutate(const Problem& problem, RandomStream& random, BoundEvidence& evidence) {
  const auto node = [&] {
    return static_cast<NodeId>(
        random.Below(static_cast<std::uint32_t>(problem.graph().nodes.size())));
  };
  const auto state = [&]() -> KeptState& {
    return evidence.states[random.Below(static_cast<std::uint32_t>(evidence.states.size()))];
  };
  switch (random.Below(12)) {
    case 0:
      evidence.simplification.triangle = static_cast<TriangleUse>(random.Below(3));
      break;
    case 1:
      evidence.simplification.memory = static_cast<MemoryModel>(random.Below(3));
      break;
    case 2:
      evidence.simplification.mergers.push_back({node(), node()});
      break;
    case 3:
      evidence.simplification.free_nodes.push_back(node());
      break;
    case 4:
      evidence.buckets = static_cast<std::int32_t>(random.Below(200));
      break;
    case 5:
      evidence.proof = static_cast<BoundProof>(random.Below(5));
      evidence.node = node();
      evidence.edge = {node(), node()};
      break;
    case 6:
      if (!evidence.states.empty()) state().chips += random.Below(2) == 0 ? 1 : -1;
      break;
    case 7:
      if (!evidence.states.empty()) evidence.states.push_back(state());
      break;
    case 8:
      if (!evidence.states.empty()) state().reaches.assign(state().reaches.size(), {});
      break;
    case 9:
      if (!evidence.states.empty()) {
        const auto states = static_cast<std::uint32_t>(evidence.states.size());
        state().stand_in = static_cast<std::int32_t>(random.Below(states));
      }
      break;
    case 10:
      evidence.simplification.inseparable.push_back({node(), node()});
      break;
    default:
      if (!evidence.states.empty()) state().beyond.push_back(node());
      break;
  }
}

TEST(CertificateTest, NoEvidenceMakesAFalseClaimTrue) {
  int refused = 0;
  for (std::uint64_t number = 0; number < NumCases(); ++number) {
    const ExactCase example = MakeExactCase(number);
    const Problem problem = example.Make();
    const std::optional<Ticks> optimum = testing::OptimalInterval(problem);
    if (!optimum) continue;
    const std::vector<Certificate> certificates = Certify(problem, optimum);
    RandomStream random(79, number);
    for (int trial = 0; trial < 20; ++trial) {
      Certificate claim =
          certificates[random.Below(static_cast<std::uint32_t>(certificates.size()))];
      claim.bound = *optimum + 1;
      const std::uint32_t mutations = 1 + random.Below(4);
      for (std::uint32_t i = 0; i < mutations; ++i) Mutate(problem, random, *claim.evidence);
      ASSERT_FALSE(CheckIt(problem, claim).proven) << "case " << number << "\n"
                                                   << FormatCertificate(claim);
      ++refused;
    }
  }
  EXPECT_GT(refused, 0);
}

// The first random problems whose optimum this argument proves, with their certificates.
struct Example {
  Problem problem;
  Certificate certificate;
};
std::vector<Example> ExamplesOf(BoundProof proof, std::size_t count, std::size_t least_states = 0) {
  std::vector<Example> examples;
  for (std::uint64_t number = 0; number < 1000 && examples.size() < count; ++number) {
    Problem problem = MakeExactCase(number).Make();
    const std::optional<Ticks> optimum = testing::OptimalInterval(problem);
    if (!optimum) continue;
    Certificate certificate = Certify(problem, optimum).back();
    const bool fits =
        certificate.evidence->proof == proof && certificate.evidence->states.size() >= least_states;
    if (fits) examples.push_back({std::move(problem), std::move(certificate)});
  }
  EXPECT_EQ(examples.size(), count);
  return examples;
}

// What the state stood in for has no stand-in then.
Certificate WithoutState(Certificate certificate, std::size_t number) {
  std::vector<KeptState>& states = certificate.evidence->states;
  states.erase(states.begin() + static_cast<std::ptrdiff_t>(number));
  const auto removed = static_cast<std::int32_t>(number);
  for (KeptState& state : states) {
    if (state.stand_in == removed) state.stand_in = -1;
    if (state.stand_in > removed) --state.stand_in;
  }
  return certificate;
}

TEST(CertificateTest, EveryStateIsNeeded) {
  for (const auto& [problem, certificate] : ExamplesOf(BoundProof::kExhaustive, 8, 4)) {
    const std::size_t states = certificate.evidence->states.size();
    for (std::size_t i = 0; i < states; ++i) {
      const Certificate fewer = WithoutState(certificate, i);
      // Under the triangle rule a state that came later may allow more than one before it.
      const CertificateReport report = CheckIt(problem, fewer);
      if (report.proven && problem.triangle()) continue;
      EXPECT_FALSE(report.proven) << "without state " << i;
      const std::string reason = i == 0 ? "no state to begin with" : "which is no state";
      if (i == 0 || !problem.triangle()) {
        EXPECT_PRED_FORMAT2(::testing::IsSubstring, reason, report.reason);
      }
    }
  }
}

TEST(CertificateTest, StatesMustBeIdealsOfFewChips) {
  for (const auto& [problem, certificate] : ExamplesOf(BoundProof::kExhaustive, 1, 4)) {
    const auto expect = [&, &problem = problem, &certificate = certificate](
                            KeptState state, const std::string& reason) {
      Certificate changed = certificate;
      changed.evidence->states.back() = std::move(state);
      ExpectRefused(problem, changed, reason);
    };
    const auto ops = static_cast<std::int32_t>(certificate.evidence->order.size());
    expect({1, ops, {}, {}, {}}, "holds everything");
    expect({1, ops + 1, {}, {}, {}}, "more operations than there are");
    expect({1, 0, {2'000'000'000}, {}, {}}, "more operations than there are");
    expect({problem.num_chips(), 0, {}, {}, {}}, "takes all chips");
    KeptState gap;
    for (std::int32_t p = 1; p < ops; ++p) gap.beyond.push_back(p);
    expect(gap, "lacks what its members need");
  }
}

TEST(CertificateTest, StandInsMustBeLargerStatesOfAsManyChips) {
  int found = 0;
  for (std::uint64_t number = 0; number < 600; ++number) {
    const Problem problem = MakeExactCase(number).Make();
    const std::optional<Ticks> optimum = testing::OptimalInterval(problem);
    if (!optimum) continue;
    const Certificate certificate = Certify(problem, optimum).back();
    const std::vector<KeptState>& states = certificate.evidence->states;
    for (std::size_t i = 0; i < states.size(); ++i) {
      const std::int32_t stand_in = states[i].stand_in;
      if (stand_in == -1) continue;
      ++found;
      const auto expect = [&](std::size_t state, std::int32_t other, const std::string& reason) {
        Certificate changed = certificate;
        changed.evidence->states[state].stand_in = other;
        ExpectRefused(problem, changed, fmt::format("state {} {}", state, reason));
      };
      const auto itself = static_cast<std::int32_t>(i);
      const auto other = static_cast<std::size_t>(stand_in);
      expect(i, itself, "has a stand-in that has one itself");
      expect(i, static_cast<std::int32_t>(states.size()), "has a stand-in that is no state");
      expect(i, -2, "has a stand-in that is no state");
      expect(i, 0, "has a stand-in with other chips");
      // The smaller one must be followed then, and is no part of the other.
      Certificate turned = certificate;
      turned.evidence->states[i].stand_in = -1;
      turned.evidence->states[other].stand_in = itself;
      for (std::size_t k = 0; k < states.size(); ++k) {
        if (states[k].stand_in == stand_in) turned.evidence->states[k].stand_in = -1;
      }
      ExpectRefused(problem, turned, fmt::format("state {} is not part of its stand-in", stand_in));
      Certificate chained = certificate;
      chained.evidence->states[other].stand_in = stand_in;
      ExpectRefused(problem, chained, "has a stand-in that has one itself");
    }
  }
  EXPECT_GT(found, 10);
}

TEST(CertificateTest, OrdersMustBeTopologicalAndComplete) {
  for (const auto& [problem, certificate] : ExamplesOf(BoundProof::kExhaustive, 3, 4)) {
    Certificate changed = certificate;
    std::ranges::reverse(changed.evidence->order);
    ExpectRefused(problem, changed, "not topological");
    changed = certificate;
    changed.evidence->order.pop_back();
    ExpectRefused(problem, changed, "does not name each");
    changed.evidence->order.push_back(changed.evidence->order.front());
    ExpectRefused(problem, changed, "does not name each");
    changed.evidence->order.back() = 1 << 30;
    ExpectRefused(problem, changed, "which the graph lacks");
  }
}

TEST(CertificateTest, TriangleStatesMustNotForbidMore) {
  int changed_states = 0;
  for (const auto& [problem, certificate] : ExamplesOf(BoundProof::kExhaustive, 400)) {
    const BoundEvidence& evidence = *certificate.evidence;
    for (std::size_t i = 0; i < evidence.states.size(); ++i) {
      const KeptState& state = evidence.states[i];
      if (evidence.simplification.triangle != TriangleUse::kAll || state.reaches.size() < 2)
        continue;
      Certificate changed = certificate;
      changed.evidence->states[i].live_chips.assign(state.live_chips.size(), 0);
      changed.evidence->states[i].reaches = {{0}};  // a chip that reaches itself forbids all
      ExpectRefused(problem, changed, "which is no state");
      changed.evidence->states[i].reaches = {{7}};
      ExpectRefused(problem, changed, "does not describe");
      changed.evidence->states[i].live_chips.pop_back();
      ExpectRefused(problem, changed, "does not give the chip");
      ++changed_states;
    }
  }
  EXPECT_GT(changed_states, 0);
}

// A chain of six that take 1, 2, 3, 1, 2 and 3 ms. The third sends so many bytes, the others
// little.
Problem Chain(std::int64_t sent_bytes, MemoryModel memory = MemoryModel::kNone) {
  Graph graph;
  graph.name = "chain";
  for (int v = 0; v < 6; ++v) {
    Node node;
    node.op = "Op";
    node.seconds = 1e-3 * (1 + v % 3);
    node.weight_bytes = 1000;
    graph.nodes.push_back(node);
    graph.tensors.push_back({"t", v == 2 ? sent_bytes : 1000, v, {}, v == 5});
    if (v < 5) graph.tensors.back().consumers = {v + 1};
  }
  testing::PackageRules rules;
  rules.chips = 6;
  rules.triangle = false;
  return Problem(std::move(graph), testing::MakePackage(rules), {memory});
}

TEST(CertificateTest, MergersNeedAReason) {
  const Problem problem = Chain(1000);
  const std::vector<Certificate> certificates = Certify(problem, testing::OptimalInterval(problem));
  Certificate changed = certificates.back();
  changed.evidence->simplification.inseparable.clear();
  changed.evidence->simplification.mergers = {{2, 3}};
  ExpectRefused(problem, changed, "merger 0, of node 2 into node 3, has no reason");
  changed.evidence->simplification.mergers.back() = {2, 99};
  ExpectRefused(problem, changed, "which the graph lacks");
}

TEST(CertificateTest, InseparableEdgesNeedAReason) {
  const Problem problem = Chain(1000);
  Certificate changed = Certify(problem, testing::OptimalInterval(problem)).back();
  // Within the optimum some plan keeps them apart; below it none does.
  ++changed.bound;
  changed.evidence->simplification.mergers.clear();
  changed.evidence->simplification.inseparable = {{2, 3}};
  ExpectRefused(problem, changed, "nodes 2 and 3 may lie on two chips");
  changed.evidence->simplification.inseparable = {{2, 4}};
  ExpectRefused(problem, changed, "there is no edge from node 2 to node 4");
  changed.evidence->simplification.inseparable = {{2, 99}};
  ExpectRefused(problem, changed, "which the graph lacks");
}

// 10 ms for a tensor: more than a plan with both its ends on one chip takes, but not more than
// twice that.
TEST(CertificateTest, InseparableEdgesAreFollowedBelowTheBoundOnly) {
  const Problem problem = Chain(100'000'000);
  Certificate joined = Certify(problem, testing::OptimalInterval(problem)).back();
  joined.evidence = BoundEvidence{};
  joined.evidence->simplification.memory = MemoryModel::kNone;
  joined.evidence->simplification.inseparable = {{2, 3}};
  joined.bound = problem.time_scale().ToTicks(4e-3);  // of both together
  EXPECT_TRUE(CheckIt(problem, joined).proven);
  joined.memory = MemoryModel::kFull;
  joined.evidence->simplification.memory = MemoryModel::kFull;
  ExpectRefused(problem, joined, "activations and buffers count");
  joined.evidence->simplification.memory = MemoryModel::kNone;
  joined.bound = problem.time_scale().ToTicks(20e-3);
  ExpectRefused(problem, joined, "may lie on two chips");
}

TEST(CertificateTest, MergersWithAReasonAreFollowed) {
  const Problem problem = Chain(100'000'000);  // 10 ms: more than the operation itself
  const Certificate certificate = Certify(problem, testing::OptimalInterval(problem)).back();
  Certificate merged = certificate;
  merged.evidence = BoundEvidence{};
  merged.evidence->simplification.memory = MemoryModel::kNone;
  merged.evidence->simplification.mergers = {{2, 3}};
  merged.bound = problem.time_scale().ToTicks(4e-3);  // of both together
  EXPECT_TRUE(CheckIt(problem, merged).proven);
  merged.evidence->simplification.mergers.clear();
  ExpectRefused(problem, merged, "the argument gives");
  merged.evidence->simplification.mergers = {{2, 3}};
  // Where weights count, an operation with weights cannot follow.
  const Problem weighted = Chain(100'000'000, MemoryModel::kWeights);
  merged.memory = MemoryModel::kWeights;
  merged.evidence->simplification.memory = MemoryModel::kWeights;
  ExpectRefused(weighted, merged, "it brings weights");
}

TEST(CertificateTest, ClaimsAboveTheArgumentAreRefused) {
  for (const BoundProof proof : {BoundProof::kWork, BoundProof::kClosure, BoundProof::kWindow}) {
    for (const auto& [problem, certificate] : ExamplesOf(proof, 2)) {
      Certificate raised = certificate;
      raised.bound += certificate.bound / 100;  // by 1%
      EXPECT_FALSE(CheckIt(problem, raised).proven) << Name(proof);
      raised.bound = certificate.bound + 1;
      EXPECT_FALSE(CheckIt(problem, raised).proven) << Name(proof);
    }
  }
}

TEST(CertificateTest, EvidenceMustBeOfTheGraph) {
  for (auto& [problem, certificate] : ExamplesOf(BoundProof::kClosure, 1)) {
    certificate.evidence->node = 1 << 30;
    ExpectRefused(problem, certificate, "which the graph lacks");
    certificate.evidence->node = 0;
    certificate.evidence->simplification.free_nodes = {1 << 30};
    ExpectRefused(problem, certificate, "which the graph lacks");
    certificate.evidence->simplification.free_nodes.clear();
    certificate.evidence->simplification.weightless_nodes = {1 << 30};
    ExpectRefused(problem, certificate, "which the graph lacks");
  }
  int refused = 0;
  for (auto& [problem, certificate] : ExamplesOf(BoundProof::kWindow, 10)) {
    certificate.evidence->buckets = 1;  // windows as wide as the graph, which sometimes is enough
    const CertificateReport report = CheckIt(problem, certificate);
    refused += report.reason.find("leave room") != std::string::npos;
    certificate.evidence->buckets = 1 << 30;
    ExpectRefused(problem, certificate, "too many buckets");
  }
  EXPECT_GT(refused, 3);
}

// Pairs by chance: what the check accepts must leave an optimum.
TEST(CertificateTest, TwinsThatAreAcceptedMayBePutInOrder) {
  int accepted = 0;
  int refused = 0;
  for (std::uint64_t number = 0; number < 4000 && !::testing::Test::HasFailure(); ++number) {
    ExactCase example = MakeExactCase(number);
    example.rules.transfers = Transfers::kOverlapped;
    example.rules.triangle = false;
    example.memory = MemoryModel::kWeights;
    example.dag.color_share = example.dag.clone_share = 0;
    example.dag.nodes = 6;
    example.alike = true;
    const Problem problem = example.Make();
    const std::optional<Ticks> optimum = testing::OptimalInterval(problem);
    if (!optimum) continue;
    RandomStream random(81, number);
    std::vector<OpIndex> ops(static_cast<std::size_t>(problem.num_ops()));
    std::iota(ops.begin(), ops.end(), 0);
    random.Shuffle(std::span(ops));
    TwinBranches pairs;
    BoundEvidence evidence;
    evidence.proof = BoundProof::kWork;
    evidence.simplification.memory = MemoryModel::kWeights;
    std::vector<MergeStep>& steps = evidence.simplification.twins.emplace_back();
    const std::size_t count = 1 + random.Below(2);
    for (std::size_t i = 0; i < count; ++i) {
      pairs.emplace_back(std::minmax(ops[2 * i], ops[2 * i + 1]));
      steps.push_back({problem.members(pairs.back().first).front(),
                       problem.members(pairs.back().second).front()});
    }
    // More than the argument yields, so that the optimum is within the limit: of twins the check
    // says nothing then.
    const Certificate certificate = CertificateOf(
        problem, {*optimum + 1, BoundProof::kWork, std::make_shared<BoundEvidence>(evidence)});
    const CertificateReport report = CheckIt(problem, certificate);
    ASSERT_FALSE(report.proven);
    if (report.reason.find("twin") != std::string::npos) {
      ++refused;
      continue;
    }
    EXPECT_NE(report.reason.find("claims"), std::string::npos) << report.reason;
    ++accepted;
    EXPECT_EQ(testing::OptimalInterval(*WithTwinsInOrder(problem, {pairs})), optimum)
        << "case " << number;
  }
  EXPECT_GT(accepted, 100);
  EXPECT_GT(refused, 100);
}

TEST(CertificateTest, TwinsNeedAReason) {
  int examples = 0;
  for (std::uint64_t number = 0; number < 2000 && examples < 20; ++number) {
    ExactCase example = MakeExactCase(number);
    if (example.memory == MemoryModel::kFull) continue;
    example.rules.transfers = Transfers::kOverlapped;
    example.rules.triangle = false;
    example.alike = true;
    const Problem problem = example.Make();
    for (Certificate& certificate : Certify(problem, std::nullopt)) {
      if (certificate.evidence->simplification.twins.empty()) continue;
      ++examples;
      std::vector<MergeStep>& pairs = certificate.evidence->simplification.twins.front();
      const MergeStep pair = pairs.front();
      pairs.front() = {pair.node, pair.node};
      ExpectRefused(problem, certificate, "its own twin");
      certificate.evidence->order.clear();  // any will do
      pairs.front() = {pair.into, pair.node};
      pairs.push_back(pair);
      ExpectRefused(problem, certificate, "cycle");
      pairs.assign(2, pair);
      ExpectRefused(problem, certificate, "two twins");
      pairs.assign(1, {pair.node, 1 << 30});
      ExpectRefused(problem, certificate, "which the graph lacks");
    }
  }
  EXPECT_GE(examples, 20);
}

TEST(CertificateTest, TwoChipBoundsAreRecomputed) {
  const Problem chain = Chain(1000);
  Graph graph = chain.graph();
  graph.tensors[0].consumers = {1, 5};  // everything lies between its ends
  testing::PackageRules rules;
  rules.chips = 6;
  const Problem problem(graph, testing::MakePackage(rules), {MemoryModel::kNone});
  BoundEvidence evidence;
  evidence.proof = BoundProof::kTwoChip;
  evidence.simplification.triangle = TriangleUse::kTwoChips;
  evidence.simplification.memory = MemoryModel::kNone;
  evidence.edge = {0, 5};
  const Ticks half = problem.time_scale().ToTicks(6e-3);
  Certificate certificate = CertificateOf(
      problem, {half, BoundProof::kTwoChip, std::make_shared<BoundEvidence>(evidence)});
  EXPECT_TRUE(CheckIt(problem, certificate).proven);
  // Half of the work, and the tensors that cross.
  certificate.bound = 2 * half;
  ExpectRefused(problem, certificate, "two chips may hold what lies between");
  certificate.bound = half;
  certificate.evidence->edge = {0, 1};
  ExpectRefused(problem, certificate, "two chips may hold what lies between");
  certificate.evidence->edge = {0, 4};
  ExpectRefused(problem, certificate, "there is no edge");
  certificate.evidence->simplification.triangle = TriangleUse::kNone;
  ExpectRefused(problem, certificate, "not used");
}

TEST(CertificateTest, IsBoundToGraphPackageAndMemoryModel) {
  const Problem problem = Chain(1000);
  const Certificate certificate = Certify(problem, testing::OptimalInterval(problem)).back();
  Graph graph = problem.graph();
  graph.nodes[3].flops += 1;
  CertificateReport report = CheckCertificate(graph, problem.package(), certificate);
  EXPECT_TRUE(report.of_another_graph);
  EXPECT_FALSE(report.proven);
  Package package = problem.package();
  package.link.bytes_per_second *= 2;
  report = CheckCertificate(problem.graph(), package, certificate);
  EXPECT_TRUE(report.of_another_graph);
  Certificate stricter = certificate;
  stricter.evidence->simplification.memory = MemoryModel::kFull;
  ExpectRefused(problem, stricter, "counts more against SRAM");
  Certificate missing = certificate;
  missing.evidence.reset();
  missing.missing = "too large";
  ExpectRefused(problem, missing, "not certified: too large");
}

TEST(CertificateTest, TimeScalesMustBePowersOfTenThatCannotOverflow) {
  const Problem problem = Chain(1000);
  Certificate certificate = Certify(problem, testing::OptimalInterval(problem)).back();
  certificate.ticks_per_second *= 1.5;
  ExpectRefused(problem, certificate, "no power of ten");
  certificate.ticks_per_second = 1e30;
  ExpectRefused(problem, certificate, "could overflow");
  certificate.ticks_per_second = 1e-30;
  EXPECT_FALSE(CheckIt(problem, certificate).proven);
  certificate.bound = std::numeric_limits<Ticks>::max();
  ExpectRefused(problem, certificate, "more ticks than any plan");
}

TEST(CertificateTest, StepsAreLimited) {
  for (const auto& [problem, certificate] : ExamplesOf(BoundProof::kExhaustive, 1, 4)) {
    const CertificateReport report =
        CheckCertificate(problem.graph(), problem.package(), certificate, {.most_steps = 1});
    EXPECT_FALSE(report.proven);
    EXPECT_PRED_FORMAT2(::testing::IsSubstring, "more steps than are allowed", report.reason);
  }
}

}  // namespace
}  // namespace cleave
