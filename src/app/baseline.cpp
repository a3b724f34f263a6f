#include "app/baseline.h"

#include <utility>

#include "app/action.h"
#include "app/evaluate.h"
#include "formula/number_format.h"

namespace ledger {

Result<PinnedBaseline> make_baseline(Document document,
                                     const std::shared_ptr<const Catalog>& catalog) {
  ParsedModel parsed = parse_model(document.source, catalog);
  if (!parsed.definition) return parsed.errors.front();
  Evaluation evaluation =
      Evaluator().evaluate(parsed.definition, document.source, document.settings, document.options);
  if (!evaluation.analysis) return evaluation.errors.front();
  return std::make_shared<const Baseline>(
      Baseline{std::move(document), std::move(evaluation.analysis)});
}

Result<PinnedBaseline> make_baseline_of_preset(const std::string& variant,
                                               const AnalysisOptions& options,
                                               const std::shared_ptr<const Catalog>& catalog) {
  Document empty;
  empty.options = options;
  Result<Document> document = apply(empty, OpenPreset{variant});
  if (!document) return document.error();
  return make_baseline(std::move(*document), catalog);
}

std::string baseline_title(const Baseline& baseline) {
  const Model& model = *baseline.analysis->model;
  const Settings& settings = baseline.document.settings;
  std::string title = !model.title.empty() ? model.title : model.name;
  if (title.empty()) title = "Your model";
  const std::size_t changes = settings.count();
  if (changes > 0) {
    title += " with " + std::to_string(changes) + (changes == 1 ? " change" : " changes");
  }
  const std::int64_t batch = baseline.analysis->options.batch;
  return batch == 1 ? title : title + ", batch " + format_whole(batch);
}

}  // namespace ledger
