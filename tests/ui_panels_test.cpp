// Controls, ledger, inspector, JSON and commands: real clicks and keys on what the item registry
// says is there.
#include <gtest/gtest.h>

#include "app/commands.h"
#include "ui_page.h"

namespace ledger {
namespace {

std::int64_t macs(const TestPage& page) {
  return page.workspace.analysis()->totals.macs;
}

TEST(Controls, ConventionPicker) {
  TestPage page;
  ASSERT_TRUE(page.click("convention.picker"));
  ASSERT_TRUE(page.click("convention.option.thop"));
  EXPECT_EQ(page.workspace.view().convention, "thop");
  EXPECT_NE(page.item("total.count"), nullptr);
  EXPECT_EQ(page.item("ledger.header.count")->label, "thop");
}

TEST(Controls, BatchIsTypedAndStandsBesideWhatItMultiplies) {
  TestPage page;
  ASSERT_TRUE(page.click("batch.input"));
  page.type("8");
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(page.workspace.document().options.batch, 8);
  EXPECT_EQ(macs(page), 8 * 4'089'184'256);
  EXPECT_NE(page.item("total.macs")->label.find("batch 8"), std::string::npos);
  EXPECT_EQ(page.item("total.parameters")->label.find("batch"), std::string::npos);
}

TEST(Controls, WeightTypeHalvesTheWeights) {
  TestPage page;
  const std::int64_t before = page.workspace.analysis()->totals.weight_bytes;
  ASSERT_TRUE(page.click("weight_type.picker"));
  ASSERT_TRUE(page.click("weight_type.option.fp16"));
  EXPECT_EQ(page.workspace.analysis()->totals.weight_bytes * 2, before);
}

TEST(Controls, ADragOfTheSliderIsOneStep) {
  TestPage page;
  ASSERT_TRUE(page.drag("parameter.resolution.slider", 40));
  EXPECT_NE(page.workspace.document().settings.parameters.count("resolution"), 0u);
  EXPECT_NE(macs(page), 4'089'184'256);
  ASSERT_TRUE(page.click("toolbar.undo"));
  EXPECT_EQ(macs(page), 4'089'184'256);
  EXPECT_FALSE(page.workspace.undo_sentence().find("224") != std::string::npos);
}

TEST(Controls, ParameterIsTypedAndReset) {
  TestPage page;
  EXPECT_EQ(page.item("parameter.resolution.reset"), nullptr);
  ASSERT_TRUE(page.click("parameter.resolution.input"));
  page.type("256");
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(page.value("parameter.resolution.input"), "256");
  ASSERT_TRUE(page.click("parameter.resolution.reset"));
  EXPECT_EQ(page.value("parameter.resolution.input"), "224");
}

TEST(Controls, EscapeLeavesANumberAsItWas) {
  TestPage page;
  ASSERT_TRUE(page.click("batch.input"));
  page.type("64");
  page.key(ImGuiKey_Escape);
  EXPECT_EQ(page.workspace.document().options.batch, 1);
}

TEST(Controls, OtherParametersAreInAMenu) {
  TestPage page;
  ASSERT_TRUE(page.click("parameter.more"));
  ASSERT_TRUE(page.click("parameter.stride_in_3x3.input"));
  EXPECT_EQ(macs(page), 3'857'973'248);
}

TEST(Ledger, ClickSelectsAndTheInspectorFollows) {
  TestPage page;
  ASSERT_TRUE(page.click("ledger.row.conv1"));
  EXPECT_EQ(page.workspace.view().selected_layer, "conv1");
  EXPECT_EQ(page.item("inspector.title")->label, "conv1");
  EXPECT_EQ(page.value("formula.macs.0"), "118,013,952");
  ASSERT_TRUE(page.click("copy.formula.macs.0"));
  EXPECT_NE(page.copied.find("118,013,952"), std::string::npos);
  ASSERT_TRUE(page.click("inspector.close"));
  EXPECT_EQ(page.workspace.view().selected_layer, "");
}

TEST(Ledger, ArrowKeysWalkAndFold) {
  TestPage page;
  page.key(ImGuiKey_DownArrow);
  EXPECT_EQ(page.workspace.view().selected_layer, "conv1");
  for (int i = 0; i < 4; ++i) page.key(ImGuiKey_DownArrow);
  EXPECT_EQ(page.workspace.view().selected_layer, "layer1");
  page.key(ImGuiKey_LeftArrow);
  EXPECT_EQ(page.workspace.view().folded, std::vector<std::string>{"layer1"});
  page.key(ImGuiKey_DownArrow);
  EXPECT_EQ(page.workspace.view().selected_layer, "layer2");
  page.key(ImGuiKey_UpArrow);
  page.key(ImGuiKey_RightArrow);
  EXPECT_TRUE(page.workspace.view().folded.empty());
  page.key(ImGuiKey_End, ImGuiMod_Ctrl);
  EXPECT_EQ(page.workspace.view().selected_layer, "fc");
  EXPECT_NE(page.item("ledger.row.fc"), nullptr) << "the selection is scrolled into sight";
}

TEST(Ledger, HeaderSortsAndSortsBack) {
  TestPage page;
  ASSERT_TRUE(page.click("ledger.header.parameters"));
  EXPECT_EQ(page.workspace.view().sort, Column::kParameters);
  EXPECT_TRUE(page.workspace.view().sort_descending);
  EXPECT_NE(page.item("ledger.row.layer4.0.conv2"), nullptr);
  EXPECT_EQ(page.item("ledger.group.layer1"), nullptr);
  ASSERT_TRUE(page.click("ledger.header.parameters"));
  EXPECT_FALSE(page.workspace.view().sort_descending);
  ASSERT_TRUE(page.click("ledger.header.parameters"));
  EXPECT_EQ(page.workspace.view().sort, Column::kIndex);
  EXPECT_NE(page.item("ledger.group.layer1"), nullptr);
}

TEST(Ledger, SearchFindsAndAnEmptyFindSaysWhatToDo) {
  TestPage page;
  page.type("/");
  page.type("downsample.0");
  EXPECT_EQ(page.workspace.view().search, "downsample.0");
  EXPECT_NE(page.item("ledger.row.layer4.0.downsample.0"), nullptr);
  EXPECT_EQ(page.item("ledger.row.conv1"), nullptr);
  page.type("nothing of that name");
  EXPECT_NE(page.item("ledger.search.clear_empty"), nullptr);
  ASSERT_TRUE(page.click("ledger.search.clear"));
  EXPECT_EQ(page.workspace.view().search, "");
  EXPECT_NE(page.item("ledger.row.conv1"), nullptr);
}

TEST(Ledger, FoldByArrowAndByButton) {
  TestPage page;
  ASSERT_TRUE(page.click("ledger.fold.layer1"));
  EXPECT_EQ(page.workspace.view().folded.size(), 1u);
  ASSERT_TRUE(page.click("ledger.fold_all"));
  EXPECT_EQ(page.item("ledger.row.layer1.0.conv1"), nullptr);
  ASSERT_TRUE(page.click("ledger.fold_all"));
  EXPECT_NE(page.item("ledger.row.layer1.0.conv1"), nullptr);
}

TEST(Inspector, FieldsAreEdited) {
  TestPage page;
  ASSERT_TRUE(page.click("ledger.row.conv1"));
  ASSERT_TRUE(page.click("field.kernel_size.0"));
  page.type("5");
  page.key(ImGuiKey_Enter);
  const auto& edits = page.workspace.document().settings.edits;
  ASSERT_EQ(edits.count("conv1"), 1u);
  EXPECT_EQ(edits.at("conv1").at("kernel_size"), "5");
  EXPECT_EQ(page.value("field.kernel_size.1"), "5") << "a square kernel stays square";
  ASSERT_TRUE(page.click("field.kernel_size.link"));
  ASSERT_TRUE(page.click("field.kernel_size.1"));
  page.type("3");
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(edits.at("conv1").at("kernel_size"), "[5, 3]");
  ASSERT_TRUE(page.click("field.kernel_size.reset"));
  EXPECT_TRUE(page.workspace.document().settings.edits.empty());
}

TEST(Inspector, ScrubbingAFieldIsOneStep) {
  TestPage page;
  ASSERT_TRUE(page.click("ledger.row.conv1"));
  ASSERT_TRUE(page.drag("field.kernel_size.0", 24));
  EXPECT_EQ(page.value("field.kernel_size.0"), "11");
  ASSERT_TRUE(page.click("toolbar.undo"));
  EXPECT_EQ(page.value("field.kernel_size.0"), "7");
}

TEST(Inspector, BlockShowsSubtotals) {
  TestPage page;
  ASSERT_TRUE(page.click("outline.group.layer2"));
  EXPECT_EQ(page.item("inspector.title")->label, "layer2");
}

TEST(Errors, ABrokenEditKeepsTheTableAndSaysWhy) {
  TestPage page;
  page.workspace.dispatch(SetField{"layer1.0.conv2", "groups", "7"});
  page.settle();
  ASSERT_TRUE(page.workspace.is_stale());
  ASSERT_NE(page.item("banner.error"), nullptr);
  EXPECT_NE(page.item("banner.error")->label.find("7"), std::string::npos);
  EXPECT_NE(page.item("ledger.row.conv1"), nullptr);
  ASSERT_TRUE(page.click("banner.undo"));
  EXPECT_FALSE(page.workspace.is_stale());
  EXPECT_EQ(page.item("banner.error"), nullptr);
}

TEST(Json, TypingChangesTheModelInOneStep) {
  TestPage page;
  ASSERT_TRUE(page.click("toolbar.json"));
  ASSERT_TRUE(page.click("json.text"));
  page.key(ImGuiKey_A, ImGuiMod_Ctrl);
  page.type("[{\"type\": \"flatten\"}, {\"type\": \"linear\", ");
  EXPECT_TRUE(page.workspace.is_stale());
  EXPECT_NE(page.item("json.error.0"), nullptr);
  page.type("\"out_features\": 10}]");
  ASSERT_FALSE(page.workspace.is_stale()) << describe(page.workspace.errors().front());
  EXPECT_EQ(page.workspace.analysis()->rows.size(), 2u);
  page.workspace.dispatch(Undo{});
  EXPECT_EQ(macs(page), 4'089'184'256);
}

TEST(Json, AnErrorLeadsToItsLine) {
  TestPage page;
  page.frontend->open_text("[\n  {\"type\": \"relu\"},\n  {\"type\": \"conv\"}\n]", "pasted text");
  page.workspace.dispatch(SetTab{Tab::kJson});
  page.settle();
  ASSERT_TRUE(page.click("json.error.0"));
  page.type("x");
  const std::string& source = page.workspace.document().source;
  const std::ptrdiff_t line = std::count(
      source.begin(), source.begin() + static_cast<std::ptrdiff_t>(source.find('x')), '\n');
  EXPECT_EQ(line, 2);
}

TEST(Json, AnEmptyListSaysWhatToDo) {
  TestPage page;
  page.frontend->open_text("[]", "pasted text");
  EXPECT_LE(page.settle(), TestPage::kMostFrames);
  page.frontend->open_text("", "pasted text");
  EXPECT_LE(page.settle(), TestPage::kMostFrames);
}

TEST(Commands, EveryShortcutIsUnderstoodAndEveryCommandCanRun) {
  for (const Command& command : commands()) {
    TestPage page;
    // Cells are ui_sheet_test's.
    if (command.scope != CommandScope::kPage) continue;
    const bool needs_more = command.id == "history.undo" || command.id == "history.redo";
    EXPECT_EQ(page.frontend->run_command(command.id), !needs_more) << command.id;
    // This one looks through all networks first; ui_explain_test sees it come to rest.
    const bool is_busy = command.id == "explain.which";
    EXPECT_TRUE(page.settle() <= TestPage::kMostFrames || is_busy) << command.id;
  }
  TestPage page;
  EXPECT_FALSE(page.frontend->run_command("no.such"));
}

TEST(Commands, ShortcutsWorkUnlessATextIsTyped) {
  TestPage page;
  page.workspace.dispatch(SetBatch{2});
  page.settle();
  page.key(ImGuiKey_Z, ImGuiMod_Ctrl);
  EXPECT_EQ(page.workspace.document().options.batch, 1);
  page.type("?");
  EXPECT_NE(page.item("help.close"), nullptr);
  ASSERT_TRUE(page.click("help.close"));
  EXPECT_EQ(page.item("help.close"), nullptr);
  page.type("/");
  page.type("?");
  EXPECT_EQ(page.item("help.close"), nullptr);
  EXPECT_EQ(page.workspace.view().search, "?");
}

TEST(Commands, EscapeClosesWhatIsOpenBeforeItLetsGoOfTheLayer) {
  TestPage page;
  ASSERT_TRUE(page.click("ledger.row.conv1"));
  ASSERT_TRUE(page.click("convention.picker"));
  page.key(ImGuiKey_Escape);
  EXPECT_EQ(page.item("convention.option.thop"), nullptr);
  EXPECT_EQ(page.workspace.view().selected_layer, "conv1");
  page.key(ImGuiKey_Escape);
  EXPECT_EQ(page.workspace.view().selected_layer, "");
}

}  // namespace
}  // namespace ledger
