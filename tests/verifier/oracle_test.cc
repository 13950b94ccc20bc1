// The verifier against the specification's reference checker, which shares no code with it.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <sstream>

#include "cleave/base/random.h"
#include "cleave/graph/traversal.h"
#include "cleave/io/package_file.h"
#include "cleave/io/plan_file.h"
#include "tests/graph/random_graph.h"
#include "tests/io/random_plan.h"
#include "tests/io/temp_folder.h"
#include "tests/verifier/small_case.h"

namespace cleave {
namespace {

constexpr int kCases = 300;

struct Case {
  Graph graph;
  Plan plan;
};

struct Answer {
  std::string rules;
  std::string interval;
  std::string bottleneck;
};

// Node v's chip grows with its depth, now and then by mistake not.
std::vector<int> RandomAssignment(RandomStream& random, const Graph& graph, int chips) {
  const Csr predecessors = Transposed(Successors(graph));
  std::vector<int> assignment(graph.nodes.size(), 0);
  const bool careful = random.Below(5) > 0;
  for (const NodeId v : TopologicalOrder(Successors(graph))) {
    int& chip = assignment[static_cast<std::size_t>(v)];
    for (const NodeId u : predecessors[v]) {
      chip = std::max(chip, assignment[static_cast<std::size_t>(u)]);
    }
    if (!careful && random.Below(4) == 0) chip = 0;
    if (random.Below(2) == 0) chip = std::min(chip + 1, chips - 1);
  }
  return assignment;
}

Case RandomCase(RandomStream& random) {
  Case result;
  result.graph = MakeRandomGraph(random);
  Package package = RandomPlanMaker(random).MakePackage();
  for (ChipSpec& chip : package.chips) {
    chip.sram_bytes = random.Below(10) == 0 ? 1 << 18 : 1 << 30;
  }
  package.shared_chip = false;
  const int chips = package.num_chips();
  result.plan =
      HonestPlan(result.graph, package, RandomAssignment(random, result.graph, chips), "weights");
  return result;
}

std::vector<Answer> AskOracle(const TempFolder& folder) {
  const std::string command =
      "python3 " CLEAVE_SOURCE_DIR "/tests/verifier/run_oracle.py " +
      (CLEAVE_SOURCE_DIR "/../shared/oracle/check_plan.py " + folder.path().string());
  std::FILE* pipe = ::popen(command.c_str(), "r");
  CLEAVE_CHECK(pipe != nullptr);
  std::string text;
  char buffer[4096];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe))
    text.append(buffer, got);
  EXPECT_EQ(::pclose(pipe), 0) << "the reference checker did not run: " << command;
  std::istringstream lines(text);
  std::vector<Answer> answers;
  for (Answer a; lines >> a.rules >> a.interval >> a.bottleneck;) answers.push_back(a);
  return answers;
}

std::string SortedRules(const VerifyReport& report) {
  RuleNames names = BrokenRules(report);
  std::ranges::sort(names);
  std::string text;
  for (const std::string_view name : names) {
    if (!text.empty()) text += ',';
    text += name;
  }
  return text.empty() ? "-" : text;
}

void ExpectAgreement(const Case& example, const Answer& answer, std::vector<int>& seen) {
  const VerifyReport report = VerifyPlan(example.graph, example.plan);
  for (const Violation& violation : report.violations)
    ++seen[static_cast<std::size_t>(violation.rule)];
  // The reference stops at backward flow, so it may miss other rules then.
  const bool backward = answer.rules == "acyclic-dataflow";
  const std::string rules = SortedRules(report);
  if (backward) {
    EXPECT_NE(rules.find("acyclic-dataflow"), std::string::npos) << rules;
  } else {
    EXPECT_EQ(rules, answer.rules);
  }
  ASSERT_EQ(report.cost.has_value(), answer.interval != "-");
  if (!report.cost) return;
  const double interval = std::stod(answer.interval);
  EXPECT_NEAR(report.cost->interval_seconds, interval, 1e-9 * interval);
  std::string bottleneck = report.cost->bottleneck;
  std::erase(bottleneck, ' ');
  EXPECT_EQ(bottleneck, answer.bottleneck);
}

TEST(OracleTest, AgreesOnRandomPlans) {
  if (!std::filesystem::exists(CLEAVE_SOURCE_DIR "/../shared/oracle/check_plan.py")) {
    GTEST_SKIP() << "no reference checker beside the sources";
  }
  RandomStream random(41);
  const TempFolder folder;
  std::vector<Case> cases;
  for (int i = 0; i < kCases; ++i) {
    cases.push_back(RandomCase(random));
    std::string stem = std::to_string(i);
    folder.Write(stem + ".graph.json", FormatGraph(cases.back().graph));
    folder.Write(stem + ".plan.json", FormatPlan(cases.back().plan));
  }
  const std::vector<Answer> answers = AskOracle(folder);
  ASSERT_EQ(answers.size(), cases.size());
  std::vector<int> seen(16, 0);
  int valid = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    SCOPED_TRACE(FormatGraph(cases[i].graph) + FormatPlan(cases[i].plan));
    ExpectAgreement(cases[i], answers[i], seen);
    valid += answers[i].rules == "-" ? 1 : 0;
  }
  // The cases must be worth something: valid ones and each kind of violation.
  EXPECT_GE(valid, kCases / 5);
  for (const Rule rule : {Rule::kAcyclicDataflow, Rule::kNoSkipping, Rule::kChipTriangle,
                          Rule::kColocation, Rule::kMemory}) {
    EXPECT_GT(seen[static_cast<std::size_t>(rule)], 0) << Name(rule);
  }
}

}  // namespace
}  // namespace cleave
