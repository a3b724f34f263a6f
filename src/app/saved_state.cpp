#include "app/saved_state.h"

#include <algorithm>
#include <array>

#include "app/saved_json.h"
#include "model/json_writer.h"

namespace ledger {
namespace {

constexpr std::array<std::string_view, kColumnCount> kColumnNames = {"index",
                                                                     "name",
                                                                     "kind",
                                                                     "input",
                                                                     "output",
                                                                     "out_channels",
                                                                     "window",
                                                                     "kernel",
                                                                     "stride",
                                                                     "padding",
                                                                     "groups",
                                                                     "macs",
                                                                     "count",
                                                                     "share",
                                                                     "parameters",
                                                                     "activation",
                                                                     "receptive_field",
                                                                     "count_difference",
                                                                     "parameters_difference"};
constexpr std::array<std::string_view, 3> kChoiceNames = {"by_room", "shown", "hidden"};
constexpr std::array<std::string_view, 6> kTabNames = {"ledger", "layer",       "charts",
                                                       "json",   "conventions", "difference"};
static_assert(static_cast<std::size_t>(Column::kParametersDelta) + 1 == kColumnNames.size());
static_assert(static_cast<std::size_t>(Tab::kDifference) + 1 == kTabNames.size());

void write_view(JsonWriter& json, const View& view) {
  const View defaults;
  json.begin_object();
  if (view.convention != defaults.convention) json.member("convention", view.convention);
  if (!view.selected_layer.empty()) json.member("layer", view.selected_layer);
  if (!view.search.empty()) json.member("search", view.search);
  if (view.sort != defaults.sort) {
    json.member("sort", kColumnNames[static_cast<std::size_t>(view.sort)]);
  }
  if (view.sort_descending) json.member("descending", true);
  if (!view.folded.empty()) {
    json.key("folded");
    json.begin_array();
    for (const std::string& group : view.folded) json.value(group);
    json.end_array();
  }
  if (view.tab != defaults.tab) json.member("tab", kTabNames[static_cast<std::size_t>(view.tab)]);
  if (view.exact_numbers) json.member("exact", true);
  if (view.edits_all) json.member("all", true);
  if (view.columns == defaults.columns) return json.end_object();
  json.key("columns");
  json.begin_object();
  for (std::size_t i = 0; i < kColumnNames.size(); ++i) {
    const auto choice = static_cast<std::size_t>(view.columns[i]);
    if (choice != 0) json.member(kColumnNames[i], kChoiceNames[choice]);
  }
  json.end_object();
  json.end_object();
}

void read_view(SavedReader& reader, const JsonValue& json, View& view) {
  reader.text(json, "convention", view.convention);
  reader.text(json, "layer", view.selected_layer);
  reader.text(json, "search", view.search);
  reader.name(json, "sort", kColumnNames, view.sort);
  reader.truth(json, "descending", view.sort_descending);
  if (const JsonValue* folded = reader.member(json, "folded", JsonValue::Type::kArray)) {
    for (const JsonValue& group : folded->items) {
      if (group.is(JsonValue::Type::kText)) {
        view.folded.push_back(group.text);
      } else {
        reader.fail(ErrorCode::kWrongType, group, "the name of a block is expected here.");
      }
    }
  }
  reader.name(json, "tab", kTabNames, view.tab);
  reader.truth(json, "exact", view.exact_numbers);
  reader.truth(json, "all", view.edits_all);
  const JsonValue* columns = reader.member(json, "columns", JsonValue::Type::kObject);
  for (std::size_t i = 0; columns != nullptr && i < kColumnNames.size(); ++i) {
    reader.name(*columns, kColumnNames[i], kChoiceNames, view.columns[i]);
  }
}

}  // namespace

std::string_view column_name(Column column) {
  return kColumnNames[static_cast<std::size_t>(column)];
}

std::optional<Column> find_column(std::string_view name) {
  return find_named<Column>(kColumnNames, name);
}

std::string_view tab_name(Tab tab) {
  return kTabNames[static_cast<std::size_t>(tab)];
}

std::optional<Tab> find_tab(std::string_view name) {
  return find_named<Tab>(kTabNames, name);
}

std::string write_state(const Document& document, const View& view, const Document* baseline) {
  JsonWriter json;
  json.begin_object();
  json.member("version", kSavedStateVersion);
  json.key("document");
  write_document(json, document);
  if (baseline != nullptr) {
    json.key("baseline");
    write_document(json, *baseline, &document);
  }
  json.key("view");
  write_view(json, view);
  json.end_object();
  return json.take();
}

Result<SavedState> read_state(std::string_view text, std::vector<std::string>* passed_over) {
  Errors errors;
  const std::optional<JsonValue> root = parse_json(text, errors);
  if (!errors.empty()) return errors.front();
  SavedState state;
  SavedReader reader;
  if (!root || !root->is(JsonValue::Type::kObject)) {
    return Error{ErrorCode::kWrongType, {}, "This is no saved work.", {}};
  }
  const JsonValue* version = reader.member(*root, "version", JsonValue::Type::kNumber);
  if (reader.ok() && (version == nullptr || version->number != Rational(kSavedStateVersion))) {
    return Error{ErrorCode::kOutOfRange,
                 {},
                 "This work was saved by another version of Layer Ledger.",
                 "Reload the page to get the newest."};
  }
  const JsonValue* document = reader.member(*root, "document", JsonValue::Type::kObject);
  if (reader.ok() && document == nullptr) {
    return Error{ErrorCode::kMissing, root->mark.place(), "This saved work has no model.", {}};
  }
  if (document) read_document(reader, *document, state.document);
  if (const JsonValue* baseline = reader.member(*root, "baseline", JsonValue::Type::kObject)) {
    read_document(reader, *baseline, state.baseline.emplace(), &state.document);
  }
  if (const JsonValue* view = reader.member(*root, "view", JsonValue::Type::kObject)) {
    read_view(reader, *view, state.view);
  }
  if (!reader.ok()) return reader.error();
  if (passed_over != nullptr) *passed_over = reader.passed_over();
  return state;
}

}  // namespace ledger
