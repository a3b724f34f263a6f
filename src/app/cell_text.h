// What the cells of the ledger say as text, and what copying them gives: exact numbers, ungrouped,
// in lines and tabs that spreadsheets take.
#pragma once

#include <span>
#include <string>

#include "app/cell_fields.h"

namespace ledger {

class Workspace;

// Of the columns that are no numbers, as they are shown: "64×112×112", "k7 s2 p3". A block's input
// is its first layer's, its output its last one's.
std::string cell_text(const Workspace& workspace, const LedgerLine& line, Column column);
// "7", "all"
std::string receptive_field_text(const ReceptiveField& field);

// What Ctrl+C takes: all digits of a number, nothing where the convention leaves the layer out.
std::string copied_text(const Workspace& workspace, const LedgerLine& line, Column column);
// One line of text a line of the ledger, a tab between two columns.
std::string copied_lines(const Workspace& workspace, std::span<const LedgerLine> lines,
                         std::span<const Column> columns);

enum class FormulaForm : std::uint8_t { kText, kLatex };
// The formulas behind a cell's number with their result, one a line; empty where there are none. A
// cell that is no number has that of the MACs.
std::string copied_formulas(const Workspace& workspace, const LedgerLine& line, Column column,
                            FormulaForm form);

}  // namespace ledger
