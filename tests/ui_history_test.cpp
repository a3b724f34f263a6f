// The list of steps: seen, gone through and jumped in by mouse, keys and touch.
#include <gtest/gtest.h>

#include "ui_page.h"

namespace ledger {
namespace {

void work(TestPage& page) {
  page.workspace.dispatch(SetParameter{"resolution", 256});
  page.workspace.dispatch(SetField{"conv1", "out_channels", "32"});
  page.workspace.dispatch(SetBatch{8});
  page.workspace.dispatch(Undo{});
  page.settle();
}

std::string label(const TestPage& page, std::string_view id) {
  return page.item(id) ? page.item(id)->label : "(absent)";
}

TEST(HistoryList, SaysWhatWasDoneAndJumps) {
  TestPage page;
  work(page);
  EXPECT_EQ(page.item("history.step.0"), nullptr);
  ASSERT_TRUE(page.click("toolbar.history"));
  EXPECT_EQ(label(page, "history.step.1"), "resolution: 224 → 256");
  EXPECT_EQ(page.value("history.step.1"), "");
  EXPECT_EQ(page.value("history.step.2"), "present");
  EXPECT_EQ(label(page, "history.step.3"), "Batch: 1 → 8");
  EXPECT_EQ(page.value("history.step.3"), "taken back");
  EXPECT_EQ(page.item("history.step.4"), nullptr);
  ASSERT_TRUE(page.click("history.step.3"));
  EXPECT_EQ(page.workspace.history_position(), 3u);
  EXPECT_EQ(page.workspace.document().options.batch, 8);
  EXPECT_EQ(page.item("history.step.3"), nullptr) << "chosen, the list closes";
  ASSERT_TRUE(page.click("toolbar.history"));
  ASSERT_TRUE(page.click("history.step.0"));
  EXPECT_TRUE(page.workspace.document().settings.is_plain());
  EXPECT_EQ(page.workspace.history().size(), 3u);
}

TEST(HistoryList, ByKeysAlone) {
  TestPage page;
  work(page);
  page.key(ImGuiKey_H);
  ASSERT_NE(page.item("history.step.2"), nullptr);
  page.key(ImGuiKey_UpArrow);
  page.key(ImGuiKey_UpArrow);
  page.key(ImGuiKey_DownArrow);
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(page.workspace.history_position(), 1u);
  EXPECT_EQ(page.item("history.step.2"), nullptr);
  page.key(ImGuiKey_H);
  page.key(ImGuiKey_DownArrow);
  page.key(ImGuiKey_DownArrow);
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(page.workspace.history_position(), 3u);
  for (const ImGuiKey key : {ImGuiKey_Escape, ImGuiKey_H}) {
    page.key(ImGuiKey_H);
    ASSERT_NE(page.item("history.step.3"), nullptr);
    page.key(key);
    EXPECT_EQ(page.item("history.step.3"), nullptr);
    EXPECT_EQ(page.workspace.history_position(), 3u);
  }
}

TEST(HistoryList, OnAPhone) {
  TestPage page(kNarrow, ColorScheme::kDark, true);
  work(page);
  ASSERT_TRUE(page.click("toolbar.menu"));
  ASSERT_TRUE(page.click("menu.history.show"));
  ASSERT_NE(page.item("history.step.0"), nullptr);
  EXPECT_GE(page.item("history.step.0")->height, 40);
  EXPECT_GE(page.item("history.step.0")->x, 0);
  ASSERT_TRUE(page.click("history.step.1"));
  EXPECT_EQ(page.workspace.history_position(), 1u);
}

TEST(HistoryList, OpensAtThePresentHoweverLongItIs) {
  TestPage page;
  for (int batch = 2; batch < 400; ++batch) page.workspace.dispatch(SetBatch{batch});
  page.settle();
  page.key(ImGuiKey_H);
  EXPECT_EQ(page.value("history.step.398"), "present");
  EXPECT_EQ(page.item("history.step.0"), nullptr) << "far above";
  page.key(ImGuiKey_Home);
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(page.workspace.history_position(), 0u);
  page.key(ImGuiKey_H);
  EXPECT_EQ(page.value("history.step.0"), "present");
}

TEST(HistoryList, IsThereWhereNothingHasHappened) {
  TestPage page;
  page.key(ImGuiKey_H);
  EXPECT_EQ(label(page, "history.step.0"), "As it was at first");
  EXPECT_EQ(page.value("history.step.0"), "present");
}

}  // namespace
}  // namespace ledger
