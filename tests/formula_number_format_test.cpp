#include <gtest/gtest.h>

#include <limits>

#include "formula/number_format.h"

namespace ledger {
namespace {

TEST(NumberFormat, GroupsWholeNumbers) {
  EXPECT_EQ(format_whole(0), "0");
  EXPECT_EQ(format_whole(999), "999");
  EXPECT_EQ(format_whole(115605504), "115,605,504");
  EXPECT_EQ(format_whole(-1000), "-1,000");
  EXPECT_EQ(format_whole(15470264320, Grouping::kNone), "15470264320");
  EXPECT_EQ(format_whole(1000, Grouping::kNarrowSpace), "1\u202F000");
  EXPECT_EQ(format_whole(std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(NumberFormat, ScalesCountsToFourDigits) {
  EXPECT_EQ(format_count(4089184256), "4.089 G");
  EXPECT_EQ(format_count(15470264320), "15.47 G");
  EXPECT_EQ(format_count(25557032), "25.56 M");
  EXPECT_EQ(format_count(138357544), "138.4 M");
  EXPECT_EQ(format_count(512), "512");
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(1000), "1.000 k");
  EXPECT_EQ(format_count(std::numeric_limits<std::int64_t>::max()), "9.223 E");
}

// 999,960 k is 1.000 M: no "1000 k", and no digit lost where rounding carries.
TEST(NumberFormat, RoundsAcrossUnits) {
  EXPECT_EQ(format_count(999), "999");
  EXPECT_EQ(format_count(9999600), "10.00 M");
  EXPECT_EQ(format_count(999949), "999.9 k");
  EXPECT_EQ(format_count(999950), "1.000 M");
  EXPECT_EQ(format_count(999999), "1.000 M");
  EXPECT_EQ(format_count(-25557032), "-25.56 M");
}

TEST(NumberFormat, LabelsBytesByTheirBase) {
  EXPECT_EQ(format_bytes(102228128), "102.2 MB");
  EXPECT_EQ(format_bytes(102228128, ByteUnits::kBinary), "97.49 MiB");
  EXPECT_EQ(format_bytes(553430176, ByteUnits::kBinary), "527.8 MiB");
  EXPECT_EQ(format_bytes(12), "12 B");
}

TEST(NumberFormat, ShowsAFixedUnitForColumns) {
  EXPECT_EQ(format_count_in(4089184256, 9, 3), "4.089");
  EXPECT_EQ(format_count_in(118013952, 9, 3), "0.118");
  EXPECT_EQ(format_count_in(-5, 1, 1), "-0.5");
  EXPECT_EQ(format_count_in(-4, 2, 1), "0.0") << "no negative zero";
}

TEST(NumberFormat, NeverShowsASmallShareAsNothing) {
  EXPECT_EQ(format_share(372, 1000), "37.2 %");
  EXPECT_EQ(format_share(1, 1'000'000), "<0.1 %");
  EXPECT_EQ(format_share(0, 10), "0 %");
  EXPECT_EQ(format_share(10, 10), "100.0 %");
  EXPECT_EQ(format_share(1, 0), "");
}

}  // namespace
}  // namespace ledger
