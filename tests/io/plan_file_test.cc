#include "cleave/io/plan_file.h"

#include <gtest/gtest.h>

#include "cleave/base/random.h"
#include "tests/io/expect_input_error.h"
#include "tests/io/random_plan.h"

namespace cleave {
namespace {

constexpr const char* kText = R"({"format": "cleave.plan/1",
 "graph": {"name": "bert", "nodes": 3, "sha256": "abc"},
 "package": {"format": "cleave.package/1",
  "name": "two",
  "chips": 2,
  "chip": {"flops_per_second": 1, "sram_bytes": 2, "sram_bytes_per_second": 3},
  "link": {"bytes_per_second": 4, "latency_seconds": 0},
  "host_link": null,
  "constraints": {"no_skipping": true, "triangle": true},
  "transfers": "serial", "forwarding": "none"},
 "assignment": [0, 0, 1],
 "cost": {"interval_seconds": 0.5, "throughput_per_second": 2,
  "chips": [
   {"compute": 0.25, "in": 1, "out": 2, "host": 3, "sram": 4, "load": 0.5},
   {"compute": 0, "in": 0, "out": 0, "host": 0, "sram": 0, "load": 0}],
  "bottleneck": "chip 0"},
 "bound": {"interval_seconds": 0.5, "proof": "optimal"},
 "provenance": {"method": "exact", "seed": 18446744073709551615, "evaluations": 7, "wall_seconds": 1.5, "version": "0.1.0",
  "options": {"memory": "full"}}}
)";

struct BadPlanText {
  std::string from;
  std::string to;
  ExpectedError expected;
};

TEST(PlanFileTest, ReadsEveryField) {
  const Plan plan = ParsePlan(kText, "");
  EXPECT_EQ(plan.graph_name, "bert");
  EXPECT_EQ(plan.graph_nodes, 3);
  EXPECT_EQ(plan.graph_sha256, "abc");
  EXPECT_EQ(plan.package.name, "two");
  EXPECT_EQ(plan.assignment, (std::vector<int>{0, 0, 1}));
  EXPECT_EQ(plan.cost.interval_seconds, 0.5);
  ASSERT_EQ(plan.cost.chips.size(), 2U);
  EXPECT_EQ(plan.cost.chips[0], (ChipCost{0.25, 1, 2, 3, 4, 0.5}));
  EXPECT_EQ(plan.cost.bottleneck, "chip 0");
  EXPECT_EQ(plan.bound, (PlanBound{0.5, "optimal"}));
  EXPECT_EQ(plan.provenance.method, "exact");
  EXPECT_EQ(plan.provenance.seed, ~std::uint64_t{0});
  EXPECT_EQ(plan.provenance.evaluations, 7);
  EXPECT_EQ(plan.provenance.wall_seconds, 1.5);
  EXPECT_EQ(plan.provenance.version, "0.1.0");
  EXPECT_EQ(plan.provenance.options.at("memory"), "full");
}

TEST(PlanFileTest, CanonicalTextIsKept) { EXPECT_EQ(FormatPlan(ParsePlan(kText, "")), kText); }

TEST(PlanFileTest, RoundTripsRandomPlans) {
  RandomStream random(31);
  RandomPlanMaker maker(random);
  for (int i = 0; i < 500; ++i) {
    const Plan plan = maker.MakePlan();
    ASSERT_EQ(ParsePlan(FormatPlan(plan), ""), plan) << FormatPlan(plan);
  }
}

// Whether a plan fits its graph is the verifier's question.
TEST(PlanFileTest, TakesChipsOutOfRange) {
  EXPECT_EQ(ParsePlan(Replaced(kText, "[0, 0, 1]", "[-1, 64]"), "").assignment,
            (std::vector<int>{-1, 64}));
}

TEST(PlanFileTest, NoThroughputForNoInterval) {
  Plan plan = ParsePlan(kText, "");
  for (const double interval : {0.0, 5e-324}) {
    plan.cost.interval_seconds = interval;
    EXPECT_EQ(ParsePlan(FormatPlan(plan), ""), plan);
  }
}

TEST(PlanFileTest, RejectsBadTexts) {
  const BadPlanText cases[] = {
      {"plan/1", "plan/0", {"/format", "does not read", "reads \"cleave.plan/1\""}},
      {"\"nodes\": 3", "\"nodes\": -3", {"/graph/nodes", "integer", ""}},
      {"\"sha256\": \"abc\"", "\"sha256\": null", {"/graph/sha256", "a string", ""}},
      {"package/1", "package/2", {"/package/format", "does not read", ""}},
      {"\"sram_bytes\": 2", "\"sram_bytes\": 2.5", {"/package/chip/sram_bytes", "integer", ""}},
      {"\"bytes_per_second\": 4",
       "\"bytes_per_second\": 0",
       {"/package/link/bytes_per_second", "above 0", ""}},
      {"[0, 0, 1]", "[0, 0.5, 1]", {"/assignment/1", "integer", ""}},
      {"[0, 0, 1]", "[0, 0, 4294967296]", {"/assignment/2", "integer", ""}},
      {"[0, 0, 1]", "[0, 0, null]", {"/assignment/2", "not null", ""}},
      {"\"throughput_per_second\": 2",
       "\"throughput_per_second\": 3",
       {"/cost/throughput_per_second", "does not belong", "1 / interval_seconds"}},
      {"\"load\": 0.5", "\"laod\": 0.5", {"/cost/chips/0/laod", "unknown key", "\"load\""}},
      {"\"in\": 1", "\"in\": -1", {"/cost/chips/0/in", "integer", ""}},
      {"\"proof\": \"optimal\"", "\"proof\": 1", {"/bound/proof", "a string", ""}},
      {"18446744073709551615", "18446744073709551616", {"/provenance/seed", "integer", ""}},
      {"\"memory\": \"full\"", "\"a/b\": 1", {"/provenance/options/a~1b", "a string", "quotes"}},
      {"\"memory\": \"full\"", "\"a\": \"\", \"a\": \"\"", {"/provenance/options/a", "once", ""}},
  };
  for (const BadPlanText& bad : cases) {
    SCOPED_TRACE(bad.to);
    const std::string text = Replaced(kText, bad.from, bad.to);
    ExpectInputError([&] { ParsePlan(text, ""); }, bad.expected);
  }
}

}  // namespace
}  // namespace cleave
