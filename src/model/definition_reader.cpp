#include "model/definition_reader.h"

#include <algorithm>

#include "model/name_pattern.h"
#include "model/words.h"

namespace ledger {

using Type = JsonValue::Type;

DefinitionReader::DefinitionReader(std::shared_ptr<const Catalog> catalog, Reporter& reporter)
    : definition_(std::make_shared<ModelDefinition>()), reporter_(reporter) {
  definition_->catalog = std::move(catalog);
}

std::shared_ptr<const ModelDefinition> DefinitionReader::read(const JsonValue& json) {
  if (json.is(Type::kArray)) {
    indexed_parameters_.add("i");
    read_input(nullptr);
    read_layers(json, "layers");
  } else if (json.is(Type::kObject)) {
    read_model(json);
  } else {
    reporter_.add(ErrorCode::kWrongType, json.mark,
                  "Expected a list of layers ([ … ]) or a model ({ … }), found " +
                      std::string(json.type_name()) + ".");
  }
  judge_open_names();
  return definition_;
}

void DefinitionReader::check_keys(const JsonValue& json) {
  static const std::vector<std::string_view> kKeys = {
      "name",   "title",  "description", "sources", "source", "parameters",  "variants", "input",
      "blocks", "layers", "edits",       "changes", "kinds",  "conventions", "notes"};
  const bool one_layer = json.find("layers") == nullptr && json.find("type") != nullptr;
  for (const JsonValue::Member& member : json.members) {
    if (is_remark(member.key) || one_layer) continue;
    if (std::find(kKeys.begin(), kKeys.end(), member.key) != kKeys.end()) continue;
    reporter_.unknown(member.key_mark, "key of a model", member.key, kKeys);
  }
}

void DefinitionReader::read_model(const JsonValue& json) {
  check_keys(json);
  read_texts_of_model(json);
  read_own_catalog(json);
  if (const JsonValue* parameters = json.find("parameters")) read_parameters(*parameters);
  indexed_parameters_ = body().parameters;
  body().index_slot = indexed_parameters_.add("i");
  if (const JsonValue* variants = json.find("variants")) read_variants(*variants);
  read_input(json.find("input"));
  if (const JsonValue* blocks = json.find("blocks")) read_blocks(*blocks);
  if (const JsonValue* edits = json.find("edits")) read_layer_edits(*edits, body().edits);
  if (const JsonValue* changes = json.find("changes")) read_changes(*changes);
  if (const JsonValue* layers = json.find("layers")) {
    read_layers(*layers, "layers");
    return;
  }
  const bool one_layer = json.find("type") != nullptr;
  reporter_.missing(json.mark, R"(The model has no "layers".)",
                    one_layer ? "Layers stand in a list, even one: put [ before it and ] after it."
                              : R"(Add "layers": [ … ].)");
}

void DefinitionReader::read_texts_of_model(const JsonValue& json) {
  const auto text = [&](std::string_view key) {
    const JsonValue* value = json.find(key);
    return value == nullptr ? std::string() : read_text(*value, key, reporter_).value_or("");
  };
  definition_->name = text("name");
  definition_->title = text("title");
  definition_->description = text("description");
  const auto texts = [&](std::string_view key, std::vector<std::string>& into) {
    if (const JsonValue* value = json.find(key)) into = read_texts(*value, key, reporter_);
  };
  texts("sources", definition_->sources);
  texts("source", definition_->sources);
  texts("notes", definition_->notes);
}

template <class Entry, class Read>
std::vector<Entry> DefinitionReader::read_own(const JsonValue& json, std::string_view key,
                                              std::string_view name, Read read_entry) {
  std::vector<Entry> entries;
  const JsonValue* list = json.find(key);
  if (list == nullptr) return entries;
  if (!list->is(Type::kArray)) {
    reporter_.wrong_type(*list, key, "a list");
    return entries;
  }
  if (list->items.size() > static_cast<std::size_t>(kMaximumOwnEntries)) {
    reporter_.add(ErrorCode::kTooLarge, list->mark,
                  "A model brings at most " + std::to_string(kMaximumOwnEntries) + " " +
                      std::string(key) + ".");
    return entries;
  }
  for (const JsonValue& item : list->items) {
    Errors errors;
    if (std::optional<Entry> entry = read_entry(item, errors)) {
      entries.push_back(std::move(*entry));
    } else if (const JsonValue* own_name = item.find(name)) {
      faulty_kinds_.insert(own_name->text);
    }
    for (Error& error : errors) reporter_.add(std::move(error));
  }
  return entries;
}

void DefinitionReader::read_own_catalog(const JsonValue& json) {
  std::vector<LayerKind> kinds = read_own<LayerKind>(json, "kinds", "kind", read_layer_kind);
  std::vector<Convention> conventions =
      read_own<Convention>(json, "conventions", "convention", read_convention);
  if (kinds.empty() && conventions.empty()) return;
  Errors errors;
  definition_->catalog =
      definition_->catalog->extended(std::move(kinds), std::move(conventions), errors);
  for (Error& error : errors) reporter_.add(std::move(error));
}

void DefinitionReader::read_input(const JsonValue* json) {
  if (json == nullptr || json->is(Type::kNull)) {
    for (const std::int64_t size : {3, 224, 224}) body().input.push_back({size, -1, {}});
    return;
  }
  if (!json->is(Type::kArray)) {
    reporter_.wrong_type(*json, "input", "a list such as [3, 224, 224]");
    return;
  }
  constexpr std::size_t kMaximumRank = 8;
  if (json->items.empty() || json->items.size() > kMaximumRank) {
    reporter_.add(ErrorCode::kOutOfRange, json->mark,
                  "The input has 1 to " + std::to_string(kMaximumRank) + " dimensions, found " +
                      std::to_string(json->items.size()) + ".",
                  "Write channels, height and width without the batch: [3, 224, 224].");
    return;
  }
  for (const JsonValue& item : json->items) {
    if (item.is(Type::kNull)) {
      reporter_.missing(item.mark, "Every dimension of the input must be given.",
                        "The batch is left out: [3, 224, 224].");
    } else if (const auto size = read_quantity(item, "input", body().parameters)) {
      body().input.push_back(*size);
    }
  }
}

bool DefinitionReader::read_layer_edits(const JsonValue& json, std::vector<LayerEdit>& edits) {
  if (!json.is(Type::kObject)) {
    reporter_.wrong_type(json, "edits", "an object ({ … })");
    return false;
  }
  for (const JsonValue::Member& layer : json.members) {
    if (!layer.value.is(Type::kObject)) {
      reporter_.wrong_type(layer.value, "an edit", "an object such as {\"out_channels\": 96}");
      continue;
    }
    LayerEdit edit = {layer.key, layer.key_mark, {}};
    for (const JsonValue::Member& field : layer.value.members) {
      edit.fields.push_back({field.key, field.key_mark, field.value});
    }
    edits.push_back(std::move(edit));
  }
  // A name for all repeats gives way to the name of one.
  std::stable_partition(edits.begin(), edits.end(),
                        [](const LayerEdit& edit) { return is_pattern(edit.layer); });
  return true;
}

void DefinitionReader::read_layers(const JsonValue& json, std::string_view path) {
  body().layers.path = path;
  ListContext context{body().layers, body().parameters};
  read_list(json, context);
}

std::optional<Quantity> DefinitionReader::read_quantity(const JsonValue& json,
                                                        std::string_view what,
                                                        const SymbolTable& symbols) {
  if (json.is(Type::kNumber)) return Quantity{json.number, -1, json.mark};
  std::optional<Expression> formula = read_formula(json, what, symbols, reporter_);
  if (!formula) return std::nullopt;
  const Expression::Node& root = formula->root();
  if (root.operation == Operation::kNumber) return Quantity{root.value, -1, json.mark};
  return Quantity{{}, keep_formula(std::move(*formula)), json.mark};
}

int DefinitionReader::keep_formula(Expression formula) {
  body().formulas.push_back(std::move(formula));
  return static_cast<int>(body().formulas.size()) - 1;
}

// Empty where the name is none, which is reported.
std::string DefinitionReader::name_text(const JsonValue& json, std::string_view what) {
  std::string name = read_text(json, what, reporter_).value_or("");
  if (!json.is(Type::kText)) return name;
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (name.empty()) {
    reporter_.add(ErrorCode::kOutOfRange, json.mark, "A " + std::string(what) + " is empty.",
                  "Leave it out, or write at least one letter.");
  } else if (name.size() > kMaximumNameBytes) {
    reporter_.add(ErrorCode::kTooLarge, json.mark,
                  "The " + std::string(what) + " " + in_quotes(name) + " is longer than " +
                      std::to_string(kMaximumNameBytes) + " bytes.");
    name.clear();
  } else if (std::any_of(name.begin(), name.end(), is_control)) {
    reporter_.add(
        ErrorCode::kOutOfRange, json.mark,
        "The " + std::string(what) + " " + in_quotes(name) + " holds a control character.");
    name.clear();
  } else if (name == "input" || name.substr(0, 6) == "input[") {
    reporter_.add(
        ErrorCode::kDuplicateName, json.mark,
        in_quotes(name) + " means what enters the block, so no layer can have it as name.",
        "Choose another name.");
    name.clear();
  }
  return name;
}

}  // namespace ledger
