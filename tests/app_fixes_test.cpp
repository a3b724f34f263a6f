// What is offered where shapes do not fit: it must mend the model, and nothing else is offered.
#include <gtest/gtest.h>

#include "app/fixes.h"
#include "app/layer_fields.h"
#include "app/workspace.h"

namespace ledger {
namespace {

struct Broken {
  Workspace workspace;
  std::string layer;  // the first in error

  explicit Broken(const char* preset) { workspace.dispatch(OpenPreset{preset}); }
  explicit Broken(const std::string& text) { workspace.dispatch(OpenText{text, "test"}); }
  std::vector<Fix> after(const Action& action) {
    workspace.dispatch(action);
    EXPECT_TRUE(workspace.is_stale());
    EXPECT_NE(workspace.attempt(), nullptr);
    if (!workspace.attempt()) return {};
    layer = workspace.attempt()->errors.front().place.path;
    return suggest_fixes(workspace.document(), workspace.meaning(), layer);
  }
  std::string field(const char* of, const char* name) const {
    return field_text(*workspace.analysis(), of, name);
  }
};

TEST(Fixes, GroupsThatDoNotDivide) {
  Broken broken("resnet50");
  const std::vector<Fix> fixes = broken.after(SetField{"layer1.0.conv2", "groups", "48"});
  ASSERT_FALSE(fixes.empty());
  EXPECT_EQ(fixes.front().sentence, "Set groups to 16");
  broken.workspace.dispatch(fixes.front().action);
  EXPECT_FALSE(broken.workspace.is_stale());
  EXPECT_EQ(broken.field("layer1.0.conv2", "groups"), "16");
}

TEST(Fixes, ADepthwiseConvolutionFollowsItsInput) {
  Broken broken("mobilenet_v1");
  const std::vector<Fix> fixes =
      broken.after(SetField{broken.workspace.model()->layers[0].name, "out_channels", "48"});
  ASSERT_FALSE(fixes.empty());
  broken.workspace.dispatch(fixes.front().action);
  EXPECT_FALSE(broken.workspace.is_stale());
  EXPECT_EQ(broken.field(broken.layer.c_str(), "groups"), "48");
  EXPECT_EQ(broken.field(broken.layer.c_str(), "out_channels"), "48");
}

TEST(Fixes, BothBranchesOfAnAddGetAsManyChannels) {
  Broken broken("resnet50");
  const std::vector<Fix> fixes = broken.after(SetField{"layer1.0.conv3", "out_channels", "300"});
  EXPECT_EQ(broken.layer, "layer1.0.add");
  ASSERT_FALSE(fixes.empty());
  EXPECT_EQ(fixes.front().sentence,
            "Set out_channels of layer1.0.downsample.0 and 2 more layers to 300");
  broken.workspace.dispatch(fixes.front().action);
  EXPECT_FALSE(broken.workspace.is_stale());
  for (const char* layer : {"layer1.0.conv3", "layer1.1.conv3", "layer1.0.downsample.0"}) {
    EXPECT_EQ(broken.field(layer, "out_channels"), "300") << layer;
  }
  broken.workspace.dispatch(Undo{});
  EXPECT_TRUE(broken.workspace.is_stale()) << "one step";
  broken.workspace.dispatch(Undo{});
  EXPECT_FALSE(broken.workspace.is_stale());
}

TEST(Fixes, AWiderWindowGetsThePaddingThatKeepsTheSize) {
  Broken broken("resnet50");
  const std::vector<Fix> fixes = broken.after(SetField{"layer1.0.conv2", "kernel_size", "5"});
  ASSERT_FALSE(fixes.empty());
  EXPECT_EQ(fixes.front().sentence, "Set padding to 2 in layer1.0.conv2");
  broken.workspace.dispatch(fixes.front().action);
  EXPECT_FALSE(broken.workspace.is_stale());
}

TEST(Fixes, AStrideOnOneBranchIsTakenByTheOther) {
  Broken broken("resnet50");
  const std::vector<Fix> fixes = broken.after(SetField{"layer2.0.conv2", "stride", "4"});
  ASSERT_FALSE(fixes.empty());
  broken.workspace.dispatch(fixes.front().action);
  EXPECT_FALSE(broken.workspace.is_stale());
  EXPECT_EQ(broken.field("layer2.0.downsample.0", "stride"), "4");
  EXPECT_EQ(broken.field("layer2.0.conv2", "stride"), "4") << "what was set stays";
}

TEST(Fixes, FeaturesAfterFlatten) {
  Broken broken(
      std::string(R"([{"type": "conv2d", "name": "conv", "out_channels": 8, "kernel_size": 3},
    {"type": "flatten"}, {"type": "linear", "name": "fc", "in_features": 394272,
     "out_features": 10}])"));
  const std::vector<Fix> fixes = broken.after(SetField{"conv", "kernel_size", "5"});
  EXPECT_EQ(broken.layer, "fc");
  ASSERT_EQ(fixes.size(), 1u);
  EXPECT_EQ(fixes.front().sentence, "Set in_features to 387200");
  broken.workspace.dispatch(fixes.front().action);
  EXPECT_FALSE(broken.workspace.is_stale());
}

TEST(Fixes, AFlattenIsPutBeforeALinearLayer) {
  Broken broken("vgg16");
  const Model& model = *broken.workspace.model();
  std::string flatten;
  for (const Layer& layer : model.layers) {
    if (model.kind_of(layer).name == "flatten") flatten = layer.name;
  }
  ASSERT_FALSE(flatten.empty());
  const std::vector<Fix> fixes = broken.after(RemoveLayer{flatten});
  ASSERT_FALSE(fixes.empty());
  EXPECT_EQ(fixes.front().sentence, "Put a flatten before it");
  broken.workspace.dispatch(fixes.front().action);
  EXPECT_FALSE(broken.workspace.is_stale());
}

TEST(Fixes, NothingIsOfferedThatDoesNotHelp) {
  Broken broken("resnet50");
  // The shortcut of this block is what came in: no field of one layer makes it wider.
  const std::vector<Fix> fixes = broken.after(RemoveLayer{"layer1.0.downsample.0"});
  for (const Fix& fix : fixes) {
    Workspace other;
    other.dispatch(OpenPreset{"resnet50"});
    other.dispatch(RemoveLayer{"layer1.0.downsample.0"});
    const std::size_t before = other.attempt()->errors.size();
    other.dispatch(fix.action);
    EXPECT_TRUE(!other.is_stale() || other.attempt()->errors.size() < before) << fix.sentence;
  }
  EXPECT_TRUE(
      suggest_fixes(broken.workspace.document(), broken.workspace.meaning(), "conv1").empty());
}

TEST(Fixes, TheSentenceStandsWithoutTheName) {
  Broken broken("resnet50");
  broken.after(SetField{"layer1.0.conv2", "groups", "48"});
  const Error& error = *broken.workspace.error_of("layer1.0.conv2");
  EXPECT_EQ(fault_text(error, "layer1.0.conv2"),
            "The 64 input channels cannot be split into 48 groups.");
}

TEST(AllRepeats, AnEditOfOneIsOneOfAllWhereThatIsChosen) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"resnet50"});
  workspace.dispatch(SetEditsAll{true});
  workspace.dispatch(SetField{"layer1.1.conv2", "groups", "4"});
  EXPECT_EQ(workspace.undo_sentence(), "layer1.*.conv2 in all 3 repeats: groups 1 → 4");
  EXPECT_EQ(field_text(*workspace.analysis(), "layer1.2.conv2", "groups"), "4");
  workspace.dispatch(RemoveLayer{"layer1.1.relu"});
  EXPECT_EQ(find_layer(*workspace.model(), "layer1.0.relu"), -1);
  workspace.dispatch(AddLayer{"dropout", "layer1.1.conv2"});
  EXPECT_GE(find_layer(*workspace.model(), "layer1.2.dropout"), 0);
  workspace.dispatch(SetEditsAll{false});
  workspace.dispatch(SetField{"layer1.1.conv2", "groups", "8"});
  EXPECT_EQ(field_text(*workspace.analysis(), "layer1.1.conv2", "groups"), "8");
  EXPECT_EQ(field_text(*workspace.analysis(), "layer1.2.conv2", "groups"), "4");
}

}  // namespace
}  // namespace ledger
