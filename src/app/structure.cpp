#include "app/structure.h"

#include <algorithm>
#include <utility>

#include "app/layer_fields.h"
#include "model/json.h"
#include "model/json_writer.h"
#include "model/name_pattern.h"

namespace ledger {
namespace {

Error refusal(ErrorCode code, std::string message, std::string hint = {}) {
  return Error{code, {}, std::move(message), std::move(hint)};
}

Error no_layer(const Model& model, const std::string& name) {
  const std::string_view nearest = nearest_layer(model, name);
  return refusal(ErrorCode::kUnknownName, "This model has no layer named \"" + name + "\".",
                 nearest.empty() ? "" : "Did you mean \"" + std::string(nearest) + "\"?");
}

Error no_kind(const Model& model, const std::string& type) {
  std::vector<std::string_view> known;
  const LayerKinds& kinds = model.catalog->kinds();
  for (std::size_t i = 0; i < kinds.size(); ++i) known.push_back(kinds.names(i).name);
  const std::string_view nearest = nearest_name(type, known);
  return refusal(ErrorCode::kUnknownName, "There is no layer kind named \"" + type + "\".",
                 nearest.empty() ? "" : "Did you mean \"" + std::string(nearest) + "\"?");
}

Error too_many_changes() {
  return refusal(ErrorCode::kTooLarge, "There are " + std::to_string(kMaximumChanges) +
                                           " changes, which is all that can be kept.");
}

const Layer& layer_at(const Model& model, int index) {
  return model.layers[static_cast<std::size_t>(index)];
}

// What an entry of "changes" is about.
struct ChangeSubject {
  std::string layer;       // removed, moved, copied or replaced
  std::string beside;      // added or moved there
  std::string local_name;  // of the layer that it makes
};

ChangeSubject subject_of(const std::string& change) {
  ChangeSubject subject;
  Errors ignored;
  const std::optional<JsonValue> json = parse_json(change, ignored);
  if (!json) return subject;
  const auto text = [&](const JsonValue& of, std::string_view key, std::string& into) {
    if (const JsonValue* value = of.find(key)) into = value->text;
  };
  for (const std::string_view key : {"remove", "move", "copy", "replace"}) {
    text(*json, key, subject.layer);
  }
  text(*json, "after", subject.beside);
  text(*json, "before", subject.beside);
  text(*json, "name", subject.local_name);
  if (const JsonValue* added = json->find("add")) text(*added, "name", subject.local_name);
  if (json->find("copy") != nullptr) subject.beside = subject.layer;
  return subject;
}

// A model to work on: names looked up in the newest, shapes as far as they are known.
class Structure {
 public:
  Structure(const Settings& settings, const Meaning& meaning)
      : settings_(settings), meaning_(meaning), model_(*meaning.model) {}

  Result<Settings> add(const AddLayer& action);
  Result<Settings> remove(const RemoveLayer& action);
  Result<Settings> duplicate(const DuplicateLayer& action);
  Result<Settings> move(const MoveLayer& action);
  Result<Settings> move_beside(const MoveLayerBeside& action);
  Result<Settings> set_kind(const SetKind& action);

 private:
  // Of the input that a layer has or, `of_output`, of what it makes; empty where not known.
  Shape shape_at(int layer, bool of_output) const {
    if (layer == kModelInput) return model_.input;
    const Analysis* analysis = meaning_.attempt ? meaning_.attempt : meaning_.analysis;
    if (!of_output) return shape_at(layer_at(model_, layer).inputs.front(), true);
    if (analysis == nullptr || analysis->model.get() != &model_) return {};
    const LayerCost* cost = analysis->rows[static_cast<std::size_t>(layer)].cost.get();
    return cost != nullptr ? cost->output : shape_at(layer, false);
  }
  std::string free_name(const std::vector<int>& beside, const std::string& base) const;
  bool is_taken(const std::string& full_name) const;
  std::string input_of(int layer, const std::string& name) const;
  std::string neighbour(int layer, int other, const std::string& name) const;
  Result<Settings> with(std::string change, const std::string& name);
  Result<Settings> settings_if_whole() const;
  std::shared_ptr<const Model> expanded(const std::vector<std::string>& changes) const;

  Settings settings_;
  const Meaning& meaning_;
  const Model& model_;
};

bool Structure::is_taken(const std::string& full_name) const {
  return find_layer(model_, full_name) >= 0 || !find_groups(model_, full_name).empty() ||
         settings_.edits.count(full_name) > 0;
}

// "relu", or "relu_2" where a layer beside one of `beside` is called so.
std::string Structure::free_name(const std::vector<int>& beside, const std::string& base) const {
  for (int number = 1;; ++number) {
    const std::string name = number == 1 ? base : base + "_" + std::to_string(number);
    const bool is_free = std::none_of(beside.begin(), beside.end(), [&](int layer) {
      const int group = layer == kModelInput ? kNoGroup : layer_at(model_, layer).group;
      if (group == kNoGroup) return is_taken(name);
      return is_taken(model_.groups[static_cast<std::size_t>(group)].name + "." + name);
    });
    if (is_free) return name;
  }
}

// The name of `other` as an entry about `name` has it, which means `layer` or all its repeats.
std::string Structure::neighbour(int layer, int other, const std::string& name) const {
  if (other == kModelInput) return "input";
  const std::string& own = layer_at(model_, other).name;
  const int group = layer_at(model_, layer).group;
  if (!is_pattern(name) || group == kNoGroup) return own;
  const std::string& block = model_.groups[static_cast<std::size_t>(group)].name;
  const bool is_inside = own.size() > block.size() && own.compare(0, block.size(), block) == 0 &&
                         own[block.size()] == '.';
  if (!is_inside) return {};
  const std::size_t local = layer_at(model_, layer).name.size() - block.size();
  return name.substr(0, name.size() - local) + own.substr(block.size());
}

std::shared_ptr<const Model> Structure::expanded(const std::vector<std::string>& changes) const {
  Settings settings = settings_;
  settings.changes = changes;
  return expand(*meaning_.definition, settings, Absent::kRests).model;
}

// What has been made of the settings, where it can be unrolled.
Result<Settings> Structure::settings_if_whole() const {
  ExpandedModel outcome = expand(*meaning_.definition, settings_, Absent::kRests);
  if (!outcome.model) return std::move(outcome.errors.front());
  return settings_;
}

// Adds an entry about `name`, or drops it with those before that it makes good.
Result<Settings> Structure::with(std::string change, const std::string& name) {
  std::vector<std::string> changes = settings_.changes;
  if (changes.size() >= kMaximumChanges) {
    return too_many_changes();
  }
  changes.push_back(std::move(change));
  Settings settings = settings_;
  settings.changes = changes;
  ExpandedModel outcome = expand(*meaning_.definition, settings, Absent::kRests);
  if (!outcome.model) return std::move(outcome.errors.front());
  const auto is_same = [&](const std::vector<std::string>& others) {
    const std::shared_ptr<const Model> model = expanded(others);
    return model && is_same_model(*model, *outcome.model);
  };
  const std::string_view local = local_name(model_, name);
  std::vector<std::string> without_earlier = settings_.changes;
  without_earlier.erase(std::remove_if(without_earlier.begin(), without_earlier.end(),
                                       [&](const std::string& earlier) {
                                         const ChangeSubject subject = subject_of(earlier);
                                         return subject.layer == name ||
                                                subject.local_name == local;
                                       }),
                        without_earlier.end());
  if (is_same(settings_.changes)) return settings_;
  if (without_earlier.size() == settings_.changes.size()) return settings;
  if (is_same(without_earlier)) {
    settings.changes = without_earlier;
    return settings;
  }
  without_earlier.push_back(changes.back());
  if (is_same(without_earlier)) settings.changes = without_earlier;
  return settings;
}

// A layer's first input, by the name it has beside `name`.
std::string Structure::input_of(int layer, const std::string& name) const {
  std::string input = neighbour(layer, layer_at(model_, layer).inputs.front(), name);
  return input.empty() ? name : input;
}

Result<Settings> Structure::add(const AddLayer& action) {
  const int kind_index = model_.catalog->find_kind(action.type);
  if (kind_index < 0) return no_kind(model_, action.type);
  const LayerKind& kind = model_.catalog->kinds()[static_cast<std::size_t>(kind_index)];
  std::string beside = action.beside;
  bool is_before = action.is_before;
  std::vector<int> places;
  if (beside == "input") {
    places = {kModelInput};
  } else {
    places = find_layers(model_, beside);
    const std::vector<int> groups = find_groups(model_, beside);
    if (places.empty() && !groups.empty()) {
      for (const int group : groups) {
        const Group& block = model_.groups[static_cast<std::size_t>(group)];
        places.push_back(block.first_layer + (is_before ? 0 : block.layer_count - 1));
      }
      const Group& first = model_.groups[static_cast<std::size_t>(groups.front())];
      beside += layer_at(model_, places.front()).name.substr(first.name.size());
    }
  }
  if (places.empty()) return no_layer(model_, action.beside);
  const int first = places.front();
  const bool reads_output = first == kModelInput || !is_before;
  const std::string input = first == kModelInput ? "input"
                            : is_before          ? input_of(first, beside)
                                                 : beside;
  JsonWriter json;
  json.begin_object();
  json.key("add");
  json.begin_object();
  json.member("type", kind.name);
  json.member("name", free_name(places, kind.name));
  for (const auto& [field, value] : starting_fields(kind, shape_at(first, reads_output))) {
    json.key(field);
    json.raw(value);
  }
  if (kind.minimum_inputs > 1) {
    // A shortcut around the layer before, where there is one.
    const std::string other = first == kModelInput || is_before ? input : input_of(first, beside);
    json.key("inputs");
    json.begin_array();
    json.value(input);
    for (int i = 1; i < kind.minimum_inputs; ++i) json.value(other);
    json.end_array();
  }
  json.end_object();
  json.member(is_before ? "before" : "after", beside);
  json.end_object();
  settings_.changes.push_back(json.take());
  if (settings_.changes.size() > kMaximumChanges) {
    return too_many_changes();
  }
  return settings_if_whole();
}

Result<Settings> Structure::remove(const RemoveLayer& action) {
  std::size_t removed = find_layers(model_, action.layer).size();
  for (const int group : find_groups(model_, action.layer)) {
    removed += static_cast<std::size_t>(model_.groups[static_cast<std::size_t>(group)].layer_count);
  }
  if (removed == 0) return no_layer(model_, action.layer);
  if (removed >= model_.layers.size()) {
    return refusal(ErrorCode::kMissing, "A model keeps at least one layer.");
  }
  JsonWriter json;
  json.begin_object();
  json.member("remove", action.layer);
  json.end_object();
  return with(json.take(), action.layer);
}

Result<Settings> Structure::duplicate(const DuplicateLayer& action) {
  const std::vector<int> layers = find_layers(model_, action.layer);
  if (layers.empty()) return no_layer(model_, action.layer);
  const std::string local(local_name(model_, action.layer));
  const std::string copy = free_name(layers, local);
  JsonWriter json;
  json.begin_object();
  json.member("copy", action.layer);
  json.member("name", copy);
  json.end_object();
  settings_.changes.push_back(json.take());
  // What was edited on the layer is edited on its copy.
  const Settings before = settings_;
  for (const auto& [name, fields] : before.edits) {
    const bool is_wider = matches_pattern(name, action.layer);
    const bool is_narrower = is_pattern(action.layer) && matches_pattern(action.layer, name);
    if (!is_wider && !is_narrower) continue;
    const std::string& original = is_wider ? action.layer : name;
    auto& edits = settings_.edits[original.substr(0, original.size() - local.size()) + copy];
    for (const auto& [field, value] : fields) {
      // A plain name comes behind those with `*`, and its values go first.
      if (name == original || edits.count(field) == 0) edits[field] = value;
    }
  }
  return settings_if_whole();
}

Result<Settings> Structure::move(const MoveLayer& action) {
  const std::vector<int> layers = find_layers(model_, action.layer);
  if (layers.empty()) return no_layer(model_, action.layer);
  const int layer = layers.front();
  const int group = layer_at(model_, layer).group;
  int other = kModelInput;
  if (action.is_up) {
    other = layer_at(model_, layer).inputs.front();
  } else {
    for (std::size_t i = 0; i < model_.layers.size() && other == kModelInput; ++i) {
      const std::vector<int>& inputs = model_.layers[i].inputs;
      if (std::find(inputs.begin(), inputs.end(), layer) != inputs.end()) {
        other = static_cast<int>(i);
      }
    }
  }
  if (other == kModelInput || layer_at(model_, other).group != group) {
    const std::string_view where = group == kNoGroup ? "the model" : "its block";
    return refusal(ErrorCode::kOutOfRange,
                   action.layer + " is the " + (action.is_up ? "first" : "last") +
                       " on its path in " + std::string(where) + ".",
                   "A layer moves within its block.");
  }
  return move_beside({action.layer, neighbour(layer, other, action.layer), action.is_up});
}

Result<Settings> Structure::move_beside(const MoveLayerBeside& action) {
  if (find_layers(model_, action.layer).empty()) return no_layer(model_, action.layer);
  if (action.beside != "input" && find_layers(model_, action.beside).empty()) {
    return no_layer(model_, action.beside);
  }
  JsonWriter json;
  json.begin_object();
  json.member("move", action.layer);
  json.member(action.is_before ? "before" : "after", action.beside);
  json.end_object();
  return with(json.take(), action.layer);
}

Result<Settings> Structure::set_kind(const SetKind& action) {
  const std::vector<int> layers = find_layers(model_, action.layer);
  if (layers.empty()) return no_layer(model_, action.layer);
  const int kind_index = model_.catalog->find_kind(action.type);
  if (kind_index < 0) return no_kind(model_, action.type);
  const LayerKind& kind = model_.catalog->kinds()[static_cast<std::size_t>(kind_index)];
  const Layer& layer = layer_at(model_, layers.front());
  const LayerKind& before = model_.kind_of(layer);
  JsonWriter json;
  json.begin_object();
  json.member("replace", action.layer);
  json.key("with");
  json.begin_object();
  json.member("type", kind.name);
  for (const auto& [field, value] : starting_fields(kind, shape_at(layers.front(), false))) {
    const int same = before.field_index(field);
    const bool is_kept = same >= 0 && layer.fields[static_cast<std::size_t>(same)].kind !=
                                          FieldValue::Kind::kDefault;
    // Where the layer has a window already, its padding belongs to it.
    if (is_kept || (field == "padding" && before.field_index("kernel_size") >= 0)) continue;
    json.key(field);
    json.raw(value);
  }
  json.end_object();
  json.end_object();
  std::string change = json.take();
  // The later kind stands for both, as if the first had never been tried.
  const auto tried = std::find_if(
      settings_.changes.begin(), settings_.changes.end(), [&](const std::string& earlier) {
        return earlier.rfind("{\"replace\"", 0) == 0 && subject_of(earlier).layer == action.layer;
      });
  if (tried != settings_.changes.end()) {
    std::vector<std::string> changes = settings_.changes;
    changes.erase(changes.begin() + (tried - settings_.changes.begin()));
    changes.push_back(change);
    if (expanded(changes)) {
      changes.pop_back();
      settings_.changes = std::move(changes);
    }
  }
  return with(std::move(change), action.layer);
}

template <class Change>
Result<Settings> when_known(const Settings& settings, const Meaning& meaning, Change change) {
  if (meaning.definition == nullptr || meaning.model == nullptr) {
    return refusal(ErrorCode::kMissing, "Layers can be changed once the model's text is in order.");
  }
  Structure structure(settings, meaning);
  return change(structure);
}

}  // namespace

Result<Settings> change_structure(const Settings& settings, const AddLayer& action,
                                  const Meaning& meaning) {
  return when_known(settings, meaning, [&](Structure& structure) { return structure.add(action); });
}
Result<Settings> change_structure(const Settings& settings, const RemoveLayer& action,
                                  const Meaning& meaning) {
  return when_known(settings, meaning,
                    [&](Structure& structure) { return structure.remove(action); });
}
Result<Settings> change_structure(const Settings& settings, const DuplicateLayer& action,
                                  const Meaning& meaning) {
  return when_known(settings, meaning,
                    [&](Structure& structure) { return structure.duplicate(action); });
}
Result<Settings> change_structure(const Settings& settings, const MoveLayer& action,
                                  const Meaning& meaning) {
  return when_known(settings, meaning,
                    [&](Structure& structure) { return structure.move(action); });
}
Result<Settings> change_structure(const Settings& settings, const MoveLayerBeside& action,
                                  const Meaning& meaning) {
  return when_known(settings, meaning,
                    [&](Structure& structure) { return structure.move_beside(action); });
}
Result<Settings> change_structure(const Settings& settings, const SetKind& action,
                                  const Meaning& meaning) {
  return when_known(settings, meaning,
                    [&](Structure& structure) { return structure.set_kind(action); });
}

}  // namespace ledger
