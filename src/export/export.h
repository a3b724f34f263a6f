// An analysis as text for other programs and for paper. What the page shows and what these write
// come from the same rows and the same number_format.h.
#pragma once

#include <string>
#include <vector>

#include "cost/analysis.h"
#include "explain/model_comparison.h"
#include "formula/result.h"
#include "model/definition.h"

namespace ledger {

struct ExportOptions {
  std::vector<int> conventions;  // indices in the catalog, one count column each
  // For the published figures beside the totals; may be null.
  const ModelDefinition* definition = nullptr;
  std::string variant;
  const Settings* settings = nullptr;  // what is set on top of the definition; may be null
  // With it the differences from its first model stand beside the numbers, and layers that this one
  // has alone have rows where they stood. The second is the analysis; may be null.
  const ModelComparison* comparison = nullptr;
};

std::string export_table(const Analysis& analysis, const ExportOptions& options);  // terminal
std::string export_json(const Analysis& analysis, const ExportOptions& options);   // DESIGN 6
std::string export_csv(const Analysis& analysis, const ExportOptions& options);    // RFC 4180
std::string export_markdown(const Analysis& analysis, const ExportOptions& options);
std::string export_latex(const Analysis& analysis, const ExportOptions& options);  // booktabs
// What the viewer Netron shows beside the nodes of a model when this file is dropped on it.
std::string export_netron(const Analysis& analysis, const ExportOptions& options);
// Python source of an nn.Module with the same layers; an error where a layer cannot be said.
Result<std::string> export_pytorch(const Analysis& analysis, const ExportOptions& options);

}  // namespace ledger
