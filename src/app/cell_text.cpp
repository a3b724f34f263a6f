#include "app/cell_text.h"

#include "app/workspace.h"
#include "cost/shape_rules.h"
#include "explain/formula_text.h"
#include "formula/number_format.h"

namespace ledger {
namespace {

std::string layer_text(const Workspace& workspace, int layer, Column column) {
  const Analysis& analysis = *workspace.shown();
  const auto index = static_cast<std::size_t>(layer);
  const Row& row = analysis.rows[index];
  const Layer& at = analysis.model->layers[index];
  if (column == Column::kIndex) return std::to_string(layer + 1);
  if (column == Column::kName) return at.name;
  if (column == Column::kKind) return analysis.model->kind_of(at).name;
  if (is_field_column(column)) {
    return field_cell_text({analysis, workspace.document().settings, layer, column});
  }
  if (row.cost == nullptr) return {};
  switch (column) {
    case Column::kInput: {
      if (row.cost->inputs.empty()) return {};
      const std::size_t more = row.cost->inputs.size() - 1;
      return shape_text(row.cost->inputs[0]) + (more > 0 ? " +" + std::to_string(more) : "");
    }
    case Column::kOutput:
      return shape_text(row.cost->output);
    case Column::kReceptiveField:
      return receptive_field_text(row.receptive_field);
    default:
      return {};
  }
}

Quantity quantity_of(Column column) {
  switch (column) {
    case Column::kMacs:
      return Quantity::kMacs;
    case Column::kParameters:
      return Quantity::kParameters;
    case Column::kActivation:
      return Quantity::kActivation;
    case Column::kOutput:
      return Quantity::kOutputShape;
    case Column::kCount:
    case Column::kShare:
      return Quantity::kCount;
    default:
      return Quantity::kMacs;
  }
}

}  // namespace

std::string receptive_field_text(const ReceptiveField& field) {
  if (field.everything) return "all";
  const std::string height = to_string(field.size[0]), width = to_string(field.size[1]);
  return height == width ? height : height + "×" + width;
}

std::string cell_text(const Workspace& workspace, const LedgerLine& line, Column column) {
  if (line.is_layer()) return layer_text(workspace, line.layer, column);
  const Group& group = workspace.shown()->model->groups[static_cast<std::size_t>(line.group)];
  if (column == Column::kName) return group.name;
  if (column == Column::kKind) return group.block;
  if (column == Column::kInput) return layer_text(workspace, group.first_layer, column);
  if (column == Column::kOutput) {
    return layer_text(workspace, group.first_layer + group.layer_count - 1, column);
  }
  return {};
}

std::string copied_text(const Workspace& workspace, const LedgerLine& line, Column column) {
  if (is_delta(column) && workspace.shown_comparison() != nullptr) {
    const std::optional<MetricDeltas> deltas =
        metric_deltas(*workspace.shown_comparison(), delta_metric(column), workspace.convention());
    const auto delta = ledger_delta(deltas ? &*deltas : nullptr, line);
    return delta ? std::to_string(*delta) : std::string();
  }
  if (!is_number(column)) return cell_text(workspace, line, column);
  const Analysis& analysis = *workspace.shown();
  const int convention = workspace.convention();
  const bool is_count = column == Column::kCount || column == Column::kShare;
  if (is_count && line.is_layer()) {
    const Row& row = analysis.rows[static_cast<std::size_t>(line.layer)];
    if (row.cost == nullptr || row.count(convention).status != Count::Status::kCounted) return {};
  }
  const std::int64_t value = ledger_value(analysis, line, column, convention);
  if (!analysis.ok() &&
      (!line.is_layer() || analysis.rows[static_cast<std::size_t>(line.layer)].cost == nullptr))
    return {};
  if (column != Column::kShare) return std::to_string(value);
  return format_share(value, analysis.totals.counts[static_cast<std::size_t>(convention)]);
}

std::string copied_lines(const Workspace& workspace, std::span<const LedgerLine> lines,
                         std::span<const Column> columns) {
  std::string text;
  for (const LedgerLine& line : lines) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) text += '\t';
      text += copied_text(workspace, line, columns[i]);
    }
    text += '\n';
  }
  return text;
}

std::string copied_formulas(const Workspace& workspace, const LedgerLine& line, Column column,
                            FormulaForm form) {
  if (!line.is_layer()) return {};
  std::string text;
  for (const FormulaText& formula :
       explain(*workspace.shown(), line.layer, quantity_of(column), workspace.convention())) {
    if (!text.empty()) text += '\n';
    if (form == FormulaForm::kLatex) {
      text += formula.latex;
      continue;
    }
    text += formula.title;
    for (const std::string& side : {formula.symbols, formula.numbers, formula.result}) {
      if (!side.empty()) text += " = " + side;
    }
  }
  return text;
}

}  // namespace ledger
