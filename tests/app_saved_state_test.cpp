#include "app/saved_state.h"

#include <gtest/gtest.h>

#include "app/workspace.h"
#include "model/presets.h"

namespace ledger {
namespace {

Document everything() {
  Document document;
  document.source = "[{\"type\": \"relu\"}] // \"quotes\", \\ and ü\n\t";
  document.preset_id = "resnet50";
  document.settings.variant = "resnet50";
  document.settings.parameters = {{"resolution", 256},
                                  {"third", *Rational::make(1, 3)},
                                  {"half", *Rational::make(-1, 2)},
                                  {"large", 9'223'372'036'854'775'807}};
  document.settings.edits = {{"layer1.0.conv1", {{"out_channels", "96"}, {"padding", "\"same\""}}},
                             {"a \"b\"", {{"kernel_size", "[3, 5]"}}}};
  document.options.batch = 8;
  document.options.weight_type = DataType::kInt8;
  document.options.activation_type = DataType::kBf16;
  return document;
}

View every_view() {
  View view;
  view.convention = "thop";
  view.selected_layer = "layer1.0.conv1";
  view.search = "conv & <b>";
  view.sort = Column::kReceptiveField;
  view.sort_descending = true;
  view.folded = {"layer2", "layer1"};
  view.tab = Tab::kJson;
  view.exact_numbers = true;
  return view;
}

TEST(SavedState, ComesBackAsItWas) {
  const std::string text = write_state(everything(), every_view());
  const Result<SavedState> state = read_state(text);
  ASSERT_TRUE(state.ok()) << describe(state.error());
  EXPECT_EQ(state->document, everything());
  EXPECT_EQ(state->view, every_view());
  EXPECT_EQ(write_state(state->document, state->view), text);
}

TEST(SavedState, WritesOnlyWhatDiffers) {
  Document document;
  document.preset_id = "vgg16";
  document.source = std::string(find_preset("vgg16")->text);
  document.settings.variant = "vgg16";
  EXPECT_EQ(write_state(document, View()),
            "{\"version\": 1, \"document\": {\"preset\": \"vgg16\", \"variant\": \"vgg16\"}, "
            "\"view\": {}}\n");
}

TEST(SavedState, EveryColumnAndTabHasAName) {
  for (int i = 0; i < kColumnCount; ++i) {
    View view;
    view.sort = static_cast<Column>(i);
    view.tab = static_cast<Tab>(i % 4);
    const Result<SavedState> state = read_state(write_state(everything(), view));
    ASSERT_TRUE(state.ok());
    EXPECT_EQ(state->view, view);
  }
}

TEST(SavedState, PassesOverUnknownKeysAndNamesThem) {
  std::vector<std::string> passed_over;
  const Result<SavedState> state = read_state(
      R"({"version": 1, "later": [1], "document": {"source": "[]", "clouds": {}}, "view": {"x": 1}})",
      &passed_over);
  ASSERT_TRUE(state.ok()) << describe(state.error());
  EXPECT_EQ(state->document.source, "[]");
  EXPECT_EQ(passed_over, (std::vector<std::string>{"later", "clouds", "x"}));
}

TEST(SavedState, RefusesWhatDoesNotFit) {
  const std::string_view texts[] = {
      "",
      "[]",
      "3",
      "{",
      "{}",
      R"({"version": 1})",
      R"({"version": 2, "document": {"source": ""}})",
      R"({"version": "1", "document": {"source": ""}})",
      R"({"version": 1, "document": []})",
      R"({"version": 1, "document": {}})",
      R"({"version": 1, "document": {"preset": "no_such"}})",
      R"({"version": 1, "document": {"preset": 3}})",
      R"({"version": 1, "document": {"source": 3}})",
      R"({"version": 1, "document": {"source": "", "batch": 0}})",
      R"({"version": 1, "document": {"source": "", "batch": 1.5}})",
      R"({"version": 1, "document": {"source": "", "batch": "8"}})",
      R"({"version": 1, "document": {"source": "", "batch": 99999999999999999999}})",
      R"({"version": 1, "document": {"source": "", "weight_type": "fp31"}})",
      R"({"version": 1, "document": {"source": "", "parameters": []}})",
      R"({"version": 1, "document": {"source": "", "parameters": {"a": "b"}}})",
      R"({"version": 1, "document": {"source": "", "parameters": {"a": "1/0"}}})",
      R"({"version": 1, "document": {"source": "", "edits": {"a": 1}}})",
      R"({"version": 1, "document": {"source": "", "edits": {"a": {"b": 1}}}})",
      R"({"version": 1, "document": {"source": ""}, "view": []})",
      R"({"version": 1, "document": {"source": ""}, "view": {"sort": "colour"}})",
      R"({"version": 1, "document": {"source": ""}, "view": {"sort": 1}})",
      R"({"version": 1, "document": {"source": ""}, "view": {"folded": [1]}})",
      R"({"version": 1, "document": {"source": ""}, "view": {"exact": 1}})"};
  for (const std::string_view text : texts) {
    const Result<SavedState> state = read_state(text);
    EXPECT_FALSE(state.ok()) << text;
    EXPECT_TRUE(state.ok() || !state.error().message.empty()) << text;
  }
}

TEST(SavedState, AWorkspaceComesBack) {
  Workspace before;
  before.dispatch(OpenPreset{"resnet50"});
  before.dispatch(SetParameter{"resolution", 256});
  before.dispatch(SetField{"layer1.0.conv1", "out_channels", "32"});
  before.dispatch(SetBatch{4});
  before.dispatch(SetConvention{"fvcore"});
  before.dispatch(SelectLayer{"layer1"});
  before.dispatch(ToggleGroup{"layer2"});
  Workspace after;
  ASSERT_TRUE(after.restore(before.save()).ok());
  EXPECT_EQ(after.document(), before.document());
  EXPECT_EQ(after.view(), before.view());
  EXPECT_EQ(after.analysis()->totals.counts, before.analysis()->totals.counts);
  EXPECT_FALSE(after.can_undo());
  EXPECT_EQ(after.save(), before.save());
}

TEST(SavedState, RestoringCanBeUndoneWhereThereIsWork) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"vgg16"});
  workspace.dispatch(SetBatch{2});
  const Document work = workspace.document();
  Workspace other;
  other.dispatch(OpenPreset{"lenet5"});
  ASSERT_TRUE(workspace.restore(other.save()).ok());
  EXPECT_EQ(workspace.document().preset_id, "lenet5");
  workspace.dispatch(Undo{});
  EXPECT_EQ(workspace.document(), work);
}

TEST(SavedState, ABadTextChangesNothing) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"vgg16"});
  const std::string before = workspace.save();
  const std::uint64_t revision = workspace.revision();
  EXPECT_FALSE(workspace.restore("{\"version\": 9}").ok());
  EXPECT_EQ(workspace.save(), before);
  EXPECT_EQ(workspace.revision(), revision);
}

TEST(SavedState, WorkInErrorIsKept) {
  Workspace before;
  before.dispatch(OpenText{"[{\"type\": \"conv2", "typed text"});
  Workspace after;
  ASSERT_TRUE(after.restore(before.save()).ok());
  EXPECT_EQ(after.document(), before.document());
  EXPECT_TRUE(after.is_stale());
  EXPECT_EQ(after.analysis(), nullptr);
}

}  // namespace
}  // namespace ledger
