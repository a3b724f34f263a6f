// The model that edits are compared with: pinned once and left alone. It stands beside the history,
// so undo and redo never lose it; a swap is a step of the history, and undoing it swaps back.
#pragma once

#include <memory>
#include <string>

#include "app/document.h"
#include "explain/model_comparison.h"
#include "formula/result.h"

namespace ledger {

struct Baseline {
  Document document = {};
  // Never in error; null only in steps of a history that was kept in storage.
  std::shared_ptr<const Analysis> analysis = nullptr;
};
using PinnedBaseline = std::shared_ptr<const Baseline>;  // null: nothing is pinned

// Reads and analyses a document; the error where that is not possible. `catalog`: without the
// model's own kinds.
Result<PinnedBaseline> make_baseline(Document document,
                                     const std::shared_ptr<const Catalog>& catalog);
// A preset as it comes, at the batch and types of `options`.
Result<PinnedBaseline> make_baseline_of_preset(const std::string& variant,
                                               const AnalysisOptions& options,
                                               const std::shared_ptr<const Catalog>& catalog);

// "ResNet-50 v1.5", "ResNet-50 v1.5 with 2 changes, batch 8".
std::string baseline_title(const Baseline& baseline);

}  // namespace ledger
