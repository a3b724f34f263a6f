#include <iostream>

#include "app/layer_fields.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/request.h"
#include "explain/formula_text.h"
#include "export/summary.h"
#include "formula/number_format.h"

namespace ledger {
namespace {

// "weight = C_out·…", then "= 64·…" and "= 36,864" below it, leaving out a line that says nothing
// new.
void write_formula(std::ostream& out, const FormulaText& formula) {
  const std::string indent(2 + formula.title.size(), ' ');
  out << "  " << formula.title;
  std::string_view before = formula.title;
  bool is_first = true;
  for (const std::string* line : {&formula.symbols, &formula.numbers, &formula.result}) {
    if (*line == before) continue;
    if (!is_first) out << indent;
    out << " = " << *line << '\n';
    before = *line;
    is_first = false;
  }
  if (is_first) out << " = " << formula.result << '\n';
}

void write_formulas(std::ostream& out, std::string_view heading,
                    const std::vector<FormulaText>& formulas) {
  if (formulas.empty()) return;
  out << '\n' << heading << '\n';
  for (const FormulaText& formula : formulas) write_formula(out, formula);
}

void write_head(std::ostream& out, const Analysis& analysis, int index) {
  const Model& model = *analysis.model;
  const Layer& layer = model.layers[static_cast<std::size_t>(index)];
  const LayerKind& kind = model.kind_of(layer);
  const LayerCost& cost = *analysis.rows[static_cast<std::size_t>(index)].cost;
  out << layer.name << ": " << kind.title << " (" << kind.name << ") in " << model_title(analysis)
      << '\n';
  for (std::size_t i = 0; i < layer.inputs.size(); ++i) {
    out << "  " << (i == 0 ? "from " : "and  ") << input_name(model, layer.inputs[i]) << " "
        << shape_text(cost.inputs[i]) << '\n';
  }
  out << "  to   " << shape_text(cost.output) << '\n';
  std::string fields;
  for (const FieldSpec& field : kind.fields) {
    if (!fields.empty()) fields += ", ";
    fields += field.name + " " + field_text(analysis, layer.name, field.name);
  }
  if (!fields.empty()) out << "  with " << fields << '\n';
  if (analysis.options.batch != 1) {
    out << "  for a batch of N = " << format_whole(analysis.options.batch) << '\n';
  }
}

void write_count(std::ostream& out, const Analysis& analysis, int layer, int convention) {
  const Convention& by =
      analysis.model->catalog->conventions()[static_cast<std::size_t>(convention)];
  const std::vector<FormulaText> formulas = explain(analysis, layer, Quantity::kCount, convention);
  const std::string heading = "counted by " + by.id;
  if (!formulas.empty()) return write_formulas(out, heading, formulas);
  const std::string reason = not_counted_reason(analysis, layer, convention);
  out << '\n' << heading << '\n';
  out << "  " << (reason.empty() ? "0: the layer computes nothing." : reason) << '\n';
}

int find_asked_layer(const Model& model, const std::string& name, std::ostream& err) {
  const int index = find_layer(model, name);
  if (index >= 0) return index;
  for (const Group& group : model.groups) {
    if (group.name != name || group.layer_count == 0) continue;
    const Layer& first = model.layers[static_cast<std::size_t>(group.first_layer)];
    bad_usage(err, name + " is a block of " + std::to_string(group.layer_count) +
                       " layers; the first is " + first.name + ".");
    return -1;
  }
  bad_usage(err, "The model has no layer \"" + name + "\".", nearest_layer(model, name));
  return -1;
}

}  // namespace

int explain_command(const ExplainRequest& request, Streams streams) {
  PreparedModel model;
  if (const int status = prepare_model(request.model, streams, model)) return status;
  const Analysis& analysis = *model.analysis;
  std::vector<std::string> ids = request.conventions;
  if (ids.empty()) ids.push_back("flops");
  std::vector<int> conventions;
  if (const int status =
          find_conventions(ids, *analysis.model->catalog, streams.err, conventions)) {
    return status;
  }
  const int layer = find_asked_layer(*analysis.model, request.layer, streams.err);
  if (layer < 0) return kExitUsage;

  std::ostream& out = streams.out;
  write_head(out, analysis, layer);
  write_formulas(out, "output", explain(analysis, layer, Quantity::kOutputShape));
  write_formulas(out, "parameters", explain(analysis, layer, Quantity::kParameters));
  write_formulas(out, "operations", explain(analysis, layer, Quantity::kOperations));
  for (const int convention : conventions) write_count(out, analysis, layer, convention);
  write_formulas(out, "memory", explain(analysis, layer, Quantity::kActivation));
  return finish(streams);
}

}  // namespace ledger
