#include "app/line_cells.h"

#include <algorithm>
#include <span>
#include <utility>

#include "app/layer_fields.h"
#include "app/workspace.h"

namespace ledger {
namespace {

const Group& group_of(const LineCell& cell) {
  const Model& model = *cell.workspace.shown()->model;
  return model.groups[static_cast<std::size_t>(cell.line.group)];
}

std::vector<std::string_view> names_of(const LineCell& cell) {
  if (!is_field_column(cell.column) || cell.workspace.definition() == nullptr) return {};
  return argument_names(*cell.workspace.definition(), group_of(cell));
}

// Words between spaces and commas; "=" and ":" stand between a name and its value.
std::vector<std::string> words_in(std::string_view typed) {
  constexpr std::string_view kBetween = " \t,;=:";
  std::vector<std::string> words;
  for (std::size_t at = typed.find_first_not_of(kBetween); at != std::string_view::npos;) {
    const std::size_t end = std::min(typed.find_first_of(kBetween, at), typed.size());
    words.emplace_back(typed.substr(at, end - at));
    at = typed.find_first_not_of(kBetween, end);
  }
  return words;
}

bool begins_a_number(const std::string& word) {
  return (word[0] >= '0' && word[0] <= '9') || word[0] == '-' || word[0] == '.';
}

Error unreadable(const LineCell& cell, std::span<const std::string_view> names,
                 const std::string& word) {
  std::string example;
  for (const std::string_view name : names) {
    example += (example.empty() ? "" : ", ") + std::string(name) + " 2";
  }
  return Error{ErrorCode::kWrongType,
               {},
               group_of(cell).name + " cannot tell what “" + word + "” is for.",
               "Write " + example + "."};
}

Result<Action> type_arguments(const LineCell& cell, std::vector<std::string> words) {
  const std::vector<std::string_view> names = names_of(cell);
  if (words.size() == 1 && names.size() == 1 && begins_a_number(words[0])) {
    words.insert(words.begin(), std::string(names[0]));
  }
  std::vector<SetField> sets;
  for (std::size_t i = 0; i < words.size(); i += 2) {
    if (begins_a_number(words[i])) return unreadable(cell, names, words[i]);
    if (i + 1 == words.size()) {
      return Error{ErrorCode::kMissing, {}, words[i] + " needs a number behind it.", {}};
    }
    sets.push_back({group_of(cell).name, words[i], words[i + 1]});
  }
  return one_or_all(std::move(sets));
}

}  // namespace

std::vector<std::string_view> argument_names(const ModelDefinition& definition,
                                             const Group& group) {
  std::vector<std::string_view> names = definition.argument_names(group.block);
  if (group.repeats >= 0) names.insert(names.begin(), "repeat");
  return names;
}

LayerCell LineCell::of_layer() const {
  return {*workspace.shown(), workspace.document().settings, line.layer, column};
}

bool is_cell_editable(const LineCell& cell) {
  if (cell.line.is_layer()) return is_cell_editable(cell.of_layer());
  return !names_of(cell).empty();
}

bool is_cell_edited(const LineCell& cell) {
  if (cell.line.is_layer()) return is_cell_edited(cell.of_layer());
  return is_any_edited(cell.workspace.document().settings, group_of(cell).name, names_of(cell));
}

std::string field_cell_text(const LineCell& cell) {
  if (cell.line.is_layer()) return field_cell_text(cell.of_layer());
  std::string text;
  for (const std::string_view name : names_of(cell)) {
    const std::string value = argument_text(*cell.workspace.definition(),
                                            *cell.workspace.shown()->model, cell.line.group, name);
    if (!value.empty()) text += (text.empty() ? "" : ", ") + std::string(name) + " " + value;
  }
  return text;
}

Result<Action> type_into_cell(const LineCell& cell, std::string_view typed) {
  if (cell.line.is_layer()) return type_into_cell(cell.of_layer(), typed);
  std::vector<std::string> words = words_in(typed);
  if (words.empty()) return reset_cell(cell);
  return type_arguments(cell, std::move(words));
}

Action reset_cell(const LineCell& cell) {
  if (cell.line.is_layer()) return reset_cell(cell.of_layer());
  return reset_fields(cell.workspace.document().settings, group_of(cell).name, names_of(cell));
}

}  // namespace ledger
