#include "app/cell_fields.h"

#include <algorithm>
#include <array>
#include <optional>

#include "app/layer_fields.h"

namespace ledger {
namespace {

// A field in the cell of several: its letter, the sign that also names it, and the value that is
// not written.
struct Part {
  Column column;
  std::string_view field;
  char letter;
  char sign;
  std::int64_t usual;
};
constexpr std::array<Part, 5> kParts = {{{Column::kKernel, "kernel_size", 'k', 0, 0},
                                         {Column::kStride, "stride", 's', '/', 1},
                                         {Column::kPadding, "padding", 'p', '+', 0},
                                         {Column::kIndex /* has none */, "dilation", 'd', '@', 1},
                                         {Column::kGroups, "groups", 'g', 0, 1}}};
constexpr std::array<std::string_view, 4> kOutputFields = {"out_channels", "out_features",
                                                           "embedding_dim", "hidden_size"};

const FieldSpec* find_spec(const LayerKind& kind, std::string_view name) {
  for (const FieldSpec& field : kind.fields) {
    if (field.name == name && field.type == FieldType::kInteger) return &field;
  }
  return nullptr;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) + 1 - first);
}

// As an edit has it, which may be newer than the analysis; else what the formulas saw.
std::optional<FieldValue> value_of(const LayerCell& cell, const FieldSpec& field) {
  const Layer& layer = cell.at();
  const std::string edited = edit_in_force(cell.settings, layer.name, field.name);
  if (!edited.empty()) {
    const std::string& text = cell.settings.edits.find(edited)->second.find(field.name)->second;
    const Result<FieldValue> value = read_field_value(field, text);
    if (value) return *value;
  }
  const auto position = static_cast<std::size_t>(&field - cell.kind().fields.data());
  FieldValue value = layer.fields[position];
  if (value.kind != FieldValue::Kind::kDefault) return value;
  const LayerCost* cost = cell.analysis.rows[static_cast<std::size_t>(cell.layer)].cost.get();
  if (cost == nullptr) return std::nullopt;
  value.kind = FieldValue::Kind::kNumbers;
  for (std::size_t i = 0; i < field.slots.size(); ++i) {
    const auto slot = static_cast<std::size_t>(field.slots[i]);
    if (slot >= cost->values.size()) return std::nullopt;
    value.numbers[i] = cost->values[slot];
  }
  return value;
}

std::string value_text(const FieldSpec& field, const FieldValue& value) {
  if (value.kind == FieldValue::Kind::kWord) {
    return field.words[static_cast<std::size_t>(value.word)].word;
  }
  const std::size_t count = field.slots.size();
  const bool is_same =
      std::all_of(value.numbers.begin(), value.numbers.begin() + static_cast<std::ptrdiff_t>(count),
                  [&](const Rational& each) { return each == value.numbers[0]; });
  std::string text;
  for (std::size_t i = 0; i < (is_same ? 1 : count); ++i) {
    text += (i > 0 ? "×" : "") + to_string(value.numbers[i]);
  }
  return text;
}

bool is_usual(const FieldSpec& field, const FieldValue& value, std::int64_t usual) {
  if (value.kind == FieldValue::Kind::kWord) return false;
  for (std::size_t i = 0; i < field.slots.size(); ++i) {
    if (value.numbers[i] != Rational(usual)) return false;
  }
  return true;
}

// "3×5", "3x5", "3 * 5", "3, 5" in their parts. Digits in groups are one number where the field has
// one.
std::vector<std::string> numbers_in(std::string_view text, bool is_one) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_times = text.substr(i, 2) == "×";
    const bool is_narrow_space = text.substr(i, 3) == "\u202f";
    const bool is_group = c == ',' || c == ' ' || is_narrow_space;
    if (is_times || c == 'x' || c == 'X' || c == '*' || (is_group && !is_one)) {
      if (!parts.back().empty()) parts.emplace_back();
    } else if (!is_group) {
      parts.back() += c;
    }
    i += is_narrow_space ? 2 : is_times ? 1 : 0;
  }
  if (parts.size() > 1 && parts.back().empty()) parts.pop_back();
  return parts;
}

// As JSON, or a word, as SetField takes it.
std::string json_of(const FieldSpec& field, std::string_view typed) {
  const std::string_view text = trimmed(typed);
  const bool is_json = !text.empty() && (text.front() == '[' || text.front() == '"');
  const bool has_digit = text.find_first_of("0123456789") != std::string_view::npos;
  if (is_json || !has_digit) return std::string(text);
  const std::vector<std::string> numbers = numbers_in(text, field.slots.size() == 1);
  if (numbers.size() == 1) return numbers.front();
  std::string list = "[";
  for (const std::string& number : numbers) list += (list.size() > 1 ? ", " : "") + number;
  return list + "]";
}

struct TypedPart {
  const Part* part = nullptr;
  std::string_view text;
};

// "k3 s2", "3×3 /2 +1 g32": each word is a value after its letter or sign; without one it is the
// kernel's.
Result<std::vector<TypedPart>> parts_of(std::string_view typed) {
  std::vector<TypedPart> found;
  constexpr std::string_view kSpace = " \t";
  for (std::size_t at = typed.find_first_not_of(kSpace); at != std::string_view::npos;) {
    const std::size_t end = std::min(typed.find_first_of(kSpace, at), typed.size());
    std::string_view word = typed.substr(at, end - at);
    at = typed.find_first_not_of(kSpace, end);
    const Part* part = nullptr;
    const bool is_number = word.front() >= '0' && word.front() <= '9';
    for (const Part& each : kParts) {
      const bool is_named = word.front() == each.letter || word.front() == each.sign;
      if (is_number ? each.letter == 'k' : is_named) part = &each;
    }
    if (part == nullptr || (!is_number && word.size() == 1)) {
      return Error{ErrorCode::kWrongType,
                   {},
                   "“" + std::string(word) + "” is no part of a window.",
                   "Write k3 s2 p1 g32, or 3×3 /2 +1 g32."};
    }
    if (!is_number) word.remove_prefix(1);
    found.push_back({part, word});
  }
  return found;
}

std::vector<std::string_view> names_of(const LayerCell& cell) {
  std::vector<std::string_view> names;
  for (const FieldSpec* field : cell_fields(cell.kind(), cell.column)) names.push_back(field->name);
  return names;
}

std::int64_t stepped_number(const FieldSpec& field, std::int64_t value, CellStep step,
                            std::int64_t times) {
  std::int64_t wanted = value;
  for (std::int64_t i = 0; i < times; ++i) {
    bool is_over = false;
    switch (step) {
      case CellStep::kMore:
        is_over = __builtin_add_overflow(wanted, 1, &wanted);
        break;
      case CellStep::kLess:
        is_over = __builtin_sub_overflow(wanted, 1, &wanted);
        break;
      case CellStep::kHalve:
        wanted /= 2;
        break;
      case CellStep::kDouble:
        is_over = __builtin_mul_overflow(wanted, 2, &wanted);
        break;
    }
    if (is_over) return value;
  }
  if (field.minimum) wanted = std::max(wanted, ceil(*field.minimum));
  if (field.maximum) wanted = std::min(wanted, floor(*field.maximum));
  return wanted;
}

}  // namespace

std::vector<const FieldSpec*> cell_fields(const LayerKind& kind, Column column) {
  std::vector<const FieldSpec*> fields;
  const auto add = [&](std::string_view name) {
    const FieldSpec* field = find_spec(kind, name);
    if (field != nullptr) fields.push_back(field);
  };
  if (column == Column::kOutput || column == Column::kOutChannels) {
    for (const std::string_view name : kOutputFields) {
      if (fields.empty()) add(name);
    }
    return fields;
  }
  for (const Part& part : kParts) {
    const bool is_own = part.column == column && column != Column::kIndex;
    if (is_own || column == Column::kWindow) add(part.field);
  }
  return fields;
}

std::vector<const FieldSpec*> keypad_fields(const LayerCell& cell) {
  std::vector<const FieldSpec*> fields = cell_fields(cell.kind(), cell.column);
  for (const Column column : {Column::kOutChannels, Column::kWindow}) {
    for (const FieldSpec* field : cell_fields(cell.kind(), column)) {
      if (std::find(fields.begin(), fields.end(), field) == fields.end()) fields.push_back(field);
    }
  }
  return fields;
}

bool is_field_column(Column column) {
  return column == Column::kOutChannels || column == Column::kWindow || column == Column::kKernel ||
         column == Column::kStride || column == Column::kPadding || column == Column::kGroups;
}

bool is_cell_editable(const LayerCell& cell) {
  return !cell_fields(cell.kind(), cell.column).empty();
}

bool is_any_edited(const Settings& settings, std::string_view name,
                   std::span<const std::string_view> fields) {
  return !settings.edits.empty() &&
         std::any_of(fields.begin(), fields.end(), [&](std::string_view field) {
           return !edit_in_force(settings, name, field).empty();
         });
}

bool is_cell_edited(const LayerCell& cell) {
  return is_any_edited(cell.settings, cell.at().name, names_of(cell));
}

std::string cell_field_text(const LayerCell& cell, const FieldSpec& field) {
  const std::optional<FieldValue> value = value_of(cell, field);
  return value ? value_text(field, *value) : std::string();
}

std::string field_cell_text(const LayerCell& cell) {
  if (cell.column != Column::kWindow) {
    const std::vector<const FieldSpec*> fields = cell_fields(cell.kind(), cell.column);
    return fields.empty() ? std::string() : cell_field_text(cell, *fields.front());
  }
  std::string text;
  for (const Part& part : kParts) {
    const FieldSpec* field = find_spec(cell.kind(), part.field);
    if (field == nullptr) continue;
    const std::optional<FieldValue> value = value_of(cell, *field);
    if (!value || is_usual(*field, *value, part.usual)) continue;
    text += (text.empty() ? "" : " ") + (part.letter + value_text(*field, *value));
  }
  return text;
}

std::int64_t field_number(const Analysis& analysis, int layer, Column column) {
  const Settings none;
  const LayerCell cell = {analysis, none, layer, column};
  const std::vector<const FieldSpec*> fields = cell_fields(cell.kind(), column);
  if (fields.empty()) return -1;
  const std::optional<FieldValue> value = value_of(cell, *fields.front());
  return value && value->kind == FieldValue::Kind::kNumbers ? ceil(value->numbers[0]) : -1;
}

SetField type_into_field(const LayerCell& cell, const FieldSpec& field, std::string_view typed) {
  return {cell.at().name, field.name, json_of(field, typed)};
}

Action reset_fields(const Settings& settings, std::string_view name,
                    std::span<const std::string_view> fields) {
  std::vector<SetField> resets;
  for (const std::string_view field : fields) {
    std::string edited = edit_in_force(settings, name, field);
    if (!edited.empty()) resets.push_back({std::move(edited), std::string(field), {}});
  }
  if (resets.size() != 1) return SetFields{std::move(resets)};
  return ResetField{resets.front().layer, resets.front().field};
}

Action reset_cell(const LayerCell& cell) {
  return reset_fields(cell.settings, cell.at().name, names_of(cell));
}

Action one_or_all(std::vector<SetField> fields) {
  if (fields.size() == 1) return std::move(fields.front());
  return SetFields{std::move(fields)};
}

Result<Action> type_into_cell(const LayerCell& cell, std::string_view typed) {
  const std::vector<const FieldSpec*> fields = cell_fields(cell.kind(), cell.column);
  if (fields.empty()) {
    return Error{ErrorCode::kUnknownName,
                 {},
                 cell.at().name + ": " + cell.kind().name + " has no field here.",
                 {}};
  }
  if (trimmed(typed).empty()) return reset_cell(cell);
  if (cell.column != Column::kWindow) {
    return Action(type_into_field(cell, *fields.front(), typed));
  }
  const Result<std::vector<TypedPart>> parts = parts_of(trimmed(typed));
  if (!parts) return parts.error();
  std::vector<SetField> sets;
  for (const TypedPart& typed_part : *parts) {
    const FieldSpec* field = find_spec(cell.kind(), typed_part.part->field);
    if (field == nullptr) {
      return Error{ErrorCode::kUnknownName,
                   {},
                   cell.kind().name + " has no " + std::string(typed_part.part->field) + ".",
                   {}};
    }
    sets.push_back(type_into_field(cell, *field, typed_part.text));
  }
  return one_or_all(std::move(sets));
}

std::string stepped_text(const FieldSpec& field, std::string_view text, CellStep step,
                         std::int64_t times) {
  std::string stepped;
  for (const std::string& part : numbers_in(trimmed(text), field.slots.size() == 1)) {
    const std::optional<Rational> number = parse_decimal(part);
    if (!number || !number->is_whole()) return std::string(text);
    stepped += (stepped.empty() ? "" : "×") +
               std::to_string(stepped_number(field, number->numerator, step, times));
  }
  return stepped;
}

Result<Action> paste_into_cells(const Analysis& analysis, const Settings& settings,
                                std::span<const LedgerLine> lines, Column column,
                                std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  const auto refuse = [](std::string message) {
    return Error{ErrorCode::kWrongType, {}, std::move(message), {}};
  };
  if (trimmed(text).empty()) return refuse("There are no numbers to paste.");
  std::vector<SetField> sets;
  std::size_t line = 0;
  int number = 0;
  for (std::size_t at = 0; at <= text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view value = trimmed(text.substr(at, end - at));
    at = end + 1;
    if (value.find('\t') != std::string_view::npos) {
      return refuse("That is a table of several columns; a single column of numbers fits here.");
    }
    if (value.empty()) {
      ++line;
      continue;
    }
    const auto has_field = [&](const LedgerLine& each) {
      return each.is_layer() && is_cell_editable({analysis, settings, each.layer, column});
    };
    while (line < lines.size() && !has_field(lines[line])) ++line;
    if (line == lines.size()) {
      return refuse("Line " + std::to_string(number + 1) + " of what was pasted (“" +
                    std::string(value.substr(0, 24)) +
                    "”) finds no layer any more that has this field; nothing was changed.");
    }
    const LayerCell cell = {analysis, settings, lines[line].layer, column};
    ++line;
    Result<Action> typed = type_into_cell(cell, value);
    if (!typed) return typed.error();
    if (const SetField* field = std::get_if<SetField>(&*typed)) sets.push_back(*field);
    if (const SetFields* fields = std::get_if<SetFields>(&*typed)) {
      sets.insert(sets.end(), fields->fields.begin(), fields->fields.end());
    }
  }
  return one_or_all(std::move(sets));
}

}  // namespace ledger
