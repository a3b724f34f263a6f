// The history's sentences.
#include <algorithm>

#include "app/action.h"
#include "app/layer_fields.h"
#include "formula/number_format.h"
#include "model/presets.h"

namespace ledger {
namespace {

constexpr std::string_view kArrow = " → ";

std::string change(std::string subject, std::string_view from, std::string_view to) {
  subject += from;
  if (!from.empty()) subject += kArrow;
  return subject.append(to);
}

// Words stand without quotes, pairs as they are.
std::string without_quotes(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '"'), text.end());
  return text;
}

class Describer {
 public:
  Describer(const Document& before, const Meaning& meaning) : before_(before), meaning_(meaning) {}

  std::string operator()(const OpenPreset& action) const {
    const PresetVariant* preset = find_preset(action.variant);
    std::string text = "Opened " + (preset == nullptr ? action.variant : preset->title);
    for (const auto& [name, value] : action.parameters) {
      text += ", " + name + " " + format_exact(value, Grouping::kNone);
    }
    const bool is_other_batch = action.batch > 0 && action.batch != before_.options.batch;
    return text + (is_other_batch ? ", batch " + format_whole(action.batch) : "");
  }

  std::string operator()(const OpenText& action) const {
    return "Opened " + (action.origin.empty() ? "a model" : action.origin);
  }

  std::string operator()(const EditSource&) const { return "Edited the JSON text"; }

  std::string operator()(const SetParameter& action) const {
    return change(action.name + ": ", value_now(action.name),
                  value_text(action.name, action.value));
  }

  std::string operator()(const ResetParameter& action) const {
    Settings without = before_.settings;
    without.parameters.erase(action.name);
    return change(action.name + ": ", value_now(action.name), value_in(action.name, without));
  }

  std::string operator()(const SetField& action) const {
    const std::string name = field_name(action.layer, action.field);
    return change(action.layer + ": " + name + " ", field_now(action.layer, name),
                  without_quotes(action.json_text));
  }

  // "conv1: kernel_size 7 → 5, padding 3 → 2", "out_channels of 5 layers, conv1 to fc"
  std::string operator()(const SetFields& action) const {
    if (action.fields.empty()) return {};
    const SetField& first = action.fields.front();
    const SetField& last = action.fields.back();
    if (first.layer == last.layer) {
      std::string text;
      for (const SetField& field : action.fields) {
        const bool is_reset = field.json_text.empty();
        const std::string one =
            is_reset ? (*this)(ResetField{field.layer, field.field}) : (*this)(field);
        text += text.empty() ? one : ", " + one.substr(field.layer.size() + 2);
      }
      return text;
    }
    return field_name(first.layer, first.field) + " of " + std::to_string(action.fields.size()) +
           " layers, " + first.layer + " to " + last.layer;
  }

  std::string operator()(const ResetField& action) const {
    return action.layer + ": " + action.field + " as in the model again";
  }

  std::string operator()(const ResetEdits&) const { return "Reset all parameters and fields"; }

  std::string operator()(const SetBatch& action) const {
    return change("Batch: ", format_whole(before_.options.batch), format_whole(action.batch));
  }

  std::string operator()(const SetWeightType& action) const {
    return change("Weights: ", data_type_name(before_.options.weight_type),
                  data_type_name(action.type));
  }

  std::string operator()(const SetActivationType& action) const {
    return change("Activations: ", data_type_name(before_.options.activation_type),
                  data_type_name(action.type));
  }

  std::string operator()(const SwapBaseline&) const { return "Swapped with the baseline"; }

  template <class Other>
  std::string operator()(const Other&) const {
    return {};
  }

 private:
  std::string value_text(std::string_view name, const Rational& value) const {
    if (meaning_.definition) {
      for (const ModelParameter& parameter : meaning_.definition->parameters) {
        if (parameter.name == name && parameter.is_boolean) return value.is_zero() ? "no" : "yes";
      }
    }
    return format_exact(value, Grouping::kNone);
  }

  std::string value_in(std::string_view name, const Settings& settings) const {
    if (!meaning_.definition) return {};
    const std::optional<Rational> value = meaning_.definition->parameter_value(name, settings);
    return value ? value_text(name, *value) : std::string();
  }

  std::string value_now(std::string_view name) const { return value_in(name, before_.settings); }

  // Fields may be named by an alias.
  std::string field_name(std::string_view layer, const std::string& field) const {
    if (!meaning_.analysis) return field;
    const Model& model = *meaning_.analysis->model;
    const int index = find_layer(model, layer);
    if (index < 0) return field;
    const LayerKind& kind = model.kind_of(model.layers[static_cast<std::size_t>(index)]);
    const int position = kind.field_index(field);
    return position < 0 ? field : kind.fields[static_cast<std::size_t>(position)].name;
  }

  // An edit that stands already is newer than an analysis that it may have put in error.
  std::string field_now(const std::string& layer, const std::string& field) const {
    if (is_edited(before_.settings, layer, field)) {
      return without_quotes(before_.settings.edits.find(layer)->second.find(field)->second);
    }
    return meaning_.analysis ? without_quotes(field_text(*meaning_.analysis, layer, field)) : "";
  }

  const Document& before_;
  const Meaning& meaning_;
};

}  // namespace

std::string describe(const Document& before, const Action& action, const Meaning& meaning) {
  return std::visit(Describer(before, meaning), action);
}

}  // namespace ledger
