// Names with formulas, dense connections, held outputs and tied weights.
#include <gtest/gtest.h>

#include "analyze_text.h"

namespace ledger {
namespace {

// Two dense layers of two channels each on a map of one channel.
constexpr std::string_view kDense = R"({"input": [1, 4, 4], "blocks": {"dense": {"layers": [
    {"type": "concat", "name": "cat", "inputs": ["input[*]"]},
    {"type": "relu", "name": "relu"},
    {"type": "conv2d", "name": "conv", "out_channels": 2, "kernel_size": 1, "holds": ["cat"]}]}},
  "layers": [{"block": "dense", "name": "layer{i + 1}", "repeat": 2, "feed": "all"},
             {"type": "concat", "name": "all", "inputs": ["layer{i + 1}[*]"]}]})";

TEST(Names, InstancesAreNamedByTheirIndexWithoutAGroupAround) {
  const AnalyzedText dense = analyze_text(kDense);
  ASSERT_TRUE(dense.errors.empty()) << all_of(dense.errors);
  EXPECT_EQ(dense.row("layer2.conv").cost->inputs.front(), (Shape{3, 4, 4}));
  ASSERT_EQ(dense.model->groups.size(), 2u);
  EXPECT_EQ(dense.model->groups[1].name, "layer2");
  EXPECT_EQ(dense.model->groups[1].parent, kNoGroup);
}

TEST(Names, ThatMeetAreRefused) {
  const AnalyzedText text =
      analyze_text(R"({"layers": [{"name": "a{1/i}", "repeat": 2, "layers": ["relu"]}]})");
  EXPECT_FALSE(text.errors.empty());
  const AnalyzedText twice =
      analyze_text(R"({"layers": [{"name": "a{i*0}", "repeat": 2, "layers": ["relu"]}]})");
  ASSERT_EQ(twice.errors.size(), 1u);
  EXPECT_EQ(twice.errors[0].code, ErrorCode::kDuplicateName);
  const AnalyzedText half =
      analyze_text(R"({"layers": [{"name": "a{i/2}", "repeat": 2, "layers": ["relu"]}]})");
  ASSERT_FALSE(half.errors.empty());
  EXPECT_EQ(half.errors[0].code, ErrorCode::kWrongType);
}

TEST(DenseConnections, EachInstanceGetsAllOutputsBeforeIt) {
  const AnalyzedText dense = analyze_text(kDense);
  ASSERT_TRUE(dense.errors.empty()) << all_of(dense.errors);
  EXPECT_EQ(dense.row("layer1.cat").cost->output, (Shape{1, 4, 4}));
  EXPECT_EQ(dense.row("layer2.cat").cost->inputs.size(), 2u);
  EXPECT_EQ(dense.row("all").cost->inputs.size(), 3u);
  EXPECT_EQ(dense.row("all").cost->output, (Shape{5, 4, 4}));
}

TEST(DenseConnections, WhatGathersNothingCannotBeTakenWhole) {
  const AnalyzedText text =
      analyze_text(R"({"layers": ["relu", {"type": "concat", "inputs": ["relu[*]"]}]})");
  ASSERT_EQ(text.errors.size(), 1u);
  EXPECT_EQ(text.errors[0].code, ErrorCode::kUnknownName);
}

TEST(DenseConnections, AreBounded) {
  const AnalyzedText text = analyze_text(R"({"input": [1, 1, 1], "layers": [
      {"name": "a", "repeat": 3000, "feed": "all", "layers": ["relu"]}]})");
  ASSERT_FALSE(text.errors.empty());
  EXPECT_EQ(text.errors[0].code, ErrorCode::kTooLarge);
}

TEST(Held, AnOutputStaysAliveWhileTheHolderRuns) {
  // cat (1·16·4 bytes), relu and conv: the cat is read last by relu, and held for conv.
  const AnalyzedText dense = analyze_text(kDense);
  ASSERT_TRUE(dense.errors.empty()) << all_of(dense.errors);
  EXPECT_EQ(dense.row("layer1.conv").live_bytes, 64 * (1 + 1 + 1 + 2));
}

TEST(TiedWeights, CountOnceAndMustBeAsMany) {
  const auto head = [](int features) {
    return analyze_text(R"({"input": [5], "layers": [
        {"type": "embedding", "module": "table", "num_embeddings": 9, "embedding_dim": 4},
        {"type": "linear", "name": "head", "module": "table", "bias": false, "out_features": )" +
                        std::to_string(features) + "}]}");
  };
  const AnalyzedText tied = head(9);
  ASSERT_TRUE(tied.errors.empty()) << all_of(tied.errors);
  EXPECT_EQ(tied.analysis->totals.parameters, 36);
  EXPECT_EQ(tied.analysis->totals.macs, 5 * 4 * 9);
  const AnalyzedText loose = head(8);
  ASSERT_EQ(loose.errors.size(), 1u);
  EXPECT_EQ(loose.errors[0].code, ErrorCode::kShapeMismatch);
}

}  // namespace
}  // namespace ledger
