#include <algorithm>
#include <array>

#include "model/layer_kind_reader.h"
#include "model/words.h"

namespace ledger {

using Type = JsonValue::Type;

void LayerKindReader::fail(ErrorCode code, Mark mark, std::string message, std::string hint) {
  failed_ = true;
  reporter_.add(code, mark, std::move(message), std::move(hint));
}

void LayerKindReader::fail_type(const JsonValue& found, std::string_view what,
                                std::string_view wanted) {
  failed_ = true;
  reporter_.wrong_type(found, what, wanted);
}

void LayerKindReader::fail_missing(Mark mark, std::string message) {
  fail(ErrorCode::kMissing, mark, std::move(message));
}

bool LayerKindReader::bounded(const JsonValue& json, std::string_view what) {
  constexpr std::size_t kMostEntries = 64;
  if (check_size(json, what, kMostEntries, reporter_)) return true;
  failed_ = true;
  return false;
}

int LayerKindReader::define(std::string_view name, Mark mark) {
  if (!check_symbol(name, mark, "symbol", reporter_)) {
    failed_ = true;
    return -1;
  }
  if (kind_.symbols.find(name) >= 0) {
    fail(ErrorCode::kDuplicateName, mark, "The symbol " + in_quotes(name) + " is already in use.");
    return -1;
  }
  return kind_.symbols.add(name);
}

int LayerKindReader::define(const JsonValue& name) {
  if (!name.is(Type::kText)) {
    fail_type(name, "a symbol", "a text in double quotes");
    return -1;
  }
  return define(name.text, name.mark);
}

std::optional<Expression> LayerKindReader::read_without(const JsonValue& json,
                                                        std::string_view what, bool shapes_known) {
  std::optional<Expression> formula = keep(read_formula(json, what, kind_.symbols, reporter_));
  if (!formula) return std::nullopt;
  for (int slot = kSlotElementsOut; slot < kReservedSlotCount; ++slot) {
    if (!formula->uses(slot) || (shapes_known && slot == kSlotElementsOut)) continue;
    fail(
        ErrorCode::kBadCatalog, json.mark,
        kind_.symbols.name(slot) + " is not known when " + std::string(what) + " is computed.",
        shapes_known ? "Only conventions may use it." : "Use the shapes and fields it comes from.");
    return std::nullopt;
  }
  return formula;
}

std::optional<Expression> LayerKindReader::read_early_formula(const JsonValue& json,
                                                              std::string_view what) {
  return read_without(json, what, false);
}

Expression LayerKindReader::read_cost_formula(const JsonValue& json, std::string_view what) {
  return read_without(json, what, true).value_or(Expression());
}

void LayerKindReader::read_fields() {
  const JsonValue* fields = json_.find("fields");
  if (fields == nullptr) return;
  if (!fields->is(Type::kObject)) return fail_type(*fields, "fields", "an object ({ … })");
  if (!bounded(*fields, "fields")) return;
  for (const JsonValue::Member& member : fields->members) read_field(member);
}

void LayerKindReader::read_field(const JsonValue::Member& member) {
  static const std::vector<std::string_view> kKeys = {
      "symbol", "type", "default", "min", "max", "words", "aliases", "help", "title", "fewer"};
  const JsonValue& json = member.value;
  if (!json.is(Type::kObject)) return fail_type(json, member.key, "an object ({ … })");
  for (const JsonValue::Member& key : json.members) {
    if (is_remark(key.key) || std::find(kKeys.begin(), kKeys.end(), key.key) != kKeys.end()) {
      continue;
    }
    failed_ = true;
    reporter_.unknown(key.key_mark, "key of a field", key.key, kKeys);
  }
  FieldSpec field;
  field.name = member.key;
  if (kind_.field_index(field.name) >= 0) {
    fail(ErrorCode::kDuplicateName, member.key_mark,
         in_quotes(field.name) + " is the name of another field already.");
  }
  if (const JsonValue* type = json.find("type")) {
    static const std::vector<std::string_view> kTypes = {"integer", "boolean", "number"};
    const auto known = std::find(kTypes.begin(), kTypes.end(), type->text);
    if (known == kTypes.end()) {
      failed_ = true;
      reporter_.unknown(type->mark, "field type", type->text, kTypes,
                        "Field types: integer, boolean, number.");
    } else {
      field.type = static_cast<FieldType>(known - kTypes.begin());
    }
  }
  std::vector<JsonValue> names;
  read_field_symbols(json, field, names);
  read_field_bounds(json, field);
  // The field's own symbols are defined behind its formulas, which may not use them.
  if (const JsonValue* words = json.find("words")) read_words(*words, field, names.size());
  if (const JsonValue* value = json.find("default")) read_default(*value, field, names.size());
  for (const JsonValue& name : names) field.slots.push_back(define(name));
  kind_.fields.push_back(std::move(field));
}

void LayerKindReader::read_field_symbols(const JsonValue& json, FieldSpec& field,
                                         std::vector<JsonValue>& names) {
  const JsonValue* symbol = json.find("symbol");
  if (symbol == nullptr) {
    return fail_missing(json.mark, "The field " + in_quotes(field.name) + R"( needs a "symbol".)");
  }
  if (symbol->is(Type::kArray)) {
    names = symbol->items;
  } else {
    names.push_back(*symbol);
  }
  if (names.empty() || names.size() > kMostNumbers) {
    fail(ErrorCode::kBadCatalog, symbol->mark,
         "A field has one symbol, two for a pair, three for a volume, at most " +
             std::to_string(kMostNumbers) + ".");
    names.clear();
  }
}

void LayerKindReader::read_field_bounds(const JsonValue& json, FieldSpec& field) {
  if (const JsonValue* value = json.find("min")) {
    field.minimum = keep(read_number(*value, "min", reporter_));
  }
  if (const JsonValue* value = json.find("max")) {
    field.maximum = keep(read_number(*value, "max", reporter_));
  }
  if (const JsonValue* value = json.find("fewer")) {
    field.filler = keep(read_number(*value, "fewer", reporter_));
  }
  if (const JsonValue* value = json.find("help")) {
    field.help = keep(read_text(*value, "help", reporter_)).value_or("");
  }
  if (const JsonValue* value = json.find("aliases")) {
    field.aliases = read_texts(*value, "aliases", reporter_);
    for (const std::string& alias : field.aliases) {
      if (kind_.field_index(alias) < 0) continue;
      fail(ErrorCode::kDuplicateName, value->mark,
           in_quotes(alias) + " is the name of another field already.");
    }
  }
}

std::vector<Expression> LayerKindReader::read_values(const JsonValue& json, std::string_view what,
                                                     std::size_t symbols) {
  std::vector<Expression> values;
  if (json.is(Type::kArray)) {
    if (json.items.size() != symbols) {
      fail(ErrorCode::kBadCatalog, json.mark,
           "The list has " + count_of(static_cast<long long>(json.items.size()), "value") +
               ", the field " + count_of(static_cast<long long>(symbols), "symbol") + ".");
      return {};
    }
    for (const JsonValue& item : json.items) {
      if (std::optional<Expression> value = read_early_formula(item, what)) {
        values.push_back(std::move(*value));
      }
    }
    return values;
  }
  std::optional<Expression> value = read_early_formula(json, what);
  if (value) values.assign(symbols, *value);
  return values;
}

void LayerKindReader::read_words(const JsonValue& json, FieldSpec& field, std::size_t symbols) {
  if (!json.is(Type::kObject)) return fail_type(json, "words", "an object ({ … })");
  if (!bounded(json, "words")) return;
  for (const JsonValue::Member& member : json.members) {
    field.words.push_back({member.key, read_values(member.value, member.key, symbols)});
  }
}

void LayerKindReader::read_default(const JsonValue& json, FieldSpec& field, std::size_t symbols) {
  if (json.is(Type::kNull)) return;  // must be given
  for (const FieldWord& word : field.words) {
    if (!json.is(Type::kText) || word.word != json.text) continue;
    field.default_values = word.values;
    return;
  }
  field.default_values = read_values(json, "default", symbols);
}

}  // namespace ledger
