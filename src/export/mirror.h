// The HTML mirror: the analysis as a document that screen readers, browser find, print and tests
// can read. The page's first paint is this text made at build time; the running page makes it anew.
#pragma once

#include <string>

#include "cost/analysis.h"
#include "explain/model_comparison.h"
#include "model/definition.h"

namespace ledger {

struct MirrorOptions {
  int convention = 0;
  std::string selected_layer;  // its formula is written out
  std::string variant;
  const ModelDefinition* definition = nullptr;  // parameters, published figures
  const Errors* errors = nullptr;               // of the text as it stands
  const Settings* settings = nullptr;           // what is set on top of the definition
  const ModelComparison* comparison = nullptr;  // with the baseline, where one is pinned
};

// Rows past this are counted in a sentence instead of written, so that a list of 100,000 layers
// stays quick to lay out.
inline constexpr int kMaximumMirrorRows = 2000;

// Body markup, escaped: headings, totals, <table> with caption and scopes, formula, errors.
// Elements that tests and scripts look for carry data- attributes, listed in mirror.cpp.
std::string mirror_html(const Analysis& analysis, const MirrorOptions& options);

}  // namespace ledger
