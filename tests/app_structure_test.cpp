// Layers added, removed, duplicated, moved and of another kind, one repeat or all, as actions.
#include <gtest/gtest.h>

#include <random>

#include "app/layer_fields.h"
#include "app/saved_state.h"
#include "app/workspace.h"

namespace ledger {
namespace {

class StructureTest : public ::testing::Test {
 protected:
  void open(const char* preset) {
    workspace.dispatch(OpenPreset{preset});
    ASSERT_TRUE(workspace.analysis());
  }
  const Model& model() const { return *workspace.model(); }
  const Layer* layer(std::string_view name) const {
    const int index = find_layer(model(), name);
    return index < 0 ? nullptr : &model().layers[static_cast<std::size_t>(index)];
  }
  std::string input_of(std::string_view name) const {
    const Layer* found = layer(name);
    if (found == nullptr) return "(absent)";
    const int input = found->inputs.front();
    return input == kModelInput ? "input" : model().layers[static_cast<std::size_t>(input)].name;
  }
  std::string errors() const {
    return workspace.errors().empty() ? "" : describe(workspace.errors().front());
  }
  const Settings& settings() const { return workspace.document().settings; }

  Workspace workspace;
};

TEST_F(StructureTest, AddsALayerThatFits) {
  open("resnet50");
  const std::int64_t before = workspace.analysis()->totals.macs;
  workspace.dispatch(AddLayer{"conv2d", "maxpool"});
  EXPECT_EQ(errors(), "");
  EXPECT_EQ(workspace.undo_sentence(), "Added conv2d after maxpool");
  EXPECT_EQ(input_of("conv2d"), "maxpool");
  EXPECT_EQ(input_of("layer1.0.conv1"), "conv2d");
  EXPECT_EQ(workspace.view().selected_layer, "conv2d");
  EXPECT_EQ(workspace.analysis()->totals.macs - before, 64LL * 64 * 9 * 56 * 56);
  workspace.dispatch(Undo{});
  EXPECT_EQ(workspace.analysis()->totals.macs, before);
  EXPECT_EQ(workspace.view().selected_layer, "");
}

TEST_F(StructureTest, AddsInAllRepeatsOfABlock) {
  open("resnet50");
  workspace.dispatch(AddLayer{"relu", "layer1.*.bn3"});
  EXPECT_EQ(errors(), "");
  EXPECT_EQ(workspace.undo_sentence(), "Added relu after layer1.*.bn3 in all 3 repeats");
  for (const char* repeat : {"0", "1", "2"}) {
    EXPECT_EQ(input_of(std::string("layer1.") + repeat + ".relu"),
              std::string("layer1.") + repeat + ".bn3");
  }
  EXPECT_EQ(layer("layer2.0.relu"), nullptr);
  workspace.dispatch(SetField{"layer1", "repeat", "5"});
  EXPECT_EQ(errors(), "");
  EXPECT_EQ(workspace.undo_sentence(), "layer1: repeat 3 → 5");
  EXPECT_EQ(input_of("layer1.4.relu"), "layer1.4.bn3");
  EXPECT_EQ(settings().changes.size(), 1u);
}

TEST_F(StructureTest, AddsBesideBlocksAndAtTheStart) {
  open("resnet50");
  workspace.dispatch(AddLayer{"relu", "layer1.1"});
  EXPECT_EQ(input_of("layer1.1.relu"), "layer1.1.relu3");
  workspace.dispatch(AddLayer{"identity", "input"});
  EXPECT_EQ(input_of("conv1"), "identity");
  workspace.dispatch(AddLayer{"add", "layer1.0.bn1"});
  EXPECT_EQ(errors(), "");
  EXPECT_EQ(layer("layer1.0.add_2")->inputs.size(), 2u);
}

TEST_F(StructureTest, RemovesALayerAndWhatIsAddedLeavesNothingBehind) {
  open("resnet50");
  workspace.dispatch(RemoveLayer{"layer1.0.relu1"});
  EXPECT_EQ(errors(), "");
  EXPECT_EQ(workspace.undo_sentence(), "Removed layer1.0.relu1");
  EXPECT_EQ(input_of("layer1.0.conv2"), "layer1.0.bn1");
  EXPECT_EQ(settings().changes.size(), 1u);
  workspace.dispatch(Undo{});
  workspace.dispatch(AddLayer{"relu", "conv1"});
  workspace.dispatch(MoveLayer{"relu_2", false});
  EXPECT_EQ(errors(), "");
  workspace.dispatch(RemoveLayer{"relu_2"});
  EXPECT_TRUE(settings().changes.empty()) << settings().changes.front();
}

TEST_F(StructureTest, RemovesABlock) {
  open("resnet50");
  workspace.dispatch(RemoveLayer{"layer3.5"});
  EXPECT_EQ(errors(), "");
  EXPECT_EQ(input_of("layer4.0.conv1"), "layer3.4.relu3");
  EXPECT_EQ(find_groups(model(), "layer3.5").size(), 0u);
}

TEST_F(StructureTest, KeepsTheLastLayer) {
  workspace.dispatch(OpenText{R"([{"type": "relu"}, "gelu"])", "a list"});
  workspace.dispatch(RemoveLayer{"relu"});
  EXPECT_EQ(model().layers.size(), 1u);
  workspace.dispatch(RemoveLayer{"gelu"});
  EXPECT_EQ(workspace.errors().size(), 1u);
  EXPECT_EQ(model().layers.size(), 1u);
}

TEST_F(StructureTest, MovesWithinABlockAndBack) {
  open("resnet50");
  workspace.dispatch(MoveLayer{"layer1.*.relu1", true});
  EXPECT_EQ(errors(), "");
  EXPECT_EQ(workspace.undo_sentence(), "Moved layer1.*.relu1 in all 3 repeats up");
  EXPECT_EQ(input_of("layer1.2.bn1"), "layer1.2.relu1");
  EXPECT_EQ(input_of("layer1.2.relu1"), "layer1.2.conv1");
  workspace.dispatch(MoveLayer{"layer1.*.relu1", false});
  EXPECT_TRUE(settings().changes.empty());
  workspace.dispatch(MoveLayer{"layer1.0.conv1", true});
  EXPECT_EQ(workspace.errors().front().code, ErrorCode::kOutOfRange);
  workspace.dispatch(MoveLayerBeside{"layer1.0.relu1", "layer1.0.conv2"});
  EXPECT_EQ(errors(), "");
  EXPECT_EQ(input_of("layer1.0.bn2"), "layer1.0.relu1");
}

TEST_F(StructureTest, DuplicatesWithItsEdits) {
  open("resnet50");
  workspace.dispatch(SetField{"layer1.*.conv2", "dilation", "2"});
  workspace.dispatch(SetField{"layer1.*.conv2", "padding", "2"});
  workspace.dispatch(DuplicateLayer{"layer1.1.conv2"});
  EXPECT_EQ(errors(), "");
  EXPECT_EQ(workspace.view().selected_layer, "layer1.1.conv2_2");
  EXPECT_EQ(input_of("layer1.1.conv2_2"), "layer1.1.conv2");
  EXPECT_EQ(field_text(*workspace.analysis(), "layer1.1.conv2_2", "dilation"), "2");
  EXPECT_EQ(settings().edits.at("layer1.1.conv2_2").at("padding"), "2");
}

TEST_F(StructureTest, ChangesTheKindAndBack) {
  open("resnet50");
  workspace.dispatch(SetKind{"layer2.*.relu1", "gelu"});
  EXPECT_EQ(errors(), "");
  EXPECT_EQ(workspace.undo_sentence(), "layer2.*.relu1 in all 4 repeats: relu → gelu");
  workspace.dispatch(SetKind{"layer2.*.relu1", "silu"});
  EXPECT_EQ(settings().changes.size(), 1u) << "the later kind stands for both";
  workspace.dispatch(SetKind{"maxpool", "conv2d"});
  EXPECT_EQ(errors(), "");
  EXPECT_EQ(field_text(*workspace.analysis(), "maxpool", "kernel_size"), "3");
  EXPECT_EQ(field_text(*workspace.analysis(), "maxpool", "out_channels"), "64");
  workspace.dispatch(SetKind{"relu", "reluu"});
  EXPECT_EQ(workspace.errors().front().hint, "Did you mean \"relu\"?");
}

TEST_F(StructureTest, EditsOfAllRepeatsAndOfOne) {
  open("resnet50");
  workspace.dispatch(SetField{"layer1.1.conv2", "groups", "2"});
  workspace.dispatch(SetField{"layer1.*.conv2", "groups", "4"});
  EXPECT_EQ(workspace.undo_sentence(), "layer1.*.conv2 in all 3 repeats: groups 1 → 4");
  EXPECT_EQ(settings().edits.size(), 1u) << "an edit of all replaces those of one";
  EXPECT_EQ(field_text(*workspace.analysis(), "layer1.2.conv2", "groups"), "4");
  EXPECT_EQ(edit_in_force(settings(), "layer1.2.conv2", "groups"), "layer1.*.conv2");
  workspace.dispatch(ResetField{"layer1.2.conv2", "groups"});
  EXPECT_TRUE(settings().edits.empty());
  workspace.dispatch(SetField{"layer1.*.conv2", "groups", "1"});
  EXPECT_TRUE(settings().edits.empty()) << "what they have anyway";
  workspace.dispatch(SetEditsAll{true});
  EXPECT_EQ(workspace.name_to_edit("layer1.2.conv2"), "layer1.*.conv2");
  EXPECT_EQ(workspace.name_to_edit("layer1.2.downsample.0"), "layer1.2.downsample.0")
      << "not a layer";
  EXPECT_EQ(workspace.name_to_edit("conv1"), "conv1");
}

TEST_F(StructureTest, ArgumentsOfBlocks) {
  open("resnet50");
  workspace.dispatch(SetField{"layer2", "planes", "96"});
  EXPECT_EQ(errors(), "");
  EXPECT_EQ(workspace.undo_sentence(), "layer2: planes 128 → 96");
  EXPECT_EQ(field_text(*workspace.analysis(), "layer2.3.conv3", "out_channels"), "384");
  EXPECT_EQ(argument_text(*workspace.definition(), model(), "layer2", "planes"), "96");
  EXPECT_EQ(argument_text(*workspace.definition(), model(), "layer2", "stride"), "")
      << "they differ";
  EXPECT_EQ(argument_text(*workspace.definition(), model(), "layer2", "repeat"), "4");
  workspace.dispatch(SetField{"layer2", "plane", "96"});
  EXPECT_EQ(workspace.errors().front().hint, "Did you mean \"planes\"?");
  workspace.dispatch(SetField{"layer2", "repeat", "0"});
  EXPECT_EQ(workspace.errors().front().code, ErrorCode::kOutOfRange);
  workspace.dispatch(SetField{"layer2.1", "planes", "64"});
  EXPECT_TRUE(workspace.is_stale()) << "its shortcut has other channels";
  ASSERT_NE(workspace.error_of("layer2.1.add"), nullptr);
  EXPECT_EQ(workspace.error_of("layer2.0.add"), nullptr);
  workspace.dispatch(ResetField{"layer2.1", "planes"});
  EXPECT_FALSE(workspace.is_stale());
}

TEST_F(StructureTest, WhatBreaksShapesIsKeptAndSaysWhy) {
  open("resnet50");
  const auto good = workspace.analysis();
  workspace.dispatch(RemoveLayer{"layer1.0.downsample.0"});
  ASSERT_TRUE(workspace.is_stale());
  EXPECT_EQ(workspace.analysis(), good);
  EXPECT_EQ(layer("layer1.0.downsample.0"), nullptr);
  const Error* error = workspace.error_of("layer1.0.add");
  ASSERT_NE(error, nullptr);
  EXPECT_NE(error->message.find("256"), std::string::npos) << error->message;
  EXPECT_NE(error->message.find("64"), std::string::npos) << error->message;
  workspace.dispatch(AddLayer{"conv2d", "layer1.0.downsample.1"});
  EXPECT_EQ(workspace.view().selected_layer, "layer1.0.downsample.conv2d");
  workspace.dispatch(SetField{"layer1.0.downsample.conv2d", "out_channels", "256"});
  EXPECT_FALSE(workspace.is_stale()) << errors();
}

// Any sequence: totals are the sum of the rows, a saved state brings the same back, and undoing all
// the identical model.
TEST_F(StructureTest, AnySequenceCanBeUndone) {
  std::mt19937 random(11);
  for (const char* preset : {"resnet50", "mobilenet_v2", "googlenet", "densenet121"}) {
    Workspace work;
    work.dispatch(OpenPreset{preset});
    const std::shared_ptr<const Model> original = work.model();
    const Document start = work.document();
    constexpr int kSteps = 40;
    for (int step = 0; step < kSteps; ++step) {
      const Model& now = *work.model();
      std::string name = now.layers[random() % now.layers.size()].name;
      if (random() % 2 == 0) name = name_of_all(now, name);
      constexpr std::array<const char*, 6> kKinds = {"relu", "conv2d",  "batch_norm2d",
                                                     "add",  "dropout", "max_pool2d"};
      const std::string kind = kKinds[random() % kKinds.size()];
      switch (random() % 8) {
        case 0:
          work.dispatch(AddLayer{kind, name, random() % 2 == 0});
          break;
        case 1:
          work.dispatch(RemoveLayer{name});
          break;
        case 2:
          work.dispatch(DuplicateLayer{name});
          break;
        case 3:
          work.dispatch(MoveLayer{name, random() % 2 == 0});
          break;
        case 4:
          work.dispatch(SetKind{name, kind});
          break;
        case 5:
          work.dispatch(SetParameter{"resolution", Rational(192 + 32 * (random() % 3))});
          break;
        default: {
          const std::vector<int> layers = find_layers(now, name);
          const LayerKind& of = now.kind_of(now.layers[static_cast<std::size_t>(layers.front())]);
          if (of.fields.empty()) break;
          work.dispatch(SetField{name, of.fields[random() % of.fields.size()].name,
                                 std::to_string(1 + random() % 8)});
        }
      }
      if (work.is_stale()) {
        if (random() % 2 == 0) work.dispatch(Undo{});
        continue;
      }
      const Analysis& analysis = *work.analysis();
      std::int64_t macs = 0, parameters = 0;
      for (const Row& row : analysis.rows) {
        macs += row.macs;
        parameters += row.parameters;
      }
      ASSERT_EQ(macs, analysis.totals.macs) << preset << " after step " << step;
      ASSERT_EQ(parameters, analysis.totals.parameters) << preset << " after step " << step;
      const std::string text = work.model_text();
      const ParsedModel parsed = parse_model(text, built_in_catalog());
      ASSERT_TRUE(parsed.definition) << describe(parsed.errors.front()) << text;
      const ExpandedModel merged = expand(*parsed.definition, {});
      ASSERT_TRUE(merged.model) << describe(merged.errors.front());
      ASSERT_TRUE(is_same_model(*merged.model, *work.model()))
          << preset << " after step " << step << text.substr(text.find("\"changes\""));
      ASSERT_EQ(merged.model->title, work.model()->title);
      const Result<SavedState> saved = read_state(write_state(work.document(), work.view()));
      ASSERT_TRUE(saved);
      ASSERT_EQ(saved->document, work.document());
      const ExpandedModel fresh =
          expand(*work.definition(), work.document().settings, Absent::kRests);
      ASSERT_TRUE(fresh.model && is_same_model(*fresh.model, *work.model()))
          << preset << " after step " << step;
    }
    while (work.can_undo()) work.dispatch(Undo{});
    EXPECT_EQ(work.document(), start) << preset;
    EXPECT_TRUE(is_same_model(*work.model(), *original)) << preset;
  }
}

}  // namespace
}  // namespace ledger
