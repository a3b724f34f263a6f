// The cells of the ledger as a spreadsheet's: what they say, and what typing, stepping, pasting and
// copying do.
#include <gtest/gtest.h>

#include "app/cell_fields.h"
#include "app/cell_text.h"
#include "app/layer_fields.h"
#include "app/workspace.h"

namespace ledger {
namespace {

constexpr const char* kGrouped = R"([
  {"type": "conv2d", "name": "stem", "out_channels": 64, "kernel_size": [3, 5], "padding": "same"},
  {"type": "relu", "name": "act"},
  {"type": "conv2d", "name": "deep", "out_channels": 128, "kernel_size": 3, "stride": 2,
   "padding": 1, "groups": 32},
  {"type": "flatten", "name": "flat"},
  {"type": "linear", "name": "head", "out_features": 10}
])";

struct Sheeted {
  Workspace workspace;
  explicit Sheeted(const char* text = kGrouped) { workspace.dispatch(OpenText{text, "text"}); }
  LayerCell cell(std::string_view layer, Column column) const {
    const Analysis& analysis = *workspace.analysis();
    return {analysis, workspace.document().settings, find_layer(*analysis.model, layer), column};
  }
  std::string text(std::string_view layer, Column column) const {
    return field_cell_text(cell(layer, column));
  }
  LedgerRows rows() const {
    return ledger_rows(*workspace.analysis(), workspace.view(), workspace.convention());
  }
  // The error's message, or nothing.
  std::string type(std::string_view layer, Column column, std::string_view typed) {
    const Result<Action> action = type_into_cell(cell(layer, column), typed);
    if (!action) return action.error().message;
    workspace.dispatch(*action);
    return workspace.errors().empty() ? std::string() : workspace.errors().front().message;
  }
  std::string paste(std::string_view from, Column column, std::string_view text) {
    const LedgerRows shown = rows();
    std::size_t first = 0;
    while (line_name(*workspace.analysis()->model, shown.lines[first]) != from) ++first;
    const Result<Action> action =
        paste_into_cells(*workspace.analysis(), workspace.document().settings,
                         std::span(shown.lines).subspan(first), column, text);
    if (!action) return action.error().message;
    workspace.dispatch(*action);
    return workspace.errors().empty() ? std::string() : workspace.errors().front().message;
  }
};

TEST(CellFields, SayWhatTheLayerHas) {
  const Sheeted sheet;
  EXPECT_EQ(sheet.text("stem", Column::kOutChannels), "64");
  EXPECT_EQ(sheet.text("stem", Column::kKernel), "3×5");
  EXPECT_EQ(sheet.text("stem", Column::kPadding), "same");
  EXPECT_EQ(sheet.text("stem", Column::kWindow), "k3×5 psame");
  EXPECT_EQ(sheet.text("deep", Column::kWindow), "k3 s2 p1 g32");
  EXPECT_EQ(sheet.text("head", Column::kOutChannels), "10");
  EXPECT_EQ(sheet.text("head", Column::kKernel), "");
  EXPECT_FALSE(is_cell_editable(sheet.cell("act", Column::kOutChannels)));
  EXPECT_FALSE(is_cell_editable(sheet.cell("head", Column::kMacs)));
  EXPECT_TRUE(is_cell_editable(sheet.cell("head", Column::kOutput)));
  EXPECT_EQ(field_number(*sheet.workspace.analysis(), 2, Column::kGroups), 32);
  EXPECT_EQ(field_number(*sheet.workspace.analysis(), 1, Column::kGroups), -1);
}

TEST(CellFields, ReadPairsHoweverTheyAreWritten) {
  for (const char* typed : {"5×7", "5x7", "5 X 7", "5*7", "5, 7", " [5, 7] "}) {
    Sheeted sheet;
    EXPECT_EQ(sheet.type("deep", Column::kKernel, typed), "") << typed;
    EXPECT_EQ(sheet.text("deep", Column::kKernel), "5×7") << typed;
    EXPECT_TRUE(is_cell_edited(sheet.cell("deep", Column::kKernel)));
    EXPECT_TRUE(is_cell_edited(sheet.cell("deep", Column::kWindow)));
    EXPECT_FALSE(is_cell_edited(sheet.cell("deep", Column::kStride)));
  }
}

TEST(CellFields, ReadWordsAndNumbersInGroups) {
  Sheeted sheet;
  EXPECT_EQ(sheet.type("stem", Column::kPadding, "valid"), "");
  EXPECT_EQ(sheet.text("stem", Column::kPadding), "valid");
  EXPECT_EQ(sheet.type("head", Column::kOutChannels, "1,024"), "");
  EXPECT_EQ(sheet.text("head", Column::kOutChannels), "1024");
}

TEST(CellFields, SayWhatCannotBe) {
  Sheeted sheet;
  EXPECT_NE(sheet.type("deep", Column::kOutChannels, "many"), "");
  EXPECT_NE(sheet.type("deep", Column::kOutChannels, "0"), "");
  EXPECT_NE(sheet.type("deep", Column::kKernel, "3×3×3"), "");
  EXPECT_NE(sheet.type("act", Column::kKernel, "3"), "");
  EXPECT_NE(sheet.type("deep", Column::kWindow, "z3"), "");
  EXPECT_NE(sheet.type("deep", Column::kWindow, "k"), "");
  EXPECT_EQ(sheet.text("deep", Column::kWindow), "k3 s2 p1 g32");
}

TEST(CellFields, TheWindowIsWrittenInOneCell) {
  for (const char* typed : {"k5×5 s1 p2 g64", "5x5 /1 +2 g64", "/1 g64 p2 5"}) {
    Sheeted sheet;
    EXPECT_EQ(sheet.type("deep", Column::kWindow, typed), "") << typed;
    EXPECT_EQ(sheet.text("deep", Column::kWindow), "k5 p2 g64") << typed;
    EXPECT_EQ(sheet.workspace.undo_sentence().substr(0, 6), "deep: ");
    sheet.workspace.dispatch(Undo{});
    EXPECT_EQ(sheet.text("deep", Column::kWindow), "k3 s2 p1 g32") << "one step of the history";
  }
}

TEST(CellFields, WhatTheyShowChangesNothingWhenItIsTypedBack) {
  Sheeted sheet;
  const Document before = sheet.workspace.document();
  const LayerList& layers = sheet.workspace.analysis()->model->layers;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    for (int column = 0; column < kColumnCount; ++column) {
      const LayerCell cell = sheet.cell(layers[i].name, static_cast<Column>(column));
      if (!is_cell_editable(cell)) continue;
      EXPECT_EQ(sheet.type(layers[i].name, cell.column, field_cell_text(cell)), "");
      EXPECT_EQ(sheet.workspace.document(), before) << layers[i].name << " " << column;
    }
  }
}

TEST(CellFields, AreReset) {
  Sheeted sheet;
  sheet.type("deep", Column::kWindow, "k5 s1");
  const std::string edited = sheet.text("deep", Column::kWindow);
  sheet.workspace.dispatch(reset_cell(sheet.cell("deep", Column::kWindow)));
  EXPECT_TRUE(sheet.workspace.document().settings.edits.empty());
  sheet.workspace.dispatch(Undo{});
  EXPECT_EQ(sheet.text("deep", Column::kWindow), edited);
  EXPECT_EQ(sheet.type("deep", Column::kKernel, ""), "");
  EXPECT_EQ(sheet.text("deep", Column::kKernel), "3");
}

TEST(CellFields, Step) {
  const Sheeted sheet;
  const LayerCell deep = sheet.cell("deep", Column::kKernel);
  const FieldSpec& kernel = *cell_fields(deep.kind(), Column::kKernel).front();
  const FieldSpec& groups = *cell_fields(deep.kind(), Column::kGroups).front();
  EXPECT_EQ(stepped_text(kernel, "3", CellStep::kMore), "4");
  EXPECT_EQ(stepped_text(kernel, "3×5", CellStep::kDouble), "6×10");
  EXPECT_EQ(stepped_text(groups, "32", CellStep::kHalve), "16");
  EXPECT_EQ(stepped_text(groups, "1", CellStep::kHalve), "1") << "its least";
  EXPECT_EQ(stepped_text(groups, "2", CellStep::kLess, 10), "1");
  EXPECT_EQ(stepped_text(groups, "same", CellStep::kMore), "same");
  EXPECT_EQ(stepped_text(groups, "9223372036854775807", CellStep::kMore), "9223372036854775807");
}

TEST(Paste, NumbersGoDownTheLayersThatHaveTheField) {
  Sheeted sheet;
  EXPECT_EQ(sheet.paste("stem", Column::kOutChannels, "32\r\n64\r\n100\r\n"), "");
  EXPECT_EQ(sheet.text("stem", Column::kOutChannels), "32");
  EXPECT_EQ(sheet.text("deep", Column::kOutChannels), "64");
  EXPECT_EQ(sheet.text("head", Column::kOutChannels), "100");
  EXPECT_EQ(sheet.workspace.undo_sentence(), "out_channels of 3 layers, stem to head");
  sheet.workspace.dispatch(Undo{});
  EXPECT_TRUE(sheet.workspace.document().settings.edits.empty()) << "one step";
}

TEST(Paste, AnEmptyLinePassesOverALine) {
  Sheeted sheet;
  EXPECT_EQ(sheet.paste("stem", Column::kOutChannels, "\n\n256"), "");
  EXPECT_EQ(sheet.text("stem", Column::kOutChannels), "64");
  EXPECT_EQ(sheet.text("deep", Column::kOutChannels), "256");
}

TEST(Paste, WhatDoesNotFitChangesNothing) {
  Sheeted sheet;
  const Document before = sheet.workspace.document();
  EXPECT_NE(sheet.paste("stem", Column::kOutChannels, "1\n2\n3\n4").find("Line 4"),
            std::string::npos);
  EXPECT_NE(sheet.paste("stem", Column::kOutChannels, "32\nwide\n10"), "");
  EXPECT_NE(sheet.paste("stem", Column::kOutChannels, "32\t3\n64\t3"), "");
  EXPECT_NE(sheet.paste("stem", Column::kOutChannels, " \n"), "");
  EXPECT_NE(sheet.paste("stem", Column::kMacs, "5"), "");
  EXPECT_EQ(sheet.workspace.document(), before);
}

TEST(Copy, GivesExactNumbersThatPasteBack) {
  Sheeted sheet;
  const LedgerRows rows = sheet.rows();
  const std::vector<Column> columns = {Column::kName, Column::kOutput, Column::kMacs};
  EXPECT_EQ(copied_lines(sheet.workspace, std::span(rows.lines).subspan(0, 2), columns),
            "stem\t64×224×224\t144506880\nact\t64×224×224\t0\n");
  const std::vector<Column> channels = {Column::kOutChannels};
  const std::string copied = copied_lines(sheet.workspace, rows.lines, channels);
  EXPECT_EQ(copied, "64\n\n128\n\n10\n");
  sheet.type("deep", Column::kOutChannels, "96");
  EXPECT_EQ(sheet.paste("stem", Column::kOutChannels, copied), "");
  EXPECT_EQ(sheet.text("deep", Column::kOutChannels), "128");
}

TEST(Copy, GivesFormulasAsTextAndLatex) {
  const Sheeted sheet;
  const LedgerLine head = {.layer = 4};
  EXPECT_EQ(
      copied_formulas(sheet.workspace, head, Column::kParameters, FormulaForm::kText).substr(0, 9),
      "weight = ");
  const std::string macs =
      copied_formulas(sheet.workspace, head, Column::kMacs, FormulaForm::kText);
  EXPECT_NE(macs.find(" = 1·1,605,632·10 = 16,056,320"), std::string::npos) << macs;
  EXPECT_NE(copied_formulas(sheet.workspace, head, Column::kMacs, FormulaForm::kLatex).find("cdot"),
            std::string::npos);
}

TEST(Columns, AreChosenAndKept) {
  Sheeted sheet;
  sheet.workspace.dispatch(SetColumn{Column::kShare, ColumnChoice::kHidden});
  sheet.workspace.dispatch(SetColumn{Column::kInput, ColumnChoice::kShown});
  Workspace again;
  ASSERT_TRUE(again.restore(sheet.workspace.save()).ok());
  EXPECT_EQ(again.view(), sheet.workspace.view());
  again.dispatch(ResetColumns{});
  EXPECT_EQ(again.view().columns, View().columns);
  EXPECT_FALSE(again.can_undo()) << "a view is no history";
}

}  // namespace
}  // namespace ledger
