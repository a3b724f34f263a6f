// The cells of a line of the ledger that a person can edit, whichever sort of line it is: a layer's
// fields stand in their columns, what a block is given stands across all of these.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/cell_fields.h"
#include "model/definition.h"

namespace ledger {

class Workspace;

// "repeat", where it stands around repeats, and the arguments of its block.
std::vector<std::string_view> argument_names(const ModelDefinition& definition, const Group& group);

// A cell of what the workspace shows.
struct LineCell {
  const Workspace& workspace;
  LedgerLine line;
  Column column = Column::kName;

  LayerCell of_layer() const;  // only where the line is one
};

bool is_cell_editable(const LineCell& cell);
bool is_cell_edited(const LineCell& cell);
// Of a block "repeat 3, planes 64", without what differs among its repeats. Typing starts from it,
// and reading it back changes nothing.
std::string field_cell_text(const LineCell& cell);
// For a block names with their values, by commas or spaces: "planes 96, stride 2", "planes=96"; a
// number alone where it is given one. What is not named stays; an empty text puts all back.
Result<Action> type_into_cell(const LineCell& cell, std::string_view typed);
Action reset_cell(const LineCell& cell);

}  // namespace ledger
