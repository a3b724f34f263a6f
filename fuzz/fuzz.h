// What the fuzz targets share: an answer is a model or located sentences, and a model can be
// costed.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "cost/analysis.h"
#include "import/import.h"
#include "model/definition.h"

namespace ledger {

// Ends the program, which the fuzzer reports with the input that led here.
inline void require(bool holds) {
  if (!holds) std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

inline void require_sentences(const Errors& errors) {
  for (const Error& error : errors) {
    constexpr std::size_t kLongest = 4000;
    require(!error.message.empty() && describe(error).size() < kLongest);
  }
}

// From the text of a model to its totals. Blocks may repeat each other into 200,000 layers, which
// is bounded and still too long for a fuzzer: such models end after expansion.
inline void cost_text(std::string_view text) {
  const ParsedModel parsed = parse_model(text, built_in_catalog());
  require((parsed.definition == nullptr) == !parsed.errors.empty());
  require_sentences(parsed.errors);
  if (!parsed.definition) return;
  const ExpandedModel expanded = expand(*parsed.definition, {});
  require((expanded.model == nullptr) == !expanded.errors.empty());
  require_sentences(expanded.errors);
  constexpr std::size_t kMostLayers = 2000;
  if (!expanded.model || expanded.model->layers.size() > kMostLayers) return;
  require_sentences(analyze(expanded.model)->errors);
}

inline void judge(const ImportResult& result) {
  require(result.model.empty() == !result.errors.empty());
  require_sentences(result.errors);
  if (!result.model.empty()) cost_text(result.model);
}

}  // namespace ledger
