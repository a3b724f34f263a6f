#include "export/export.h"
#include "export/sheet.h"
#include "export/summary.h"
#include "formula/number_format.h"

namespace ledger {
namespace {

// Names may hold anything; Markdown must show them as they are and stay a table.
std::string escaped(std::string_view text) {
  constexpr std::string_view kSpecial = "\\`*_{}[]<>#|~";
  std::string out;
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      out += ' ';
      continue;
    }
    if (kSpecial.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string cell_text(const SheetCell& cell) {
  switch (cell.kind) {
    case SheetCell::Kind::kText:
      return escaped(cell.text);
    case SheetCell::Kind::kNumber:
      return number_text(cell);
    case SheetCell::Kind::kNotCounted:
      return "–";
    case SheetCell::Kind::kEmpty:
      return {};
  }
  return {};
}

void append_row(std::string& out, const std::vector<SheetCell>& cells, std::string_view emphasis) {
  out += '|';
  for (const SheetCell& cell : cells) {
    const std::string text = cell_text(cell);
    out += ' ';
    if (!text.empty()) out += std::string(emphasis) + text + std::string(emphasis) + " ";
    out += '|';
  }
  out += '\n';
}

}  // namespace

std::string export_markdown(const Analysis& analysis, const ExportOptions& options) {
  const Sheet sheet = make_sheet(analysis, options, SheetDetail::kShort);
  const Totals& totals = analysis.totals;
  std::string out = "### " + escaped(model_title(analysis)) + "\n\n";
  out += "Input " + shape_text(analysis.model->input) + ", batch " +
         format_whole(analysis.options.batch) + ", " + types_text(analysis.options) + ": " +
         unit_text(totals.macs, "MACs") + " · " + unit_text(totals.flops, "FLOPs") + " · " +
         unit_text(totals.parameters, "") + " parameters · weights " +
         bytes_text(totals.weight_bytes) + " · activations " + bytes_text(totals.activation_bytes) +
         " · peak " + bytes_text(totals.peak_bytes) + "\n\n|";
  for (const SheetColumn& column : sheet.columns) out += " " + escaped(column.title) + " |";
  out += "\n|";
  for (const SheetColumn& column : sheet.columns) out += column.is_number ? " ---: |" : " --- |";
  out += '\n';
  for (const std::vector<SheetCell>& row : sheet.rows) append_row(out, row, "");
  append_row(out, sheet.total, "**");
  for (const int convention : options.conventions) {
    const std::string missing = left_out_text(analysis, convention);
    if (!missing.empty()) out += "\n– " + escaped(missing) + ".\n";
  }
  return out;
}

}  // namespace ledger
