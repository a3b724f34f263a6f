#include <algorithm>
#include <iostream>

#include "app/evaluate.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/request.h"
#include "explain/difference.h"
#include "export/summary.h"
#include "formula/number_format.h"
#include "model/catalog.h"

namespace ledger {
namespace {

// One model, or the smallest and the largest of a family.
struct Findings {
  std::size_t models = 0;
  std::size_t fewest_layers = 0, most_layers = 0;
  std::int64_t parameters = 0, macs = 0;  // of the last one
};

void add(Findings& findings, const Analysis& analysis) {
  const std::size_t layers = analysis.rows.size();
  findings.fewest_layers = findings.models == 0 ? layers : std::min(findings.fewest_layers, layers);
  findings.most_layers = std::max(findings.most_layers, layers);
  findings.parameters = analysis.totals.parameters;
  findings.macs = analysis.totals.macs;
  ++findings.models;
}

std::string describe(const Findings& findings) {
  if (findings.models == 1) {
    return "ok, " + layers_text(static_cast<int>(findings.most_layers)) + ", " +
           format_whole(findings.parameters) + " parameters, " + format_whole(findings.macs) +
           " MACs";
  }
  std::string layers = layers_text(static_cast<int>(findings.most_layers));
  if (findings.fewest_layers != findings.most_layers) {
    layers = format_whole(static_cast<std::int64_t>(findings.fewest_layers)) + " to " + layers;
  }
  return "ok, " + std::to_string(findings.models) + " variants, " + layers;
}

// Every variant of a file; with `only`, that one.
int check_one(const NamedText& source, Streams streams) {
  if (!source.errors.empty()) return model_in_error(streams.err, source.label, source.errors);
  const ParsedModel parsed = parse_model(source.text, built_in_catalog());
  if (!parsed.definition) return model_in_error(streams.err, source.label, parsed.errors);
  std::vector<std::string> variants;
  for (const Variant& variant : parsed.definition->variants) variants.push_back(variant.id);
  if (!source.variant.empty()) variants = {source.variant};
  if (variants.empty()) variants.push_back({});
  Findings findings;
  Evaluator evaluator;
  int status = kExitOk;
  for (const std::string& variant : variants) {
    Settings settings;
    settings.variant = variant;
    Evaluation result = evaluator.evaluate(parsed.definition, source.text, settings, {});
    if (result.analysis) {
      add(findings, *result.analysis);
      continue;
    }
    if (variants.size() > 1) {
      for (Error& error : result.errors) error.message = variant + ": " + error.message;
    }
    status = model_in_error(streams.err, source.label, result.errors);
  }
  if (status == kExitOk) streams.out << source.label << ": " << describe(findings) << '\n';
  return status;
}

}  // namespace

int check_command(const CheckRequest& request, Streams streams) {
  int status = kExitOk;
  for (const std::string& file : request.files) {
    const std::optional<NamedText> source = read_model_text(file, streams);
    status = std::max(status, source ? check_one(*source, streams) : int{kExitUsage});
  }
  return std::max(status, finish(streams));
}

}  // namespace ledger
