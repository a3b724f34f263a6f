// Layers added, removed, moved, mended from the page: by buttons, menus and keys.
#include <gtest/gtest.h>

#include "app/commands.h"
#include "app/layer_fields.h"
#include "ui/keys.h"
#include "ui_page.h"

namespace ledger {
namespace {

std::string cell(const char* column, const char* layer) {
  return std::string("ledger.cell.") + column + "." + layer;
}

void press(TestPage& page, std::string_view shortcut) {
  const int chord = parse_shortcut(shortcut);
  page.key(static_cast<ImGuiKey>(chord & ~ImGuiMod_Mask_), chord & ImGuiMod_Mask_);
}

bool has(const TestPage& page, const char* layer) {
  return find_layer(*page.workspace.model(), layer) >= 0;
}

TEST(Structure, AKindIsChosenAndTheLayerStandsBehindTheSelectedOne) {
  TestPage page;
  ASSERT_TRUE(page.click("ledger.row.bn1"));
  press(page, "A");
  ASSERT_NE(page.item("palette.text"), nullptr);
  EXPECT_NE(page.item("palette.conv2d"), nullptr) << "without letters the usual kinds";
  page.type("drop");
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(page.item("palette.text"), nullptr);
  ASSERT_TRUE(has(page, "dropout"));
  EXPECT_EQ(page.workspace.view().selected_layer, "dropout");
  EXPECT_EQ(page.workspace.undo_sentence(), "Added dropout after bn1");
  EXPECT_NE(page.item("ledger.row.dropout"), nullptr);
  press(page, "Shift+Delete");
  EXPECT_FALSE(has(page, "dropout"));
  EXPECT_EQ(page.workspace.view().selected_layer, "relu") << "the cursor stays at its place";
}

TEST(Structure, TheInspectorHasButtonsForAllOfIt) {
  TestPage page;
  ASSERT_TRUE(page.click("ledger.row.bn1"));
  ASSERT_TRUE(page.click("inspector.layer.duplicate"));
  EXPECT_TRUE(has(page, "bn1_2"));
  EXPECT_EQ(page.workspace.view().selected_layer, "bn1_2");
  ASSERT_TRUE(page.click("inspector.layer.move_down"));
  EXPECT_EQ(page.workspace.undo_sentence(), "Moved bn1_2 down");
  ASSERT_TRUE(page.click("inspector.layer.remove"));
  EXPECT_FALSE(has(page, "bn1_2"));
  ASSERT_TRUE(page.click("ledger.row.maxpool"));
  ASSERT_TRUE(page.click("inspector.layer.set_kind"));
  page.type("avg_pool2d");
  ASSERT_TRUE(page.click("palette.avg_pool2d"));
  EXPECT_EQ(page.workspace.undo_sentence(), "maxpool: max_pool2d → avg_pool2d");
}

TEST(Structure, ABlockHasArgumentsToChange) {
  TestPage page;
  page.workspace.dispatch(SelectLayer{"layer2"});
  page.settle();
  EXPECT_EQ(page.value("argument.repeat"), "4");
  EXPECT_EQ(page.value("argument.planes"), "128");
  ASSERT_TRUE(page.click("argument.repeat"));
  page.key(ImGuiKey_A, ImGuiMod_Ctrl);
  page.type("5");
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(page.workspace.undo_sentence(), "layer2: repeat 4 → 5");
  EXPECT_TRUE(has(page, "layer2.4.conv1"));
  ASSERT_TRUE(page.click("argument.repeat.reset"));
  EXPECT_FALSE(has(page, "layer2.4.conv1"));
}

TEST(Structure, ABlockIsGivenItsArgumentsInTheLedger) {
  TestPage page;
  const std::string arguments = cell("arguments", "layer1");
  ASSERT_NE(page.item(arguments), nullptr);
  EXPECT_EQ(page.item(arguments)->value, "repeat 3, planes 64, stride 1");
  ASSERT_TRUE(page.click(arguments));
  EXPECT_EQ(page.workspace.view().selected_layer, "layer1");
  page.key(ImGuiKey_Enter);
  ASSERT_NE(page.item("ledger.edit"), nullptr);
  EXPECT_EQ(page.value("ledger.edit"), "repeat 3, planes 64, stride 1");
  page.key(ImGuiKey_A, ImGuiMod_Ctrl);
  page.type("repeat 5 planes 96");
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(page.item("ledger.edit"), nullptr);
  EXPECT_TRUE(has(page, "layer1.4.conv1"));
  EXPECT_EQ(page.item(arguments)->value, "repeat 5, planes 96, stride 1");
  // Wrong words keep the text open and say why; Escape leaves all as it was.
  ASSERT_TRUE(page.click(arguments));
  page.key(ImGuiKey_F2);
  page.key(ImGuiKey_A, ImGuiMod_Ctrl);
  page.type("plans 64");
  page.key(ImGuiKey_Enter);
  ASSERT_NE(page.item("ledger.edit.error"), nullptr);
  page.key(ImGuiKey_Escape);
  EXPECT_EQ(page.item("ledger.edit"), nullptr);
  EXPECT_EQ(page.item(arguments)->value, "repeat 5, planes 96, stride 1");
  page.key(ImGuiKey_Delete);
  EXPECT_EQ(page.item(arguments)->value, "repeat 3, planes 64, stride 1");
}

TEST(Structure, EditsAreOfOneRepeatOrOfAll) {
  TestPage page;
  ASSERT_TRUE(page.click(cell("groups", "layer1.0.conv2")));
  ASSERT_NE(page.item("edits.all"), nullptr);
  EXPECT_EQ(page.item("ledger.edits_all")->value, "Edits this one of 3");
  ASSERT_TRUE(page.click("edits.all"));
  EXPECT_EQ(page.item("ledger.edits_all")->value, "Edits all 3 repeats");
  ASSERT_TRUE(page.click(cell("groups", "layer1.0.conv2")));
  page.type("4");
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(page.workspace.undo_sentence(), "layer1.*.conv2 in all 3 repeats: groups 1 → 4");
  EXPECT_EQ(field_text(*page.workspace.analysis(), "layer1.1.conv2", "groups"), "4");
  EXPECT_EQ(page.value(cell("groups", "layer1.0.conv2")), "4");
  ASSERT_TRUE(page.click(cell("groups", "layer1.0.conv2")));
  press(page, "Delete");
  EXPECT_TRUE(page.workspace.document().settings.edits.empty());
}

TEST(Structure, ALayerThatBreaksTheShapesKeepsItsRowAndSaysWhy) {
  TestPage page;
  const auto good = page.workspace.analysis();
  const std::string total = page.value("total.macs");
  ASSERT_TRUE(page.click(cell("kernel", "layer1.0.conv2")));
  page.type("5");
  page.key(ImGuiKey_Tab);
  ASSERT_TRUE(page.workspace.is_stale());
  EXPECT_EQ(page.value(cell("kernel", "layer1.0.conv2")), "5");
  ASSERT_NE(page.item("ledger.fault.layer1.0.add"), nullptr);
  EXPECT_NE(page.item("ledger.fault.layer1.0.add")->label.find("54"), std::string::npos);
  EXPECT_EQ(page.value("total.macs"), total) << "the last good total stands";
  // Keys still go to the cell beside.
  page.type("2");
  EXPECT_EQ(page.value("ledger.edit"), "2");
  page.key(ImGuiKey_Escape);
  ASSERT_NE(page.item("banner.fix"), nullptr);
  ASSERT_TRUE(page.click("banner.fix"));
  EXPECT_FALSE(page.workspace.is_stale());
  EXPECT_EQ(field_text(*page.workspace.analysis(), "layer1.0.conv2", "padding"), "2");
}

TEST(Structure, ALayerOfAChangeThatDoesNotFitIsShown) {
  for (const ImVec2 size : {kWide, kMedium, kNarrow}) {
    TestPage page(size);
    page.workspace.dispatch(AddLayer{"linear", "layer1.0.conv2"});
    page.workspace.dispatch(AddLayer{"max_pool2d", "layer1.0.conv1"});
    page.settle();
    ASSERT_TRUE(page.workspace.is_stale());
    for (const char* tab : {"view.charts", "view.conventions", "view.json", "view.difference",
                            "view.layer", "view.ledger"}) {
      EXPECT_TRUE(page.frontend->run_command(tab)) << tab;
      page.settle();
    }
    page.workspace.dispatch(FoldAll{true});
    page.settle();
    page.workspace.dispatch(PinPreset{"resnet18"});
    page.workspace.dispatch(SetSort{Column::kCountDelta, true});
    page.settle();
    EXPECT_LE(page.settle(), 2) << "it rests";
  }
}

TEST(Structure, TheFaultIsMendedInTheInspector) {
  TestPage page;
  page.workspace.dispatch(SelectLayer{"layer1.0.conv2"});
  page.workspace.dispatch(SetField{"layer1.0.conv2", "groups", "48"});
  page.settle();
  ASSERT_NE(page.item("fault.layer1.0.conv2"), nullptr);
  ASSERT_TRUE(page.click("fix.0"));
  EXPECT_FALSE(page.workspace.is_stale());
  page.workspace.dispatch(SetField{"layer1.0.conv2", "groups", "48"});
  page.settle();
  press(page, "F");
  EXPECT_FALSE(page.workspace.is_stale()) << "by its key";
}

TEST(Structure, TheMenuOfARowHasItToo) {
  TestPage page;
  ASSERT_TRUE(page.click("ledger.row.bn1", 1));
  ASSERT_NE(page.item("menu.layer.remove"), nullptr);
  ASSERT_TRUE(page.click("menu.layer.duplicate"));
  EXPECT_TRUE(has(page, "bn1_2"));
}

}  // namespace
}  // namespace ledger
