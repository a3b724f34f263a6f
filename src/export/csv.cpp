// RFC 4180: CRLF, quotes doubled. A text that a spreadsheet would run as a formula gets an
// apostrophe before it, which spreadsheets take as "this is text".
#include "export/export.h"
#include "export/sheet.h"

namespace ledger {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

std::string quoted(std::string_view text) {
  std::string safe;
  constexpr std::string_view kFormulaStarts = "=+-@\t\r";
  if (!text.empty() && kFormulaStarts.find(text.front()) != std::string_view::npos) safe = "'";
  safe += text;
  if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
  std::string field = "\"";
  for (const char c : safe) {
    if (c == '"') field += '"';
    field += c;
  }
  return field + "\"";
}

void append_row(std::string& out, const std::vector<SheetCell>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    if (cells[i].kind == SheetCell::Kind::kText) out += quoted(cells[i].text);
    if (cells[i].kind == SheetCell::Kind::kNumber) out += std::to_string(cells[i].number);
  }
  out += kLineEnd;
}

}  // namespace

std::string export_csv(const Analysis& analysis, const ExportOptions& options) {
  const Sheet sheet = make_sheet(analysis, options, SheetDetail::kFull);
  std::string out;
  for (const SheetColumn& column : sheet.columns) {
    if (!out.empty()) out += ',';
    out += quoted(column.id);
  }
  out += kLineEnd;
  for (const std::vector<SheetCell>& row : sheet.rows) append_row(out, row);
  append_row(out, sheet.total);
  return out;
}

}  // namespace ledger
