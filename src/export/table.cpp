// The table of the terminal: plain text in columns, grouped digits, totals and what they mean
// below.
#include <algorithm>

#include "explain/published.h"
#include "export/export.h"
#include "export/sheet.h"
#include "export/summary.h"
#include "export/utf8.h"
#include "formula/number_format.h"

namespace ledger {
namespace {

std::string cell_text(const SheetCell& cell) {
  switch (cell.kind) {
    case SheetCell::Kind::kText:
      return cell.text;
    case SheetCell::Kind::kNumber:
      return format_whole(cell.number);
    case SheetCell::Kind::kNotCounted:
      return "-";
    case SheetCell::Kind::kEmpty:
      return {};
  }
  return {};
}

void append_padded(std::string& line, std::string_view text, std::size_t width, bool to_right) {
  const std::size_t columns = column_width(text);
  const std::size_t padding = width > columns ? width - columns : 0;
  if (to_right) line.append(padding, ' ');
  line += text;
  if (!to_right) line.append(padding, ' ');
}

void append_line(std::string& out, const std::vector<std::string>& texts,
                 const std::vector<std::size_t>& widths, const std::vector<SheetColumn>& columns) {
  std::string line;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) line += "  ";
    append_padded(line, texts[i], widths[i], columns[i].is_number);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + "\n";
}

std::string rows_text(const Sheet& sheet) {
  std::vector<std::size_t> widths;
  for (const SheetColumn& column : sheet.columns) widths.push_back(column_width(column.title));
  const auto measure = [&widths](const std::vector<SheetCell>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      widths[i] = std::max(widths[i], column_width(cell_text(cells[i])));
    }
  };
  for (const std::vector<SheetCell>& row : sheet.rows) measure(row);
  measure(sheet.total);

  std::string out;
  std::vector<std::string> texts;
  for (const SheetColumn& column : sheet.columns) texts.push_back(column.title);
  append_line(out, texts, widths, sheet.columns);
  std::vector<std::string> rule;
  for (const std::size_t width : widths) rule.emplace_back(width, '-');
  append_line(out, rule, widths, sheet.columns);
  const auto append_cells = [&](const std::vector<SheetCell>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) texts[i] = cell_text(cells[i]);
    append_line(out, texts, widths, sheet.columns);
  };
  for (const std::vector<SheetCell>& row : sheet.rows) append_cells(row);
  append_line(out, rule, widths, sheet.columns);
  append_cells(sheet.total);
  return out;
}

std::string heading(const Analysis& analysis, const ExportOptions& options) {
  const std::string id = model_id(analysis, options.variant);
  std::string text = model_title(analysis);
  if (id != text) text += " (" + id + ")";
  text += "\ninput " + shape_text(analysis.model->input) + ", batch " +
          format_whole(analysis.options.batch) + ", " + types_text(analysis.options);
  for (const ParameterValue& value :
       parameter_values(options.definition, options.settings, options.variant)) {
    text += ", " + value.parameter->name + " " + parameter_text(value);
  }
  return text + "\n";
}

// "  MACs   4.089 GMACs   4,089,184,256".
std::string totals_text(const Analysis& analysis) {
  std::vector<TotalItem> items = total_items(analysis);
  std::size_t labels = 0, texts = 0, digits = 0;
  for (const TotalItem& item : items) {
    labels = std::max(labels, column_width(item.label));
    texts = std::max(texts, column_width(item.text));
    digits = std::max(digits, format_whole(item.value).size());
  }
  std::string out;
  for (const TotalItem& item : items) {
    std::string line = "  ";
    append_padded(line, item.label, labels, false);
    line += "  ";
    append_padded(line, format_whole(item.value), digits, true);
    line += "  " + item.text;
    out += line + "\n";
  }
  return out;
}

std::string headline(const Analysis& analysis) {
  const Totals& totals = analysis.totals;
  return unit_text(totals.macs, "MACs") + " · " + unit_text(totals.flops, "FLOPs") + " · " +
         unit_text(totals.parameters, "") + " parameters · weights " +
         bytes_text(totals.weight_bytes) + " · activations " + bytes_text(totals.activation_bytes) +
         " · peak " + bytes_text(totals.peak_bytes) + " · batch " +
         format_whole(analysis.options.batch) + "\n";
}

std::string conventions_text(const Analysis& analysis, const ExportOptions& options) {
  std::string out;
  for (const int convention : options.conventions) {
    const Convention& by =
        analysis.model->catalog->conventions()[static_cast<std::size_t>(convention)];
    const std::string rendered = rendering_text(analysis, convention);
    if (!rendered.empty()) out += by.id + " itself prints: " + rendered + "\n";
    const std::string missing = left_out_text(analysis, convention);
    if (!missing.empty()) out += missing + "\n";
  }
  return out;
}

std::string published_text(const Analysis& analysis, const ExportOptions& options) {
  if (options.definition == nullptr) return {};
  std::string out;
  for (const PublishedComparison& one :
       compare_published(analysis, *options.definition, options.variant)) {
    const bool is_size = one.figure->convention == "parameters";
    out += "  " + one.printed_text + " (" + one.figure->source + ")\n    here " +
           format_whole(one.ours) + (is_size ? " parameters" : ", counted as " + one.convention) +
           ": " + one.difference + ", " + one.verdict + "\n";
    if (!one.figure->note.empty()) out += "    " + one.figure->note + "\n";
  }
  if (out.empty()) return out;
  return "\npublished" + batch_note(analysis) + "\n" + out;
}

}  // namespace

std::string export_table(const Analysis& analysis, const ExportOptions& options) {
  const Sheet sheet = make_sheet(analysis, options, SheetDetail::kShort);
  return heading(analysis, options) + "\n" + rows_text(sheet) + "\n" + headline(analysis) + "\n" +
         totals_text(analysis) + "\n" + conventions_text(analysis, options) +
         published_text(analysis, options);
}

}  // namespace ledger
