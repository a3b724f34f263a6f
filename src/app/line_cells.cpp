#include "app/line_cells.h"

#include <algorithm>

#include "app/layer_fields.h"
#include "app/workspace.h"

namespace ledger {
namespace {

const Group& group_of(const LineCell& cell) {
  const Model& model = *cell.workspace.shown()->model;
  return model.groups[static_cast<std::size_t>(cell.line.group)];
}

std::vector<std::string> names_of(const LineCell& cell) {
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

Error unreadable(const LineCell& cell, const std::vector<std::string>& names,
                 const std::string& word) {
  std::string example;
  for (const std::string& name : names) example += (example.empty() ? "" : ", ") + name + " 2";
  return Error{ErrorCode::kWrongType,
               {},
               group_of(cell).name + " cannot tell what “" + word + "” is for.",
               "Write " + example + "."};
}

Result<Action> type_arguments(const LineCell& cell, std::string_view typed) {
  const std::vector<std::string> names = names_of(cell);
  std::vector<std::string> words = words_in(typed);
  if (words.size() == 1 && names.size() == 1 && begins_a_number(words[0])) {
    words.insert(words.begin(), names[0]);
  }
  std::vector<SetField> sets;
  for (std::size_t i = 0; i < words.size(); i += 2) {
    if (begins_a_number(words[i])) return unreadable(cell, names, words[i]);
    if (i + 1 == words.size()) {
      return Error{ErrorCode::kMissing, {}, words[i] + " needs a number behind it.", {}};
    }
    sets.push_back({group_of(cell).name, words[i], words[i + 1]});
  }
  if (sets.size() == 1) return Action(std::move(sets.front()));
  return Action(SetFields{std::move(sets)});
}

}  // namespace

std::vector<std::string> argument_names(const ModelDefinition& definition, const Group& group) {
  std::vector<std::string> names;
  if (group.repeats >= 0) names.emplace_back("repeat");
  for (const std::string_view name : definition.argument_names(group.block)) {
    names.emplace_back(name);
  }
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
  const Settings& settings = cell.workspace.document().settings;
  if (settings.edits.empty()) return false;
  const std::vector<std::string> names = names_of(cell);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return !edit_in_force(settings, group_of(cell).name, name).empty();
  });
}

std::string field_cell_text(const LineCell& cell) {
  if (cell.line.is_layer()) return field_cell_text(cell.of_layer());
  std::string text;
  for (const std::string& name : names_of(cell)) {
    const std::string value = argument_text(*cell.workspace.definition(),
                                            *cell.workspace.shown()->model, cell.line.group, name);
    if (!value.empty()) text += (text.empty() ? "" : ", ") + name + " " + value;
  }
  return text;
}

Result<Action> type_into_cell(const LineCell& cell, std::string_view typed) {
  if (cell.line.is_layer()) return type_into_cell(cell.of_layer(), typed);
  if (typed.find_first_not_of(" \t") == std::string_view::npos) return reset_cell(cell);
  return type_arguments(cell, typed);
}

Action reset_cell(const LineCell& cell) {
  if (cell.line.is_layer()) return reset_cell(cell.of_layer());
  SetFields resets;
  const Settings& settings = cell.workspace.document().settings;
  for (const std::string& name : names_of(cell)) {
    std::string edited = edit_in_force(settings, group_of(cell).name, name);
    if (!edited.empty()) resets.fields.push_back({std::move(edited), name, {}});
  }
  if (resets.fields.size() != 1) return resets;
  return ResetField{resets.fields[0].layer, resets.fields[0].field};
}

}  // namespace ledger
