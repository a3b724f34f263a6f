// The pinned model and the differences from it.
#include "app/baseline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "app/saved_state.h"
#include "app/share_link.h"
#include "app/workspace.h"
#include "explain/waterfall.h"
#include "export/export.h"
#include "export/mirror.h"

namespace ledger {
namespace {

constexpr Metric kMetrics[] = {Metric::kCount, Metric::kMacs, Metric::kParameters,
                               Metric::kWeightBytes, Metric::kActivationBytes};

std::string list(std::initializer_list<const char*> layers) {
  std::string text = "[";
  for (const char* layer : layers)
    text += (text.size() > 1 ? ", {" : "{") + std::string(layer) + "}";
  return text + "]";
}

const char* const kConv = R"("type": "conv2d", "name": "a", "out_channels": 4, "kernel_size": 3)";
const char* const kNorm = R"("type": "batch_norm2d", "name": "b")";
const char* const kRelu = R"("type": "relu", "name": "c")";
const char* const kLast = R"("type": "conv2d", "name": "d", "out_channels": 8, "kernel_size": 1)";

// Of two lists, the first pinned.
Workspace compared(const std::string& from, const std::string& to) {
  Workspace workspace;
  workspace.dispatch(OpenText{from, "a list"});
  workspace.dispatch(PinBaseline{});
  workspace.dispatch(OpenText{to, "a list"});
  EXPECT_TRUE(workspace.errors().empty()) << describe(workspace.errors().front());
  return workspace;
}

MetricDeltas deltas_of(const Workspace& workspace, Metric metric) {
  const std::optional<MetricDeltas> deltas =
      metric_deltas(*workspace.comparison(), metric, workspace.convention());
  EXPECT_TRUE(deltas);
  return deltas.value_or(MetricDeltas());
}

std::int64_t sum_of(const std::vector<std::int64_t>& values) {
  return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

// Layers, blocks and waterfall of every metric add up to the difference of the totals.
void expect_sums(const Workspace& workspace) {
  const ModelComparison& comparison = *workspace.comparison();
  const Model& model = *comparison.to().model;
  for (const Metric metric : kMetrics) {
    const MetricDeltas deltas = deltas_of(workspace, metric);
    EXPECT_EQ(sum_of(deltas.layers) + sum_of(deltas.removed), deltas.total());
    for (std::size_t g = 0; g < model.groups.size(); ++g) {
      const Group& group = model.groups[g];
      const auto first = deltas.layers.begin() + group.first_layer;
      std::int64_t sum = std::accumulate(first, first + group.layer_count, std::int64_t{0});
      for (std::size_t i = 0; i < deltas.removed.size(); ++i) {
        int around = comparison.layers().removed[i].group;
        while (around != kNoGroup && around != static_cast<int>(g)) {
          around = model.groups[static_cast<std::size_t>(around)].parent;
        }
        if (around == static_cast<int>(g)) sum += deltas.removed[i];
      }
      EXPECT_EQ(deltas.groups[g], sum) << group.name;
    }
    const Waterfall waterfall = take_waterfall(comparison, deltas);
    EXPECT_LE(waterfall.steps.size(), static_cast<std::size_t>(kWaterfallSteps));
    std::int64_t sum = waterfall.from;
    for (const WaterfallStep& step : waterfall.steps) {
      EXPECT_NE(step.value, 0);
      sum += step.value;
    }
    EXPECT_EQ(sum, waterfall.to) << metric_name(metric);
    EXPECT_EQ(waterfall.to, metric_total(comparison.to(), metric, workspace.convention()));
    EXPECT_EQ(waterfall.from, metric_total(comparison.from(), metric, workspace.convention()));
  }
}

TEST(Baseline, NothingDiffersFromWhatWasJustPinned) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"resnet50"});
  EXPECT_EQ(workspace.baseline(), nullptr);
  EXPECT_EQ(workspace.comparison(), nullptr);
  const std::uint64_t revision = workspace.revision();
  workspace.dispatch(PinBaseline{});
  EXPECT_NE(workspace.revision(), revision);
  ASSERT_TRUE(workspace.baseline());
  EXPECT_EQ(baseline_title(*workspace.baseline()), "ResNet-50 v1.5");
  for (const Metric metric : kMetrics) {
    const MetricDeltas deltas = deltas_of(workspace, metric);
    EXPECT_EQ(deltas.total(), 0);
    EXPECT_TRUE(take_waterfall(*workspace.comparison(), deltas).steps.empty());
  }
  EXPECT_EQ(workspace.comparison()->change(0), LayerChange::kSame);
}

TEST(Baseline, AnEditShowsWhereItIsAndWhatItReaches) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"resnet50"});
  workspace.dispatch(PinBaseline{});
  workspace.dispatch(SetField{"layer1.0.conv1", "out_channels", "128"});
  const ModelComparison& comparison = *workspace.comparison();
  const Model& model = *workspace.analysis()->model;
  const MetricDeltas deltas = deltas_of(workspace, Metric::kParameters);
  std::vector<std::string> changed;
  for (std::size_t i = 0; i < deltas.layers.size(); ++i) {
    if (deltas.layers[i] != 0) changed.push_back(model.layers[i].name);
  }
  EXPECT_EQ(changed,
            (std::vector<std::string>{"layer1.0.conv1", "layer1.0.bn1", "layer1.0.conv2"}));
  EXPECT_EQ(deltas.total(), 64 * 64 + 2 * 64 + 64 * 64 * 9);
  EXPECT_EQ(comparison.change(0), LayerChange::kSame);
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    if (model.layers[i].name == "layer1.0.relu1" || model.layers[i].name == "layer1.0.conv1") {
      EXPECT_EQ(comparison.change(static_cast<int>(i)), LayerChange::kChanged);
    }
  }
  expect_sums(workspace);
  const Waterfall waterfall = take_waterfall(comparison, deltas);
  ASSERT_EQ(waterfall.steps.size(), 3u);
  EXPECT_EQ(sentence(waterfall.steps[0]), "layer1.0.conv2: +36,864 in 1 layer");
}

TEST(Baseline, AddedAndRemovedLayersAreFoundWithTheirPlaces) {
  const Workspace workspace = compared(list({kConv, kNorm, kLast}), list({kConv, kRelu, kLast}));
  const LayerMatching& layers = workspace.comparison()->layers();
  EXPECT_EQ(layers.from_of, (std::vector<int>{0, -1, 2}));
  EXPECT_EQ(layers.to_of, (std::vector<int>{0, -1, 2}));
  ASSERT_EQ(layers.removed.size(), 1u);
  EXPECT_EQ(layers.removed[0].layer, 1);
  EXPECT_EQ(layers.removed[0].before, 1);
  EXPECT_EQ(workspace.comparison()->change(1), LayerChange::kAdded);
  EXPECT_EQ(deltas_of(workspace, Metric::kParameters).removed, std::vector<std::int64_t>{-8});
  expect_sums(workspace);
}

TEST(Baseline, ALayerOfAnotherKindIsReplacedAndOneElsewhereHasMoved) {
  const char* const replaced = R"("type": "gelu", "name": "c")";
  const Workspace workspace =
      compared(list({kConv, kNorm, kRelu, kLast}), list({kConv, replaced, kNorm, kLast}));
  const ModelComparison& comparison = *workspace.comparison();
  EXPECT_EQ(comparison.change(1), LayerChange::kReplaced);
  EXPECT_TRUE(comparison.layers().removed.empty());
  const std::vector<bool>& moved = comparison.layers().is_moved;
  EXPECT_EQ(std::count(moved.begin(), moved.end(), true), 1);
  EXPECT_TRUE(moved[1] || moved[2]);
  expect_sums(workspace);
}

TEST(Baseline, ALostBlockStandsWhereItStood) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"resnet101"});
  workspace.dispatch(PinBaseline{});
  workspace.dispatch(OpenPreset{"resnet50"});
  const Model& from = *workspace.comparison()->from().model;
  const Model& to = *workspace.comparison()->to().model;
  const std::vector<LayerMatching::Removed>& removed = workspace.comparison()->layers().removed;
  ASSERT_FALSE(removed.empty());
  for (const LayerMatching::Removed& each : removed) {
    ASSERT_NE(each.group, kNoGroup);
    const Group& around = to.groups[static_cast<std::size_t>(each.group)];
    EXPECT_EQ(around.name, "layer3");
    EXPECT_EQ(each.before, around.first_layer + around.layer_count);
    const Group& lost = from.groups[static_cast<std::size_t>(each.lost)];
    EXPECT_EQ(lost.name.substr(0, 7), "layer3.");
  }
  expect_sums(workspace);
  const Waterfall waterfall =
      take_waterfall(*workspace.comparison(), deltas_of(workspace, Metric::kParameters));
  // Seventeen blocks are more than the steps there are room for, so the stage stands for them.
  ASSERT_EQ(waterfall.steps.size(), 1u);
  EXPECT_EQ(waterfall.steps.front().name, "layer3");
  EXPECT_TRUE(waterfall.steps.front().is_block);
  const Waterfall finer =
      take_waterfall(*workspace.comparison(), deltas_of(workspace, Metric::kParameters), 20);
  ASSERT_EQ(finer.steps.size(), 17u);
  EXPECT_EQ(finer.steps.front().change, LayerChange::kRemoved);
  EXPECT_EQ(finer.steps.front().name.substr(0, 7), "layer3.");
}

TEST(Baseline, AnySequenceOfEditsAddsUp) {
  std::mt19937 random(11);
  for (const char* pinned : {"resnet18", "mobilenet_v2"}) {
    for (const char* opened : {"resnet18", "resnet50", "googlenet"}) {
      Workspace workspace;
      workspace.dispatch(OpenPreset{opened});
      workspace.dispatch(PinPreset{pinned});
      for (int step = 0; step < 25; ++step) {
        const Model& model = *workspace.analysis()->model;
        const Layer& layer = model.layers[random() % model.layers.size()];
        const LayerKind& kind = model.kind_of(layer);
        const auto what = random() % 12;
        if (what == 0) {
          workspace.dispatch(Undo{});
        } else if (what == 1) {
          workspace.dispatch(SetBatch{static_cast<std::int64_t>(1 + random() % 4)});
        } else if (what == 2) {
          workspace.dispatch(SwapBaseline{});
        } else if (what == 3) {
          workspace.dispatch(SetWeightType{DataType::kInt8});
        } else if (!kind.fields.empty()) {
          const FieldSpec& field = kind.fields[random() % kind.fields.size()];
          workspace.dispatch(SetField{layer.name, field.name, std::to_string(random() % 5)});
        }
        // Matching that was taken over is the one a fresh look finds.
        const ModelComparison& kept = *workspace.comparison();
        const ModelComparison fresh(kept.shared_from(), kept.shared_to());
        ASSERT_EQ(kept.layers().from_of, fresh.layers().from_of);
        ASSERT_EQ(kept.layers().removed.size(), fresh.layers().removed.size());
        expect_sums(workspace);
        if (::testing::Test::HasFailure()) FAIL() << pinned << ", " << opened << ", step " << step;
      }
    }
  }
}

TEST(Baseline, UndoNeverLosesThePin) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"resnet50"});
  workspace.dispatch(SetBatch{2});
  workspace.dispatch(PinBaseline{});
  const PinnedBaseline pinned = workspace.baseline();
  workspace.dispatch(Undo{});
  EXPECT_EQ(workspace.baseline(), pinned);
  EXPECT_EQ(workspace.document().options.batch, 1);
  workspace.dispatch(OpenPreset{"vgg16"});
  EXPECT_EQ(workspace.baseline(), pinned);
  EXPECT_LT(deltas_of(workspace, Metric::kParameters).removed.front(), 0);
}

TEST(Baseline, ASwapCanBeUndoneAndMadeAgain) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"resnet50"});
  workspace.dispatch(PinPreset{"resnet18"});
  const PinnedBaseline pinned = workspace.baseline();
  const Document work = workspace.document();
  workspace.dispatch(SwapBaseline{});
  EXPECT_EQ(workspace.document(), pinned->document);
  EXPECT_EQ(workspace.baseline()->document, work);
  EXPECT_EQ(workspace.undo_sentence(), "Swapped with the baseline");
  expect_sums(workspace);
  workspace.dispatch(Undo{});
  EXPECT_EQ(workspace.document(), work);
  EXPECT_EQ(workspace.baseline(), pinned);
  workspace.dispatch(Redo{});
  EXPECT_EQ(workspace.document(), pinned->document);
  EXPECT_EQ(workspace.baseline()->document, work);
  // What was pinned since stays.
  workspace.dispatch(PinPreset{"vgg16"});
  const PinnedBaseline later = workspace.baseline();
  workspace.dispatch(Undo{});
  EXPECT_EQ(workspace.document(), work);
  EXPECT_EQ(workspace.baseline(), later);
  workspace.dispatch(Unpin{});
  EXPECT_EQ(workspace.baseline(), nullptr);
  EXPECT_EQ(workspace.comparison(), nullptr);
}

TEST(Baseline, WhatCannotBePinnedOrSwappedIsRefused) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"resnet50"});
  const Document work = workspace.document();
  workspace.dispatch(SwapBaseline{});
  EXPECT_EQ(workspace.errors().size(), 1u);
  workspace.dispatch(PinPreset{"resnet51"});
  ASSERT_EQ(workspace.errors().size(), 1u);
  EXPECT_EQ(workspace.errors()[0].message, "There is no preset named \"resnet51\".");
  workspace.dispatch(PinPreset{"resnet18"});
  EXPECT_TRUE(workspace.errors().empty());
  workspace.dispatch(SetField{"layer1.0.conv1", "groups", "7"});
  ASSERT_TRUE(workspace.is_stale());
  const PinnedBaseline pinned = workspace.baseline();
  workspace.dispatch(PinBaseline{});
  EXPECT_EQ(workspace.baseline(), pinned);
  workspace.dispatch(SwapBaseline{});
  EXPECT_EQ(workspace.baseline(), pinned);
  EXPECT_GE(workspace.errors().size(), 2u);
  workspace.dispatch(Undo{});
  EXPECT_EQ(workspace.document(), work);
}

TEST(Baseline, IsSavedWithTheWork) {
  Workspace before;
  before.dispatch(OpenPreset{"resnet50"});
  before.dispatch(PinPreset{"resnet18"});
  before.dispatch(SetBatch{4});
  EXPECT_NE(before.save().find("\"baseline\": {\"preset\": \"resnet18\", \"variant\": "
                               "\"resnet18\"}"),
            std::string::npos);
  Workspace after;
  ASSERT_TRUE(after.restore(before.save()).ok());
  ASSERT_TRUE(after.baseline());
  EXPECT_EQ(after.baseline()->document, before.baseline()->document);
  EXPECT_EQ(after.save(), before.save());
  EXPECT_EQ(deltas_of(after, Metric::kMacs).layers, deltas_of(before, Metric::kMacs).layers);
}

TEST(Baseline, ALinkCarriesBothSides) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"resnet50"});
  workspace.dispatch(SetBatch{8});
  workspace.dispatch(PinPreset{"resnet18"});
  const auto link = [&] {
    return write_link(workspace.document(), workspace.view(), &workspace.baseline()->document);
  };
  EXPECT_EQ(link(), "resnet50&batch=8&baseline=resnet18");
  const auto expect_back = [&] {
    const Result<LinkContent> back = read_link(link());
    ASSERT_TRUE(back.ok()) << describe(back.error());
    EXPECT_TRUE(back->left_out.empty());
    ASSERT_TRUE(back->state.baseline);
    EXPECT_EQ(*back->state.baseline, workspace.baseline()->document);
    EXPECT_EQ(back->state.document, workspace.document());
  };
  expect_back();
  workspace.dispatch(PinBaseline{});
  workspace.dispatch(SetField{"conv1", "out_channels", "32"});
  expect_back();
  workspace.dispatch(PinBaseline{});
  expect_back();
  EXPECT_EQ(link().substr(0, 2), "1.");
}

TEST(Baseline, ItsTextIsWrittenOnceWhereItIsTheDocuments) {
  Workspace before;
  before.dispatch(OpenText{list({kConv, kNorm}), "a list"});
  before.dispatch(PinBaseline{});
  before.dispatch(SetField{"a", "out_channels", "16"});
  const std::string text = before.save();
  EXPECT_EQ(text.find("batch_norm2d"), text.rfind("batch_norm2d"));
  Workspace after;
  ASSERT_TRUE(after.restore(text).ok());
  EXPECT_EQ(after.baseline()->document, before.baseline()->document);
  EXPECT_EQ(after.document(), before.document());
}

TEST(Baseline, OneThatCannotBeReadIsToldAndTheWorkOpens) {
  Workspace workspace;
  ASSERT_TRUE(workspace
                  .restore(R"({"version": 1, "document": {"preset": "vgg16", "variant": "vgg16"},
                               "baseline": {"source": "[{\"type\": \"conv3\"}]"}})")
                  .ok());
  EXPECT_EQ(workspace.baseline(), nullptr);
  ASSERT_EQ(workspace.errors().size(), 1u);
  EXPECT_EQ(workspace.errors()[0].message.find("The baseline is not pinned: "), 0u);
  EXPECT_FALSE(workspace.is_stale());
}

TEST(Baseline, AConventionThatTheBaselineHasNotGivesNoDifference) {
  Workspace workspace;
  workspace.dispatch(OpenText{
      R"({"conventions": [{"convention": "mine", "title": "Mine", "unit": "things",
                           "about": "One an output.", "leaves_out": "Nothing.", "sources": [], "counts": {"*": "E_out"}}],
          "layers": [{"type": "relu"}]})",
      "a model"});
  ASSERT_TRUE(workspace.errors().empty()) << describe(workspace.errors().front());
  workspace.dispatch(PinPreset{"resnet18"});
  const int mine = workspace.catalog().find_convention("mine");
  ASSERT_GE(mine, 0);
  EXPECT_FALSE(metric_deltas(*workspace.comparison(), Metric::kCount, mine));
  EXPECT_TRUE(metric_deltas(*workspace.comparison(), Metric::kParameters, mine));
  const int thop = workspace.catalog().find_convention("thop");
  EXPECT_TRUE(metric_deltas(*workspace.comparison(), Metric::kCount, thop));
}

TEST(Baseline, TheMirrorShowsWhatDiffers) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"resnet50"});
  workspace.dispatch(PinPreset{"resnet101"});
  MirrorOptions options;
  options.convention = workspace.convention();
  options.comparison = workspace.comparison().get();
  const std::string html = mirror_html(*workspace.analysis(), options);
  EXPECT_NE(html.find("data-removed=\"layer3.6.conv1\""), std::string::npos);
  EXPECT_NE(html.find("% less than in the baseline"), std::string::npos);
  EXPECT_NE(html.find("data-column=\"difference\""), std::string::npos);
  options.comparison = nullptr;
  EXPECT_EQ(mirror_html(*workspace.analysis(), options).find("baseline"), std::string::npos);
}

TEST(Baseline, ExportsHaveTheDifferencesAndTheRemovedLayers) {
  Workspace workspace = compared(list({kConv, kNorm, kLast}), list({kConv, kRelu, kLast}));
  ExportOptions options;
  options.conventions = {workspace.convention()};
  options.comparison = workspace.comparison().get();
  const std::string csv = export_csv(*workspace.analysis(), options);
  EXPECT_NE(csv.find(",parameters_difference,macs_difference,flops_difference,"),
            std::string::npos);
  EXPECT_NE(csv.find("b,batch_norm2d,"), std::string::npos);
  EXPECT_NE(csv.find(",removed\r\n"), std::string::npos);
  EXPECT_NE(csv.find(",added\r\n"), std::string::npos);
  const std::string markdown = export_markdown(*workspace.analysis(), options);
  EXPECT_NE(markdown.find("Δ parameters"), std::string::npos);
  EXPECT_NE(markdown.find("b (removed)"), std::string::npos);
  EXPECT_NE(markdown.find("−8"), std::string::npos);
}

}  // namespace
}  // namespace ledger
