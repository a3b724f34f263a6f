// The baseline on the page: pinned, compared with, swapped, and the steps of the difference.
#include <gtest/gtest.h>

#include "ui_page.h"

namespace ledger {
namespace {

TEST(BaselinePage, PinsTheModelAndShowsWhatAnEditCosts) {
  TestPage page;
  ASSERT_TRUE(page.click("toolbar.baseline"));
  ASSERT_TRUE(page.click("menu.baseline.pin"));
  ASSERT_TRUE(page.workspace.baseline());
  EXPECT_EQ(page.value("total.parameters.change"), "0");
  page.workspace.dispatch(SetField{"layer1.0.conv1", "out_channels", "128"});
  page.settle();
  EXPECT_EQ(page.value("total.parameters.change"), "41088");
  ASSERT_TRUE(page.item("ledger.header.count_difference"));
  page.workspace.dispatch(SelectLayer{"layer1.0.conv1"});
  page.settle();
  EXPECT_EQ(page.value("field.out_channels.was"), "64");
}

TEST(BaselinePage, TheStepsLeadToTheirLayers) {
  TestPage page;
  page.workspace.dispatch(PinBaseline{});
  page.workspace.dispatch(SetField{"layer1.0.conv1", "out_channels", "128"});
  page.settle();
  ASSERT_TRUE(page.click("bottom.difference"));
  ASSERT_TRUE(page.click("difference.metric.parameters"));
  EXPECT_EQ(page.value("difference.sum"), "+41,088");
  EXPECT_EQ(page.value("difference.step.0"), "+36,864");
  ASSERT_TRUE(page.click("difference.step.0"));
  EXPECT_EQ(page.workspace.view().selected_layer, "layer1.0.conv2");
  page.key(ImGuiKey_B, ImGuiMod_Shift);
  EXPECT_EQ(page.value("difference.sum"), "−41,088");
  EXPECT_TRUE(page.workspace.document().settings.edits.empty());
}

TEST(BaselinePage, ARemovedBlockLeadsToWhereItStood) {
  TestPage page;
  page.workspace.dispatch(PinPreset{"resnet101"});
  page.settle();
  ASSERT_TRUE(page.click("bottom.difference"));
  ASSERT_TRUE(page.click("difference.step.0"));
  EXPECT_EQ(page.workspace.view().selected_layer, "layer3");
}

TEST(BaselinePage, SaysWhatToDoWhereNothingIsPinned) {
  TestPage page;
  ASSERT_TRUE(page.click("bottom.difference"));
  ASSERT_TRUE(page.click("difference.pin"));
  EXPECT_TRUE(page.workspace.baseline());
  EXPECT_FALSE(page.item("difference.pin"));
  EXPECT_LE(page.settle(), 2);
}

TEST(BaselinePage, ANarrowPageHasTheDifferenceAmongItsCharts) {
  TestPage page(kNarrow, ColorScheme::kDark, true);
  page.workspace.dispatch(PinPreset{"resnet18"});
  page.settle();
  EXPECT_NE(page.value("total.macs.change"), "(absent)");
  ASSERT_TRUE(page.click("tab.charts"));
  ASSERT_TRUE(page.click("bottom.difference"));
  EXPECT_EQ(page.workspace.view().tab, Tab::kDifference);
  EXPECT_EQ(page.value("tab.charts"), "chosen");
  EXPECT_TRUE(page.item("difference.step.0"));
}

TEST(BaselinePage, LayersAreSortedByTheirDifference) {
  TestPage page;
  page.workspace.dispatch(PinBaseline{});
  page.workspace.dispatch(SetField{"layer4.0.conv1", "out_channels", "600"});
  page.workspace.dispatch(SetSort{Column::kParametersDelta, true});
  page.settle();
  const Item* largest = page.item("ledger.row.layer4.0.conv2");
  const Item* first = page.item("ledger.row.layer4.0.conv1");
  ASSERT_TRUE(largest && first);
  EXPECT_LT(largest->y, first->y);
}

}  // namespace
}  // namespace ledger
