#include <algorithm>
#include <utility>

#include "model/expander.h"
#include "model/field_value.h"
#include "model/name_pattern.h"
#include "model/words.h"

namespace ledger {

Expander::Expander(const ModelDefinition& definition, const Settings& settings, Absent absent)
    : definition_(definition), body_(*definition.body), settings_(settings), absent_(absent) {
  in_force_.variant = settings.variant;
  in_force_.parameters = settings.parameters;
}

ExpandedModel Expander::run(bool with_edits) {
  index_edits();
  model_ = std::make_shared<Model>();
  model_->catalog = definition_.catalog;
  model_->name = definition_.name;
  if (read_parameters() && read_input_shape()) {
    constexpr std::size_t kUsualLayers = 256;
    model_->layers.reserve(std::max(body_.layers.items.size(), kUsualLayers));
    Scope top{body_.layers, nullptr, parameters_};
    top.inputs = {kModelInput};
    run_list(top);
    if (may_collide_ && !stopped_) refuse_collisions();
    if (!reporter_.any()) apply_changes(body_, true);
    if (!reporter_.any()) apply_own_edits(body_.edits);
    if (!reporter_.any()) apply_settings_changes();
    if (with_edits && !reporter_.any()) apply_settings_edits(false);
    if (!reporter_.any() && model_->layers.empty()) {
      reporter_.add({ErrorCode::kMissing,
                     {0, 0, "layers"},
                     "Every layer of the model is left out.",
                     "Look at the conditions (\"if\") and repeats."});
    }
  }
  return result();
}

ExpandedModel Expander::run_edits(const Model& unedited) {
  model_ = std::make_shared<Model>(unedited);
  if (read_parameters()) apply_settings_edits(true);
  return result();
}

ExpandedModel Expander::result() {
  ExpandedModel expanded;
  expanded.errors = reporter_.take();
  if (expanded.errors.empty()) expanded.model = std::move(model_);
  return expanded;
}

bool Expander::read_parameters() {
  const Variant* variant = nullptr;
  if (!settings_.variant.empty()) {
    variant = definition_.find_variant(settings_.variant);
    if (variant == nullptr) {
      std::vector<std::string_view> known;
      for (const Variant& each : definition_.variants) known.push_back(each.id);
      reporter_.unknown(
          {}, "variant", settings_.variant, known,
          known.empty() ? "The model has no variants." : "Variants: " + name_list(known) + ".");
      return false;
    }
  } else if (!definition_.variants.empty()) {
    variant = &definition_.variants.front();
  }
  model_->title = variant != nullptr          ? variant->title
                  : definition_.title.empty() ? definition_.name
                                              : definition_.title;
  std::vector<std::string_view> known;
  for (const ModelParameter& parameter : definition_.parameters) {
    known.push_back(parameter.name);
    const Rational value = *definition_.parameter_value(parameter.name, settings_);
    parameters_.push_back(value);
    if (std::optional<Error> error = refuse_parameter(parameter, value)) {
      error->place.path = "parameters." + parameter.name;
      reporter_.add(std::move(*error));
    }
  }
  for (const auto& [name, value] : settings_.parameters) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    reporter_.unknown(
        {}, "parameter", name, known,
        known.empty() ? "The model has no parameters." : "Parameters: " + name_list(known) + ".");
  }
  parameters_.resize(static_cast<std::size_t>(body_.index_slot) + 1);  // `i` is 0 at the top
  return !reporter_.any();
}

bool Expander::read_input_shape() {
  constexpr std::int64_t kLargestDimension = std::int64_t{1} << 31;
  for (std::size_t i = 0; i < body_.input.size(); ++i) {
    const Quantity& quantity = body_.input[i];
    const std::string path = "input[" + std::to_string(i) + "]";
    Rational size = quantity.constant;
    if (quantity.formula >= 0) {
      const Result<Rational> value =
          evaluate(body_.formulas[static_cast<std::size_t>(quantity.formula)], parameters_);
      if (!value) {
        Error error = in_json_text(value.error(), quantity.mark);
        error.place.path = path;
        reporter_.add(std::move(error));
        continue;
      }
      size = *value;
    }
    if (size.is_whole() && size.numerator >= 1 && size.numerator <= kLargestDimension) {
      model_->input.push_back(size.numerator);
      continue;
    }
    Error error = {
        size.is_whole() ? ErrorCode::kOutOfRange : ErrorCode::kWrongType, quantity.mark.place(),
        "A dimension of the input is " + decimal_text(size) +
            ": it must be a whole number from 1 to " + std::to_string(kLargestDimension) + ".",
        "Channels, height and width, without the batch: [3, 224, 224]."};
    error.place.path = path;
    reporter_.add(std::move(error));
  }
  return !reporter_.any();
}

std::string Expander::full_name(const Scope& scope, const std::string& name) {
  if (scope.prefix.empty()) return name;
  std::string full;
  full.reserve(scope.prefix.size() + 1 + name.size());
  full += scope.prefix;
  full += '.';
  full += name;
  return full;
}

void Expander::fail(Error error, Mark mark, const Item* item, const Scope& scope,
                    std::string_view key) {
  std::string& path = error.place.path;
  error.place = {mark.line, mark.column, {}};
  path = scope.list.path;
  std::string name = scope.prefix;
  if (item != nullptr) {
    path += '[' + std::to_string(item - scope.list.items.data()) + ']';
    name = full_name(scope, item->name);
  } else {
    path.resize(path.size() - std::string_view(".layers").size());
  }
  if (!key.empty()) path += '.' + std::string(key);
  if (!scope.prefix.empty()) error.message = "In " + in_quotes(name) + ": " + error.message;
  reporter_.add_once(std::move(error));
}

void Expander::stop(Error error, Mark mark, const Item* item, const Scope& scope,
                    std::string_view key) {
  stopped_ = true;
  fail(std::move(error), mark, item, scope, key);
}

bool Expander::spend(std::int64_t steps, const Item* item, const Scope& scope) {
  if (stopped_) return false;
  steps_ += steps;
  if (steps_ <= kMaximumExpansionSteps) return true;
  stop(
      {ErrorCode::kTooLarge,
       {},
       "Unrolling the blocks takes more than " + std::to_string(kMaximumExpansionSteps) + " steps.",
       "Repeat less, or shorten the formulas."},
      item == nullptr ? Mark{} : item->mark, item, scope, "");
  return false;
}

std::optional<Rational> Expander::value_of(const Quantity& quantity, const Frame& frame,
                                           const Item* item, const Scope& scope,
                                           std::string_view key) {
  if (quantity.formula < 0) return quantity.constant;
  const Expression& formula = body_.formulas[static_cast<std::size_t>(quantity.formula)];
  const Expression::Node& root = formula.root();
  if (root.operation == Operation::kName) return frame[static_cast<std::size_t>(root.slot)];
  // Long formulas count for what they take.
  constexpr std::size_t kShort = 32, kBytesAStep = 4;
  const std::size_t length = formula.text().size();
  const std::size_t more = length > kShort ? (length - kShort) / kBytesAStep : 0;
  if (!spend(1 + static_cast<std::int64_t>(more), item, scope)) return std::nullopt;
  const Result<Rational> value = evaluate(formula, frame);
  if (value) return *value;
  const Error located = in_json_text(value.error(), quantity.mark);
  fail(located, {located.place.line, located.place.column}, item, scope, key);
  return std::nullopt;
}

int Expander::run_list(Scope& scope) {
  const std::size_t count = scope.list.items.size();
  scope.outputs.assign(count, kFailed);
  scope.modules.assign(static_cast<std::size_t>(scope.list.module_count), -1);
  may_collide_ |= scope.list.may_collide;
  int previous = scope.inputs.front();
  for (std::size_t i = 0; i < count; ++i) {
    const Item& item = scope.list.items[i];
    scope.position = i;
    if (!spend(1, &item, scope)) return kFailed;
    if (!is_present(item, scope)) continue;
    if (item.same_name >= 0) refuse_twins(item, scope);
    std::vector<int> inputs = find_inputs(item, scope, previous);
    const int output = item.use ? run_use(item, scope, std::move(inputs))
                                : add_layer(item, scope, std::move(inputs));
    scope.outputs[i] = output;
    if (stopped_) return kFailed;
    // What only training runs is a side branch: the next layer goes on where it started.
    if (!item.training_only) previous = output;
  }
  scope.position = count;
  return previous;
}

// Where its condition fails, the item stays kFailed.
bool Expander::is_present(const Item& item, Scope& scope) {
  if (!item.condition) return true;
  const std::optional<Rational> condition =
      value_of(*item.condition, scope.frame, &item, scope, "if");
  if (condition && condition->is_zero()) scope.outputs[scope.position] = kLeftOut;
  return condition && !condition->is_zero();
}

void Expander::refuse_twins(const Item& item, const Scope& scope) {
  for (int twin = item.same_name; twin >= 0;) {
    const Item& other = scope.list.items[static_cast<std::size_t>(twin)];
    if (scope.outputs[static_cast<std::size_t>(twin)] != kLeftOut) {
      return fail({ErrorCode::kDuplicateName,
                   {},
                   "Two layers are named " + in_quotes(item.name) + "; the other stands in line " +
                       std::to_string(other.mark.line) + ", and both conditions hold.",
                   "Give one of them another name."},
                  item.mark, &item, scope, "");
    }
    twin = other.same_name;
  }
}

int Expander::add_layer(const Item& item, Scope& scope, std::vector<int> inputs) {
  const int index = static_cast<int>(model_->layers.size());
  if (index >= kMaximumLayers) {
    stop({ErrorCode::kTooLarge,
          {},
          "The model has more than " + std::to_string(kMaximumLayers) + " layers.",
          "Repeat less."},
         item.mark, &item, scope, "");
    return kFailed;
  }
  Layer layer;
  layer.name = full_name(scope, item_name(item, scope));
  layer.kind = item.layer.kind;
  layer.fields = item.layer.fields;
  layer.inputs = std::move(inputs);
  layer.functional = item.layer.functional;
  layer.training_only = scope.training_only || item.training_only;
  layer.group = scope.group;
  layer.mark = item.mark;
  layer.module = index;
  if (item.layer.module >= 0) {
    int& first = scope.modules[static_cast<std::size_t>(item.layer.module)];
    if (first < 0) first = index;
    layer.module = first;
  }
  for (const Reference& held : item.holds) {
    const int output = find(held, scope, {&item, 0});
    if (output >= 0) layer.holds.push_back(output);
  }
  if (!item.layer.formulas.empty()) fill_fields(item, scope, layer);
  model_->layers.add(std::move(layer));
  return index;
}

std::string Expander::item_name(const Item& item, const Scope& scope) {
  if (!item.pattern) return item.name;
  may_collide_ = true;
  std::string name = item.pattern->texts.front();
  for (std::size_t i = 0; i < item.pattern->numbers.size(); ++i) {
    const Quantity& number = item.pattern->numbers[i];
    const std::optional<Rational> value = value_of(number, scope.frame, &item, scope, "name");
    if (!value) return item.name;
    if (!value->is_whole()) {
      fail({ErrorCode::kWrongType,
            {},
            "The name would hold " + decimal_text(*value) + ": it takes a whole number.",
            {}},
           number.mark, &item, scope, "name");
      return item.name;
    }
    name += to_string(*value) + item.pattern->texts[i + 1];
  }
  return name;
}

void Expander::fill_fields(const Item& item, const Scope& scope, Layer& layer) {
  const LayerKind& kind = model_->kind_of(layer);
  for (const FieldFormula& formula : item.layer.formulas) {
    const auto field = static_cast<std::size_t>(formula.field);
    const std::optional<Rational> value =
        value_of(formula.value, scope.frame, &item, scope, formula.key);
    if (!value) continue;
    if (std::optional<Error> error = refuse_number(kind.fields[field], *value)) {
      fail(std::move(*error), formula.value.mark, &item, scope, formula.key);
    }
    auto& numbers = layer.fields.at(field).numbers;
    numbers[static_cast<std::size_t>(formula.component)] = *value;
    if (formula.fills_all) fill_numbers(kind.fields[field], numbers);
  }
}

void Expander::refuse_collisions() {
  std::unordered_map<std::string_view, const Layer*> seen;
  seen.reserve(model_->layers.size());
  for (const Layer& layer : model_->layers) {
    const auto [other, is_new] = seen.emplace(layer.name, &layer);
    if (is_new) continue;
    reporter_.add({ErrorCode::kDuplicateName,
                   {layer.mark.line, layer.mark.column, layer.name},
                   "Two layers are named " + in_quotes(layer.name) + "; the other stands in line " +
                       std::to_string(other->second->mark.line) + ".",
                   "Give one of them another name."});
  }
}

ExpandedModel expand(const ModelDefinition& definition, const Settings& settings, Absent absent) {
  return Expander(definition, settings, absent).run();
}

Settings settings_in_force(const ModelDefinition& definition, const Settings& settings) {
  Expander expander(definition, settings, Absent::kRests);
  return expander.run().model ? expander.in_force() : settings;
}

bool is_same_model(const Model& a, const Model& b) {
  const auto is_same_layer = [](const Layer& x, const Layer& y) {
    return x.name == y.name && x.kind == y.kind && x.fields == y.fields && x.inputs == y.inputs &&
           x.holds == y.holds && x.module == y.module && x.functional == y.functional &&
           x.training_only == y.training_only && x.group == y.group;
  };
  const auto is_same_group = [](const Group& x, const Group& y) {
    return x.name == y.name && x.block == y.block && x.parent == y.parent &&
           x.first_layer == y.first_layer && x.layer_count == y.layer_count;
  };
  return a.input == b.input && a.layers.size() == b.layers.size() &&
         std::equal(a.layers.begin(), a.layers.end(), b.layers.begin(), is_same_layer) &&
         std::equal(a.groups.begin(), a.groups.end(), b.groups.begin(), b.groups.end(),
                    is_same_group);
}

void ExpansionMemory::remember_names() {
  layers_.clear();
  groups_.clear();
  if (!unedited_.model) return;
  for (const Layer& layer : unedited_.model->layers) layers_.insert(layer.name);
  for (const Group& group : unedited_.model->groups) groups_.insert({group.name, group.all});
}

// Edits of blocks shape what is unrolled. One of a name that is not there might be one.
bool ExpansionMemory::is_of_layers(const std::string& name) const {
  if (groups_.count(name) > 0) return false;
  if (!is_pattern(name)) return layers_.count(name) > 0;
  const auto is_meant = [&](std::string_view other) { return matches_pattern(name, other); };
  return std::none_of(groups_.begin(), groups_.end(), is_meant) &&
         std::any_of(layers_.begin(), layers_.end(), is_meant);
}

Settings ExpansionMemory::structure_of(const Settings& settings) const {
  Settings structure = {settings.variant, settings.parameters, {}, settings.changes};
  for (const auto& [name, fields] : settings.edits) {
    if (!is_of_layers(name)) structure.edits.emplace(name, fields);
  }
  return structure;
}

ExpandedModel ExpansionMemory::expand(const std::shared_ptr<const ModelDefinition>& definition,
                                      const Settings& settings) {
  const bool is_known =
      definition == definition_ && unedited_.model && structure_of(settings) == structure_;
  if (!is_known) {
    unedited_ = Expander(*definition, settings, Absent::kRests).run(false);
    definition_ = definition;
    remember_names();
    if (unedited_.model) structure_ = structure_of(settings);
  }
  if (!unedited_.model || settings.edits.empty()) return unedited_;
  return Expander(*definition, settings, Absent::kRests).run_edits(*unedited_.model);
}

}  // namespace ledger
