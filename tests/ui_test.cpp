// The page's panels in a Dear ImGui context without a renderer: real clicks and keys on what the
// item registry says is there.
#include "ui_page.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>

#include "app/commands.h"
#include "model/presets.h"

namespace ledger {
namespace {

const std::array<ImVec2, 3> kSizes = {kWide, kMedium, kNarrow};

std::int64_t macs(const TestPage& page) {
  return page.workspace.analysis()->totals.macs;
}

bool everything_is_on_the_page(const TestPage& page) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  for (const Item& item : page.frontend->items().items()) {
    const bool is_inside = item.width > 0 && item.height > 0 && item.x >= -0.5f &&
                           item.y >= -0.5f && item.x + item.width <= size.x + 0.5f &&
                           item.y + item.height <= size.y + 0.5f;
    if (!is_inside) {
      ADD_FAILURE() << item.id << " at " << item.x << ", " << item.y << ", " << item.width << " × "
                    << item.height;
      return false;
    }
  }
  return true;
}

TEST(Page, RestsAfterTheFirstFrames) {
  for (const ImVec2 size : kSizes) {
    TestPage page(size);
    EXPECT_LE(page.settle(), TestPage::kMostFrames);
    for (int i = 0; i < 20; ++i) {
      page.frame();
      EXPECT_EQ(page.frontend->frames_wanted(), 0);
    }
  }
}

TEST(Page, DrawsEveryPresetAtEveryWidthInBothSchemes) {
  for (const ColorScheme scheme : {ColorScheme::kLight, ColorScheme::kDark}) {
    for (const ImVec2 size : kSizes) {
      TestPage page(size, scheme, size.x < 720);
      for (const PresetVariant& preset : preset_variants()) {
        page.workspace.dispatch(OpenPreset{preset.id});
        ASSERT_FALSE(page.workspace.is_stale()) << preset.id;
        for (const Tab tab :
             {Tab::kLayer, Tab::kCharts, Tab::kConventions, Tab::kJson, Tab::kLedger}) {
          page.workspace.dispatch(SetTab{tab});
          EXPECT_LE(page.settle(), TestPage::kMostFrames) << preset.id;
          ASSERT_TRUE(everything_is_on_the_page(page)) << preset.id;
        }
        EXPECT_EQ(page.value("preset.picker"), preset.title);
      }
    }
  }
}

TEST(Page, ItemsHaveUniqueNames) {
  for (const ImVec2 size : kSizes) {
    TestPage page(size);
    page.workspace.dispatch(SelectLayer{"layer1.0.conv2"});
    for (const Tab tab : {Tab::kLedger, Tab::kLayer, Tab::kCharts, Tab::kConventions, Tab::kJson}) {
      page.workspace.dispatch(SetTab{tab});
      page.settle();
      std::vector<std::string> ids;
      for (const Item& item : page.frontend->items().items()) ids.push_back(item.id);
      std::sort(ids.begin(), ids.end());
      const auto twice = std::adjacent_find(ids.begin(), ids.end());
      EXPECT_EQ(twice, ids.end()) << *twice;
    }
  }
}

TEST(Page, LayoutFollowsTheWidth) {
  TestPage wide(kWide);
  EXPECT_NE(wide.item("outline.model"), nullptr);
  EXPECT_NE(wide.item("inspector.title"), nullptr);
  EXPECT_NE(wide.item("charts.profile"), nullptr);
  EXPECT_EQ(wide.item("tab.ledger"), nullptr);
}

TEST(Page, MediumWidthHasLedgerAndInspector) {
  TestPage page(kMedium);
  EXPECT_EQ(page.item("outline.model"), nullptr);
  EXPECT_NE(page.item("inspector.title"), nullptr);
  EXPECT_NE(page.item("ledger.header.macs"), nullptr);
}

TEST(Page, NarrowWidthHasTabsAndFewColumns) {
  TestPage page(kNarrow, ColorScheme::kLight, true);
  EXPECT_EQ(page.item("inspector.title"), nullptr);
  EXPECT_EQ(page.item("ledger.header.parameters"), nullptr);
  for (const char* id : {"ledger.header.name", "ledger.header.output", "ledger.header.count"}) {
    EXPECT_NE(page.item(id), nullptr) << id;
  }
  EXPECT_GE(page.item("ledger.row.conv1")->height, 40);
  ASSERT_TRUE(page.click("ledger.row.conv1"));
  EXPECT_EQ(page.workspace.view().tab, Tab::kLayer);
  EXPECT_EQ(page.item("inspector.title")->label, "conv1");
  ASSERT_TRUE(page.click("tab.charts"));
  EXPECT_NE(page.item("charts.profile"), nullptr);
  ASSERT_TRUE(page.click("tab.json"));
  EXPECT_NE(page.item("json.text"), nullptr);
}

TEST(Toolbar, PresetPickerOpensANetwork) {
  TestPage page;
  ASSERT_TRUE(page.click("preset.picker"));
  page.type("vgg16");
  ASSERT_TRUE(page.click("preset.option.vgg16"));
  EXPECT_EQ(page.workspace.document().preset_id, "vgg16");
  EXPECT_EQ(macs(page), 15'470'264'320);
  EXPECT_EQ(page.item("preset.option.vgg16"), nullptr);
  EXPECT_EQ(page.value("total.macs"), "15.47 GMACs");
  ASSERT_TRUE(page.click("toolbar.undo"));
  EXPECT_EQ(macs(page), 4'089'184'256);
  ASSERT_TRUE(page.click("toolbar.redo"));
  EXPECT_EQ(macs(page), 15'470'264'320);
}

TEST(Toolbar, EnterTakesTheFirstNetworkFound) {
  TestPage page;
  ASSERT_TRUE(page.click("preset.picker"));
  page.type("LeNet-5");
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(page.workspace.definition()->name, "LeNet");
}

TEST(Toolbar, ExportsAndPlatformButtons) {
  TestPage page;
  ASSERT_TRUE(page.click("toolbar.export"));
  ASSERT_TRUE(page.click("menu.export.copy_markdown"));
  EXPECT_NE(page.copied.find("| layer1.0.conv1"), std::string::npos);
  ASSERT_TRUE(page.click("toolbar.export"));
  ASSERT_TRUE(page.click("menu.export.csv"));
  EXPECT_EQ(page.downloaded_name, "resnet50.csv");
  EXPECT_NE(page.downloaded.find("118013952"), std::string::npos);
  ASSERT_TRUE(page.click("toolbar.open"));
  ASSERT_TRUE(page.click("menu.model.open"));
  EXPECT_EQ(page.files_chosen, 1);
  ASSERT_TRUE(page.click("toolbar.share"));
  EXPECT_EQ(page.shared, 1);
  ASSERT_TRUE(page.click("toolbar.mirror"));
  EXPECT_TRUE(page.is_mirror_shown);
  const ImVec4 before = ImGui::GetStyle().Colors[ImGuiCol_WindowBg];
  ASSERT_TRUE(page.click("toolbar.scheme"));
  EXPECT_NE(before.x, ImGui::GetStyle().Colors[ImGuiCol_WindowBg].x);
}

TEST(Toolbar, ListsRecentAndSavedModels) {
  TestPage page;
  page.frontend->set_kept_models({{"one", "VGG-16", "15.47 GMACs · now", false},
                                  {"two", "For the lecture", "ResNet-50 v1.5 · yesterday", true}});
  ASSERT_TRUE(page.frontend->run_command("keep.recent"));
  page.settle();
  EXPECT_EQ(page.kept, std::vector<std::string>{"list"});
  const Item* saved = page.item("kept.two");
  const Item* recent = page.item("kept.one");
  ASSERT_TRUE(saved != nullptr && recent != nullptr);
  EXPECT_EQ(saved->label, "For the lecture");
  EXPECT_LT(saved->y, recent->y);
  ASSERT_TRUE(page.click("kept.one"));
  EXPECT_EQ(page.kept.back(), "open one");
  EXPECT_EQ(page.item("kept.one"), nullptr) << "chosen, the menu closes";
  ASSERT_TRUE(page.click("toolbar.open"));
  ASSERT_TRUE(page.click("menu.keep.save_as"));
  EXPECT_EQ(page.kept.back(), "save_as");
}

TEST(Toolbar, SavesTheModelForOtherPrograms) {
  TestPage page;
  ASSERT_TRUE(page.frontend->run_command("export.pytorch"));
  EXPECT_EQ(page.downloaded_name, "resnet50.py");
  EXPECT_NE(page.downloaded.find("class ResNet50V15(nn.Module):"), std::string::npos);
  ASSERT_TRUE(page.frontend->run_command("export.netron"));
  EXPECT_EQ(page.downloaded_name, "resnet50-netron.json");
  page.downloaded.clear();
  page.workspace.dispatch(OpenPreset{"swin_t"});
  ASSERT_TRUE(page.frontend->run_command("export.pytorch"));
  page.settle();
  EXPECT_EQ(page.downloaded, "");
  ASSERT_NE(page.item("notice"), nullptr);
  EXPECT_EQ(page.item("notice")->label.rfind("PyTorch has no short way", 0), 0u);
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

TEST(Motion, ChangesLightUpBrieflyUnlessMotionIsReduced) {
  TestPage page;
  page.workspace.dispatch(SetBatch{2});
  const int lit = page.settle();
  EXPECT_GT(lit, 0);
  EXPECT_LT(lit, 15);
  page.frontend->set_reduced_motion(true);
  page.workspace.dispatch(SetBatch{4});
  EXPECT_LE(page.settle(), 2);
}

TEST(Notice, GoesAwayAndIsNoReasonToDraw) {
  TestPage page;
  page.frontend->notify("Table copied");
  page.settle();
  EXPECT_EQ(page.frontend->frames_wanted(), 0);
  EXPECT_GT(page.frontend->seconds_to_next_frame(), 3);
  ImGui::GetIO().DeltaTime = 5;
  page.frame();
  EXPECT_EQ(page.frontend->seconds_to_next_frame(), 0);
}

std::string many_layers(int count) {
  std::string text = "[";
  for (int i = 0; i < count; ++i) text += i == 0 ? "{\"type\":\"relu\"}" : ",{\"type\":\"relu\"}";
  return text + "]";
}

TEST(Size, AHundredThousandLayersCostAFrameNoMoreThanAHundred) {
  TestPage page;
  const auto seconds_for_frames = [&] {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 50; ++i) page.frame();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  page.frontend->open_text(many_layers(100), "pasted text");
  page.settle();
  const double few = seconds_for_frames();
  page.frontend->open_text(many_layers(100'000), "pasted text");
  page.settle();
  ASSERT_FALSE(page.workspace.is_stale());
  ASSERT_EQ(page.workspace.analysis()->rows.size(), 100'000u);
  EXPECT_LT(seconds_for_frames(), 8 * few + 0.05);
  page.key(ImGuiKey_End, ImGuiMod_Ctrl);
  EXPECT_EQ(page.workspace.view().selected_layer,
            page.workspace.analysis()->model->layers.back().name);
  EXPECT_NE(page.item("ledger.row." + page.workspace.view().selected_layer), nullptr);
}

}  // namespace
}  // namespace ledger
