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
