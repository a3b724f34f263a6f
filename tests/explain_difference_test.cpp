#include "explain/difference.h"

#include <gtest/gtest.h>

#include "analyze_text.h"

namespace ledger {
namespace {

// A layer of everything that conventions treat apart: strided and grouped convolutions with and
// without bias, a transposed one, shared and functional activations, every pooling, two norms.
constexpr std::string_view kMixed = R"({
  "input": [16, 33, 29],
  "layers": [
    {"type": "conv2d", "out_channels": 24, "kernel_size": [3, 5], "stride": [2, 1], "padding": 1, "groups": 8, "bias": false},
    {"type": "batch_norm2d"}, {"type": "batch_norm2d", "affine": false},
    {"type": "relu", "name": "a", "module": "relu"}, {"type": "relu", "name": "b", "functional": true},
    {"type": "conv2d", "out_channels": 24, "kernel_size": 3, "padding": 2, "dilation": 2},
    {"type": "lrn"}, {"type": "sigmoid"}, {"type": "relu", "name": "c", "module": "relu"},
    {"type": "max_pool2d", "kernel_size": 3, "stride": 2}, {"type": "avg_pool2d", "kernel_size": 2},
    {"type": "conv_transpose2d", "out_channels": 12, "kernel_size": 2, "stride": 2, "groups": 2},
    {"type": "adaptive_avg_pool2d", "output_size": 3}, "flatten",
    {"type": "linear", "out_features": 30}, "softmax", {"type": "linear", "out_features": 7, "bias": false}
  ]})";

std::int64_t sum(const Difference& difference) {
  std::int64_t total = 0;
  for (const DifferenceItem& item : difference.items) total += item.value;
  return total;
}

const DifferenceItem* find(const Difference& difference, Cause cause, std::string_view title = {}) {
  for (const DifferenceItem& item : difference.items) {
    if (item.cause == cause && (title.empty() || item.title == title)) return &item;
  }
  return nullptr;
}

Difference differ(const AnalyzedText& from, std::string_view by_from, const AnalyzedText& to,
                  std::string_view by_to) {
  const DifferenceSide a = {from.analysis.get(), from.model->catalog->find_convention(by_from)};
  const DifferenceSide b = {to.analysis.get(), to.model->catalog->find_convention(by_to)};
  const Result<Difference> result = take_apart(a, b);
  EXPECT_TRUE(result) << describe(result.error());
  return result ? *result : Difference();
}

Difference differ(const AnalyzedText& text, std::string_view from, std::string_view to) {
  return differ(text, from, text, to);
}

void expect_all_pairs_add_up(const AnalyzedText& text) {
  ASSERT_TRUE(text.errors.empty()) << all_of(text.errors);
  const std::vector<Convention>& conventions = text.model->catalog->conventions();
  for (std::size_t a = 0; a < conventions.size(); ++a) {
    for (std::size_t b = 0; b < conventions.size(); ++b) {
      const Result<Difference> result = take_apart({text.analysis.get(), static_cast<int>(a)},
                                                   {text.analysis.get(), static_cast<int>(b)});
      if (!result) continue;  // of different quantities
      EXPECT_EQ(result->from, text.analysis->totals.counts[a]);
      EXPECT_EQ(result->to, text.analysis->totals.counts[b]);
      ASSERT_EQ(sum(*result), result->to - result->from)
          << text.model->title << ": " << conventions[a].id << " to " << conventions[b].id;
      EXPECT_TRUE(a != b || result->items.empty());
    }
  }
}

TEST(ExplainDifference, AllPairsOfConventionsAddUp) {
  for (const std::string_view preset :
       {"resnet18", "vgg16", "alexnet_article", "googlenet", "googlenet_paper", "mobilenet_v2",
        "inception_v3", "vit_b_16", "swin_v2_t", "unet", "gpt2", "lenet5"}) {
    expect_all_pairs_add_up(analyze_preset(preset));
  }
  for (const std::string_view preset : {"resnet18", "googlenet_paper", "gpt2"}) {
    expect_all_pairs_add_up(analyze_preset(preset, {}, {3}));
  }
  expect_all_pairs_add_up(analyze_text(kMixed));
  expect_all_pairs_add_up(analyze_text(kMixed, {}, {7}));
}

TEST(ExplainDifference, SettingsAddUpUnderEveryConvention) {
  const AnalyzedText paper = analyze_preset("resnet50_v1");
  Settings wide;
  wide.parameters["width"] = 96;
  wide.parameters["resolution"] = 256;
  const std::vector<AnalyzedText> others = {
      analyze_preset("resnet50"), analyze_preset("resnet50", {}, {4}), analyze_preset("resnet18"),
      analyze_preset("resnet50", wide), analyze_preset("vgg16")};
  const std::vector<Convention>& conventions = paper.model->catalog->conventions();
  for (const AnalyzedText& other : others) {
    ASSERT_TRUE(other.errors.empty()) << all_of(other.errors);
    for (std::size_t i = 0; i < conventions.size(); ++i) {
      if (!conventions[i].counts_work()) continue;
      const Difference there = differ(paper, conventions[i].id, other, conventions[i].id);
      EXPECT_EQ(sum(there), there.to - there.from) << conventions[i].id;
      const Difference back = differ(other, conventions[i].id, paper, "thop");
      EXPECT_EQ(sum(back), back.to - back.from) << conventions[i].id;
    }
  }
}

TEST(ExplainDifference, FactorTwoIsOneItem) {
  const Difference difference = differ(analyze_preset("resnet50"), "macs", "flops");
  ASSERT_EQ(difference.items.size(), 1u);
  EXPECT_EQ(difference.items[0].cause, Cause::kFactor);
  EXPECT_EQ(difference.items[0].title, "Factor 2");
  EXPECT_EQ(difference.items[0].value, 4'089'184'256);
  EXPECT_EQ(sentence(difference.items[0]),
            "Factor 2: “FLOPs = 2·MACs” counts 2 a MAC, MACs 1 a MAC: +4,089,184,256 in 54 layers");
}

TEST(ExplainDifference, BatchNormByThop) {
  const Difference difference = differ(analyze_preset("resnet50"), "macs", "thop");
  const DifferenceItem* norm = find(difference, Cause::kNorm);
  ASSERT_NE(norm, nullptr);
  EXPECT_EQ(norm->value, 44'455'936);  // 4 · 11,113,984
  EXPECT_EQ(norm->layers, 53);
  EXPECT_EQ(sentence(*norm),
            "2-D batch normalization: thop counts 4 an element, MACs leaves it out: "
            "+44,455,936 in 53 layers");
  EXPECT_EQ(find(difference, Cause::kFactor), nullptr);
}

TEST(ExplainDifference, BiasOfVgg) {
  const AnalyzedText vgg = analyze_preset("vgg16");
  const Difference aten = differ(vgg, "macs", "ptflops_aten");
  ASSERT_EQ(aten.items.size(), 2u);
  EXPECT_EQ(aten.items[0].title, "Bias of convolutions");
  EXPECT_EQ(aten.items[0].value, 13'547'520);
  EXPECT_EQ(aten.items[1].title, "Bias of linear layers");
  EXPECT_EQ(aten.items[1].value, 9'192);

  // F1 = 2·MACs, 2 for each output of a convolution, (2·I - 1)·O for linear layers.
  const Difference first = differ(vgg, "macs", "article_f1");
  EXPECT_EQ(first.to, 30'967'614'488);
  ASSERT_EQ(first.items.size(), 3u);
  EXPECT_EQ(first.items[0].title, "Factor 2");
  EXPECT_EQ(first.items[0].value, 15'470'264'320);
  EXPECT_EQ(find(first, Cause::kEachOutput)->value, 27'095'040);
  EXPECT_EQ(find(first, Cause::kLinearRule)->value, -9'192);
}

TEST(ExplainDifference, LinearLayersByAnotherRule) {
  const Difference second = differ(analyze_preset("vgg16"), "macs", "article_f2");
  const DifferenceItem* rule = find(second, Cause::kLinearRule);
  ASSERT_NE(rule, nullptr);
  EXPECT_EQ(rule->value, 123'633'664 - 9'192);
  EXPECT_EQ(find(second, Cause::kFactor), nullptr);
  EXPECT_EQ(
      sentence(*rule),
      "Linear layers: “Article, second formula” counts 2 a MAC less 1 an output, MACs 1 a MAC: "
      "+123,624,472 in 3 layers");
}

TEST(ExplainDifference, PhantomBiasAndSharedModulesOfTheArticle) {
  const Difference difference = differ(analyze_preset("resnet18"), "macs", "article_python");
  EXPECT_EQ(find(difference, Cause::kEachOutput)->value, 1'816'045'056 - 1'813'561'344);
  EXPECT_EQ(find(difference, Cause::kSharedModules)->value, 1'555'456 - 2'308'096);
  EXPECT_EQ(find(difference, Cause::kActivation)->value, 2'308'096);
}

TEST(ExplainDifference, GroupsAndInputMapOfTheLiteralText) {
  const AnalyzedText alexnet = analyze_preset("alexnet_article");
  const Difference difference = differ(alexnet, "article_f1", "article_f1_input");
  EXPECT_EQ(difference.to, 5'661'650'712);
  ASSERT_EQ(difference.items.size(), 2u);
  // What only the literal text does is an item each, and nothing else is left.
  EXPECT_NE(find(difference, Cause::kOtherMap), nullptr);
  EXPECT_NE(find(difference, Cause::kGroups), nullptr);
}

TEST(ExplainDifference, BatchOnlyWhereTheyTreatItDifferently) {
  const AnalyzedText eight = analyze_preset("resnet18", {}, {8});
  const Difference same = differ(eight, "macs", "flops");
  ASSERT_EQ(same.items.size(), 1u);
  EXPECT_EQ(same.items[0].value, 8 * 1'814'073'344ll);
  const Difference difference = differ(eight, "macs", "article_f1");
  const DifferenceItem* batch = find(difference, Cause::kBatch);
  ASSERT_NE(batch, nullptr);
  EXPECT_EQ(batch->value, -7 * 1'814'073'344ll);
}

TEST(ExplainDifference, WhereTheStrideStands) {
  const Difference difference =
      differ(analyze_preset("resnet50_v1"), "macs", analyze_preset("resnet50"), "macs");
  ASSERT_EQ(difference.items.size(), 1u);
  EXPECT_EQ(difference.items[0].cause, Cause::kMapSize);
  EXPECT_EQ(difference.items[0].value, 231'211'008);
  EXPECT_EQ(difference.items[0].layers, 3);
}

TEST(ExplainDifference, DeeperWiderLarger) {
  const AnalyzedText small = analyze_preset("resnet50");
  const Difference deeper = differ(small, "macs", analyze_preset("resnet101"), "macs");
  ASSERT_EQ(deeper.items.size(), 1u);
  EXPECT_EQ(deeper.items[0].cause, Cause::kAddedLayers);
  Settings settings;
  settings.parameters["width"] = 128;
  settings.parameters["resolution"] = 448;
  const Difference larger = differ(small, "macs", analyze_preset("resnet50", settings), "macs");
  // Four times the map for convolutions, then twice the channels on both sides.
  EXPECT_EQ(find(larger, Cause::kMapSize)->value, 3 * 4'087'136'256ll);
  EXPECT_NE(find(larger, Cause::kChannels), nullptr);
  EXPECT_EQ(larger.items.size(), 2u);
}

TEST(ExplainDifference, ALayerLeftOutIsToldByItsMacs) {
  const Difference difference = differ(analyze_preset("lenet5"), "macs", "segmentation_benchmark");
  const DifferenceItem* linear = find(difference, Cause::kOtherKind);
  ASSERT_NE(linear, nullptr);
  EXPECT_EQ(sentence(*linear),
            "Linear (fully connected): “pytorch-segmentation-detection, flops_benchmark” leaves it "
            "out, MACs counts 1 a MAC: −58,920 in 3 layers");
}

TEST(ExplainDifference, RefusesModelsInError) {
  const AnalyzedText good = analyze_preset("lenet5");
  const AnalyzedText bad =
      analyze_text(R"([{"type": "conv2d", "out_channels": 4, "kernel_size": 999}])");
  EXPECT_FALSE(take_apart({good.analysis.get(), 0}, {bad.analysis.get(), 0}));
}

TEST(ExplainDifference, EveryCauseHasAName) {
  for (int i = 0; i < kCauseCount; ++i) {
    EXPECT_FALSE(cause_name(static_cast<Cause>(i)).empty()) << i;
  }
}

}  // namespace
}  // namespace ledger
