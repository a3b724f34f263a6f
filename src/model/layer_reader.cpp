#include <algorithm>
#include <array>

#include "model/definition_reader.h"
#include "model/field_value.h"
#include "model/words.h"

namespace ledger {

using Type = JsonValue::Type;

namespace {

constexpr std::array<std::string_view, 4> kTypeKeys = {"type", "kind", "op", "class_name"};
constexpr std::array<std::string_view, 7> kLayerKeys = {"name",       "inputs", "if",   "module",
                                                        "functional", "only",   "holds"};

bool is_type_key(std::string_view key) {
  return std::find(kTypeKeys.begin(), kTypeKeys.end(), key) != kTypeKeys.end();
}

}  // namespace

const JsonValue::Member* DefinitionReader::find_layer_type(const JsonValue& json) {
  for (const JsonValue::Member& member : json.members) {
    if (is_type_key(member.key)) return &member;
  }
  return nullptr;
}

void DefinitionReader::read_list(const JsonValue& json, ListContext& context) {
  if (!json.is(Type::kArray)) {
    return reporter_.wrong_type(json, "layers", "a list of layers ([ … ])");
  }
  if (json.items.empty()) {
    reporter_.missing(json.mark, "The list of layers is empty.",
                      R"(Write at least one: [{"type": "relu"}].)");
  }
  if (json.items.size() > static_cast<std::size_t>(kMaximumLayers)) {
    reporter_.add(ErrorCode::kTooLarge, json.mark,
                  "The list has " + std::to_string(json.items.size()) + " layers, past the " +
                      std::to_string(kMaximumLayers) + " that are read.");
    return;
  }
  context.given_names.reserve(json.items.size());
  for (const JsonValue& item : json.items) {
    const JsonValue* name = item.find("name");
    if (name != nullptr && name->is(Type::kText)) context.given_names.insert(name->text);
  }
  context.list.reserve(json.items.size());
  for (const JsonValue& item : json.items) read_item(item, context);
  context.list.module_count = static_cast<int>(context.modules.size());
  check_collisions(context);
}

void DefinitionReader::read_item(const JsonValue& json, ListContext& context) {
  Item item;
  item.mark = json.mark;
  if (json.is(Type::kText)) {  // "relu" alone
    JsonValue::Member type = {"type", json.mark, json};
    item.layer.kind = find_kind(json);
    name_item(json, json.text, item, context, context.symbols);
    read_layer_fields(json, type, item, context);
    check_input_count(json, item);
    return enter_item(std::move(item), context);
  }
  if (!json.is(Type::kObject)) {
    return reporter_.wrong_type(json, "a layer", R"(an object such as {"type": "relu"})");
  }
  if (const JsonValue* condition = json.find("if"); condition && !condition->is(Type::kNull)) {
    if (const auto read = read_quantity(*condition, "if", context.symbols)) {
      item.condition = std::make_unique<Quantity>(*read);
    }
  }
  if (const JsonValue* only = json.find("only"); only && !only->is(Type::kNull)) {
    item.training_only = only->text == "training";
    if (!item.training_only) {
      reporter_.add(ErrorCode::kOutOfRange, only->mark, R"("only" is "training" or left out.)",
                    "Layers that run only in training, such as auxiliary heads, say so with it.");
    }
  }
  if (json.find("block") != nullptr || json.find("layers") != nullptr) {
    read_use(json, item, context);
  } else if (const JsonValue::Member* type = find_layer_type(json)) {
    read_layer(json, *type, item, context);
  } else {
    const bool empty = json.members.empty();
    reporter_.missing(json.mark, R"(A layer needs a "type".)",
                      empty ? R"(For example: {"type": "relu"}.)"
                            : R"(Add "type": "conv2d", or "block": with the name of a block.)");
    name_item(json, "layer", item, context, context.symbols);
  }
  enter_item(std::move(item), context);
}

void DefinitionReader::read_layer(const JsonValue& json, const JsonValue::Member& type, Item& item,
                                  ListContext& context) {
  if (type.value.is(Type::kText)) {
    item.layer.kind = find_kind(type.value);
  } else {
    reporter_.wrong_type(type.value, type.key, R"(a layer kind such as "conv2d")");
  }
  const bool known = item.layer.kind >= 0;
  const auto kind = static_cast<std::size_t>(known ? item.layer.kind : 0);
  name_item(json, known ? definition_->catalog->kinds()[kind].name : type.value.text, item, context,
            context.symbols);
  if (const JsonValue* inputs = json.find("inputs")) {
    item.inputs = read_inputs(*inputs, item.name, context);
  }
  if (const JsonValue* holds = json.find("holds")) {
    item.holds = read_inputs(*holds, item.name, context);
  }
  if (const JsonValue* module = json.find("module")) read_module(*module, item, context);
  read_layer_fields(json, type, item, context);
  if (const JsonValue* functional = json.find("functional")) {
    item.layer.functional = read_boolean(*functional, "functional", reporter_).value_or(false);
  }
  check_input_count(json, item);
}

int DefinitionReader::find_kind(const JsonValue& name) {
  const Catalog& catalog = *definition_->catalog;
  const int kind = catalog.find_kind(name.text);
  if (kind >= 0 || reporter_.full() || faulty_kinds_.count(name.text) > 0) return kind;
  if (blocks_.count(name.text) > 0) {
    reporter_.unknown(name.mark, "layer kind", name.text, {},
                      "It is a block of this model: write \"block\" in place of \"type\".");
    return kind;
  }
  std::vector<std::string_view> known;
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < catalog.kinds().size(); ++i) {
    const KindNames& entry = catalog.kinds().names(i);
    names.push_back(entry.name);
    known.push_back(entry.name);
    known.insert(known.end(), entry.aliases.begin(), entry.aliases.end());
  }
  constexpr std::size_t kShown = 40;
  reporter_.unknown(name.mark, "layer kind", name.text, known,
                    "Layer kinds: " + name_list(names, kShown) + ".");
  return kind;
}

void DefinitionReader::read_layer_fields(const JsonValue& json, const JsonValue::Member& type,
                                         Item& item, ListContext& context) {
  if (item.layer.kind < 0) return;
  const LayerKind& kind = definition_->catalog->kinds()[static_cast<std::size_t>(item.layer.kind)];
  refuse_missing_fields(json, kind, read_given_fields(json, type, item, context));
  // The layer before of this kind is often alike, and then says it for both.
  FieldValues& last = last_fields_[item.layer.kind];
  if (item.layer.fields == last) {
    item.layer.fields = last;
  } else {
    last = item.layer.fields;
  }
}

std::vector<bool> DefinitionReader::read_given_fields(const JsonValue& json,
                                                      const JsonValue::Member& type, Item& item,
                                                      ListContext& context) {
  const LayerKind& kind = definition_->catalog->kinds()[static_cast<std::size_t>(item.layer.kind)];
  item.layer.functional = kind.functional;
  item.layer.fields = FieldValues(kind.fields.size());
  std::vector<bool> given(kind.fields.size());
  for (const JsonValue::Member& member : json.members) {
    const bool common =
        std::find(kLayerKeys.begin(), kLayerKeys.end(), member.key) != kLayerKeys.end();
    if (&member == &type || common || is_remark(member.key)) continue;
    const int field = read_layer_field(member, item, context.symbols);
    if (field >= 0 && !member.value.is(Type::kNull)) given[static_cast<std::size_t>(field)] = true;
  }
  return given;
}

void DefinitionReader::refuse_missing_fields(const JsonValue& json, const LayerKind& kind,
                                             const std::vector<bool>& given) {
  for (std::size_t i = 0; i < kind.fields.size(); ++i) {
    const FieldSpec& field = kind.fields[i];
    if (!field.default_values.empty() || reporter_.full()) continue;
    if (given[i]) continue;
    reporter_.missing(
        json.mark, in_quotes(kind.name) + " needs " + in_quotes(field.name) + ".",
        "Add " + in_quotes(field.name) + ": followed by " +
            (field.filler             ? "a list of numbers."
             : field.slots.size() > 1 ? "one number or " + dimensions_text(field) + "."
                                      : "a number."));
  }
}

// The field that is given, right or wrong; -1 where there is none.
int DefinitionReader::read_layer_field(const JsonValue::Member& member, Item& item,
                                       const SymbolTable& symbols) {
  const LayerKind& kind = definition_->catalog->kinds()[static_cast<std::size_t>(item.layer.kind)];
  const int index = kind.field_index(member.key);
  if (index < 0) {
    unknown_field(member, kind);
    return index;
  }
  const auto slot = static_cast<std::size_t>(index);
  std::optional<FieldReading> reading =
      read_field(kind.fields[slot], member.key, member.value, symbols, reporter_);
  if (!reading || member.value.is(Type::kNull)) return index;
  if (item.layer.fields[slot].kind != FieldValue::Kind::kDefault) {
    reporter_.add(
        ErrorCode::kDuplicateName, member.key_mark,
        in_quotes(kind.fields[slot].name) + " was given before, under another of its names.",
        "Keep one of the two.");
    return index;
  }
  item.layer.fields.at(slot) = reading->value;
  for (std::size_t component = 0; component < kMostNumbers; ++component) {
    if (!reading->formulas[component]) continue;
    item.layer.formulas.push_back(
        {index,
         static_cast<int>(component),
         reading->fills_all,
         member.key,
         {{}, keep_formula(std::move(*reading->formulas[component])), reading->marks[component]}});
  }
  return index;
}

void DefinitionReader::unknown_field(const JsonValue::Member& member, const LayerKind& kind) {
  if (reporter_.full()) return reporter_.unknown(member.key_mark, "field", member.key, {});
  if (is_type_key(member.key)) {
    reporter_.add(
        ErrorCode::kDuplicateName, member.key_mark,
        "The layer's kind is given twice, the second time as " + in_quotes(member.key) + ".",
        "Keep one of the two.");
    return;
  }
  std::vector<std::string_view> known(kLayerKeys.begin(), kLayerKeys.end());
  std::vector<std::string_view> names;
  for (const FieldSpec& field : kind.fields) {
    names.push_back(field.name);
    known.push_back(field.name);
    known.insert(known.end(), field.aliases.begin(), field.aliases.end());
  }
  std::string hint = nearest_hint(member.key, known);
  if (hint.empty() && (member.key == "activation" || member.key == "act")) {
    hint = R"(Give the activation a layer of its own: {"type": "relu"}.)";
  }
  if (hint.empty() && member.key == "repeat")
    hint = "Only a block repeats: {\"block\": …} or {\"layers\": […]}.";
  if (hint.empty()) {
    hint = names.empty() ? in_quotes(kind.name) + " has no fields."
                         : "Fields of " + kind.name + ": " + name_list(names) + ".";
  }
  reporter_.add(ErrorCode::kUnknownName, member.key_mark,
                in_quotes(kind.name) + " has no field " + in_quotes(member.key) + ".",
                std::move(hint));
}

void DefinitionReader::read_module(const JsonValue& json, Item& item, ListContext& context) {
  if (json.is(Type::kNull)) return;
  const std::string name = name_text(json, "module name");
  if (name.empty()) return;
  const int next = static_cast<int>(context.modules.size());
  const auto [entry, is_new] = context.modules.emplace(name, next);
  item.layer.module = entry->second;
  if (is_new) {
    context.module_kinds.push_back(item.layer.kind);
    return;
  }
  const int kind = context.module_kinds[static_cast<std::size_t>(entry->second)];
  if (kind == item.layer.kind || kind < 0 || item.layer.kind < 0) return;
  // Two kinds may hold the same weights, as an embedding and the head tied to it.
  const LayerKinds& kinds = definition_->catalog->kinds();
  const LayerKind& before = kinds[static_cast<std::size_t>(kind)];
  const LayerKind& here = kinds[static_cast<std::size_t>(item.layer.kind)];
  if (!before.parameters.empty() && !here.parameters.empty()) return;
  reporter_.add(ErrorCode::kWrongType, json.mark,
                "The module " + in_quotes(name) + " is a " + before.name + " before, and a " +
                    here.name + " here.",
                "Layers that share a module are calls of one and the same object.");
}

void DefinitionReader::check_input_count(const JsonValue& json, const Item& item) {
  if (item.layer.kind < 0) return;
  const LayerKind& kind = definition_->catalog->kinds()[static_cast<std::size_t>(item.layer.kind)];
  const JsonValue* inputs = json.find("inputs");
  for (const Reference& reference : item.inputs) {
    if (reference.all) return;  // how many is known when the model is unrolled
  }
  const int count = item.inputs.empty() ? 1 : static_cast<int>(item.inputs.size());
  const JsonValue& at = inputs == nullptr ? json : *inputs;
  if (count < kind.minimum_inputs) {
    reporter_.missing(at.mark,
                      in_quotes(kind.name) + " takes at least " +
                          count_of(kind.minimum_inputs, "input") + ", found " +
                          std::to_string(count) + ".",
                      R"(Name them: "inputs": ["conv1", "input"].)");
  } else if (kind.maximum_inputs >= 0 && count > kind.maximum_inputs) {
    reporter_.add(ErrorCode::kOutOfRange, at.mark,
                  in_quotes(kind.name) + " takes " +
                      (kind.maximum_inputs == kind.minimum_inputs ? "" : "at most ") +
                      count_of(kind.maximum_inputs, "input") + ", found " + std::to_string(count) +
                      ".",
                  R"(Join them first, with "add" or "concat".)");
  }
}

void DefinitionReader::name_item(const JsonValue& json, std::string_view default_name, Item& item,
                                 ListContext& context, const SymbolTable& symbols) {
  const JsonValue* given = json.find("name");
  if (given != nullptr && !given->is(Type::kNull)) item.name = name_text(*given, "layer name");
  if (!item.name.empty()) {
    if (item.name.find('{') != std::string::npos) read_pattern(*given, item, symbols);
    return;
  }
  // The kind's name, then with a number, past names that are given to others.
  const std::string base(default_name.empty() ? "layer"
                                              : default_name.substr(0, kMaximumNameBytes));
  int& number = context.default_numbers[base];
  do {
    ++number;
    item.name = number == 1 ? base : base + "_" + std::to_string(number);
  } while (context.given_names.count(item.name) > 0);
}

// Braces that hold no formula are letters like any other.
void DefinitionReader::read_pattern(const JsonValue& json, Item& item, const SymbolTable& symbols) {
  auto pattern = std::make_unique<NamePattern>();
  std::size_t at = 0;
  for (;;) {
    const std::size_t open = item.name.find('{', at);
    const std::size_t close = item.name.find('}', open);
    pattern->texts.push_back(item.name.substr(at, close == std::string::npos ? close : open - at));
    if (close == std::string::npos) break;
    Result<Expression> formula =
        parse_expression(item.name.substr(open + 1, close - open - 1), symbols);
    if (!formula) return;
    pattern->numbers.push_back({{}, keep_formula(std::move(*formula)), json.mark});
    at = close + 1;
  }
  if (!pattern->numbers.empty()) item.pattern = std::move(pattern);
}

void DefinitionReader::enter_item(Item item, ListContext& context) {
  ItemList& list = context.list;
  const Item& added = list.add(std::move(item));
  if (added.same_name < 0) return;
  const Item& before = list.items[static_cast<std::size_t>(added.same_name)];
  // With conditions, expansion sees whether more than one of them is there.
  if (added.condition || before.condition) return;
  reporter_.add(ErrorCode::kDuplicateName, added.mark,
                "Two layers are named " + in_quotes(added.name) + "; the other stands in line " +
                    std::to_string(before.mark.line) + ".",
                "Give one of them another name.");
}

// "a.b" beside a block "a" could be the name of two layers; without such names none can.
void DefinitionReader::check_collisions(ListContext& context) {
  ItemList& list = context.list;
  for (const Item& item : list.items) {
    for (std::size_t dot = item.name.find('.'); dot != std::string::npos;
         dot = item.name.find('.', dot + 1)) {
      const int block = list.last_of_name(std::string_view(item.name).substr(0, dot));
      if (block < 0) continue;
      list.may_collide |= list.items[static_cast<std::size_t>(block)].use != nullptr;
    }
  }
}

}  // namespace ledger
