// Reads "changes": layers added, removed, moved, copied and replaced on top of what is unrolled.
#include <algorithm>
#include <array>

#include "model/definition_reader.h"
#include "model/words.h"

namespace ledger {

using Type = JsonValue::Type;

namespace {

struct ChangeWord {
  std::string_view word;
  StructureChange::Kind kind;
};
constexpr std::array<ChangeWord, 6> kChangeWords = {{
    {"add", StructureChange::Kind::kAdd},
    {"remove", StructureChange::Kind::kRemove},
    {"move", StructureChange::Kind::kMove},
    {"copy", StructureChange::Kind::kCopy},
    {"replace", StructureChange::Kind::kReplace},
    {"edits", StructureChange::Kind::kEdits},
}};

// The keys that an entry has beside the one that says what it is.
std::vector<std::string_view> keys_beside(StructureChange::Kind kind) {
  switch (kind) {
    case StructureChange::Kind::kAdd:
    case StructureChange::Kind::kMove:
      return {"after", "before"};
    case StructureChange::Kind::kCopy:
      return {"name"};
    case StructureChange::Kind::kReplace:
      return {"with"};
    default:
      return {};
  }
}

}  // namespace

void DefinitionReader::read_changes(const JsonValue& json) {
  if (!json.is(Type::kArray)) return reporter_.wrong_type(json, "changes", "a list ([ … ])");
  if (!check_size(json, "changes", kMaximumChanges, reporter_)) return;
  for (const JsonValue& entry : json.items) read_change(entry);
}

void DefinitionReader::read_change(const JsonValue& json) {
  StructureChange change;
  change.mark = json.mark;
  change.index = static_cast<int>(body().changes.size());
  if (!json.is(Type::kObject)) {
    return reporter_.wrong_type(json, "a change", R"(an object such as {"remove": "relu1"})");
  }
  const JsonValue::Member* what = nullptr;
  for (const JsonValue::Member& member : json.members) {
    for (const ChangeWord& word : kChangeWords) {
      if (what != nullptr || member.key != word.word) continue;
      what = &member;
      change.kind = word.kind;
    }
  }
  if (what == nullptr) {
    return reporter_.missing(
        json.mark, "A change says what it does.",
        R"(One of "add", "remove", "move", "copy", "replace" and "edits" leads it.)");
  }
  if (!check_change_keys(json, *what, change.kind)) return;
  const bool is_read = change.kind == StructureChange::Kind::kAdd
                           ? read_addition(what->value, change)
                       : change.kind == StructureChange::Kind::kEdits
                           ? read_layer_edits(what->value, change.edits)
                           : read_name_of_layer(what->value, what->key, change.layer);
  if (!is_read || !read_place(json, change)) return;
  if (const JsonValue* name = json.find("name")) change.name = name_text(*name, "layer name");
  if (change.kind == StructureChange::Kind::kReplace && !read_replacement(json, change)) return;
  body().changes.push_back(std::move(change));
}

bool DefinitionReader::check_change_keys(const JsonValue& json, const JsonValue::Member& what,
                                         StructureChange::Kind kind) {
  const std::vector<std::string_view> beside = keys_beside(kind);
  bool is_right = true;
  for (const JsonValue::Member& member : json.members) {
    if (&member == &what || is_remark(member.key)) continue;
    if (std::find(beside.begin(), beside.end(), member.key) != beside.end()) continue;
    reporter_.unknown(member.key_mark, "key beside " + in_quotes(what.key) + ":", member.key,
                      beside);
    is_right = false;
  }
  return is_right;
}

bool DefinitionReader::read_name_of_layer(const JsonValue& json, std::string_view what,
                                          std::string& name) {
  if (!json.is(Type::kText) || json.text.empty()) {
    reporter_.wrong_type(json, what, R"(the name of a layer such as "layer1.0.conv1")");
    return false;
  }
  name = json.text;
  return true;
}

bool DefinitionReader::read_place(const JsonValue& json, StructureChange& change) {
  const bool has_place =
      change.kind == StructureChange::Kind::kAdd || change.kind == StructureChange::Kind::kMove;
  if (!has_place) return true;
  const JsonValue* after = json.find("after");
  const JsonValue* before = json.find("before");
  if ((after == nullptr) == (before == nullptr)) {
    reporter_.missing(json.mark, R"(The layer goes "after" one layer or "before" one.)",
                      R"(Write "after": "conv1", or "after": "input" for the very start.)");
    return false;
  }
  change.is_before = before != nullptr;
  return read_name_of_layer(change.is_before ? *before : *after,
                            change.is_before ? "before" : "after", change.beside);
}

// A layer as in "layers", without what only stands there.
bool DefinitionReader::read_addition(const JsonValue& json, StructureChange& change) {
  if (!json.is(Type::kObject)) {
    reporter_.wrong_type(json, "add", R"(a layer such as {"type": "relu"})");
    return false;
  }
  for (const std::string_view key : {"if", "module", "only", "holds", "block", "layers"}) {
    if (json.find(key) == nullptr) continue;
    reporter_.add(ErrorCode::kUnknownName, json.mark,
                  "A layer of the changes has no " + in_quotes(key) + ".",
                  "Write the layer in \"layers\" for that.");
    return false;
  }
  ItemList none;
  ListContext context{none, body().parameters};
  Item item;
  const JsonValue::Member* type = find_layer_type(json);
  if (type == nullptr || !type->value.is(Type::kText)) {
    reporter_.missing(json.mark, R"(A layer needs a "type".)", R"(Add "type": "conv2d".)");
    return false;
  }
  item.layer.kind = find_kind(type->value);
  if (item.layer.kind < 0) return false;
  const LayerKind& kind = definition_->catalog->kinds()[static_cast<std::size_t>(item.layer.kind)];
  const bool is_new = change.kind == StructureChange::Kind::kAdd;
  const JsonValue* name = json.find("name");
  change.name = is_new && name != nullptr ? name_text(*name, "layer name") : std::string();
  change.given = read_given_fields(json, *type, item, context);
  if (is_new) refuse_missing_fields(json, kind, change.given);
  if (const JsonValue* functional = json.find("functional")) {
    item.layer.functional = read_boolean(*functional, "functional", reporter_).value_or(false);
  }
  const JsonValue* inputs = json.find("inputs");
  if (is_new && inputs != nullptr) {
    change.has_inputs = true;
    change.inputs = read_texts(*inputs, "inputs", reporter_);
    if (change.inputs.size() > static_cast<std::size_t>(kMaximumInputs)) change.inputs.clear();
    if (change.inputs.empty()) {
      reporter_.wrong_type(*inputs, "inputs", "a list of names of layers");
    }
  }
  change.added = std::move(item.layer);
  return true;
}

bool DefinitionReader::read_replacement(const JsonValue& json, StructureChange& change) {
  const JsonValue* with = json.find("with");
  if (with != nullptr) return read_addition(*with, change);
  reporter_.missing(json.mark, R"("replace" needs "with".)", R"(Add "with": {"type": "gelu"}.)");
  return false;
}

std::unique_ptr<ModelDefinition::Body> read_changes(const ModelDefinition& definition,
                                                    const std::vector<std::string>& changes,
                                                    Reporter& reporter) {
  if (changes.size() > kMaximumChanges) {
    reporter.add(ErrorCode::kTooLarge, {},
                 "There are more than " + std::to_string(kMaximumChanges) + " changes.");
    return nullptr;
  }
  return DefinitionReader(definition.catalog, reporter).read_overlay(definition, changes);
}

std::unique_ptr<ModelDefinition::Body> DefinitionReader::read_overlay(
    const ModelDefinition& definition, const std::vector<std::string>& changes) {
  definition_->parameters = definition.parameters;
  body().parameters = definition.body->parameters;
  for (std::size_t i = 0; i < changes.size() && !reporter_.full(); ++i) {
    Reporter found;
    Errors errors;
    const std::optional<JsonValue> json = parse_json(changes[i], errors);
    if (json && errors.empty()) {
      DefinitionReader reader(definition_->catalog, found);
      reader.definition_ = definition_;
      reader.read_change(*json);
      errors = found.take();
    }
    // Such a text stands nowhere, so its lines say nothing.
    for (Error& error : errors) {
      error.place = {0, 0, "changes[" + std::to_string(i) + "]"};
      reporter_.add(std::move(error));
    }
  }
  for (StructureChange& change : body().changes) change.mark = {};
  return std::move(definition_->body);
}

}  // namespace ledger
