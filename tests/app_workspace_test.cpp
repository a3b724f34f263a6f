#include "app/workspace.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/commands.h"
#include "app/layer_fields.h"
#include "model/presets.h"

namespace ledger {
namespace {

constexpr std::string_view kSmall = R"({
  "name": "Small",
  "parameters": {"width": {"default": 8, "min": 1, "max": 64}, "repeats": {"default": 2}},
  "input": [3, 32, 32],
  "blocks": {"unit": {"arguments": {"c": null}, "layers": [
    {"type": "conv2d", "name": "conv", "out_channels": "c", "kernel_size": 3, "padding": 1},
    {"type": "relu", "name": "relu"}]}},
  "layers": [
    {"block": "unit", "name": "body", "repeat": "repeats", "c": "width"},
    {"type": "conv2d", "name": "head", "out_channels": 4, "kernel_size": 1},
    {"type": "linear", "name": "fc", "in_features": 32, "out_features": 10}
  ]
})";

std::string small() {
  return std::string(kSmall);
}

class WorkspaceTest : public ::testing::Test {
 protected:
  std::int64_t macs() const { return workspace.analysis()->totals.macs; }
  const Document& document() const { return workspace.document(); }

  Workspace workspace;
};

TEST_F(WorkspaceTest, IsEmptyAtFirst) {
  EXPECT_EQ(workspace.analysis(), nullptr);
  EXPECT_FALSE(workspace.can_undo());
  EXPECT_EQ(workspace.undo_sentence(), "");
  EXPECT_GT(workspace.catalog().conventions().size(), 0u);
  workspace.dispatch(Undo{});
  workspace.dispatch(SelectLayer{"conv1"});
  EXPECT_EQ(workspace.errors().size(), 1u);
}

TEST_F(WorkspaceTest, OpensPresets) {
  workspace.dispatch(OpenPreset{"resnet50"});
  ASSERT_TRUE(workspace.errors().empty()) << describe(workspace.errors().front());
  EXPECT_EQ(macs(), 4'089'184'256);
  EXPECT_EQ(workspace.analysis()->totals.parameters, 25'557'032);
  EXPECT_EQ(document().preset_id, "resnet50");
  EXPECT_FALSE(workspace.can_undo()) << "there is nothing before the first model";
}

TEST_F(WorkspaceTest, OpeningIsAStep) {
  workspace.dispatch(OpenPreset{"resnet50"});
  workspace.dispatch(OpenPreset{"vgg16"});
  EXPECT_EQ(macs(), 15'470'264'320);
  EXPECT_EQ(workspace.undo_sentence(), "Opened VGG-16");
  workspace.dispatch(Undo{});
  EXPECT_EQ(macs(), 4'089'184'256);
  EXPECT_EQ(workspace.redo_sentence(), "Opened VGG-16");
  workspace.dispatch(Redo{});
  EXPECT_EQ(macs(), 15'470'264'320);
  workspace.dispatch(OpenText{"[{\"type\": \"relu\"}]", "pasted text"});
  EXPECT_EQ(workspace.undo_sentence(), "Opened pasted text");
  EXPECT_EQ(document().preset_id, "");
}

TEST_F(WorkspaceTest, UnknownPresetKeepsTheWork) {
  workspace.dispatch(OpenPreset{"resnet50"});
  workspace.dispatch(SetBatch{4});
  const Document before = document();
  workspace.dispatch(OpenPreset{"resnet5"});
  ASSERT_EQ(workspace.errors().size(), 1u);
  EXPECT_EQ(workspace.errors()[0].code, ErrorCode::kUnknownName);
  EXPECT_NE(describe(workspace.errors()[0]).find("Did you mean \"resnet50\"?"), std::string::npos);
  EXPECT_FALSE(workspace.is_stale());
  EXPECT_EQ(document(), before);
  workspace.dispatch(SetSearch{"conv"});
  EXPECT_TRUE(workspace.errors().empty());
}

TEST_F(WorkspaceTest, OpeningKeepsBatchTypesAndConvention) {
  workspace.dispatch(OpenPreset{"resnet50"});
  workspace.dispatch(SetBatch{8});
  workspace.dispatch(SetWeightType{DataType::kInt8});
  workspace.dispatch(SetConvention{"thop"});
  workspace.dispatch(OpenPreset{"vgg16"});
  EXPECT_EQ(document().options.batch, 8);
  EXPECT_EQ(document().options.weight_type, DataType::kInt8);
  EXPECT_EQ(workspace.view().convention, "thop");
}

TEST_F(WorkspaceTest, SentencesSayWhatChanged) {
  workspace.dispatch(OpenPreset{"resnet50"});
  workspace.dispatch(SetParameter{"resolution", 256});
  EXPECT_EQ(workspace.undo_sentence(), "resolution: 224 → 256");
  workspace.dispatch(SetParameter{"stride_in_3x3", 0});
  EXPECT_EQ(workspace.undo_sentence(), "stride_in_3x3: yes → no");
  workspace.dispatch(SetBatch{8});
  EXPECT_EQ(workspace.undo_sentence(), "Batch: 1 → 8");
  workspace.dispatch(SetWeightType{DataType::kInt8});
  EXPECT_EQ(workspace.undo_sentence(), "Weights: fp32 → int8");
  workspace.dispatch(SetActivationType{DataType::kFp16});
  EXPECT_EQ(workspace.undo_sentence(), "Activations: fp32 → fp16");
  workspace.dispatch(SetField{"layer1.0.conv1", "out_channels", "32"});
  EXPECT_EQ(workspace.undo_sentence(), "layer1.0.conv1: out_channels 64 → 32");
  workspace.dispatch(SetField{"layer1.0.conv1", "out_channels", "16"});
  EXPECT_EQ(workspace.undo_sentence(), "layer1.0.conv1: out_channels 32 → 16");
  workspace.dispatch(ResetField{"layer1.0.conv1", "out_channels"});
  EXPECT_EQ(workspace.undo_sentence(), "layer1.0.conv1: out_channels as in the model again");
  workspace.dispatch(ResetParameter{"resolution"});
  EXPECT_EQ(workspace.undo_sentence(), "resolution: 256 → 224");
  workspace.dispatch(ResetEdits{});
  EXPECT_EQ(workspace.undo_sentence(), "Reset all parameters and fields");
  EXPECT_TRUE(document().settings.parameters.empty());
  EXPECT_EQ(document().settings.variant, "resnet50");
}

TEST_F(WorkspaceTest, ADragIsOneStep) {
  workspace.dispatch(OpenPreset{"resnet50"});
  for (int value = 225; value <= 256; ++value) {
    workspace.dispatch(SetParameter{"resolution", value}, 7);
  }
  EXPECT_EQ(workspace.undo_sentence(), "resolution: 224 → 256");
  workspace.dispatch(SetParameter{"resolution", 288}, 8);
  EXPECT_EQ(workspace.undo_sentence(), "resolution: 256 → 288");
  workspace.dispatch(Undo{});
  workspace.dispatch(Undo{});
  EXPECT_FALSE(workspace.can_undo());
  EXPECT_EQ(macs(), 4'089'184'256);
}

TEST_F(WorkspaceTest, AGestureAfterUndoIsAStepOfItsOwn) {
  workspace.dispatch(OpenPreset{"resnet50"});
  workspace.dispatch(SetParameter{"resolution", 256}, 7);
  workspace.dispatch(Undo{});
  workspace.dispatch(SetParameter{"resolution", 288}, 7);
  EXPECT_EQ(workspace.undo_sentence(), "resolution: 224 → 288");
  EXPECT_FALSE(workspace.can_redo());
}

TEST_F(WorkspaceTest, ADragBackToItsStartLeavesNoStep) {
  workspace.dispatch(OpenPreset{"resnet50"});
  const Document before = document();
  workspace.dispatch(SetParameter{"resolution", 256}, 7);
  workspace.dispatch(SetParameter{"resolution", 224}, 7);
  EXPECT_FALSE(workspace.can_undo());
  EXPECT_EQ(document(), before);
  workspace.dispatch(SetParameter{"resolution", 192}, 7);
  EXPECT_EQ(workspace.undo_sentence(), "resolution: 224 → 192");
  workspace.dispatch(Undo{});
  for (const std::string_view width : {"48", "32", "64"}) {
    workspace.dispatch(SetField{"layer1.0.conv1", "out_channels", std::string(width)}, 9);
  }
  EXPECT_FALSE(workspace.can_undo());
  EXPECT_EQ(document(), before);
  // A field that has its default, not a number of its own.
  for (const std::string_view stride : {"3", "1"}) {
    workspace.dispatch(SetField{"layer1.0.conv1", "dilation", std::string(stride)}, 10);
  }
  EXPECT_EQ(document(), before);
}

TEST_F(WorkspaceTest, WhatChangesNothingIsNoStep) {
  workspace.dispatch(OpenPreset{"resnet50"});
  const std::uint64_t revision = workspace.revision();
  workspace.dispatch(SetBatch{1});
  workspace.dispatch(SetParameter{"resolution", 224});
  workspace.dispatch(SetField{"layer1.0.conv1", "out_channels", "64"});
  workspace.dispatch(ResetEdits{});
  workspace.dispatch(SetSearch{""});
  EXPECT_FALSE(workspace.can_undo());
  EXPECT_EQ(workspace.revision(), revision);
}

TEST_F(WorkspaceTest, AnIllegalModelKeepsTheValueAndTheLastTable) {
  workspace.dispatch(OpenText{small(), "small"});
  ASSERT_TRUE(workspace.errors().empty()) << describe(workspace.errors().front());
  const auto before = workspace.analysis();
  workspace.dispatch(SetField{"head", "groups", "3"});
  ASSERT_TRUE(workspace.is_stale());
  EXPECT_EQ(workspace.analysis(), before);
  EXPECT_EQ(document().settings.edits.at("head").at("groups"), "3");
  const Error& error = workspace.errors().front();
  EXPECT_EQ(error.place.line, 10) << describe(error);
  EXPECT_EQ(error.place.path, "layers[1]") << describe(error);
  EXPECT_NE(error.message.find("head"), std::string::npos) << describe(error);
  EXPECT_TRUE(workspace.analyzed_settings().edits.empty());
  workspace.dispatch(SetBatch{2});
  EXPECT_TRUE(workspace.is_stale());
  workspace.dispatch(Undo{});
  workspace.dispatch(Undo{});
  EXPECT_FALSE(workspace.is_stale());
  EXPECT_TRUE(workspace.errors().empty());
  EXPECT_EQ(macs(), before->totals.macs);
}

TEST_F(WorkspaceTest, ParametersOutOfRangeAreErrorsOfTheModel) {
  workspace.dispatch(OpenText{small(), "small"});
  workspace.dispatch(SetParameter{"width", 65});
  ASSERT_TRUE(workspace.is_stale());
  EXPECT_EQ(workspace.errors().front().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(document().settings.parameters.at("width"), Rational(65));
  workspace.dispatch(SetParameter{"width", 16});
  EXPECT_FALSE(workspace.is_stale());
}

TEST_F(WorkspaceTest, ActionsThatNameWhatIsNotThereAreRefused) {
  workspace.dispatch(OpenText{small(), "small"});
  const Document before = document();
  const std::vector<Action> actions = {
      SetParameter{"widht", 3},
      SetField{"haed", "groups", "1"},
      SetField{"head", "grups", "1"},
      SetField{"head", "groups", "many"},
      SetField{"head", "groups", "[1"},
      SetField{"head", "groups", "0"},
      SetBatch{0},
      SetConvention{"thopp"},
      SelectLayer{"haed"},
      ToggleGroup{"bdoy"},
      OpenText{std::string(kMaximumSourceBytes + 1, ' '), "a large file"}};
  for (std::size_t i = 0; i < actions.size(); ++i) {
    workspace.dispatch(actions[i]);
    EXPECT_EQ(workspace.errors().size(), 1u) << "action " << i;
    EXPECT_FALSE(workspace.is_stale()) << "action " << i;
  }
  EXPECT_EQ(document(), before);
  EXPECT_FALSE(workspace.can_undo());
}

TEST_F(WorkspaceTest, FieldsTakeWordsPairsAndAliases) {
  workspace.dispatch(OpenText{small(), "small"});
  workspace.dispatch(SetField{"body.0.conv", "padding", "same"});
  EXPECT_TRUE(workspace.errors().empty());
  EXPECT_EQ(field_text(*workspace.analysis(), "body.0.conv", "padding"), "\"same\"");
  workspace.dispatch(SetField{"body.0.conv", "kernel_size", "[5,5]"});
  EXPECT_TRUE(workspace.errors().empty());
  workspace.dispatch(SetField{"body.0.conv", "filters", "8"});
  EXPECT_EQ(document().settings.edits.at("body.0.conv").count("filters"), 0u);
}

TEST_F(WorkspaceTest, EditsRestWhileTheirLayerIsAway) {
  workspace.dispatch(OpenText{small(), "small"});
  workspace.dispatch(SetField{"body.1.conv", "bias", "false"});
  const std::int64_t edited = workspace.analysis()->totals.parameters;
  workspace.dispatch(SetParameter{"repeats", 1});
  ASSERT_FALSE(workspace.is_stale()) << describe(workspace.errors().front());
  workspace.dispatch(SetParameter{"repeats", 2});
  EXPECT_EQ(workspace.analysis()->totals.parameters, edited);
}

TEST_F(WorkspaceTest, TypingTheTextIsOneStep) {
  workspace.dispatch(OpenText{small(), "small"});
  std::string text = small();
  const std::size_t at = text.find("\"out_channels\": 4") + 16;
  for (int i = 0; i < 3; ++i) {
    text.insert(at + 1, "0");
    workspace.dispatch(EditSource{text}, 3);
  }
  EXPECT_EQ(workspace.undo_sentence(), "Edited the JSON text");
  workspace.dispatch(EditSource{text + "]"}, 3);
  ASSERT_TRUE(workspace.is_stale());
  EXPECT_GT(workspace.errors().front().place.line, 0);
  EXPECT_EQ(document().source, text + "]");
  workspace.dispatch(Undo{});
  EXPECT_FALSE(workspace.can_undo());
  EXPECT_EQ(document().source, small());
  EXPECT_FALSE(workspace.is_stale());
}

TEST_F(WorkspaceTest, AnotherModelTypedOverAPresetHasNoUseForItsSettings) {
  workspace.dispatch(OpenPreset{"resnet50"});
  workspace.dispatch(SetParameter{"resolution", 256});
  workspace.dispatch(EditSource{small()});
  EXPECT_FALSE(workspace.is_stale());
  EXPECT_EQ(document().settings, Settings());
  workspace.dispatch(Undo{});
  EXPECT_EQ(document().settings.variant, "resnet50");
  EXPECT_EQ(document().settings.parameters.at("resolution"), Rational(256));
}

TEST_F(WorkspaceTest, ViewFollowsTheModel) {
  workspace.dispatch(OpenText{small(), "small"});
  workspace.dispatch(SelectLayer{"body.1.conv"});
  workspace.dispatch(ToggleGroup{"body.0"});
  workspace.dispatch(SetParameter{"width", 4});
  EXPECT_EQ(workspace.view().selected_layer, "body.1.conv");
  workspace.dispatch(SetParameter{"repeats", 1});
  EXPECT_EQ(workspace.view().selected_layer, "");
  EXPECT_EQ(workspace.view().folded, std::vector<std::string>{"body.0"});
  workspace.dispatch(OpenPreset{"vgg16"});
  EXPECT_TRUE(workspace.view().folded.empty());
  workspace.dispatch(OpenPreset{"resnet18"});
  workspace.dispatch(SelectLayer{"layer1"});
  EXPECT_EQ(workspace.view().selected_layer, "layer1");
  workspace.dispatch(FoldAll{true});
  EXPECT_EQ(workspace.view().folded.size(), workspace.analysis()->model->groups.size());
  workspace.dispatch(ToggleGroup{"layer1"});
  EXPECT_EQ(workspace.view().folded.size(), workspace.analysis()->model->groups.size() - 1);
  workspace.dispatch(FoldAll{false});
  EXPECT_TRUE(workspace.view().folded.empty());
  EXPECT_EQ(workspace.undo_sentence(), "Opened ResNet-18") << "the view makes no steps";
}

TEST_F(WorkspaceTest, AConventionThatIsNoLongerThereFallsBack) {
  const std::string own = R"({"layers": [{"type": "relu"}], "conventions": [{"convention": "mine",
    "title": "Mine", "unit": "ops", "about": "a", "leaves_out": "b", "sources": ["c"],
    "counts": {"relu": "N*E_in"}}]})";
  workspace.dispatch(OpenText{own, "own"});
  ASSERT_TRUE(workspace.errors().empty()) << describe(workspace.errors().front());
  workspace.dispatch(SetConvention{"mine"});
  EXPECT_TRUE(workspace.errors().empty());
  const int mine = workspace.convention();
  EXPECT_EQ(workspace.catalog().conventions()[static_cast<std::size_t>(mine)].id, "mine");
  workspace.dispatch(OpenPreset{"vgg16"});
  const int now = workspace.convention();
  EXPECT_EQ(workspace.catalog().conventions()[static_cast<std::size_t>(now)].id, "flops");
}

TEST_F(WorkspaceTest, RevisionCountsChanges) {
  std::uint64_t last = workspace.revision();
  const std::vector<Action> actions = {OpenPreset{"lenet5"},
                                       SetBatch{2},
                                       SetSearch{"conv"},
                                       SetConvention{"nope"},
                                       SetTab{Tab::kJson},
                                       Undo{},
                                       Redo{}};
  for (std::size_t i = 0; i < actions.size(); ++i) {
    workspace.dispatch(actions[i]);
    EXPECT_NE(workspace.revision(), last) << "action " << i;
    last = workspace.revision();
  }
}

TEST_F(WorkspaceTest, MillionsOfLayersAreRefusedAndNothingIsLost) {
  workspace.dispatch(OpenPreset{"lenet5"});
  for (
      const std::string_view text :
      {R"({"layers": [{"block": "b", "repeat": 1000000000}], "blocks": {"b": {"layers": ["relu"]}}})",
       "", "null", "[[[[[[[", R"([{"type": "conv2d", "out_channels": 1e30, "kernel_size": 3}])"}) {
    const auto before = workspace.analysis();
    workspace.dispatch(OpenText{std::string(text), "bad"});
    EXPECT_TRUE(workspace.is_stale()) << text;
    EXPECT_FALSE(workspace.errors().empty()) << text;
    EXPECT_EQ(workspace.analysis(), before) << text;
    workspace.dispatch(Undo{});
    EXPECT_FALSE(workspace.is_stale()) << text;
    EXPECT_EQ(workspace.analysis()->totals.macs, before->totals.macs);
  }
}

TEST(Commands, HaveDistinctIdsAndKeys) {
  std::vector<std::string_view> ids, keys;
  for (const Command& command : commands()) {
    EXPECT_EQ(find_command(command.id), &command) << command.id;
    EXPECT_FALSE(command.title.empty()) << command.id;
    EXPECT_TRUE(command.scope == CommandScope::kCursor || !command.help.empty()) << command.id;
    ids.push_back(command.id);
    for (const std::string_view key : {command.shortcut, command.second_shortcut}) {
      if (!key.empty()) keys.push_back(key);
    }
  }
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(std::adjacent_find(keys.begin(), keys.end()), keys.end());
  EXPECT_EQ(find_command("no.such"), nullptr);
}

}  // namespace
}  // namespace ledger
