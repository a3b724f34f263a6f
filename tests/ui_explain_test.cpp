// Conventions side by side, differences taken apart and published numbers looked up, on the page.
#include <gtest/gtest.h>

#include <string>

#include "formula/number_format.h"
#include "ui_page.h"

namespace ledger {
namespace {

std::int64_t whole(std::string text) {
  bool is_negative = false;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') value = value * 10 + (c - '0');
    if (c != ',' && (c < '0' || c > '9') && c != '+') is_negative = true;  // the sign "−"
  }
  return is_negative ? -value : value;
}

// Until the index of counts is full.
void look_through_all(TestPage& page) {
  constexpr int kMost = 200;
  for (int i = 0; i < kMost && page.settle() > TestPage::kMostFrames; ++i) {
  }
}

std::string label(const TestPage& page, std::string_view id) {
  return page.item(id) != nullptr ? page.item(id)->label : "(absent)";
}

// The items as they stand on the screen.
std::int64_t sum_of_items(const TestPage& page, int& items) {
  std::int64_t sum = 0;
  for (items = 0;; ++items) {
    const Item* item = page.item("why.item." + std::to_string(items));
    if (item == nullptr) return sum;
    sum += whole(item->value);
  }
}

void expect_that_items_add_up(const TestPage& page) {
  int items = 0;
  const std::int64_t sum = sum_of_items(page, items);
  ASSERT_GT(items, 0);
  EXPECT_EQ(whole(page.value("why.from")) + sum, whole(page.value("why.to")));
  EXPECT_NE(label(page, "why.sum").find(" = " + page.value("why.to")), std::string::npos);
}

// Tall enough for every row.
constexpr ImVec2 kTall = {1440, 2600};

void open_bottom_wide(TestPage& page) {
  const Item* bar = page.item("splitter.bottom");
  ASSERT_NE(bar, nullptr);
  page.point(bar->x + bar->width / 2, bar->y + bar->height / 2);
  page.press(true);
  page.point(kTall.x / 2, 500);
  page.press(false);
}

TEST(Conventions, StandSideBySideWithTheirTotals) {
  TestPage page(kTall);
  page.type("4");
  EXPECT_EQ(page.workspace.view().tab, Tab::kConventions);
  EXPECT_EQ(page.value("bottom.conventions"), "chosen");
  open_bottom_wide(page);
  EXPECT_EQ(page.value("conventions.row.macs"), "4,089,184,256");
  EXPECT_EQ(page.value("conventions.row.thop"), "4,133,742,592");
  const Analysis& analysis = *page.workspace.analysis();
  const std::vector<Convention>& conventions = page.workspace.catalog().conventions();
  for (std::size_t i = 0; i < conventions.size(); ++i) {
    EXPECT_EQ(page.value("conventions.row." + conventions[i].id),
              format_whole(analysis.totals.counts[i]))
        << conventions[i].id;
  }
}

TEST(Conventions, AreReachedByTheTabBelowTheLedger) {
  TestPage page;
  EXPECT_EQ(page.value("bottom.charts"), "chosen");
  ASSERT_TRUE(page.click("bottom.conventions"));
  EXPECT_NE(page.item("conventions.row.macs"), nullptr);
  EXPECT_EQ(page.item("charts.profile"), nullptr);
  page.type("/");
  page.type("conv");
  EXPECT_NE(page.item("conventions.row.macs"), nullptr) << "searching leaves the tab open";
  ASSERT_TRUE(page.click("bottom.charts"));
  EXPECT_NE(page.item("charts.profile"), nullptr);
}

TEST(Conventions, AClickCountsByTheRow) {
  TestPage page;
  ASSERT_TRUE(page.click("bottom.conventions"));
  ASSERT_TRUE(page.click("conventions.row.exact"));
  EXPECT_EQ(page.workspace.view().convention, "exact");
  EXPECT_EQ(page.item("ledger.header.count")->label, "exact");
  EXPECT_FALSE(page.workspace.can_undo()) << "how it is counted is a view, not an edit";
}

TEST(Conventions, AreSortedByValue) {
  TestPage page;
  ASSERT_TRUE(page.click("bottom.conventions"));
  const auto y = [&](std::string_view id) { return page.item(id) ? page.item(id)->y : 1e9f; };
  EXPECT_LT(y("conventions.row.macs"), y("conventions.row.article_f1_input"));
  ASSERT_TRUE(page.click("conventions.sort.value"));
  EXPECT_GT(y("conventions.row.macs"), y("conventions.row.article_f1_input"));
  ASSERT_TRUE(page.click("conventions.sort.catalog"));
  EXPECT_LT(y("conventions.row.macs"), y("conventions.row.article_f1_input"));
}

TEST(Conventions, FiguresOfMemoryAreCountedByToo) {
  TestPage page(kTall);
  page.workspace.dispatch(SetTab{Tab::kConventions});
  page.workspace.dispatch(SetConvention{"torchstat_memory"});
  EXPECT_LE(page.settle(), TestPage::kMostFrames);
  open_bottom_wide(page);
  EXPECT_EQ(page.value("why.against.picker"), "Article, its Python script's memory");
  expect_that_items_add_up(page);
}

TEST(Why, TheDifferenceAddsUp) {
  TestPage page;
  page.workspace.dispatch(SetTab{Tab::kConventions});
  page.workspace.dispatch(SetConvention{"thop"});
  page.settle();
  EXPECT_EQ(page.value("why.from"), "4,089,184,256");
  EXPECT_EQ(page.value("why.to"), "4,133,742,592");
  EXPECT_EQ(page.value("why.item.0"), "+44,455,936");
  EXPECT_EQ(label(page, "why.sum"), "4,089,184,256 + 44,455,936 + 102,400 = 4,133,742,592");
  expect_that_items_add_up(page);
  ASSERT_TRUE(page.click("why.item.0"));
  EXPECT_EQ(page.workspace.view().search, "2-D batch normalization");
  EXPECT_NE(page.item("ledger.row.bn1"), nullptr);
  EXPECT_EQ(page.item("ledger.row.conv1"), nullptr);
}

TEST(Why, AnyTwoAreCompared) {
  TestPage page;
  page.workspace.dispatch(SetTab{Tab::kConventions});
  page.settle();
  ASSERT_TRUE(page.click("why.from.picker"));
  ASSERT_TRUE(page.click("why.from.option.macs"));
  EXPECT_EQ(page.workspace.view().convention, "macs");
  EXPECT_EQ(page.item("why.item.0"), nullptr) << "one count has nothing to explain";
  ASSERT_TRUE(page.click("why.against.picker"));
  ASSERT_TRUE(page.click("why.against.option.exact"));
  EXPECT_EQ(whole(page.value("why.item.0")), -page.workspace.analysis()->totals.macs);
  expect_that_items_add_up(page);
}

TEST(Why, ANetworkIsComparedWithItselfAsItWas) {
  TestPage page;
  page.workspace.dispatch(SetTab{Tab::kConventions});
  page.workspace.dispatch(SetConvention{"macs"});
  page.settle();
  ASSERT_TRUE(page.click("why.against.picker"));
  EXPECT_EQ(page.item("why.against.option.original"), nullptr) << "nothing has been changed";
  page.key(ImGuiKey_Escape);
  page.workspace.dispatch(SetParameter{"resolution", Rational(256)});
  page.workspace.dispatch(SetBatch{2});
  page.settle();
  ASSERT_TRUE(page.click("why.against.picker"));
  ASSERT_TRUE(page.click("why.against.option.original"));
  EXPECT_EQ(page.value("why.from"), "4,089,184,256");
  EXPECT_EQ(whole(page.value("why.to")), page.workspace.analysis()->totals.macs);
  expect_that_items_add_up(page);
  page.workspace.dispatch(ResetEdits{});
  page.workspace.dispatch(SetBatch{1});
  page.settle();
  EXPECT_EQ(page.value("why.against.picker"), "MACs (multiply-accumulates)");
}

TEST(Which, ATypedNumberIsAnsweredAndOpened) {
  TestPage page;
  page.workspace.dispatch(SetBatch{4});
  page.key(ImGuiKey_W);
  ASSERT_NE(page.item("which.input"), nullptr);
  page.type("3.8");
  look_through_all(page);
  EXPECT_EQ(page.value("which.input"), "3.8");
  EXPECT_EQ(page.value("which.answer.0"), "resnet50_v1");
  for (int i = 0; i < 20; ++i) {
    page.frame();
    EXPECT_EQ(page.frontend->frames_wanted(), 0) << "a full index is at rest";
  }
  ASSERT_TRUE(page.click("which.answer.0"));
  EXPECT_EQ(page.item("which.input"), nullptr);
  EXPECT_EQ(page.workspace.document().preset_id, "resnet50_v1");
  EXPECT_EQ(page.workspace.view().convention, "macs");
  EXPECT_EQ(page.workspace.document().options.batch, 1);
  EXPECT_EQ(page.workspace.analysis()->totals.macs, 3'857'973'248);
  EXPECT_EQ(page.workspace.undo_sentence(), "Opened ResNet-50 (paper), batch 1");
  page.key(ImGuiKey_Z, ImGuiMod_Ctrl);
  EXPECT_EQ(page.workspace.document().preset_id, "resnet50");
  EXPECT_EQ(page.workspace.document().options.batch, 4) << "one step takes all of it back";
}

TEST(Which, EnterOpensTheFirstAnswerWithItsSettings) {
  TestPage page;
  page.frontend->run_command("explain.which");
  page.settle();
  page.type("resnet50 5.34");
  look_through_all(page);
  const std::string wanted = label(page, "which.answer.0");
  EXPECT_NE(wanted.find("256×256"), std::string::npos) << wanted;
  page.key(ImGuiKey_Enter);
  EXPECT_EQ(page.item("which.input"), nullptr);
  EXPECT_EQ(page.value("parameter.resolution.input"), "256");
  EXPECT_EQ(page.workspace.undo_sentence(), "Opened ResNet-50 v1.5, resolution 256");
}

TEST(Which, ClosedItRests) {
  TestPage page;
  page.frontend->run_command("explain.which");
  page.frame();
  page.frame();
  EXPECT_GT(page.frontend->frames_wanted(), 0) << "networks are looked through";
  page.key(ImGuiKey_Escape);
  EXPECT_EQ(page.item("which.input"), nullptr);
  page.settle();
  EXPECT_EQ(page.frontend->frames_wanted(), 0);
}

TEST(Which, WhatIsNoNumberIsSaid) {
  TestPage page;
  ASSERT_TRUE(page.click("toolbar.which"));
  page.type("many");
  look_through_all(page);
  EXPECT_EQ(page.item("which.answer.0"), nullptr);
  EXPECT_FALSE(label(page, "which.status").empty());
  ASSERT_TRUE(page.click("which.close"));
  EXPECT_EQ(page.item("which.input"), nullptr);
}

TEST(Phone, CountsHaveATabOfTheirOwn) {
  TestPage page(kNarrow, ColorScheme::kLight, true);
  ASSERT_TRUE(page.click("tab.conventions"));
  ASSERT_TRUE(page.click("conventions.row.macs"));
  EXPECT_EQ(page.workspace.view().convention, "macs");
  EXPECT_EQ(page.workspace.view().tab, Tab::kConventions);
  page.workspace.dispatch(SetConvention{"thop"});
  ASSERT_TRUE(page.click("conventions.why"));
  expect_that_items_add_up(page);
  ASSERT_TRUE(page.click("conventions.which"));
  EXPECT_NE(page.item("which.input"), nullptr);
}

TEST(Phone, NoNumberIsCutOffAtAnyWidth) {
  for (const ImVec2 size : {kWide, kMedium, kNarrow}) {
    TestPage page(size, ColorScheme::kDark, size.x < 720);
    page.workspace.dispatch(SetTab{Tab::kConventions});
    page.settle();
    page.frontend->run_command("explain.which");
    page.settle();
    page.type("15.3 G");
    look_through_all(page);
    const Item* answer = page.item("which.answer.0");
    ASSERT_NE(answer, nullptr);
    EXPECT_GE(answer->x, 0);
    EXPECT_LE(answer->x + answer->width, size.x);
  }
}

}  // namespace
}  // namespace ledger
