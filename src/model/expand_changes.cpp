#include <algorithm>
#include <utility>

#include "model/expander.h"
#include "model/field_value.h"
#include "model/name_pattern.h"
#include "model/words.h"

namespace ledger {
namespace {

// What a layer of another kind keeps of a field of the same name.
FieldValue carried(const FieldSpec& from, const FieldValue& value, const FieldSpec& to) {
  FieldValue result = value;
  if (value.kind == FieldValue::Kind::kWord) {
    const std::string& word = from.words[static_cast<std::size_t>(value.word)].word;
    for (std::size_t i = 0; i < to.words.size(); ++i) {
      result.word = static_cast<std::int16_t>(i);
      if (to.words[i].word == word) return result;
    }
    return {};
  }
  if (value.kind == FieldValue::Kind::kDefault) return {};
  const std::size_t had = from.slots.size(), takes = to.slots.size();
  for (std::size_t i = 0; i < std::max(had, takes) && i < kMostNumbers; ++i) {
    const Rational& number = value.numbers[had == 1 ? 0 : std::min(i, had - 1)];
    if (refuse_number(to, number)) return {};
    // A pair in place of one number, or the other way round, where all are alike.
    if (had != takes && number != value.numbers[0]) return {};
    result.numbers[i] = number;
  }
  return result;
}

}  // namespace

void Expander::fail_change(const StructureChange& change, Error error) {
  error.place = {change.mark.line, change.mark.column,
                 "changes[" + std::to_string(change.index) + "]"};
  reporter_.add_once(std::move(error));
}

void Expander::apply_changes(const ModelDefinition::Body& of, bool is_own) {
  std::optional<Restructuring> layers;
  const auto finish = [&] {
    if (!layers) return;
    steps_ += static_cast<std::int64_t>(layers->size());
    for (Error& error : layers->finish(*model_)) reporter_.add(std::move(error));
    layers.reset();
    layers_by_name_.clear();
  };
  for (const StructureChange& change : of.changes) {
    if (reporter_.any()) return;
    if (steps_ > kMaximumExpansionSteps) {
      return fail_change(change, {ErrorCode::kTooLarge,
                                  {},
                                  "The changes take more than " +
                                      std::to_string(kMaximumExpansionSteps) + " steps.",
                                  "Write them into \"layers\"."});
    }
    if (change.kind == StructureChange::Kind::kEdits) {
      finish();
      if (!reporter_.any()) apply_own_edits(change.edits);
      continue;
    }
    if (!layers) layers.emplace(*model_);
    const bool is_done = apply_change(*layers, change, of);
    const auto index = static_cast<std::size_t>(change.index);
    if (is_done && !is_own) in_force_.changes.push_back(settings_.changes[index]);
  }
  finish();
}

void Expander::apply_settings_changes() {
  if (settings_.changes.empty()) return;
  const auto overlay = read_changes(definition_, settings_.changes, reporter_);
  if (overlay && !reporter_.any()) apply_changes(*overlay, false);
}

// False where what it names is not there, which may rest.
bool Expander::apply_change(Restructuring& layers, const StructureChange& change,
                            const ModelDefinition::Body& of) {
  using Kind = StructureChange::Kind;
  const std::string& name = change.kind == Kind::kAdd ? change.beside : change.layer;
  steps_ += is_pattern(name) || change.kind == Kind::kRemove
                ? static_cast<std::int64_t>(layers.size())
                : 1;
  const bool is_at_start = change.kind == Kind::kAdd && name == "input";
  const std::vector<int> nodes = is_at_start                    ? std::vector<int>{kModelInput}
                                 : change.kind == Kind::kRemove ? layers.find_with_blocks(name)
                                                                : layers.find(name);
  if (nodes.empty()) {
    const bool rests = &of != &body_ && absent_ == Absent::kRests;
    if (!rests) refuse_absent(layers, change, name);
    return false;
  }
  if (layers.size() + nodes.size() > static_cast<std::size_t>(kMaximumLayers)) {
    fail_change(change,
                {ErrorCode::kTooLarge,
                 {},
                 "The changes bring the model past " + std::to_string(kMaximumLayers) + " layers.",
                 {}});
    return false;
  }
  for (const int node : nodes) {
    switch (change.kind) {
      case Kind::kAdd:
        add_beside(layers, change, of, node);
        break;
      case Kind::kRemove:
        layers.remove(node);
        break;
      case Kind::kMove:
        move_beside(layers, change, node);
        break;
      case Kind::kCopy:
        copy_layer(layers, change, node);
        break;
      case Kind::kReplace:
        replace_layer(layers, change, of, node);
        break;
      case Kind::kEdits:
        break;
    }
  }
  return true;
}

void Expander::refuse_absent(Restructuring& layers, const StructureChange& change,
                             const std::string& name) {
  if (reporter_.full()) return;
  constexpr std::size_t kEnough = 1000;
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < layers.size() && known.size() < kEnough; ++i) {
    known.push_back(layers.layer(static_cast<int>(i)).name);
  }
  fail_change(change, {ErrorCode::kUnknownName,
                       {},
                       "The changes name a layer " + in_quotes(name) + " that is not there.",
                       nearest_hint(name, known)});
}

bool Expander::is_name_free(Restructuring& layers, const StructureChange& change,
                            const std::string& name) {
  if (!layers.has_layer(name)) return true;
  fail_change(change, {ErrorCode::kDuplicateName,
                       {},
                       "There is a layer " + in_quotes(name) + " already.",
                       "Give the new one another name."});
  return false;
}

void Expander::add_beside(Restructuring& layers, const StructureChange& change,
                          const ModelDefinition::Body& of, int beside) {
  Layer layer;
  layer.kind = change.added.kind;
  layer.mark = change.mark;
  const LayerKind& kind = model_->kind_of(layer);
  layer.name = layers.full_name(beside, change.name.empty() ? kind.name : change.name);
  if (!is_name_free(layers, change, layer.name)) return;
  layer.functional = change.added.functional;
  layer.fields = change.added.fields;
  if (!fill_new_fields(change, of, layer)) return;
  std::vector<std::string_view> numbers;
  if (beside != kModelInput) matches_pattern(change.beside, layers.layer(beside).name, &numbers);
  for (const std::string& input : change.inputs) {
    const std::string name = fill_pattern(input, numbers);
    const std::vector<int> found =
        name == "input" ? std::vector<int>{kModelInput} : layers.find(name);
    if (found.size() != 1) return refuse_absent(layers, change, name);
    layer.inputs.push_back(found.front());
  }
  const int count = change.has_inputs ? static_cast<int>(layer.inputs.size()) : 1;
  if (count < kind.minimum_inputs || (kind.maximum_inputs >= 0 && count > kind.maximum_inputs)) {
    return fail_change(change,
                       {ErrorCode::kOutOfRange,
                        {},
                        in_quotes(kind.name) + " cannot have " + count_of(count, "input") + ".",
                        R"(Name them: "inputs": ["conv1", "input"].)"});
  }
  layers.add(std::move(layer), beside, change.is_before, change.has_inputs);
}

void Expander::move_beside(Restructuring& layers, const StructureChange& change, int node) {
  std::vector<std::string_view> numbers;
  matches_pattern(change.layer, layers.layer(node).name, &numbers);
  const std::string name = fill_pattern(change.beside, numbers);
  const std::vector<int> places =
      name == "input" ? std::vector<int>{kModelInput} : layers.find(name);
  if (places.size() != 1) return refuse_absent(layers, change, name);
  if (std::optional<Error> error = layers.move(node, places.front(), change.is_before)) {
    fail_change(change, std::move(*error));
  }
}

void Expander::copy_layer(Restructuring& layers, const StructureChange& change, int node) {
  const Layer& layer = layers.layer(node);
  const std::string local = change.name.empty() ? model_->kind_of(layer).name : change.name;
  std::string name = layers.full_name(node, local);
  if (is_name_free(layers, change, name)) layers.copy(node, std::move(name));
}

void Expander::replace_layer(Restructuring& layers, const StructureChange& change,
                             const ModelDefinition::Body& of, int node) {
  const Layer& old = layers.layer(node);
  const LayerKind& before = model_->kind_of(old);
  Layer layer;
  layer.kind = change.added.kind;
  layer.mark = change.mark.line > 0 ? change.mark : old.mark;
  layer.functional = change.added.functional;
  layer.fields = change.added.fields;
  const LayerKind& kind = model_->kind_of(layer);
  if (static_cast<int>(old.inputs.size()) < kind.minimum_inputs) {
    return fail_change(
        change, {ErrorCode::kOutOfRange,
                 {},
                 in_quotes(old.name) + " has " +
                     count_of(static_cast<long long>(old.inputs.size()), "input") + ", and " +
                     kind.name + " takes at least " + std::to_string(kind.minimum_inputs) + ".",
                 {}});
  }
  for (std::size_t i = 0; i < kind.fields.size(); ++i) {
    const FieldSpec& field = kind.fields[i];
    if (change.given[i]) continue;
    const int same = before.field_index(field.name);
    if (same >= 0) {
      const auto slot = static_cast<std::size_t>(same);
      layer.fields.at(i) = carried(before.fields[slot], old.fields[slot], field);
    }
    const bool is_missing =
        field.default_values.empty() && layer.fields[i].kind == FieldValue::Kind::kDefault;
    if (!is_missing) continue;
    return fail_change(change, {ErrorCode::kMissing,
                                {},
                                in_quotes(kind.name) + " needs " + in_quotes(field.name) + ".",
                                "Add it to \"with\"."});
  }
  if (!fill_new_fields(change, of, layer)) return;
  const std::size_t most =
      kind.maximum_inputs < 0 ? old.inputs.size() : static_cast<std::size_t>(kind.maximum_inputs);
  layers.replace(node, std::move(layer), most);
}

bool Expander::fill_new_fields(const StructureChange& change, const ModelDefinition::Body& of,
                               Layer& layer) {
  const LayerKind& kind = model_->kind_of(layer);
  for (const FieldFormula& formula : change.added.formulas) {
    const auto field = static_cast<std::size_t>(formula.field);
    const Result<Rational> value =
        evaluate(of.formulas[static_cast<std::size_t>(formula.value.formula)], parameters_);
    if (!value) {
      fail_change(change, in_json_text(value.error(), formula.value.mark));
      return false;
    }
    if (std::optional<Error> error = refuse_number(kind.fields[field], *value)) {
      fail_change(change, std::move(*error));
      return false;
    }
    auto& numbers = layer.fields.at(field).numbers;
    numbers[static_cast<std::size_t>(formula.component)] = *value;
    if (formula.fills_all) fill_numbers(kind.fields[field], numbers);
  }
  return true;
}

}  // namespace ledger
