#include "cleave/io/certificate_file.h"

#include <gtest/gtest.h>

#include "tests/io/expect_input_error.h"

namespace cleave {
namespace {

constexpr const char* kText = R"({"format": "cleave.certificate/1",
 "graph": {"name": "bert", "nodes": 3, "sha256": "abc"},
 "package": {"format": "cleave.package/1",
  "name": "two",
  "chips": 2,
  "chip": {"flops_per_second": 1, "sram_bytes": 2, "sram_bytes_per_second": 3},
  "link": {"bytes_per_second": 4, "latency_seconds": 0},
  "host_link": null,
  "constraints": {"no_skipping": true, "triangle": true},
  "transfers": "serial", "forwarding": "none"},
 "rules": {"transfers": "serial", "relay": false, "triangle": true, "no_skipping": true, "equal_chips": true, "memory": "full"},
 "bound": {"ticks": 500, "ticks_per_second": 1000, "interval_seconds": 0.5},
 "status": "certified", "reason": null, "proof": "exhaustive",
 "simplification": {"triangle": "two-chip", "memory": "weights",
  "free_nodes": [0, 1],
  "weightless_nodes": [2],
  "inseparable": [[1, 2]],
  "mergers": [[0, 1]],
  "twins": [[[0, 5], [1, 3]],
   [[2, 3]]]},
 "evidence": {"buckets": 64,
  "order": [0, 2],
  "states": [[0, 0, [], [], []],
   [1, 0, [1], [0,1], [[1], []]],
   [1, 0, [0], [], [], 1]]}}
)";

std::string WithEvidence(const std::string& proof, const std::string& evidence) {
  const std::string text = kText;
  const std::string renamed = Replaced(text, "\"exhaustive\"", "\"" + proof + "\"");
  return renamed.substr(0, renamed.find(" \"evidence\"")) + " \"evidence\": " + evidence + "}\n";
}

TEST(CertificateFileTest, ReadsEveryField) {
  const Certificate certificate = ParseCertificate(kText, "");
  EXPECT_EQ(certificate.graph_name, "bert");
  EXPECT_EQ(certificate.graph_nodes, 3);
  EXPECT_EQ(certificate.graph_sha256, "abc");
  EXPECT_EQ(certificate.package.name, "two");
  EXPECT_EQ(certificate.memory, MemoryModel::kFull);
  EXPECT_EQ(certificate.bound, 500);
  EXPECT_EQ(certificate.ticks_per_second, 1000);
  EXPECT_EQ(certificate.bound_seconds(), 0.5);
  ASSERT_TRUE(certificate.evidence.has_value());
  const BoundEvidence& evidence = *certificate.evidence;
  EXPECT_EQ(evidence.proof, BoundProof::kExhaustive);
  EXPECT_EQ(evidence.simplification.triangle, TriangleUse::kTwoChips);
  EXPECT_EQ(evidence.simplification.memory, MemoryModel::kWeights);
  EXPECT_EQ(evidence.simplification.free_nodes, (std::vector<NodeId>{0, 1}));
  EXPECT_EQ(evidence.simplification.weightless_nodes, (std::vector<NodeId>{2}));
  EXPECT_EQ(evidence.simplification.inseparable, (std::vector<MergeStep>{{1, 2}}));
  EXPECT_EQ(evidence.simplification.mergers, (std::vector<MergeStep>{{0, 1}}));
  EXPECT_EQ(evidence.simplification.twins,
            (std::vector<std::vector<MergeStep>>{{{0, 5}, {1, 3}}, {{2, 3}}}));
  EXPECT_EQ(evidence.buckets, 64);
  EXPECT_EQ(evidence.order, (std::vector<NodeId>{0, 2}));
  ASSERT_EQ(evidence.states.size(), 3U);
  EXPECT_EQ(evidence.states[1], (KeptState{1, 0, {1}, {0, 1}, {{1}, {}}, -1}));
  EXPECT_EQ(evidence.states[2], (KeptState{1, 0, {0}, {}, {}, 1}));
}

TEST(CertificateFileTest, CanonicalTextsAreKept) {
  for (const std::string& text :
       {std::string(kText), WithEvidence("work", "{}"), WithEvidence("op-closure", "{\"node\": 2}"),
        WithEvidence("two-chip", "{\"edge\": [0, 2]}"),
        WithEvidence("window", "{\"buckets\": 9}")}) {
    EXPECT_EQ(FormatCertificate(ParseCertificate(text, "")), text);
  }
}

TEST(CertificateFileTest, SaysWhatIsNotCertified) {
  Certificate certificate = ParseCertificate(kText, "");
  certificate.evidence.reset();
  certificate.missing = "the evidence is too large";
  EXPECT_EQ(ParseCertificate(FormatCertificate(certificate), ""), certificate);
}

TEST(CertificateFileTest, NamesWhatIsWrong) {
  struct Bad {
    std::string from;
    std::string to;
    ExpectedError expected;
  };
  const std::vector<Bad> cases = {
      {"certificate/1", "certificate/2", {"/format", "", "cleave.certificate/1"}},
      {"\"bound\"", "\"bond\"", {"/bond", "unknown key", "bound"}},
      {"\"relay\": false", "\"relay\": true", {"/rules/relay", "not what the package says", ""}},
      {"\"memory\": \"full\"", "\"memory\": \"all\"", {"/rules/memory", "no", "weights"}},
      {"\"ticks\": 500", "\"ticks\": 501", {"/bound/interval_seconds", "is not ticks", ""}},
      {"\"ticks\": 500", "\"ticks\": -5", {"/bound/ticks", "", ""}},
      {"\"ticks_per_second\": 1000",
       "\"ticks_per_second\": 0",
       {"/bound/interval_seconds", "", ""}},
      {"\"certified\"", "\"sworn\"", {"/status", "no status", "uncertified"}},
      {"\"exhaustive\"", "\"faith\"", {"/proof", "no argument", "window"}},
      {"\"exhaustive\"", "\"work\"", {"/evidence/buckets", "unknown key", ""}},
      {"\"two-chip\"", "\"half\"", {"/simplification/triangle", "no use", "two-chip"}},
      {"[[0, 1]]", "[[0, 1, 2]]", {"/simplification/mergers/0", "pair", ""}},
      {"[1, 3]", "[1, -3]", {"/simplification/twins/0/1/1", "", ""}},
      {"[0, 1],", "[0, -1],", {"/simplification/free_nodes/1", "", ""}},
      {"[0, 2]", "[0, 99999999999]", {"/evidence/order/1", "", ""}},
      {"[0, 2]", "[0, 0.5]", {"/evidence/order/1", "", ""}},
      {"[0, 0, [], [], []]", "[0, 0]", {"/evidence/states/0", "list of five", ""}},
      {"[0, 0, [], [], []]", "[1e9, 0, [], [], []]", {"/evidence/states/0/0", "", ""}},
      {"[], [], 1]", "[], [], 3]", {"/evidence/states/2/5", "", ""}},
      {"[], [], 1]", "[], [], -1]", {"/evidence/states/2/5", "", ""}},
      {"[], [], 1]", "[], [], 1, 1]", {"/evidence/states/2", "five or six", ""}},
      {"\"buckets\": 64", "\"buckets\": 1e30", {"/evidence/buckets", "", ""}},
  };
  for (const Bad& bad : cases) {
    SCOPED_TRACE(bad.from + " -> " + bad.to);
    ExpectInputError([&] { ParseCertificate(Replaced(kText, bad.from, bad.to), ""); },
                     bad.expected);
  }
}

TEST(CertificateFileTest, RefusesWhatIsNoJson) {
  const std::string text = kText;
  for (std::size_t length = 0; length + 2 < text.size(); length += 7) {
    EXPECT_THROW(ParseCertificate(text.substr(0, length), ""), InputError) << length;
  }
  for (const char* number : {"NaN", "Infinity", "1e999", "-1e999"}) {
    EXPECT_THROW(ParseCertificate(Replaced(text, "500", number), ""), InputError) << number;
  }
  EXPECT_THROW(ParseCertificate(Replaced(text, "[0, 1]", std::string(100'000, '[')), ""),
               InputError);
}

}  // namespace
}  // namespace cleave
