// A tabular for the booktabs package; nothing else is needed.
#include "export/export.h"
#include "export/sheet.h"
#include "export/summary.h"
#include "formula/number_format.h"

namespace ledger {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    switch (c) {
      case '\\':
        out += "\\textbackslash{}";
        break;
      case '~':
        out += "\\textasciitilde{}";
        break;
      case '^':
        out += "\\textasciicircum{}";
        break;
      case '{':
      case '}':
      case '$':
      case '&':
      case '#':
      case '_':
      case '%':
        out += '\\';
        out += c;
        break;
      case '\n':
      case '\r':
        out += ' ';
        break;
      default:
        out += c;
    }
  }
  return out;
}

// Signs that are not in every font's encoding.
std::string in_math(std::string text, std::string_view sign, std::string_view command) {
  for (std::size_t at = text.find(sign); at != std::string::npos; at = text.find(sign, at)) {
    text.replace(at, sign.size(), command);
  }
  return text;
}

std::string cell_text(const SheetCell& cell) {
  switch (cell.kind) {
    case SheetCell::Kind::kText:
      return in_math(escaped(cell.text), "×", "$\\times$");
    case SheetCell::Kind::kNumber:
      return in_math(number_text(cell), "−", "$-$");
    case SheetCell::Kind::kNotCounted:
      return "--";
    case SheetCell::Kind::kEmpty:
      return {};
  }
  return {};
}

void append_row(std::string& out, const std::vector<SheetCell>& cells) {
  out += "  ";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += " & ";
    out += cell_text(cells[i]);
  }
  out += " \\\\\n";
}

}  // namespace

std::string export_latex(const Analysis& analysis, const ExportOptions& options) {
  const Sheet sheet = make_sheet(analysis, options, SheetDetail::kShort);
  std::string alignment;
  for (const SheetColumn& column : sheet.columns) alignment += column.is_number ? 'r' : 'l';
  std::string out = "% \\usepackage{booktabs}\n% " + escaped(model_title(analysis)) + ", input " +
                    shape_text(analysis.model->input, "x") + ", batch " +
                    std::to_string(analysis.options.batch) + ", " + types_text(analysis.options) +
                    "\n";
  for (const int convention : options.conventions) {
    const std::string missing = left_out_text(analysis, convention);
    if (!missing.empty()) out += "% --: " + escaped(missing) + "\n";
  }
  out += "\\begin{tabular}{" + alignment + "}\n  \\toprule\n  ";
  for (std::size_t i = 0; i < sheet.columns.size(); ++i) {
    if (i > 0) out += " & ";
    out += in_math(escaped(sheet.columns[i].title), "Δ", "$\\Delta$");
  }
  out += " \\\\\n  \\midrule\n";
  for (const std::vector<SheetCell>& row : sheet.rows) append_row(out, row);
  out += "  \\midrule\n";
  append_row(out, sheet.total);
  return out + "  \\bottomrule\n\\end{tabular}\n";
}

}  // namespace ledger
