// A document taken all the way from its definition to its analysis.
#pragma once

#include <memory>
#include <string_view>

#include "cost/analysis.h"
#include "model/definition.h"

namespace ledger {

struct Evaluation {
  std::shared_ptr<const Analysis> analysis;  // null where there are errors
  std::shared_ptr<const Model> model;        // null where it cannot be unrolled
  // Where shapes do not fit: as far as it goes, with errors by the layers' names.
  std::shared_ptr<const Analysis> attempt;
  Errors errors;  // up to kMaximumErrors and one that counts the rest; each with the line, column
                  // and path of what is at fault, where that is known
};

// `source` is the text that `definition` was parsed from. What the analysis finds is placed at the
// layer in the text; the sentence names the layer. Edits of layers that these settings
// do not have (a block repeated less often) rest until such layers are back.
//
// What it computed stays for the next time, so that an edit costs what it changes.
class Evaluator {
 public:
  Evaluation evaluate(const std::shared_ptr<const ModelDefinition>& definition,
                      std::string_view source, const Settings& settings,
                      const AnalysisOptions& options);

 private:
  ExpansionMemory models_;
  Analyzer analyzer_;
};

}  // namespace ledger
