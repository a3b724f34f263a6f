#include "formula/change_format.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace ledger {
namespace {

TEST(ChangeFormat, HasASignAndAUnit) {
  EXPECT_EQ(format_count_change(310'500'000), "+310.5 M");
  EXPECT_EQ(format_count_change(-1'200), "−1.200 k");
  EXPECT_EQ(format_count_change(7), "+7");
  EXPECT_EQ(format_count_change(0), "±0");
  EXPECT_EQ(format_count_change(INT64_MIN), "−9.223 E");
  EXPECT_EQ(format_bytes_change(-4'000'000), "−4.000 MB");
  EXPECT_EQ(format_bytes_change(12), "+12 B");
  EXPECT_EQ(format_bytes_change(0), "±0");
}

TEST(ChangeFormat, SharesAreOfWhatItWas) {
  EXPECT_EQ(format_change_share(76, 1000), "7.6 %");
  EXPECT_EQ(format_change_share(-500, 1000), "50.0 %");
  EXPECT_EQ(format_change_share(1000, 1000), "100 %");
  EXPECT_EQ(format_change_share(12'500, 1000), "1,250 %");
  EXPECT_EQ(format_change_share(1, 1'000'000'000), "<0.1 %");
  EXPECT_EQ(format_change_share(0, 5), "0.0 %");
  EXPECT_EQ(format_change_share(5, 0), "");
}

}  // namespace
}  // namespace ledger
