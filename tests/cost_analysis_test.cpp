#include "analyze_text.h"

namespace ledger {
namespace {

int convention(const AnalyzedText& analyzed, std::string_view id) {
  return analyzed.model->catalog->find_convention(id);
}

std::int64_t total(const AnalyzedText& analyzed, std::string_view id) {
  return analyzed.analysis->totals.counts[static_cast<std::size_t>(convention(analyzed, id))];
}

constexpr std::string_view kSharedRelu = R"({
  "input": [2, 4, 4],
  "blocks": {"body": {"layers": [
    {"type": "conv2d", "name": "conv1", "out_channels": 4, "kernel_size": 3, "padding": 1},
    {"type": "relu", "name": "relu1", "module": "relu"},
    {"type": "conv2d", "name": "conv2", "out_channels": 8, "kernel_size": 1},
    {"type": "relu", "name": "relu2", "module": "relu"}]}},
  "layers": [{"block": "body", "name": "body"}]})";

TEST(Analysis, OfAModuleCalledTwiceSomeConventionsKeepTheLastCall) {
  const AnalyzedText analyzed = analyze_text(kSharedRelu);
  ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors);
  const int article = convention(analyzed, "article_python");
  EXPECT_EQ(analyzed.row("body.relu1").count(article).status, Count::Status::kOverwritten);
  EXPECT_EQ(analyzed.row("body.relu1").count(article).value, 0);
  EXPECT_EQ(analyzed.row("body.relu2").count(article).value, 8 * 4 * 4);
}

TEST(Analysis, AFunctionalCallIsUnseenByToolsThatHookModules) {
  const AnalyzedText analyzed = analyze_text(R"([{"type": "relu", "functional": true}])");
  ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors);
  const Row& row = analyzed.analysis->rows[0];
  EXPECT_EQ(row.count(convention(analyzed, "article_python")).status, Count::Status::kUnseen);
  EXPECT_EQ(total(analyzed, "article_python"), 0);
  EXPECT_EQ(row.count(convention(analyzed, "macs")).status, Count::Status::kNotCounted);
  EXPECT_EQ(
      analyzed.analysis->totals.not_counted[static_cast<std::size_t>(convention(analyzed, "macs"))],
      1);
}

TEST(Analysis, ALayerThatComputesNothingIsAZeroAndNotLeftOut) {
  const AnalyzedText analyzed = analyze_text(R"(["flatten", "dropout", "identity"])");
  ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors);
  for (const Row& row : analyzed.analysis->rows) {
    const std::vector<Convention>& conventions = analyzed.model->catalog->conventions();
    for (std::size_t c = 0; c < conventions.size(); ++c) {
      if (!conventions[c].counts_work()) continue;
      EXPECT_EQ(row.count(static_cast<int>(c)).status, Count::Status::kCounted);
      EXPECT_EQ(row.count(static_cast<int>(c)).value, 0);
    }
  }
}

TEST(Analysis, SharedWeightsCountOnce) {
  const AnalyzedText analyzed = analyze_text(R"({"input": [4, 8, 8], "layers": [
    {"type": "conv2d", "name": "a", "module": "tied", "out_channels": 4, "kernel_size": 1},
    {"type": "conv2d", "name": "b", "module": "tied", "out_channels": 4, "kernel_size": 1}]})");
  ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors);
  EXPECT_EQ(analyzed.row("a").parameters, 20);
  EXPECT_EQ(analyzed.row("b").parameters, 0);
  EXPECT_FALSE(analyzed.row("b").owns_parameters);
  EXPECT_EQ(analyzed.analysis->totals.parameters, 20);
  EXPECT_EQ(analyzed.analysis->totals.macs, 2 * 4 * 4 * 64) << "work is done at each call";
}

TEST(Analysis, TheBatchMultipliesWorkAndActivationsButNotParameters) {
  const AnalyzedText one = analyze_preset("resnet18");
  const AnalyzedText eight = analyze_preset("resnet18", {}, {.batch = 8});
  const Totals& a = one.analysis->totals;
  const Totals& b = eight.analysis->totals;
  EXPECT_EQ(b.macs, 8 * a.macs);
  EXPECT_EQ(b.flops, 2 * b.macs);
  EXPECT_EQ(b.activation_bytes, 8 * a.activation_bytes);
  EXPECT_EQ(b.peak_bytes, 8 * a.peak_bytes);
  EXPECT_EQ(b.parameters, a.parameters);
  EXPECT_EQ(total(eight, "thop"), 8 * total(one, "thop"));
  // The article's script drops the batch, except in batch norm.
  EXPECT_LT(total(eight, "article_python"), 2 * total(one, "article_python"));
}

TEST(Analysis, DataTypesAreForWeightsAndActivationsSeparately) {
  const AnalyzedText mixed = analyze_preset(
      "vgg16", {},
      {.batch = 1, .weight_type = DataType::kInt4, .activation_type = DataType::kFp16});
  const AnalyzedText full = analyze_preset("vgg16");
  EXPECT_EQ(full.analysis->totals.weight_bytes, 4 * full.analysis->totals.parameters);
  EXPECT_EQ(mixed.analysis->totals.weight_bytes, full.analysis->totals.weight_bytes / 8);
  EXPECT_EQ(mixed.analysis->totals.activation_bytes, full.analysis->totals.activation_bytes / 2);
}

TEST(Analysis, ReceptiveFieldsFollowTheRecurrence) {
  // Three 3×3 see as much as one 7×7; a stride doubles the steps of all layers after it.
  const AnalyzedText analyzed = analyze_text(R"({"input": [3, 64, 64], "layers": [
    {"type": "conv2d", "name": "a", "out_channels": 8, "kernel_size": 3, "padding": 1},
    {"type": "conv2d", "name": "b", "out_channels": 8, "kernel_size": 3, "padding": 1},
    {"type": "conv2d", "name": "c", "out_channels": 8, "kernel_size": 3, "padding": 1, "stride": 2},
    {"type": "max_pool2d", "name": "d", "kernel_size": [2, 3]},
    {"type": "conv2d", "name": "e", "out_channels": 8, "kernel_size": 3, "dilation": 2, "padding": 2},
    {"type": "global_avg_pool2d", "name": "f"}]})");
  ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors);
  EXPECT_EQ(analyzed.row("c").receptive_field.size[0], Rational(7));
  EXPECT_EQ(analyzed.row("c").receptive_field.jump[0], Rational(2));
  EXPECT_EQ(analyzed.row("d").receptive_field.size[0], Rational(9));
  EXPECT_EQ(analyzed.row("d").receptive_field.size[1], Rational(11));
  EXPECT_EQ(analyzed.row("d").receptive_field.jump[1], Rational(6));
  EXPECT_EQ(analyzed.row("e").receptive_field.size[0], Rational(9 + 4 * 4));
  EXPECT_TRUE(analyzed.row("f").receptive_field.everything);
}

TEST(Analysis, ReceptiveFieldsOfTheClassics) {
  // Araujo et al. 2019 (doi:10.23915/distill.00021), table: AlexNet 195, VGG-16 212, ResNet-50 483
  // before the pooling at the end. They are of torchvision-like layouts; VGG's of pool5.
  const AnalyzedText vgg = analyze_preset("vgg16");
  EXPECT_EQ(vgg.row("pool5").receptive_field.size[0], Rational(212));
  const AnalyzedText resnet = analyze_preset("resnet50_v1");
  EXPECT_EQ(resnet.row("layer4.2.relu3").receptive_field.size[0], Rational(483));
}

TEST(Analysis, TotalsAndGroupsAreTheSumOfTheirRows) {
  for (const PresetVariant& preset : preset_variants()) {
    const AnalyzedText analyzed = analyze_preset(preset.id);
    ASSERT_TRUE(analyzed.errors.empty()) << preset.id << "\n" << all_of(analyzed.errors);
    const Analysis& analysis = *analyzed.analysis;
    std::int64_t parameters = 0, macs = 0, bytes = 0;
    std::vector<std::int64_t> counts(analysis.totals.counts.size());
    for (const Row& row : analysis.rows) {
      parameters += row.parameters;
      macs += row.macs;
      bytes += row.activation_bytes;
      for (std::size_t c = 0; c < counts.size(); ++c) {
        counts[c] += row.count(static_cast<int>(c)).value;
      }
    }
    const Totals& totals = analysis.totals;
    EXPECT_EQ(parameters, totals.parameters) << preset.id;
    EXPECT_EQ(totals.weights + totals.biases + totals.norm, totals.parameters) << preset.id;
    EXPECT_EQ(macs, totals.macs) << preset.id;
    EXPECT_EQ(bytes, totals.activation_bytes) << preset.id;
    EXPECT_EQ(counts, totals.counts) << preset.id;
    for (std::size_t g = 0; g < analysis.groups.size(); ++g) {
      const Group& group = analyzed.model->groups[g];
      std::int64_t inside = 0;
      for (int i = group.first_layer; i < group.first_layer + group.layer_count; ++i) {
        inside += analysis.rows[static_cast<std::size_t>(i)].macs;
      }
      EXPECT_EQ(inside, analysis.groups[g].macs) << preset.id << " " << group.name;
    }
  }
}

TEST(Analysis, AnAnalyzerThatRemembersGivesTheSameAnswers) {
  Analyzer analyzer;
  for (int round = 0; round < 2; ++round) {
    for (const char* variant : {"resnet50", "vgg16", "googlenet"}) {
      const AnalyzedText fresh = analyze_preset(variant);
      const auto remembered = analyzer.analyze(fresh.model, {});
      EXPECT_EQ(remembered->totals.counts, fresh.analysis->totals.counts) << variant;
      EXPECT_EQ(remembered->totals.peak_bytes, fresh.analysis->totals.peak_bytes) << variant;
    }
  }
}

TEST(Analysis, OneFaultIsToldOnceAndNotAgainByEveryLayerAfterIt) {
  const AnalyzedText analyzed = analyze_text(R"({"input": [3, 8, 8], "layers": [
    {"type": "max_pool2d", "name": "pool", "kernel_size": 9},
    {"type": "relu"}, {"type": "relu"}]})");
  ASSERT_EQ(analyzed.errors.size(), 1u) << all_of(analyzed.errors);
  EXPECT_EQ(analyzed.errors[0].code, ErrorCode::kShapeMismatch);
  EXPECT_EQ(analyzed.errors[0].place.path, "pool");
  EXPECT_EQ(analyzed.errors[0].place.line, 2);
}

TEST(Analysis, ACountThatLeaves64BitsIsAnErrorAndNoNumber) {
  const AnalyzedText analyzed = analyze_text(R"({"input": [2000000000], "layers": [
    {"type": "linear", "out_features": 2000000000}, {"type": "linear", "out_features": 3000000000}]})");
  ASSERT_FALSE(analyzed.errors.empty());
  for (const Error& error : analyzed.errors) EXPECT_EQ(error.code, ErrorCode::kOverflow);
}

TEST(Analysis, WhatOnlyTrainingRunsHasParametersAndNoWork) {
  const AnalyzedText analyzed = analyze_text(R"({"input": [8], "conventions": [
      {"convention": "trainer", "title": "T", "unit": "MACs", "about": "a", "leaves_out": "b",
       "sources": ["c"], "mode": "training", "counts": {"linear": "N*macs"}}],
      "layers": [{"type": "linear", "name": "body", "out_features": 4},
                 {"name": "aux", "only": "training", "layers": [
                   {"type": "linear", "name": "head", "out_features": 3}]},
                 {"type": "relu", "name": "last"}]})");
  ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors);
  const Row& head = analyzed.row("aux.head");
  EXPECT_EQ(head.parameters, 15);
  EXPECT_EQ(head.macs, 0);
  EXPECT_EQ(head.activation_bytes, 0);
  EXPECT_EQ(head.count(convention(analyzed, "macs")).status, Count::Status::kNotRun);
  EXPECT_EQ(head.count(convention(analyzed, "trainer")).value, 12);
  EXPECT_EQ(analyzed.analysis->totals.macs, 32);
  EXPECT_EQ(analyzed.analysis->totals.parameters, 51);
  EXPECT_EQ(analyzed.row("last").cost->output, Shape{4});
}

}  // namespace
}  // namespace ledger
