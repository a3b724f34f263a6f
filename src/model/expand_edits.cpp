#include <algorithm>
#include <utility>

#include "model/expander.h"
#include "model/field_value.h"
#include "model/words.h"

namespace ledger {

void Expander::apply_edits(bool with_the_texts_own) {
  for (const LayerEdit& edit : body_.edits) {
    if (!with_the_texts_own) break;
    for (const FieldEdit& field : edit.fields) {
      apply_edit(edit.layer, field.field, field.value, field.mark);
    }
  }
  for (const auto& [layer, fields] : settings_.edits) {
    for (const auto& [field, text] : fields) {
      Errors errors;
      const std::optional<JsonValue> value = parse_json(text, errors);
      if (value && errors.empty()) {
        apply_edit(layer, field, *value, {});
        continue;
      }
      errors.front().place = {0, 0, path_step(path_step("edits", layer), field)};
      reporter_.add(std::move(errors.front()));
    }
  }
}

int Expander::find_layer(const std::string& name) {
  const LayerList& layers = model_->layers;
  constexpr std::size_t kFew = 4;
  if (body_.edits.size() + settings_.edits.size() <= kFew) {
    const auto found = std::find_if(layers.begin(), layers.end(),
                                    [&](const Layer& layer) { return layer.name == name; });
    return found == layers.end() ? -1 : static_cast<int>(found - layers.begin());
  }
  if (layers_by_name_.empty()) {
    layers_by_name_.reserve(layers.size());
    for (std::size_t i = 0; i < layers.size(); ++i) {
      layers_by_name_.emplace(layers[i].name, static_cast<int>(i));
    }
  }
  const auto found = layers_by_name_.find(name);
  return found == layers_by_name_.end() ? -1 : found->second;
}

void Expander::apply_edit(const std::string& layer_name, const std::string& field_name,
                          const JsonValue& value, Mark mark) {
  Reporter found;
  const int index = find_layer(layer_name);
  if (index < 0) {
    constexpr std::size_t kEnough = 1000;
    std::vector<std::string_view> known;
    for (const Layer& layer : model_->layers) {
      if (known.size() < kEnough) known.push_back(layer.name);
    }
    if (!reporter_.full()) {
      found.unknown(mark, "layer in the edits:", layer_name, known, "Take the edit back.");
    }
  } else {
    Layer layer = model_->layers[static_cast<std::size_t>(index)];
    const LayerKind& kind = model_->kind_of(layer);
    const int field = kind.field_index(field_name);
    if (field >= 0) {
      const auto slot = static_cast<std::size_t>(field);
      set_field(kind.fields[slot], field_name, value, layer.fields[slot], found);
      model_->layers.replace(static_cast<std::size_t>(index), std::move(layer));
    } else {
      std::vector<std::string_view> names;
      for (const FieldSpec& spec : kind.fields) names.push_back(spec.name);
      found.unknown(mark, "field of " + kind.name + ":", field_name, names,
                    names.empty() ? "It has no fields." : "Its fields: " + name_list(names) + ".");
    }
  }
  for (Error& error : found.take()) {
    // An edit of the settings has a text of its own, so its places say nothing.
    if (mark.line == 0) error.place = {};
    error.place.path = path_step(path_step("edits", layer_name), field_name);
    reporter_.add(std::move(error));
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
