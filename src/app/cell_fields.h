// The cells of the ledger that a person can edit: which fields of a layer stand in a column, how
// they are written, and what typing, stepping and pasting into them does.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/action.h"
#include "app/document.h"
#include "app/ledger_rows.h"
#include "cost/analysis.h"

namespace ledger {

// A cell of a layer. The settings are those of the document as it stands, which may be ahead of the
// analysis.
struct LayerCell {
  const Analysis& analysis;
  const Settings& settings;
  int layer = 0;
  Column column = Column::kName;

  const Layer& at() const { return analysis.model->layers[static_cast<std::size_t>(layer)]; }
  const LayerKind& kind() const { return analysis.model->kind_of(at()); }
};

// The fields that stand in the cell, by the kind's order of columns; empty: it cannot be edited.
// The output's cell edits the output's channels.
std::vector<const FieldSpec*> cell_fields(const LayerKind& kind, Column column);
// With those of the layer's other cells after them: what fingers turn through on the keypad.
std::vector<const FieldSpec*> keypad_fields(const LayerCell& cell);
bool is_cell_editable(const LayerCell& cell);
bool is_cell_edited(const LayerCell& cell);  // some of its fields differ from the model's text
bool is_field_column(Column column);         // its cells show fields and nothing else

// What stands in a field's cell: "3", "3×5", "same". Of several fields "k3 s2 p1 g32", without what
// is usual. Typing starts from it, and reading it back changes nothing.
std::string field_cell_text(const LayerCell& cell);
// One field of the layer, likewise.
std::string cell_field_text(const LayerCell& cell, const FieldSpec& field);
// The first number of the first field; -1 where there is none.
std::int64_t field_number(const Analysis& analysis, int layer, Column column);

// What was typed, as an action: "96", "3x5", "[3, 5]", "same"; in a cell of several fields
// "3×3 /2 +1 g32" or "k3 s2 p1 g32", where what is not named stays. An empty text puts the fields
// back. Whether the values can be taken `apply` says.
Result<Action> type_into_cell(const LayerCell& cell, std::string_view typed);
// One field, likewise.
SetField type_into_field(const LayerCell& cell, const FieldSpec& field, std::string_view typed);
Action reset_cell(const LayerCell& cell);

// The same of fields of a layer or arguments of a block, by their names.
bool is_any_edited(const Settings& settings, std::string_view name,
                   std::span<const std::string_view> fields);
Action reset_fields(const Settings& settings, std::string_view name,
                    std::span<const std::string_view> fields);
// A single one needs no list.
Action one_or_all(std::vector<SetField> fields);

enum class CellStep : std::uint8_t { kMore, kLess, kHalve, kDouble };
// The text that a step makes of a field's, within its bounds: "64" halved is "32". The same text
// where there is no number or it is at its end.
std::string stepped_text(const FieldSpec& field, std::string_view text, CellStep step,
                         std::int64_t times = 1);

// A column of numbers, one a line, from a line of the ledger down: each goes to the next layer that
// has the field; an empty line passes over one line of the ledger.
Result<Action> paste_into_cells(const Analysis& analysis, const Settings& settings,
                                std::span<const LedgerLine> lines, Column column,
                                std::string_view text);

}  // namespace ledger
