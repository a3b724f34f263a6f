#include <algorithm>
#include <utility>

#include "model/expander.h"
#include "model/field_value.h"
#include "model/name_pattern.h"
#include "model/words.h"

namespace ledger {

// The text's edits, then the settings'; of each, those of a name for many before those of one.
void Expander::index_edits() {
  for (const StructureChange& change : body_.changes) {
    for (const LayerEdit& edit : change.edits) edits_.push_back({edit.layer, &edit});
  }
  for (const LayerEdit& edit : body_.edits) edits_.push_back({edit.layer, &edit});
  for (const bool patterns : {true, false}) {
    for (const auto& [name, fields] : settings_.edits) {
      if (is_pattern(name) == patterns) edits_.push_back({name, nullptr, &fields});
    }
  }
  for (std::size_t i = 0; i < edits_.size(); ++i) {
    const std::string_view name = edits_[i].name;
    edits_by_name_[name].push_back(static_cast<int>(i));
    if (is_pattern(name)) edits_by_pattern_.push_back(static_cast<int>(i));
  }
}

std::vector<int> Expander::edits_of(const std::string& name) {
  std::vector<int> edits;
  add_edits_of(name, edits);
  return edits;
}

void Expander::add_edits_of(const std::string& name, std::vector<int>& edits) {
  const auto start = static_cast<std::ptrdiff_t>(edits.size());
  for (const int edit : edits_by_pattern_) {
    const std::string_view pattern = edits_[static_cast<std::size_t>(edit)].name;
    if (pattern != name && matches_pattern(pattern, name)) edits.push_back(edit);
  }
  const auto found = edits_by_name_.find(name);
  if (found != edits_by_name_.end()) {
    edits.insert(edits.end(), found->second.begin(), found->second.end());
  }
  std::sort(edits.begin() + start, edits.end());
  for (const int edit : edits) edits_[static_cast<std::size_t>(edit)].is_used = true;
}

std::optional<Rational> Expander::edited_argument(const std::vector<int>& edits,
                                                  std::string_view key) {
  for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit) {
    EditsOfName& of_name = edits_[static_cast<std::size_t>(*edit)];
    const std::string path = path_step(path_step("edits", of_name.name), key);
    if (of_name.own != nullptr) {
      for (const FieldEdit& field : of_name.own->fields) {
        if (field.field != key) continue;
        of_name.done.emplace(key);
        return argument_value(field.value, path, field.mark);
      }
      continue;
    }
    const auto field = of_name.set->find(key);
    if (field == of_name.set->end()) continue;
    of_name.done.emplace(key);
    in_force_.edits[std::string(of_name.name)][std::string(key)] = field->second;
    Errors errors;
    const std::optional<JsonValue> json = parse_json(field->second, errors);
    if (json && errors.empty()) return argument_value(*json, path, {});
    errors.front().place = {0, 0, path};
    reporter_.add_once(std::move(errors.front()));
  }
  return std::nullopt;
}

// A number or a formula over the model's parameters.
std::optional<Rational> Expander::argument_value(const JsonValue& json, const std::string& path,
                                                 Mark mark) {
  Reporter found;
  if (json.is(JsonValue::Type::kNumber)) return json.number;
  if (const auto formula = read_formula(json, "an argument", body_.parameters, found)) {
    const Result<Rational> result = evaluate(*formula, parameters_);
    if (result) return *result;
    found.add(in_json_text(result.error(), json.mark));
  }
  for (Error& error : found.take()) {
    if (mark.line == 0) error.place = {};
    error.place.path = path;
    reporter_.add_once(std::move(error));
  }
  return std::nullopt;
}

bool Expander::is_done(const LayerEdit* own, std::string_view name, std::string_view key) const {
  return std::any_of(edits_.begin(), edits_.end(), [&](const EditsOfName& edit) {
    return edit.own == own && edit.name == name && edit.done.count(key) > 0;
  });
}

void Expander::apply_own_edits(const std::vector<LayerEdit>& edits) {
  for (const LayerEdit& edit : edits) {
    for (const FieldEdit& field : edit.fields) {
      if (apply_edit(edit.layer, field.field, field.value, field.mark)) continue;
      if (!is_done(&edit, edit.layer, field.field))
        refuse_edit(edit.layer, field.field, field.mark);
    }
  }
}

// `is_alone`: on top of a model that was unrolled before, with the edits of its blocks.
void Expander::apply_settings_edits(bool is_alone) {
  for (const bool patterns : {true, false}) {
    for (const auto& [layer, fields] : settings_.edits) {
      if (is_pattern(layer) != patterns) continue;
      for (const auto& [field, text] : fields) {
        Errors errors;
        const std::optional<JsonValue> value = parse_json(text, errors);
        if (!value || !errors.empty()) {
          errors.front().place = {0, 0, path_step(path_step("edits", layer), field)};
          reporter_.add_once(std::move(errors.front()));
        } else if (apply_edit(layer, field, *value, {})) {
          if (!is_alone) in_force_.edits[layer][field] = text;
        } else if (absent_ == Absent::kRefused && !is_done(nullptr, layer, field)) {
          refuse_edit(layer, field, {});
        }
      }
    }
  }
}

std::vector<int> Expander::find_layers(const std::string& name) {
  const LayerList& layers = model_->layers;
  std::vector<int> found;
  constexpr std::size_t kFew = 4;
  if (body_.edits.size() + settings_.edits.size() > kFew) {
    if (layers_by_name_.empty()) {
      layers_by_name_.reserve(layers.size());
      for (std::size_t i = 0; i < layers.size(); ++i) {
        layers_by_name_.emplace(layers[i].name, static_cast<int>(i));
      }
    }
    const auto by_name = layers_by_name_.find(name);
    if (by_name != layers_by_name_.end()) return {by_name->second};
  } else {
    const auto is_it = [&](const Layer& layer) { return layer.name == name; };
    const auto it = std::find_if(layers.begin(), layers.end(), is_it);
    if (it != layers.end()) return {static_cast<int>(it - layers.begin())};
  }
  if (!is_pattern(name)) return found;
  steps_ += static_cast<std::int64_t>(layers.size());
  if (steps_ > kMaximumExpansionSteps) {
    reporter_.add_once({ErrorCode::kTooLarge,
                        {},
                        "The edits of names with * take more than " +
                            std::to_string(kMaximumExpansionSteps) + " steps.",
                        {}});
    return found;
  }
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (matches_pattern(name, layers[i].name)) found.push_back(static_cast<int>(i));
  }
  return found;
}

void Expander::refuse_edit(const std::string& name, const std::string& field, Mark mark) {
  Reporter found;
  const std::vector<int> layers = find_layers(name);
  const auto group =
      std::find_if(model_->groups.begin(), model_->groups.end(), [&](const Group& each) {
        return each.name == name || each.all == name || matches_pattern(name, each.name);
      });
  std::vector<std::string_view> known;
  if (!layers.empty()) {
    const LayerKind& kind = model_->kind_of(model_->layers[static_cast<std::size_t>(layers[0])]);
    for (const FieldSpec& spec : kind.fields) known.push_back(spec.name);
    found.unknown(mark, "field of " + kind.name + ":", field, known,
                  known.empty() ? "It has no fields." : "Its fields: " + name_list(known) + ".");
  } else if (group != model_->groups.end()) {
    known = definition_.argument_names(group->block);
    known.push_back("repeat");
    found.unknown(mark, "argument of " + in_quotes(name) + ":", field, known,
                  "Its arguments: " + name_list(known) + ".");
  } else if (!reporter_.full()) {
    constexpr std::size_t kEnough = 1000;
    for (const Layer& layer : model_->layers) {
      if (known.size() < kEnough) known.push_back(layer.name);
    }
    found.unknown(mark, "layer in the edits:", name, known, "Take the edit back.");
  }
  for (Error& error : found.take()) {
    error.place.path = path_step(path_step("edits", name), field);
    reporter_.add(std::move(error));
  }
}

bool Expander::apply_edit(const std::string& name, const std::string& field_name,
                          const JsonValue& value, Mark mark) {
  bool is_there = false;
  for (const int index : find_layers(name)) {
    const Layer& layer = model_->layers[static_cast<std::size_t>(index)];
    const int field = model_->kind_of(layer).field_index(field_name);
    if (field < 0) continue;
    is_there = true;
    edit_layer(index, field, name, field_name, value, mark);
  }
  return is_there;
}

void Expander::edit_layer(int index, int field, const std::string& name,
                          const std::string& field_name, const JsonValue& value, Mark mark) {
  Reporter found;
  Layer layer = model_->layers[static_cast<std::size_t>(index)];
  const auto slot = static_cast<std::size_t>(field);
  set_field(model_->kind_of(layer).fields[slot], field_name, value, layer.fields.at(slot), found);
  model_->layers.replace(static_cast<std::size_t>(index), std::move(layer));
  for (Error& error : found.take()) {
    // An edit of the settings has a text of its own, so its places say nothing.
    if (mark.line == 0) error.place = {};
    error.place.path = path_step(path_step("edits", name), field_name);
    reporter_.add_once(std::move(error));
  }
}

void Expander::set_field(const FieldSpec& spec, const std::string& key, const JsonValue& json,
                         FieldValue& into, Reporter& reporter) {
  const std::optional<FieldReading> reading =
      read_field(spec, key, json, body_.parameters, reporter);
  if (!reading) return;
  into = reading->value;
  into.edited = true;
  for (std::size_t i = 0; i < kMostNumbers; ++i) {
    if (!reading->formulas[i]) continue;
    const Result<Rational> value = evaluate(*reading->formulas[i], parameters_);
    if (!value) return reporter.add(in_json_text(value.error(), reading->marks[i]));
    if (std::optional<Error> error = refuse_number(spec, *value)) {
      error->place = reading->marks[i].place();
      return reporter.add(std::move(*error));
    }
    into.numbers[i] = *value;
    if (reading->fills_all) fill_numbers(spec, into.numbers);
  }
}

}  // namespace ledger
