#include "cleave/package/package.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "cleave/base/error.h"

namespace cleave {
namespace {

Package Good() {
  Package package;
  package.chips.assign(3, {1e12, 1 << 20, 1e11});
  package.link = {1e10, 1e-6};
  package.host_bytes_per_second = 1e9;
  return package;
}

struct BadPackage {
  std::string name;
  std::function<void(Package&)> spoil;
  std::string place;
};

void PrintTo(const BadPackage& bad, std::ostream* out) { *out << bad.name; }

class ValidatePackageTest : public testing::TestWithParam<BadPackage> {};

TEST_P(ValidatePackageTest, NamesThePlace) {
  Package package = Good();
  GetParam().spoil(package);
  try {
    Validate(package);
    FAIL() << "did not throw";
  } catch (const InputError& error) {
    EXPECT_EQ(error.where().place, GetParam().place);
    EXPECT_FALSE(error.problem().empty());
  }
}

INSTANTIATE_TEST_SUITE_P(
    BadPackages, ValidatePackageTest,
    testing::Values(BadPackage{"NoChips", [](Package& p) { p.chips.clear(); }, "/chips"},
                    BadPackage{"TooManyChips",
                               [](Package& p) { p.chips.resize(kMaxChips + 1, p.chips[0]); },
                               "/chips"},
                    BadPackage{"NoFlops", [](Package& p) { p.chips[0].flops_per_second = 0; },
                               "/chip/flops_per_second"},
                    BadPackage{"ListedChip",
                               [](Package& p) {
                                 p.shared_chip = false;
                                 p.chips[2].sram_bytes_per_second = -1;
                               },
                               "/chips/2/sram_bytes_per_second"},
                    BadPackage{"NegativeSram", [](Package& p) { p.chips[0].sram_bytes = -1; },
                               "/chip/sram_bytes"},
                    BadPackage{"NaNLink",
                               [](Package& p) {
                                 p.link.bytes_per_second = std::numeric_limits<double>::quiet_NaN();
                               },
                               "/link/bytes_per_second"},
                    BadPackage{"NegativeLatency", [](Package& p) { p.link.latency_seconds = -1; },
                               "/link/latency_seconds"},
                    BadPackage{"NoHostRate", [](Package& p) { p.host_bytes_per_second = 0; },
                               "/host_link/bytes_per_second"}),
    [](const auto& instance) { return instance.param.name; });

TEST(PackageTest, LimitsAreIncluded) {
  Package package = Good();
  package.chips.resize(kMaxChips, package.chips[0]);
  package.chips[0].sram_bytes = 0;
  package.link.latency_seconds = 0;
  EXPECT_NO_THROW(Validate(package));
}

TEST(PackageTest, HomogeneousMeansEqualChips) {
  Package package = Good();
  EXPECT_TRUE(package.homogeneous());
  package.chips[1].sram_bytes += 1;
  EXPECT_FALSE(package.homogeneous());
}

TEST(PackageTest, RelaysSuspendTheTriangle) {
  Package package = Good();
  EXPECT_TRUE(package.triangle_in_force());
  package.forwarding = Forwarding::kRelay;
  EXPECT_FALSE(package.triangle_in_force());
}

}  // namespace
}  // namespace cleave
