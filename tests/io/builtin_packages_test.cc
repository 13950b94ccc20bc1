#include "cleave/io/builtin_packages.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cleave/io/package_file.h"
#include "cleave/io/read_file.h"
#include "tests/io/expect_input_error.h"
#include "tests/io/temp_folder.h"

namespace cleave {
namespace {

TEST(BuiltinPackagesTest, AreTheShippedOnes) {
  const std::vector<std::string> expected = {
      "edge-pipeline-4", "edge-pipeline-8", "hetero8",          "mcm4",        "mcm8",
      "mcm16",           "mcm36",           "mcm36-overlapped", "mcm36-relay", "mcm36-tight"};
  EXPECT_EQ(BuiltinPackageNames(), expected);
}

TEST(BuiltinPackagesTest, ParseAndAreCanonical) {
  for (const std::string& name : BuiltinPackageNames()) {
    SCOPED_TRACE(name);
    const Package package = LoadPackage(name);
    EXPECT_EQ(package.name, name);
    const std::string path = CLEAVE_SOURCE_DIR "/configs/" + name + ".package.json";
    EXPECT_EQ(FormatPackage(package), ReadFile(path, 1 << 16));
  }
}

TEST(BuiltinPackagesTest, VariantsDifferInWhatTheirNamesSay) {
  Package base = LoadPackage("mcm36");
  EXPECT_EQ(base.num_chips(), 36);
  EXPECT_EQ(base.chips[0].sram_bytes, 64 << 20);
  Package tight = LoadPackage("mcm36-tight");
  EXPECT_EQ(tight.chips[0].sram_bytes, 12 << 20);
  EXPECT_EQ(LoadPackage("mcm36-overlapped").transfers, Transfers::kOverlapped);
  EXPECT_EQ(LoadPackage("mcm36-relay").forwarding, Forwarding::kRelay);
  EXPECT_FALSE(LoadPackage("hetero8").homogeneous());
}

TEST(LoadPackageTest, TakesPaths) {
  const TempFolder folder;
  const Package package = LoadPackage("mcm4");
  EXPECT_EQ(LoadPackage(folder.Write("p.json", FormatPackage(package)).string()), package);
}

TEST(LoadPackageTest, HelpsWithUnknownNames) {
  ExpectInputError([] { LoadPackage("mcm36-tigth"); }, {"", "neither", "\"mcm36-tight\""});
  ExpectInputError([] { LoadPackage("quux"); }, {"", "neither", "mcm4, mcm8, mcm16"});
}

}  // namespace
}  // namespace cleave
