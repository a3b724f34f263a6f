// The history's sentences.
#include <algorithm>

#include "app/action.h"
#include "app/layer_fields.h"
#include "formula/number_format.h"
#include "model/name_pattern.h"
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
  Describer(const Document& before, const Meaning& meaning) : before_(before), meaning_(meaning) {
    if (!meaning_.model && meaning_.analysis) meaning_.model = meaning_.analysis->model.get();
  }

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
    return change(named(action.layer) + ": " + name + " ", field_now(action.layer, name),
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
    const std::string name = edit_in_force(before_.settings, action.layer, action.field);
    return named(name.empty() ? action.layer : name) + ": " + action.field +
           " as in the model again";
  }

  std::string operator()(const AddLayer& action) const {
    if (action.beside == "input") return "Added " + action.type + " at the start";
    return "Added " + action.type + (action.is_before ? " before " : " after ") +
           named(action.beside);
  }

  std::string operator()(const RemoveLayer& action) const {
    return "Removed " + named(action.layer);
  }

  std::string operator()(const DuplicateLayer& action) const {
    return "Duplicated " + named(action.layer);
  }

  std::string operator()(const MoveLayer& action) const {
    return "Moved " + named(action.layer) + (action.is_up ? " up" : " down");
  }

  std::string operator()(const MoveLayerBeside& action) const {
    return "Moved " + named(action.layer) + (action.is_before ? " before " : " behind ") +
           (action.beside == "input" ? "the input" : action.beside);
  }

  std::string operator()(const SetKind& action) const {
    return change(named(action.layer) + ": ", kind_now(action.layer), action.type);
  }

  std::string operator()(const ResetEdits&) const {
    return before_.settings.changes.empty() ? "Reset all parameters and fields"
                                            : "Reset all parameters, fields and layers";
  }

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
  // "layer1.*.conv1 in all 3 repeats".
  std::string named(const std::string& name) const {
    if (!meaning_.model || !is_pattern(name)) return name;
    std::size_t count = find_layers(*meaning_.model, name).size();
    if (count == 0) count = find_groups(*meaning_.model, name).size();
    return name + " in all " + format_whole(static_cast<std::int64_t>(count)) + " repeats";
  }

  std::string kind_now(const std::string& name) const {
    if (!meaning_.model) return {};
    const std::vector<int> layers = find_layers(*meaning_.model, name);
    if (layers.empty()) return {};
    const Layer& layer = meaning_.model->layers[static_cast<std::size_t>(layers.front())];
    return meaning_.model->kind_of(layer).name;
  }

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
    if (!meaning_.model) return field;
    const Model& model = *meaning_.model;
    const std::vector<int> layers = find_layers(model, layer);
    if (layers.empty()) return field;
    const LayerKind& kind = model.kind_of(model.layers[static_cast<std::size_t>(layers.front())]);
    const int position = kind.field_index(field);
    return position < 0 ? field : kind.fields[static_cast<std::size_t>(position)].name;
  }

  // An edit that stands already is newer than an analysis that it may have put in error.
  std::string field_now(const std::string& layer, const std::string& field) const {
    if (is_edited(before_.settings, layer, field)) {
      return without_quotes(before_.settings.edits.find(layer)->second.find(field)->second);
    }
    std::string text;
    if (meaning_.analysis) text = field_text(*meaning_.analysis, layer, field);
    const bool may_be_block = text.empty() && meaning_.analysis && meaning_.definition;
    if (may_be_block) {
      text = argument_text(*meaning_.definition, *meaning_.analysis->model, layer, field);
    }
    return without_quotes(text);
  }

  const Document& before_;
  Meaning meaning_;
};

}  // namespace

std::string describe(const Document& before, const Action& action, const Meaning& meaning) {
  return std::visit(Describer(before, meaning), action);
}

}  // namespace ledger
