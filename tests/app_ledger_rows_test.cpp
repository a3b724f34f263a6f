#include "app/ledger_rows.h"

#include <gtest/gtest.h>

#include "app/workspace.h"

namespace ledger {
namespace {

struct Shown {
  Workspace workspace;
  Shown() { workspace.dispatch(OpenPreset{"resnet50"}); }
  LedgerRows rows() const {
    return ledger_rows(*workspace.analysis(), workspace.view(), workspace.convention());
  }
  std::string name(const LedgerLine& line) const {
    return line_name(*workspace.analysis()->model, line);
  }
  std::int64_t sum(const LedgerRows& rows, Column column) const {
    return rows.sums[static_cast<std::size_t>(column)];
  }
};

TEST(LedgerRows, LayersStandUnderTheirBlocks) {
  const Shown shown;
  const LedgerRows rows = shown.rows();
  ASSERT_TRUE(rows.is_grouped);
  const Model& model = *shown.workspace.analysis()->model;
  EXPECT_EQ(rows.lines.size(), model.layers.size() + model.groups.size());
  EXPECT_EQ(rows.layers, static_cast<int>(model.layers.size()));
  EXPECT_EQ(shown.name(rows.lines[0]), "conv1");
  EXPECT_EQ(shown.name(rows.lines[4]), "layer1");
  EXPECT_EQ(shown.name(rows.lines[5]), "layer1.0");
  EXPECT_EQ(shown.name(rows.lines[6]), "layer1.0.conv1");
  EXPECT_EQ(name_in_group(model, rows.lines[6].layer), "conv1");
  EXPECT_EQ(rows.lines[6].depth, 2);
}

TEST(LedgerRows, SumsAreTheTotalsHoweverItIsFolded) {
  Shown shown;
  const Totals& totals = shown.workspace.analysis()->totals;
  for (const char* group : {"layer1.0", "layer1", "layer4", "layer3.2"}) {
    shown.workspace.dispatch(ToggleGroup{group});
    const LedgerRows rows = shown.rows();
    EXPECT_EQ(shown.sum(rows, Column::kMacs), totals.macs) << group;
    EXPECT_EQ(shown.sum(rows, Column::kParameters), totals.parameters) << group;
    EXPECT_EQ(shown.sum(rows, Column::kActivation), totals.activation_bytes) << group;
  }
  shown.workspace.dispatch(FoldAll{true});
  EXPECT_EQ(shown.sum(shown.rows(), Column::kMacs), totals.macs);
  EXPECT_LT(shown.rows().lines.size(), 15u);
}

TEST(LedgerRows, AFoldedBlockStandsForItsLayers) {
  Shown shown;
  shown.workspace.dispatch(ToggleGroup{"layer1"});
  const LedgerRows rows = shown.rows();
  EXPECT_EQ(shown.name(rows.lines[4]), "layer1");
  EXPECT_TRUE(rows.lines[4].folded);
  EXPECT_EQ(shown.name(rows.lines[5]), "layer2");
}

TEST(LedgerRows, SortsByNumbersAndNamesKeepingEqualOnesInOrder) {
  Shown shown;
  shown.workspace.dispatch(SetSort{Column::kParameters, true});
  LedgerRows rows = shown.rows();
  EXPECT_FALSE(rows.is_grouped);
  EXPECT_EQ(shown.name(rows.lines[0]), "layer4.0.conv2");
  EXPECT_EQ(shown.name(rows.lines[1]), "layer4.1.conv2");
  shown.workspace.dispatch(SetSort{Column::kName, false});
  rows = shown.rows();
  EXPECT_EQ(shown.name(rows.lines.front()), "avgpool");
  EXPECT_EQ(shown.name(rows.lines.back()), "relu");
}

TEST(LedgerRows, SearchLooksAtNamesAndTypesInAnyCase) {
  Shown shown;
  shown.workspace.dispatch(SetSearch{"CONV2D"});
  EXPECT_EQ(shown.rows().layers, 53);
  shown.workspace.dispatch(SetSearch{"downsample.0"});
  EXPECT_EQ(shown.rows().layers, 4);
  shown.workspace.dispatch(SetSearch{"no such layer"});
  EXPECT_TRUE(shown.rows().lines.empty());
}

TEST(LedgerRows, SaysHowManyAConventionLeavesOut) {
  Shown shown;
  shown.workspace.dispatch(SetConvention{"flops"});
  const LedgerRows rows = shown.rows();
  const Analysis& analysis = *shown.workspace.analysis();
  EXPECT_EQ(not_counted(analysis, rows, rows.lines[0]), 0);   // conv1
  EXPECT_EQ(not_counted(analysis, rows, rows.lines[1]), 1);   // bn1
  EXPECT_GT(not_counted(analysis, rows, rows.lines[4]), 20);  // layer1
  const auto convention = static_cast<std::size_t>(shown.workspace.convention());
  EXPECT_EQ(rows.not_counted_before.back(), analysis.totals.not_counted[convention]);
}

TEST(LedgerRows, NumbersLineUpAndNothingLooksLikeZeroThatIsNot) {
  const ColumnScale millions = {.exponent = 6, .decimals = 2};
  EXPECT_EQ(ledger_number(118'013'952, millions), "118.01");
  EXPECT_EQ(ledger_number(15'470'264'320, millions), "15,470.26");
  EXPECT_EQ(ledger_number(5'000, millions), "0.01");
  EXPECT_EQ(ledger_number(4'999, millions), "<0.01");
  EXPECT_EQ(ledger_number(0, millions), "–");
  EXPECT_EQ(ledger_number(25'557'032, {}), "25,557,032");
  EXPECT_EQ(scale_unit(Column::kMacs, millions), "M");
  EXPECT_EQ(scale_unit(Column::kActivation, millions), "MB");
}

TEST(LedgerRows, AllDigitsOnWish) {
  Shown shown;
  shown.workspace.dispatch(SetExactNumbers{true});
  EXPECT_EQ(shown.rows().scales[static_cast<std::size_t>(Column::kMacs)].exponent, 0);
}

TEST(LedgerRowsCache, FollowsTheViewAndKeepsWhatDoesNotChange) {
  Shown shown;
  LedgerRowsCache cache;
  const LedgerLine* lines = cache.rows(shown.workspace).lines.data();
  shown.workspace.dispatch(SelectLayer{"layer2.0.conv1"});
  EXPECT_EQ(cache.rows(shown.workspace).lines.data(), lines);
  const Selection selection = cache.selection(shown.workspace);
  EXPECT_EQ(
      shown.workspace.analysis()->model->layers[static_cast<std::size_t>(selection.layer)].name,
      "layer2.0.conv1");
  shown.workspace.dispatch(SelectLayer{"layer2"});
  EXPECT_NE(cache.selection(shown.workspace).group, kNoGroup);
  shown.workspace.dispatch(SetSearch{"fc"});
  EXPECT_EQ(cache.rows(shown.workspace).layers, 1);
  shown.workspace.dispatch(OpenPreset{"lenet5"});
  shown.workspace.dispatch(SetSearch{});
  EXPECT_EQ(cache.rows(shown.workspace).layers,
            static_cast<int>(shown.workspace.analysis()->rows.size()));
}

}  // namespace
}  // namespace ledger
