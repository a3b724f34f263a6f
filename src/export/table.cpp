// The table of the terminal: plain text in columns, grouped digits, totals and what they mean
// below.
#include <utility>

#include "explain/published.h"
#include "export/export.h"
#include "export/sheet.h"
#include "export/summary.h"
#include "export/text_table.h"
#include "formula/number_format.h"

namespace ledger {
namespace {

std::string cell_text(const SheetCell& cell) {
  switch (cell.kind) {
    case SheetCell::Kind::kText:
      return cell.text;
    case SheetCell::Kind::kNumber:
      return number_text(cell);
    case SheetCell::Kind::kNotCounted:
      return "-";
    case SheetCell::Kind::kEmpty:
      return {};
  }
  return {};
}

std::string rows_text(const Sheet& sheet) {
  std::vector<TextColumn> columns;
  for (const SheetColumn& column : sheet.columns) {
    columns.push_back({column.title, column.is_number});
  }
  TextTable table(std::move(columns));
  const auto add = [&table](const std::vector<SheetCell>& cells) {
    std::vector<std::string> texts;
    for (const SheetCell& cell : cells) texts.push_back(cell_text(cell));
    table.add(std::move(texts));
  };
  for (const std::vector<SheetCell>& row : sheet.rows) add(row);
  table.add_rule();
  add(sheet.total);
  return table.text();
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

// "  MACs   4,089,184,256  4.089 GMACs".
std::string totals_text(const Analysis& analysis) {
  TextTable table({{}, {{}, true}, {}});
  for (const TotalItem& item : total_items(analysis)) {
    table.add({"  " + std::string(item.label), format_whole(item.value), item.text});
  }
  return table.text();
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
