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

// `settings` without edits that name no layer or no field of `model`.
Settings with_edits_of(const Model& model, Settings settings) {
  const LayersByName layers = layers_by_name(model);
  for (auto layer = settings.edits.begin(); layer != settings.edits.end();) {
    const auto found = layers.find(layer->first);
    if (found != layers.end()) {
      const LayerKind& kind = model.kind_of(*found->second);
      for (auto field = layer->second.begin(); field != layer->second.end();) {
        const bool exists = kind.field_index(field->first) >= 0;
        field = exists ? std::next(field) : layer->second.erase(field);
      }
    }
    const bool is_gone = found == layers.end() || layer->second.empty();
    layer = is_gone ? settings.edits.erase(layer) : std::next(layer);
  }
  return settings;
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

ExpandedModel Evaluator::expand_what_applies(
    const std::shared_ptr<const ModelDefinition>& definition, const Settings& settings) {
  ExpandedModel expanded = models_.expand(definition, settings);
  if (expanded.model || settings.edits.empty()) return expanded;
  Settings unedited = settings;
  unedited.edits.clear();
  const ExpandedModel original = models_.expand(definition, unedited);
  if (!original.model) return expanded;
  const Settings applicable = with_edits_of(*original.model, settings);
  return applicable == settings ? expanded : models_.expand(definition, applicable);
}

Evaluation Evaluator::evaluate(const std::shared_ptr<const ModelDefinition>& definition,
                               std::string_view source, const Settings& settings,
                               const AnalysisOptions& options) {
  ExpandedModel expanded = expand_what_applies(definition, settings);
  if (!expanded.model) return {nullptr, std::move(expanded.errors)};
  std::shared_ptr<const Analysis> analysis = analyzer_.analyze(std::move(expanded.model), options);
  if (!analysis->ok()) return {nullptr, bounded(placed(*analysis, source))};
  return {std::move(analysis), {}};
}

}  // namespace ledger
