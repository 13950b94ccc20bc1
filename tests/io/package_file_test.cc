#include "cleave/io/package_file.h"

#include <gtest/gtest.h>

#include "cleave/base/random.h"
#include "tests/io/expect_input_error.h"
#include "tests/io/random_plan.h"

namespace cleave {
namespace {

constexpr const char* kText = R"({"format": "cleave.package/1",
 "name": "two",
 "chips": 2,
 "chip": {"flops_per_second": 2000000000000, "sram_bytes": 33554432, "sram_bytes_per_second": 200000000000},
 "link": {"bytes_per_second": 25000000000, "latency_seconds": 1e-06},
 "host_link": {"bytes_per_second": 16000000000},
 "constraints": {"no_skipping": true, "triangle": false},
 "transfers": "overlapped", "forwarding": "relay"}
)";

constexpr const char* kListed = R"({"format": "cleave.package/1", "name": "listed",
 "chips": [{"flops_per_second": 1, "sram_bytes": 2, "sram_bytes_per_second": 3},
           {"flops_per_second": 4, "sram_bytes": 5, "sram_bytes_per_second": 6}],
 "link": {"bytes_per_second": 1}, "constraints": {}, "transfers": "serial"})";

struct BadPackageText {
  std::string from;
  std::string to;
  ExpectedError expected;
};

TEST(PackageFileTest, ReadsEveryField) {
  const Package package = ParsePackage(kText, "");
  EXPECT_EQ(package.name, "two");
  EXPECT_TRUE(package.shared_chip);
  ASSERT_EQ(package.num_chips(), 2);
  EXPECT_EQ(package.chips[1], (ChipSpec{2e12, 33554432, 2e11}));
  EXPECT_EQ(package.link, (Link{2.5e10, 1e-6}));
  EXPECT_EQ(package.host_bytes_per_second, 1.6e10);
  EXPECT_TRUE(package.no_skipping);
  EXPECT_FALSE(package.triangle);
  EXPECT_EQ(package.transfers, Transfers::kOverlapped);
  EXPECT_EQ(package.forwarding, Forwarding::kRelay);
}

TEST(PackageFileTest, ReadsListsAndDefaults) {
  const Package package = ParsePackage(kListed, "");
  EXPECT_FALSE(package.shared_chip);
  ASSERT_EQ(package.num_chips(), 2);
  EXPECT_EQ(package.chips[1], (ChipSpec{4, 5, 6}));
  EXPECT_EQ(package.link.latency_seconds, 0);
  EXPECT_EQ(package.host_bytes_per_second, std::nullopt);
  EXPECT_TRUE(package.no_skipping);
  EXPECT_TRUE(package.triangle);
  EXPECT_EQ(package.forwarding, Forwarding::kNone);
}

TEST(PackageFileTest, CanonicalTextIsKept) {
  EXPECT_EQ(FormatPackage(ParsePackage(kText, "")), kText);
}

TEST(PackageFileTest, RoundTripsRandomPackages) {
  RandomStream random(21);
  RandomPlanMaker maker(random);
  for (int i = 0; i < 500; ++i) {
    const Package package = maker.MakePackage();
    ASSERT_EQ(ParsePackage(FormatPackage(package), ""), package) << FormatPackage(package);
  }
}

TEST(PackageFileTest, RejectsBadTexts) {
  const BadPackageText cases[] = {
      {"package/1", "package/2", {"/format", "does not read", "reads \"cleave.package/1\""}},
      {"cleave.package/1", "cleave.graph/1", {"/format", "another kind", ""}},
      {"\"chips\": 2", "\"chips\": 0", {"/chips", "from 1 to 256", ""}},
      {"\"chips\": 2", "\"chips\": 257", {"/chips", "from 1 to 256", ""}},
      {"\"chips\": 2", "\"chips\": 1e9", {"/chips", "from 1 to 256", ""}},
      {"\"chips\": 2", "\"chips\": 2.5", {"/chips", "integer", ""}},
      {"\"chips\": 2", "\"chips\": \"2\"", {"/chips", "integer", ""}},
      {"\"chips\": 2", "\"chips\": []", {"/chip", "already", "remove \"chip\""}},
      {"\"chip\":", "\"extra\":", {"", "\"chip\" is missing", ""}},
      {"2000000000000", "0", {"/chip/flops_per_second", "above 0", ""}},
      {"200000000000}", "-1}", {"/chip/sram_bytes_per_second", "negative", ""}},
      {"33554432", "0.5", {"/chip/sram_bytes", "integer", ""}},
      {"25000000000", "0", {"/link/bytes_per_second", "above 0", ""}},
      {"1e-06", "1e10", {"/link/latency_seconds", "finite", ""}},
      {"\"latency_seconds\"", "\"latency\"", {"/link/latency", "unknown key", "latency_seconds"}},
      {"16000000000", "0", {"/host_link/bytes_per_second", "above 0", ""}},
      {"\"triangle\": false", "\"triangle\": null", {"/constraints/triangle", "true or", ""}},
      {"\"triangle\"", "\"tirangle\"", {"/constraints/tirangle", "unknown", "\"triangle\""}},
      {"overlapped", "overlaped", {"/transfers", "not known", "did you mean \"overlapped\""}},
      {"\"relay\"", "\"yes\"", {"/forwarding", "not known", "none, relay"}},
      {"\"relay\"", "1", {"/forwarding", "a string", ""}},
  };
  for (const BadPackageText& bad : cases) {
    SCOPED_TRACE(bad.to);
    const std::string text = Replaced(kText, bad.from, bad.to);
    ExpectInputError([&] { ParsePackage(text, ""); }, bad.expected);
  }
}

TEST(PackageFileTest, RejectsBadLists) {
  ExpectInputError([] { ParsePackage(Replaced(kListed, "\"sram_bytes\": 5", "\"sram\": 5"), ""); },
                   {"/chips/1/sram", "unknown key", "sram_bytes"});
  ExpectInputError([] { ParsePackage(Replaced(kListed, ": 4", ": 0"), ""); },
                   {"/chips/1/flops_per_second", "above 0", ""});
  std::string chips = "[{}";
  for (int i = 0; i < 256; ++i) chips += ",{}";
  ExpectInputError(
      [&] {
        ParsePackage(Replaced(Replaced(kText, "2,", chips + "],"), "\"chip\"", "\"extra\""), "");
      },
      {"/chips", "at most 256", ""});
}

}  // namespace
}  // namespace cleave
