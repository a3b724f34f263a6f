#include "app/fixes.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "app/evaluate.h"
#include "app/fix_proposals.h"
#include "app/layer_fields.h"

namespace ledger {
namespace {

// A document and what is wrong with it.
struct Trial {
  Document document;
  std::shared_ptr<const Model> model;
  std::shared_ptr<const Analysis> attempt;  // null: nothing is wrong
};

bool is_faulty(const Trial& trial, std::string_view layer) {
  if (!trial.attempt) return false;
  const Errors& errors = trial.attempt->errors;
  return std::any_of(errors.begin(), errors.end(),
                     [&](const Error& error) { return error.place.path == layer; });
}

std::size_t faults(const Trial& trial) {
  return trial.attempt ? trial.attempt->errors.size() : 0;
}

class Fixer {
 public:
  Fixer(const Document& document, const Meaning& meaning)
      : document_(document),
        meaning_(meaning),
        definition_(meaning.definition, [](const ModelDefinition*) {}) {}

  // What an action makes of a trial; nothing where it cannot be done.
  std::optional<Trial> tried(const Document& document, const Model* model, const Action& action) {
    Meaning meaning = meaning_;
    meaning.model = model;
    meaning.analysis = nullptr;  // values that are as before are no matter here
    meaning.attempt = nullptr;
    Result<Document> changed = apply(document, action, meaning);
    if (!changed) return std::nullopt;
    Evaluation outcome =
        evaluator_.evaluate(definition_, changed->source, changed->settings, changed->options);
    if (!outcome.model) return std::nullopt;
    return Trial{std::move(*changed), std::move(outcome.model), std::move(outcome.attempt)};
  }

  // The proposal, and what must follow it further down until everything fits.
  std::optional<Proposal> followed(const Proposal& proposal, std::string_view layer) {
    constexpr int kMostSteps = 32;
    std::optional<Trial> trial = tried(document_, meaning_.model, SetFields{proposal});
    if (!trial || is_faulty(*trial, layer)) return std::nullopt;
    Proposal all = proposal;
    for (int step = 0; trial->attempt && step < kMostSteps; ++step) {
      if (!go_on(*trial, all)) break;
    }
    // Without the rest, it must at least be no worse than it was.
    if (trial->attempt && faults(*trial) >= meaning_.attempt->errors.size()) return std::nullopt;
    return all;
  }

 private:
  // Mends the first layer in error where it can.
  bool go_on(Trial& trial, Proposal& all) {
    const std::string name = trial.attempt->errors.front().place.path;
    const int layer = find_layer(*trial.model, name);
    if (layer < 0) return false;
    for (const Proposal& next : propose_fields(trial.document.settings, *trial.attempt, layer)) {
      std::optional<Trial> mended = tried(trial.document, trial.model.get(), SetFields{next});
      if (!mended || is_faulty(*mended, name) || faults(*mended) > faults(trial)) continue;
      all.insert(all.end(), next.begin(), next.end());
      trial = std::move(*mended);
      return true;
    }
    return false;
  }

  const Document& document_;
  const Meaning& meaning_;
  std::shared_ptr<const ModelDefinition> definition_;  // not owned
  Evaluator evaluator_;
};

// "groups to 48 and out_channels to 48", or "out_channels of conv3 and 2 more layers to 300".
std::string sentence_of(const Proposal& fields, std::string_view layer) {
  const SetField& first = fields.front();
  const auto is_of_first = [&](const SetField& field) { return field.layer == first.layer; };
  if (std::all_of(fields.begin(), fields.end(), is_of_first)) {
    std::string text = "Set ";
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (i > 0) text += i + 1 == fields.size() ? " and " : ", ";
      text += fields[i].field + " to " + fields[i].json_text;
    }
    return first.layer == layer ? text : text + " in " + first.layer;
  }
  const bool is_alike = std::all_of(fields.begin(), fields.end(), [&](const SetField& field) {
    return field.field == first.field && field.json_text == first.json_text;
  });
  const std::size_t more = fields.size() - 1;
  if (!is_alike) {
    return "Set " + first.field + " of " + first.layer + " to " + first.json_text + ", and " +
           std::to_string(more) + " more fields to follow";
  }
  const std::string others = more == 1 ? fields[1].layer : std::to_string(more) + " more layers";
  return "Set " + first.field + " of " + first.layer + " and " + others + " to " + first.json_text;
}

}  // namespace

std::vector<Fix> suggest_fixes(const Document& document, const Meaning& meaning,
                               std::string_view layer) {
  std::vector<Fix> fixes;
  if (!meaning.definition || !meaning.attempt || !meaning.model) return fixes;
  const int index = find_layer(*meaning.model, layer);
  if (index < 0 || meaning.attempt->model.get() != meaning.model) return fixes;
  Fixer fixer(document, meaning);
  const AddLayer flatten{"flatten", std::string(layer), true};
  const LayerKind& kind =
      meaning.model->kind_of(meaning.model->layers[static_cast<std::size_t>(index)]);
  if (kind.category == "linear") {
    const std::optional<Trial> trial = fixer.tried(document, meaning.model, flatten);
    if (trial && !trial->attempt) fixes.push_back({"Put a flatten before it", flatten});
  }
  for (const Proposal& proposal : propose_fields(document.settings, *meaning.attempt, index)) {
    if (fixes.size() >= kMostFixes) break;
    const std::optional<Proposal> fields = fixer.followed(proposal, layer);
    if (!fields) continue;
    std::string sentence = sentence_of(*fields, layer);
    const bool is_known = std::any_of(fixes.begin(), fixes.end(),
                                      [&](const Fix& fix) { return fix.sentence == sentence; });
    if (!is_known) fixes.push_back({std::move(sentence), SetFields{*fields}});
  }
  return fixes;
}

std::string_view fault_text(const Error& error, std::string_view layer) {
  std::string_view text = error.message;
  constexpr std::string_view kEnd = "): ";
  const std::size_t end = text.find(kEnd);
  if (text.substr(0, layer.size()) == layer && end != std::string_view::npos) {
    text.remove_prefix(end + kEnd.size());
  }
  return text;
}

}  // namespace ledger
