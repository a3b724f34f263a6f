// An edit that says what is there without it leaves nothing behind, in whatever step it comes.
#include <gtest/gtest.h>

#include "app/layer_fields.h"
#include "app/workspace.h"

namespace ledger {
namespace {

class IdleEdits : public ::testing::Test {
 protected:
  void SetUp() override { workspace.dispatch(OpenPreset{"resnet50"}); }
  void set(std::string layer, std::string field, std::string value, std::uint64_t gesture = 0) {
    workspace.dispatch(SetField{std::move(layer), std::move(field), std::move(value)}, gesture);
  }
  const auto& edits() const { return workspace.document().settings.edits; }
  std::string value(std::string_view layer, std::string_view field) const {
    return field_text(*workspace.analysis(), layer, field);
  }
  std::size_t steps() const { return workspace.history_position(); }

  Workspace workspace;
};

TEST_F(IdleEdits, SetBackInALaterStepIsNoEdit) {
  set("conv1", "out_channels", "96");
  set("conv1", "kernel_size", "5");
  set("conv1", "out_channels", "64");
  EXPECT_EQ(edits().at("conv1").size(), 1u);
  set("conv1", "kernel_size", "7");
  EXPECT_TRUE(edits().empty());
  EXPECT_EQ(steps(), 4u);
  EXPECT_EQ(workspace.undo_sentence(), "conv1: kernel_size 5 → 7");
  workspace.dispatch(Undo{});
  EXPECT_EQ(value("conv1", "kernel_size"), "5");
}

TEST_F(IdleEdits, ADefaultThatIsSaidIsNoEdit) {
  set("conv1", "dilation", "2");
  set("conv1", "dilation", "1");
  EXPECT_TRUE(edits().empty());
  set("layer1.0.conv1", "filters", "32");
  set("layer1.0.conv1", "filters", "64");
  EXPECT_TRUE(edits().empty()) << "by an alias as well";
}

TEST_F(IdleEdits, WhatAWiderEditCoversStays) {
  set("layer1.*.conv1", "out_channels", "32");
  set("layer1.0.conv1", "out_channels", "64");
  ASSERT_EQ(edits().count("layer1.0.conv1"), 1u)
      << "the model's own value, but not what is beneath";
  EXPECT_EQ(value("layer1.0.conv1", "out_channels"), "64");
  set("layer1.0.conv1", "out_channels", "32");
  EXPECT_EQ(edits().count("layer1.0.conv1"), 0u);
  set("layer1.*.conv1", "out_channels", "64");
  EXPECT_TRUE(edits().empty());
}

TEST_F(IdleEdits, AllRepeatsSetBackTakeTheEditsOfSingleOnesAlong) {
  set("layer1.0.conv1", "out_channels", "96");
  set("layer1.*.conv1", "out_channels", "64");
  EXPECT_TRUE(edits().empty());
  // Of layers that differ none is what the others are.
  set("layer1.*.conv3", "out_channels", "128");
  set("layer1.0.conv3", "out_channels", "256");
  set("layer1.*.conv3", "out_channels", "256");
  EXPECT_TRUE(edits().empty());
}

TEST_F(IdleEdits, SetBackWhileTheModelIsInError) {
  set("layer1.0.conv2", "groups", "7");
  ASSERT_TRUE(workspace.is_stale());
  set("layer1.0.conv2", "groups", "1");
  EXPECT_TRUE(edits().empty());
  EXPECT_FALSE(workspace.is_stale());
  // What is beneath is of the model as it stands, not of the last one that was whole.
  set("layer1.*.conv2", "groups", "7");
  set("layer1.0.conv2", "groups", "1");
  EXPECT_EQ(edits().count("layer1.0.conv2"), 1u);
}

TEST_F(IdleEdits, ADragOverTheOriginalKeepsItsStep) {
  set("conv1", "out_channels", "96");
  for (const char* width : {"80", "64", "48"}) set("conv1", "out_channels", width, 3);
  EXPECT_EQ(edits().at("conv1").at("out_channels"), "48");
  EXPECT_EQ(steps(), 2u);
  set("conv1", "out_channels", "64", 3);
  EXPECT_TRUE(edits().empty());
  EXPECT_EQ(steps(), 2u);
  set("conv1", "out_channels", "96", 3);
  EXPECT_EQ(steps(), 1u) << "where the drag began";
}

TEST_F(IdleEdits, SeveralFieldsAtOnce) {
  workspace.dispatch(SetFields{{{"conv1", "kernel_size", "5"}, {"conv1", "padding", "2"}}});
  workspace.dispatch(SetFields{{{"conv1", "kernel_size", "7"}, {"conv1", "padding", "3"}}});
  EXPECT_TRUE(edits().empty());
  // A default that follows from another field: 2 is what the stride was, not what it would be.
  workspace.dispatch(OpenText{
      R"({"input": [3, 32, 32], "layers": [{"type": "max_pool2d", "name": "pool", "kernel_size": 2}]})",
      "a pool"});
  workspace.dispatch(SetFields{{{"pool", "kernel_size", "3"}, {"pool", "stride", "2"}}});
  EXPECT_EQ(value("pool", "stride"), "2");
}

TEST_F(IdleEdits, ArgumentsOfBlocks) {
  const std::string before =
      argument_text(*workspace.definition(), *workspace.analysis()->model, "layer3", "repeat");
  ASSERT_EQ(before, "6");
  set("layer3", "repeat", "4");
  ASSERT_EQ(edits().count("layer3"), 1u);
  set("layer3", "repeat", "6");
  EXPECT_TRUE(edits().empty());
}

}  // namespace
}  // namespace ledger
