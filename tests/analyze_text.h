// For tests: JSON text straight to an analysis.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "cost/analysis.h"
#include "model/definition.h"
#include "model/presets.h"

namespace ledger {

struct AnalyzedText {
  std::shared_ptr<const ModelDefinition> definition;
  std::shared_ptr<const Model> model;
  std::shared_ptr<const Analysis> analysis;
  Errors errors;  // of whichever step failed

  // The index of a layer by name, with a test failure where there is none.
  std::size_t layer(std::string_view name) const {
    for (std::size_t i = 0; i < model->layers.size(); ++i) {
      if (model->layers[i].name == name) return i;
    }
    ADD_FAILURE() << "no layer " << name;
    return 0;
  }
  const Row& row(std::string_view name) const { return analysis->rows[layer(name)]; }
};

inline AnalyzedText analyze_text(
    std::string_view text, const Settings& settings = {}, const AnalysisOptions& options = {},
    const std::shared_ptr<const Catalog>& catalog = built_in_catalog()) {
  AnalyzedText result;
  ParsedModel parsed = parse_model(text, catalog);
  result.definition = parsed.definition;
  result.errors = parsed.errors;
  if (!result.definition) return result;
  ExpandedModel expanded = expand(*result.definition, settings);
  result.model = expanded.model;
  result.errors = expanded.errors;
  if (!result.model) return result;
  result.analysis = analyze(result.model, options);
  result.errors = result.analysis->errors;
  return result;
}

inline AnalyzedText analyze_preset(
    std::string_view variant, Settings settings = {}, const AnalysisOptions& options = {},
    const std::shared_ptr<const Catalog>& catalog = built_in_catalog()) {
  const PresetVariant* preset = find_preset(variant);
  if (preset == nullptr) {
    ADD_FAILURE() << "no preset " << variant;
    return {};
  }
  settings.variant = std::string(variant);
  return analyze_text(preset->text, settings, options, catalog);
}

inline std::string all_of(const Errors& errors) {
  std::string text;
  for (const Error& error : errors) text += describe(error) + "\n";
  return text;
}

}  // namespace ledger
