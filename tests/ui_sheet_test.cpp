// The ledger as a spreadsheet: its cell cursor, editing in place, copying and pasting, its menu,
// the palette, the keypad, the choice of columns.
#include <gtest/gtest.h>

#include "app/commands.h"
#include "app/layer_fields.h"
#include "ui/keys.h"
#include "ui_page.h"

namespace ledger {
namespace {

std::string field(const TestPage& page, const char* layer, const char* name) {
  return field_text(*page.workspace.analysis(), layer, name);
}

std::string cell(const char* column, const char* layer) {
  return std::string("ledger.cell.") + column + "." + layer;
}

void press(TestPage& page, std::string_view shortcut) {
  const int chord = parse_shortcut(shortcut);
  page.key(static_cast<ImGuiKey>(chord & ~ImGuiMod_Mask_), chord & ImGuiMod_Mask_);
}

TEST(Sheet, AWidePageHasACellForEachPartOfTheWindow) {
  TestPage page;
  EXPECT_EQ(page.value(cell("out_channels", "conv1")), "64");
  EXPECT_EQ(page.value(cell("kernel", "conv1")), "7");
  EXPECT_EQ(page.value(cell("stride", "conv1")), "2");
  EXPECT_EQ(page.value(cell("padding", "conv1")), "3");
  EXPECT_EQ(page.value(cell("groups", "conv1")), "1");
  EXPECT_EQ(page.item("ledger.header.window"), nullptr);
  EXPECT_EQ(page.item(cell("kernel", "bn1")), nullptr) << "it has no kernel";
  TestPage medium(kMedium);
  EXPECT_EQ(medium.value(cell("window", "conv1")), "k7 s2 p3");
  EXPECT_EQ(medium.item("ledger.header.kernel"), nullptr);
}

TEST(Sheet, TypingEditsAndEnterGoesDown) {
  TestPage page;
  ASSERT_TRUE(page.click(cell("out_channels", "conv1")));
  EXPECT_EQ(page.workspace.view().selected_layer, "conv1");
  EXPECT_EQ(page.item("ledger.edit"), nullptr) << "the first click selects";
  page.type("9");
  ASSERT_NE(page.item("ledger.edit"), nullptr);
  page.type("6");
  EXPECT_EQ(page.value("ledger.edit"), "96");
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(page.item("ledger.edit"), nullptr);
  EXPECT_EQ(field(page, "conv1", "out_channels"), "96");
  EXPECT_EQ(page.workspace.view().selected_layer, "bn1");
  EXPECT_EQ(page.workspace.undo_sentence(), "conv1: out_channels 64 → 96");
  EXPECT_EQ(page.workspace.view().tab, Tab::kLedger) << "digits were no shortcuts";
}

// A busy browser hands all of them over before the next picture.
TEST(Sheet, KeysThatComeBeforeThePictureLoseNothing) {
  TestPage page;
  ASSERT_TRUE(page.click(cell("out_channels", "conv1")));
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(ImGuiKey_F2, true);
  io.AddKeyEvent(ImGuiKey_F2, false);
  io.AddInputCharactersUTF8("48");
  io.AddKeyEvent(ImGuiKey_Enter, true);
  io.AddKeyEvent(ImGuiKey_Enter, false);
  page.settle();
  EXPECT_EQ(field(page, "conv1", "out_channels"), "48");
  EXPECT_EQ(page.item("ledger.edit"), nullptr);
  EXPECT_EQ(page.workspace.view().selected_layer, "bn1");
}

TEST(Sheet, WhatComesRightAfterTabOrEnterGoesToTheNextCell) {
  TestPage page;
  ASSERT_TRUE(page.click(cell("kernel", "layer1.0.conv2")));
  page.type("5");
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(ImGuiKey_Tab, true);
  io.AddKeyEvent(ImGuiKey_Tab, false);
  io.AddInputCharactersUTF8("2");
  page.settle();
  EXPECT_EQ(field(page, "layer1.0.conv2", "kernel_size"), "3")
      << "shapes do not fit: the last good";
  EXPECT_EQ(page.value("ledger.edit"), "2");
  io.AddKeyEvent(ImGuiKey_Enter, true);
  io.AddKeyEvent(ImGuiKey_Enter, false);
  io.AddKeyEvent(ImGuiKey_UpArrow, true);
  io.AddKeyEvent(ImGuiKey_UpArrow, false);
  page.settle();
  EXPECT_EQ(page.workspace.view().selected_layer, "layer1.0.conv2");
}

TEST(Sheet, ATextThatIsTypedAtOnceLosesNothing) {
  TestPage page;
  ASSERT_TRUE(page.click(cell("out_channels", "conv1")));
  page.type("128");
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(field(page, "conv1", "out_channels"), "128");
}

TEST(Sheet, TabGoesRightThroughTheRowAndLeavesAtItsEnd) {
  TestPage page;
  ASSERT_TRUE(page.click(cell("kernel", "conv1")));
  page.type("5");
  page.key(ImGuiKey_Tab);
  EXPECT_EQ(field(page, "conv1", "kernel_size"), "5");
  page.type("1");
  page.key(ImGuiKey_Tab, ImGuiMod_Shift);
  EXPECT_EQ(field(page, "conv1", "stride"), "1");
  page.type("3");
  EXPECT_EQ(page.item("ledger.edit")->label, "conv1, k");
  page.key(ImGuiKey_Escape);
  EXPECT_EQ(field(page, "conv1", "kernel_size"), "5");
  EXPECT_EQ(page.workspace.view().selected_layer, "conv1") << "Escape took back the text alone";
}

TEST(Sheet, EscapeTakesBackWhatStepsHaveChanged) {
  TestPage page;
  ASSERT_TRUE(page.click(cell("out_channels", "conv1")));
  press(page, "F2");
  page.key(ImGuiKey_UpArrow);
  page.key(ImGuiKey_UpArrow);
  EXPECT_EQ(field(page, "conv1", "out_channels"), "66") << "at once, so that totals move";
  page.key(ImGuiKey_Escape);
  EXPECT_EQ(field(page, "conv1", "out_channels"), "64");
  EXPECT_FALSE(page.workspace.can_undo());
}

TEST(Sheet, AValueThatCannotBeIsToldInPlace) {
  TestPage page;
  ASSERT_TRUE(page.click(cell("out_channels", "conv1")));
  page.type("0");
  page.key(ImGuiKey_Enter);
  ASSERT_NE(page.item("ledger.edit"), nullptr) << "it stays open";
  ASSERT_NE(page.item("ledger.edit.error"), nullptr);
  EXPECT_NE(page.item("ledger.edit.error")->label.find("out_channels"), std::string::npos);
  EXPECT_FALSE(page.workspace.can_undo());
  page.key(ImGuiKey_A, ImGuiMod_Ctrl);
  page.type("8");
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(field(page, "conv1", "out_channels"), "8");
}

TEST(Sheet, ASecondClickEditsAndAClickElsewhereKeeps) {
  TestPage page;
  ASSERT_TRUE(page.click(cell("stride", "conv1")));
  ASSERT_TRUE(page.click(cell("stride", "conv1")));
  ASSERT_NE(page.item("ledger.edit"), nullptr);
  page.type("4");
  ASSERT_TRUE(page.click("ledger.row.bn1"));
  EXPECT_EQ(field(page, "conv1", "stride"), "4");
  EXPECT_EQ(page.workspace.view().selected_layer, "bn1");
}

TEST(Sheet, TheWindowIsEditedInOneCellWhereThereIsNoRoom) {
  TestPage page(kMedium);
  ASSERT_TRUE(page.click(cell("window", "conv1")));
  ASSERT_TRUE(page.click(cell("window", "conv1")));
  EXPECT_EQ(page.value("ledger.edit"), "k7 s2 p3");
  page.type("5x5 /1 +2");
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(page.value(cell("window", "conv1")), "k5 p2");
  page.workspace.dispatch(Undo{});
  EXPECT_FALSE(page.workspace.can_undo()) << "one step";
}

TEST(Sheet, DraggingANumberIsOneStep) {
  TestPage page;
  ASSERT_TRUE(page.drag(cell("out_channels", "conv1"), 120));
  EXPECT_EQ(field(page, "conv1", "out_channels"), "84");
  EXPECT_EQ(page.item("ledger.edit"), nullptr);
  page.workspace.dispatch(Undo{});
  EXPECT_EQ(field(page, "conv1", "out_channels"), "64");
  EXPECT_FALSE(page.workspace.can_undo());
}

TEST(Sheet, KeysStepHalveDoubleAndReset) {
  TestPage page;
  ASSERT_TRUE(page.click(cell("out_channels", "conv1")));
  page.type(">");
  EXPECT_EQ(field(page, "conv1", "out_channels"), "128");
  page.type("<");
  page.type("<");
  page.type("+");
  page.key(ImGuiKey_UpArrow, ImGuiMod_Ctrl);
  EXPECT_EQ(field(page, "conv1", "out_channels"), "34");
  page.type("-");
  EXPECT_EQ(field(page, "conv1", "out_channels"), "33");
  page.key(ImGuiKey_Delete);
  EXPECT_EQ(field(page, "conv1", "out_channels"), "64");
  EXPECT_TRUE(page.workspace.document().settings.edits.empty());
}

TEST(Sheet, ArrowsGoThroughCellsAndKeepToTheTable) {
  TestPage page;
  ASSERT_TRUE(page.click("ledger.row.conv1"));
  page.key(ImGuiKey_Home);
  page.key(ImGuiKey_RightArrow);
  page.key(ImGuiKey_C, ImGuiMod_Ctrl);
  EXPECT_EQ(page.copied, "conv2d");
  page.key(ImGuiKey_End);
  page.key(ImGuiKey_RightArrow);
  page.key(ImGuiKey_C, ImGuiMod_Ctrl);
  EXPECT_EQ(page.copied, "3211264") << "bytes of the output";
  page.key(ImGuiKey_End, ImGuiMod_Ctrl);
  EXPECT_EQ(page.workspace.view().selected_layer, "fc");
  page.key(ImGuiKey_PageUp);
  EXPECT_NE(page.workspace.view().selected_layer, "fc");
  page.key(ImGuiKey_Home, ImGuiMod_Ctrl);
  EXPECT_EQ(page.workspace.view().selected_layer, "conv1");
}

TEST(Sheet, RowsAreSelectedTogetherAndCopied) {
  TestPage page;
  ASSERT_TRUE(page.click(cell("out_channels", "conv1")));
  page.key(ImGuiKey_DownArrow, ImGuiMod_Shift);
  page.key(ImGuiKey_DownArrow, ImGuiMod_Shift);
  EXPECT_EQ(page.item("ledger.row.conv1")->value, "selected");
  EXPECT_EQ(page.item("ledger.row.relu")->value, "selected");
  page.key(ImGuiKey_C, ImGuiMod_Ctrl);
  EXPECT_EQ(page.copied.substr(0, page.copied.find('\n')),
            "conv1\tconv2d\t64×112×112\t64\t7\t2\t3\t1\t118013952\t236027904\t9408\t3211264");
  EXPECT_EQ(std::count(page.copied.begin(), page.copied.end(), '\n'), 3);
  page.key(ImGuiKey_DownArrow);
  EXPECT_EQ(page.item("ledger.row.conv1")->value, "");
}

TEST(Sheet, AColumnOfNumbersIsPastedAsOneStep) {
  TestPage page;
  ASSERT_TRUE(page.click(cell("out_channels", "layer1.0.conv1")));
  ImGui::SetClipboardText("32\n32\n");
  page.key(ImGuiKey_V, ImGuiMod_Ctrl);
  EXPECT_EQ(field(page, "layer1.0.conv1", "out_channels"), "32");
  EXPECT_EQ(field(page, "layer1.0.conv2", "out_channels"), "32");
  page.workspace.dispatch(Undo{});
  EXPECT_FALSE(page.workspace.can_undo());
  EXPECT_FALSE(page.frontend->paste_into_ledger("32\nmany"));
  EXPECT_FALSE(page.workspace.can_undo());
}

TEST(Sheet, TheMenuOfACellDoesWhatItSays) {
  TestPage page;
  ASSERT_TRUE(page.click(cell("out_channels", "conv1"), 1));
  ASSERT_NE(page.item("menu.cell.double"), nullptr);
  EXPECT_EQ(page.item("menu.cell.double")->label, "Double");
  ASSERT_TRUE(page.click("menu.cell.double"));
  EXPECT_EQ(field(page, "conv1", "out_channels"), "128");
  EXPECT_EQ(page.item("menu.cell.double"), nullptr) << "it has closed";
  press(page, "Shift+F10");
  ASSERT_TRUE(page.click("menu.cell.copy_row"));
  EXPECT_EQ(page.copied.substr(0, 6), "conv1\t");
  press(page, "Menu");
  ASSERT_TRUE(page.click("menu.cell.copy_table"));
  EXPECT_EQ(page.copied.substr(0, page.copied.find('\n')),
            "Layer\tType\tOutput\tC_out\tk\ts\tp\tg\tMACs\tflops\tParams\tOutput bytes");
  press(page, "Menu");
  ASSERT_TRUE(page.click("menu.cell.copy_latex"));
  EXPECT_NE(page.copied.find("cdot"), std::string::npos);
  press(page, "Menu");
  ASSERT_TRUE(page.click("menu.cell.reset"));
  EXPECT_EQ(field(page, "conv1", "out_channels"), "64");
  press(page, "Menu");
  page.key(ImGuiKey_Escape);
  EXPECT_EQ(page.item("menu.cell.double"), nullptr);
  EXPECT_EQ(page.workspace.view().selected_layer, "conv1");
}

TEST(Sheet, ColumnsAreChosen) {
  TestPage page;
  EXPECT_EQ(page.item("ledger.header.input"), nullptr);
  ASSERT_TRUE(page.click("ledger.columns"));
  ASSERT_TRUE(page.click("column.kind"));
  ASSERT_TRUE(page.click("column.input"));
  EXPECT_NE(page.item("ledger.header.input"), nullptr);
  EXPECT_EQ(page.item("ledger.header.kind"), nullptr);
  ASSERT_TRUE(page.click("columns.reset"));
  EXPECT_NE(page.item("ledger.header.kind"), nullptr);
}

TEST(Palette, FindsCommandsNetworksCountsAndLayers) {
  TestPage page;
  page.key(ImGuiKey_K, ImGuiMod_Ctrl);
  ASSERT_NE(page.item("palette.text"), nullptr);
  page.type("mobnet v2");
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(page.workspace.document().settings.variant, "mobilenet_v2");
  page.workspace.dispatch(OpenPreset{"resnet50"});
  page.settle();
  page.key(ImGuiKey_K, ImGuiMod_Ctrl);
  page.type("l3.2.conv2");
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(page.workspace.view().selected_layer, "layer3.2.conv2");
  page.type(":");
  page.type("fvcore");
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(page.workspace.view().convention, "fvcore");
  page.type(":");
  page.type("all dig");
  page.key(ImGuiKey_Enter);
  EXPECT_TRUE(page.workspace.view().exact_numbers);
  EXPECT_EQ(page.item("palette.text"), nullptr);
  page.type(":");
  page.key(ImGuiKey_DownArrow);
  page.key(ImGuiKey_Escape);
  EXPECT_EQ(page.item("palette.text"), nullptr);
  EXPECT_EQ(page.workspace.view().selected_layer, "layer3.2.conv2");
}

TEST(Commands, EveryShortcutRunsItsCommand) {
  for (const Command& command : commands()) {
    for (const std::string_view shortcut : {command.shortcut, command.second_shortcut}) {
      if (shortcut.empty()) continue;
      TestPage page;
      page.workspace.dispatch(SetField{"conv1", "out_channels", "32"});
      page.workspace.dispatch(SetBatch{2});
      page.workspace.dispatch(Undo{});
      page.settle();
      const bool is_of_page = command.scope == CommandScope::kPage;
      ASSERT_TRUE(page.click(is_of_page ? "ledger.row.conv1" : cell("out_channels", "conv1")));
      if (is_of_page) page.key(ImGuiKey_Home);
      const bool is_sign = shortcut.size() == 1 && (shortcut[0] < 'A' || shortcut[0] > 'Z');
      is_sign ? page.type(shortcut) : press(page, shortcut);
      EXPECT_EQ(page.frontend->last_command(), command.id) << shortcut;
    }
  }
}

TEST(Commands, NoTwoShareAShortcut) {
  std::map<std::string_view, std::string_view> owners;
  for (const Command& command : commands()) {
    for (const std::string_view shortcut : {command.shortcut, command.second_shortcut}) {
      if (shortcut.empty()) continue;
      EXPECT_TRUE(owners.emplace(shortcut, command.id).second)
          << shortcut << " is of " << owners[shortcut] << " and " << command.id;
    }
    EXPECT_NE(family_title(command.family()), command.family()) << command.id;
  }
}

TEST(Keypad, EditsByTouchWithoutAKeyboard) {
  TestPage page({1024, 768}, ColorScheme::kLight, true);
  const std::string window = cell("window", "conv1");
  ASSERT_TRUE(page.click(window));
  ASSERT_TRUE(page.click(window));
  ASSERT_NE(page.item("keypad.text"), nullptr);
  EXPECT_FALSE(ImGui::GetIO().WantTextInput) << "no keyboard of the system comes up";
  EXPECT_EQ(page.value("keypad.text"), "7");
  EXPECT_GE(page.item("keypad.5")->height, 40);
  ASSERT_TRUE(page.click("keypad.5"));
  EXPECT_EQ(page.value("keypad.text"), "5");
  ASSERT_TRUE(page.click("keypad.field.stride"));
  EXPECT_EQ(field(page, "conv1", "kernel_size"), "5");
  ASSERT_TRUE(page.click("keypad.double"));
  EXPECT_EQ(page.value("keypad.text"), "4");
  ASSERT_TRUE(page.click("keypad.less"));
  ASSERT_TRUE(page.click("keypad.erase"));
  ASSERT_TRUE(page.click("keypad.1"));
  ASSERT_TRUE(page.click("keypad.done"));
  EXPECT_EQ(page.item("keypad.text"), nullptr);
  EXPECT_EQ(field(page, "conv1", "stride"), "1");
}

TEST(Keypad, SaysWhatCannotBe) {
  TestPage page({1024, 768}, ColorScheme::kLight, true);
  ASSERT_TRUE(page.click(cell("window", "conv1")));
  ASSERT_TRUE(page.click(cell("window", "conv1")));
  ASSERT_TRUE(page.click("keypad.0"));
  ASSERT_TRUE(page.click("keypad.done"));
  ASSERT_NE(page.item("keypad.text"), nullptr) << "it stays open";
  page.key(ImGuiKey_Escape);
  EXPECT_EQ(page.item("keypad.text"), nullptr);
  EXPECT_FALSE(page.workspace.can_undo());
}

}  // namespace
}  // namespace ledger
