#include "app/evaluate.h"

#include <string>
#include <unordered_map>

#include "formula/number_format.h"
#include "model/json.h"
#include "model/reading.h"

namespace ledger {
namespace {

using LayersByName = std::unordered_map<std::string_view, const Layer*>;

LayersByName layers_by_name(const Model& model) {
  LayersByName layers;
  layers.reserve(model.layers.size());
  for (const Layer& layer : model.layers) layers.emplace(layer.name, &layer);
  return layers;
}

// Errors of layers, with the places that the layers have in the text.
Errors placed(const Analysis& analysis, std::string_view source) {
  const LayersByName layers = layers_by_name(*analysis.model);
  Errors errors = analysis.errors;
  for (Error& error : errors) {
    const auto found = layers.find(error.place.path);
    if (found == layers.end()) continue;
    if (found->second->mark.line > 0) error.place = found->second->mark.place();
  }
  Errors ignored;  // the text has been parsed before
  if (const std::optional<JsonValue> root = parse_json(source, ignored)) fill_paths(*root, errors);
  return errors;
}

Errors bounded(Errors errors) {
  if (errors.size() <= kMaximumErrors) return errors;
  const std::size_t more = errors.size() - kMaximumErrors;
  const std::string_view noun = more == 1 ? " more layer is" : " more layers are";
  errors.erase(errors.begin() + static_cast<std::ptrdiff_t>(kMaximumErrors), errors.end());
  const std::string count = format_whole(static_cast<std::int64_t>(more));
  errors.push_back({ErrorCode::kTooLarge, {}, count + std::string(noun) + " in error.", {}});
  return errors;
}

}  // namespace

Evaluation Evaluator::evaluate(const std::shared_ptr<const ModelDefinition>& definition,
                               std::string_view source, const Settings& settings,
                               const AnalysisOptions& options) {
  Evaluation result;
  ExpandedModel expanded = models_.expand(definition, settings);
  result.errors = std::move(expanded.errors);
  result.model = std::move(expanded.model);
  if (!result.model) return result;
  std::shared_ptr<const Analysis> analysis = analyzer_.analyze(result.model, options);
  if (analysis->ok()) {
    result.analysis = std::move(analysis);
  } else {
    result.errors = bounded(placed(*analysis, source));
    result.attempt = std::move(analysis);
  }
  return result;
}

}  // namespace ledger
