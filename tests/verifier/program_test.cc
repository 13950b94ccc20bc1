// cleave-verify as its users see it: exit status and output.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>

#include "cleave/io/json_parse.h"
#include "cleave/io/package_file.h"
#include "cleave/io/plan_file.h"
#include "tests/io/temp_folder.h"
#include "tests/verifier/small_case.h"

namespace cleave {
namespace {

struct Outcome {
  int status = -1;
  std::string output;  // both streams
};

Outcome RunProgram(const std::string& arguments) {
  const std::string command = std::string(CLEAVE_VERIFY_PROGRAM) + " " + arguments + " 2>&1";
  std::FILE* pipe = ::popen(command.c_str(), "r");
  CLEAVE_CHECK(pipe != nullptr);
  Outcome outcome;
  char buffer[4096];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) {
    outcome.output.append(buffer, got);
  }
  const int status = ::pclose(pipe);
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

class VerifyProgramTest : public testing::Test {
 protected:
  void SetUp() override {
    const Graph graph = SkipGraph();
    folder_.Write("graph.json", FormatGraph(graph));
    plan_ = HonestPlan(graph, FreePackage(3), {0, 1, 2});
    WritePlan();
  }

  void WritePlan() { folder_.Write("plan.json", FormatPlan(plan_)); }
  std::string Path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string Files() const { return Path("graph.json") + " " + Path("plan.json"); }

  void ExpectRun(const std::string& arguments, int status, const std::string& part) {
    const Outcome outcome = RunProgram(arguments);
    EXPECT_EQ(outcome.status, status) << outcome.output;
    EXPECT_PRED_FORMAT2(testing::IsSubstring, part, outcome.output);
  }

  TempFolder folder_;
  Plan plan_;
};

TEST_F(VerifyProgramTest, ValidPlan) {
  ExpectRun(Files(), 0, "valid: interval 10 s, set by chip 2 (SRAM: full)");
  ExpectRun("--memory=none -- " + Files(), 0, "(SRAM: none)");
}

TEST_F(VerifyProgramTest, InvalidPlan) {
  plan_.cost.interval_seconds = 9;
  WritePlan();
  ExpectRun(Files(), 1, "interval-claim: claims an interval of 9 s; it is 10 s");
}

TEST_F(VerifyProgramTest, PlanForAnotherGraphIsBadInput) {
  plan_.graph_sha256 = std::string(64, '0');
  WritePlan();
  ExpectRun(Files(), 2, "identity: made for the graph with SHA-256");
  ExpectRun(Files(), 2, "plan.json: /graph: is not of the graph in " + Path("graph.json"));
}

TEST_F(VerifyProgramTest, OtherPackage) {
  Package package = FreePackage(3);
  package.triangle = true;
  folder_.Write("package.json", FormatPackage(package));
  ExpectRun(Files() + " --package " + Path("package.json"), 1, "chip-triangle: chip 2");
  ExpectRun(Files() + " --package mcm5", 2, "did you mean \"mcm4\"?");
}

TEST_F(VerifyProgramTest, JsonIsComplete) {
  const Outcome outcome = RunProgram("--json " + Files());
  EXPECT_EQ(outcome.status, 0);
  const JsonValue value = ParseJson(outcome.output);
  const auto& members = std::get<JsonMembers>(value.data);
  std::vector<std::string> keys;
  for (const JsonMember& member : members) keys.push_back(member.key);
  EXPECT_EQ(keys,
            (std::vector<std::string>{"valid", "memory", "claimed_interval_seconds",
                                      "interval_seconds", "bottleneck", "chips", "violations"}));
  EXPECT_TRUE(std::get<bool>(members[0].value.data));
}

TEST_F(VerifyProgramTest, BadInput) {
  ExpectRun(Path("missing.json") + " " + Path("plan.json"), 2, "No such file");
  ExpectRun(Path("plan.json") + " " + Path("graph.json"), 2, "another kind of file");
  plan_.provenance.options["memory"] = "half";
  WritePlan();
  ExpectRun(Files(), 2, "plan.json: /provenance/options/memory: \"half\" is not a memory model");
}

TEST_F(VerifyProgramTest, BadArguments) {
  ExpectRun("", 2, "wants a graph and a plan, not 0 files");
  ExpectRun("a b c", 2, "not 3 files");
  ExpectRun(Files() + " --fast", 2, "--fast: unknown option");
  ExpectRun(Files() + " --memory half", 2, "known are full, weights, none");
  ExpectRun(Files() + " --package", 2, "a value is missing");
  ExpectRun("--help", 0, "usage: cleave-verify");
}

TEST_F(VerifyProgramTest, FullOutputDeviceIsAnError) {
  EXPECT_EQ(RunProgram(Files() + " >/dev/full").status, 2);
}

}  // namespace
}  // namespace cleave
