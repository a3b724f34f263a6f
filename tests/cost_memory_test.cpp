#include "analyze_text.h"

namespace ledger {
namespace {

constexpr std::int64_t kMap = 4 * 8 * 8 * 4;  // bytes of a 4×8×8 map in fp32

TEST(Memory, APlainChainHoldsTheInputAndTwoMaps) {
  const AnalyzedText analyzed = analyze_text(R"({"input": [4, 8, 8], "layers": [
    {"type": "conv2d", "out_channels": 4, "kernel_size": 1},
    {"type": "conv2d", "out_channels": 4, "kernel_size": 1},
    {"type": "conv2d", "out_channels": 4, "kernel_size": 1}]})");
  ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors);
  EXPECT_EQ(analyzed.analysis->totals.peak_bytes, 3 * kMap);
  EXPECT_EQ(analyzed.analysis->rows[0].live_bytes, 2 * kMap);
  EXPECT_EQ(analyzed.analysis->totals.activation_bytes, 3 * kMap);
}

TEST(Memory, AnInPlaceLayerNeedsNoMapOfItsOwn) {
  const std::string_view text = R"({"input": [4, 8, 8], "layers": [
    {"type": "conv2d", "out_channels": 4, "kernel_size": 1}, {"type": "relu", "inplace": true}]})";
  const AnalyzedText analyzed = analyze_text(text);
  ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors);
  EXPECT_EQ(analyzed.analysis->totals.peak_bytes, 2 * kMap);
  EXPECT_EQ(analyzed.analysis->totals.peak_bytes_without_in_place, 3 * kMap);
  EXPECT_EQ(analyzed.analysis->totals.activation_bytes, 2 * kMap)
      << "the sum of the rows has every output";
}

TEST(Memory, AShortcutKeepsItsMapAliveUntilItIsAdded) {
  const AnalyzedText analyzed = analyze_text(R"({"input": [4, 8, 8], "layers": [
    {"type": "conv2d", "name": "a", "out_channels": 4, "kernel_size": 1},
    {"type": "conv2d", "name": "b", "out_channels": 4, "kernel_size": 1},
    {"type": "conv2d", "name": "c", "out_channels": 4, "kernel_size": 1},
    {"type": "add", "name": "d", "inputs": ["c", "a"]}]})");
  ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors);
  EXPECT_EQ(analyzed.row("c").live_bytes, 4 * kMap) << "input, a, b and c";
  EXPECT_EQ(analyzed.row("d").live_bytes, 4 * kMap) << "input, a, c and d";
}

TEST(Memory, AViewTakesNothing) {
  const AnalyzedText analyzed = analyze_text(R"({"input": [4, 8, 8], "layers": [
    {"type": "conv2d", "out_channels": 4, "kernel_size": 1}, "flatten"]})");
  ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors);
  EXPECT_EQ(analyzed.analysis->rows[1].activation_bytes, 0);
  EXPECT_EQ(analyzed.analysis->totals.peak_bytes, 2 * kMap);
}

TEST(Memory, AnUnusedOutputDiesAtOnce) {
  const AnalyzedText analyzed = analyze_text(R"({"input": [4, 8, 8], "layers": [
    {"type": "conv2d", "name": "a", "out_channels": 4, "kernel_size": 1},
    {"type": "conv2d", "name": "unused", "out_channels": 4, "kernel_size": 1, "inputs": ["a"]},
    {"type": "conv2d", "name": "b", "out_channels": 4, "kernel_size": 1, "inputs": ["a"]}]})");
  ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors);
  EXPECT_EQ(analyzed.row("b").live_bytes, 3 * kMap);
}

TEST(Memory, MaxPoolHoldsItsIndicesWhileItRuns) {
  const AnalyzedText analyzed =
      analyze_text(R"({"input": [4, 8, 8], "layers": [{"type": "max_pool2d", "kernel_size": 2}]})");
  ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors);
  constexpr std::int64_t kPooled = 4 * 4 * 4;
  EXPECT_EQ(analyzed.analysis->totals.peak_bytes, kMap + kPooled * 4 + kPooled * 8);
}

}  // namespace
}  // namespace ledger
