#include "explain/compare.h"

#include <gtest/gtest.h>

#include "analyze_text.h"

namespace ledger {
namespace {

const ComparedConvention& by(const Comparison& comparison, const AnalyzedText& text,
                             std::string_view id) {
  const int index = text.model->catalog->find_convention(id);
  for (const ComparedConvention& each : comparison.conventions) {
    if (each.convention == index) return each;
  }
  ADD_FAILURE() << id;
  return comparison.conventions.front();
}

TEST(ExplainCompare, ResNet50SideBySide) {
  const AnalyzedText text = analyze_preset("resnet50");
  const Comparison comparison = compare_conventions(*text.analysis);
  const ComparedConvention& thop = by(comparison, text, "thop");
  EXPECT_EQ(thop.value, 4'133'742'592);
  EXPECT_EQ(thop.ratio, "1.0109");
  EXPECT_EQ(thop.difference, 44'558'336);
  EXPECT_EQ(by(comparison, text, "macs").ratio, "1");
  EXPECT_EQ(by(comparison, text, "flops").ratio, "2");
}

TEST(ExplainCompare, PartsSumToValuesAndDifferences) {
  for (const std::string_view preset : {"resnet18", "vgg16", "googlenet_paper"}) {
    const AnalyzedText text = analyze_preset(preset);
    const Comparison comparison = compare_conventions(*text.analysis, "flops");
    ASSERT_FALSE(comparison.conventions.empty());
    for (const ComparedConvention& each : comparison.conventions) {
      std::int64_t value = 0, difference = 0;
      for (const CategoryPart& part : each.parts) {
        value += part.value;
        difference += part.difference;
      }
      EXPECT_EQ(value, each.value);
      EXPECT_EQ(difference, each.difference);
    }
  }
}

TEST(ExplainCompare, NothingWithoutAReferenceOrAnAnalysis) {
  const AnalyzedText good = analyze_preset("lenet5");
  EXPECT_TRUE(compare_conventions(*good.analysis, "nobody").conventions.empty());
  const AnalyzedText bad =
      analyze_text(R"([{"type": "conv2d", "out_channels": 4, "kernel_size": 999}])");
  EXPECT_TRUE(compare_conventions(*bad.analysis).conventions.empty());
}

}  // namespace
}  // namespace ledger
