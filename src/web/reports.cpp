// What the page's scripts and tests read, as JSON text.

#include <emscripten/emscripten.h>

#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "model/presets.h"
#include "page.h"

namespace ledger {

namespace {

using Json = nlohmann::json;

const char* give_json(const Json& json) {
  // A name cut in the middle of a character must not end the program.
  return give_text(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Json totals_json(const Analysis& analysis, int convention) {
  const Totals& totals = analysis.totals;
  const auto text = [](std::int64_t value) { return std::to_string(value); };
  Json json = {{"parameters", text(totals.parameters)},
               {"macs", text(totals.macs)},
               {"flops", text(totals.flops)},
               {"weight_bytes", text(totals.weight_bytes)},
               {"activation_bytes", text(totals.activation_bytes)},
               {"peak_bytes", text(totals.peak_bytes)}};
  const auto index = static_cast<std::size_t>(convention);
  if (convention >= 0 && index < totals.counts.size()) json["count"] = text(totals.counts[index]);
  return json;
}

Json errors_json(const Errors& errors) {
  Json list = Json::array();
  for (const Error& error : errors) {
    list.push_back({{"text", describe(error)},
                    {"code", error_code_name(error.code)},
                    {"line", error.place.line},
                    {"column", error.place.column}});
  }
  return list;
}

Json settings_json(const Settings& settings) {
  Json parameters = Json::object();
  for (const auto& [name, value] : settings.parameters) parameters[name] = to_string(value);
  return {{"variant", settings.variant}, {"parameters", parameters}, {"edits", settings.edits}};
}

Json parameters_json(const ModelDefinition& definition, const Settings& settings) {
  Json list = Json::array();
  const auto text = [](const std::optional<Rational>& value) {
    return value ? to_string(*value) : std::string();
  };
  for (const ModelParameter& parameter : definition.parameters) {
    list.push_back({{"name", parameter.name},
                    {"title", parameter.title},
                    {"value", text(definition.parameter_value(parameter.name, settings))},
                    {"minimum", text(parameter.minimum)},
                    {"maximum", text(parameter.maximum)},
                    {"step", to_string(parameter.step)},
                    {"boolean", parameter.is_boolean}});
  }
  return list;
}

Json view_json(const View& view) {
  return {{"convention", view.convention},
          {"layer", view.selected_layer},
          {"search", view.search},
          {"sort", static_cast<int>(view.sort)},
          {"descending", view.sort_descending},
          {"tab", static_cast<int>(view.tab)},
          {"exact", view.exact_numbers}};
}

// Whether the text is still the preset's own, so that a link may name it.
bool is_preset(const Document& document) {
  const PresetVariant* preset = find_preset(document.preset_id);
  return preset != nullptr && preset->text == document.source;
}

Json item_json(const Item& item) {
  return {{"id", item.id},          {"role", item.role},     {"label", item.label},
          {"value", item.value},    {"x", item.x},           {"y", item.y},
          {"width", item.width},    {"height", item.height}, {"enabled", item.enabled},
          {"text", item.takes_text}};
}

Json commands_json() {
  Json list = Json::array();
  for (const Command& command : commands()) {
    list.push_back({{"id", command.id},
                    {"title", command.title},
                    {"shortcuts", {command.shortcut, command.second_shortcut}}});
  }
  return list;
}

}  // namespace

}  // namespace ledger

using namespace ledger;

extern "C" {

EMSCRIPTEN_KEEPALIVE const char* app_state_json() {
  const Workspace& workspace = page().workspace;
  const Document& document = workspace.document();
  Json json = {{"revision", workspace.revision()},
               {"preset", document.preset_id},
               {"is_preset", is_preset(document)},
               {"batch", std::to_string(document.options.batch)},
               {"weight_type", data_type_name(document.options.weight_type)},
               {"activation_type", data_type_name(document.options.activation_type)},
               {"settings", settings_json(document.settings)},
               {"view", view_json(workspace.view())},
               {"parameters", Json::array()},
               {"stale", workspace.is_stale()},
               {"errors", errors_json(workspace.errors())},
               {"undo", workspace.undo_sentence()},
               {"redo", workspace.redo_sentence()},
               {"can_undo", workspace.can_undo()},
               {"can_redo", workspace.can_redo()}};
  if (workspace.definition()) {
    json["parameters"] = parameters_json(*workspace.definition(), document.settings);
  }
  if (const Analysis* analysis = workspace.analysis().get()) {
    json["title"] = analysis->model->title.empty() ? analysis->model->name : analysis->model->title;
    json["layers"] = analysis->rows.size();
    json["totals"] = totals_json(*analysis, workspace.convention());
  }
  return give_json(json);
}

// What there is to choose from; it changes only with the model's own conventions.
EMSCRIPTEN_KEEPALIVE const char* app_catalog_json() {
  Json presets = Json::array(), conventions = Json::array();
  for (const PresetVariant& preset : preset_variants()) {
    presets.push_back({{"id", preset.id}, {"title", preset.title}, {"family", preset.family}});
  }
  for (const Convention& convention : page().workspace.catalog().conventions()) {
    conventions.push_back({{"id", convention.id}, {"title", convention.title}});
  }
  return give_json(
      {{"presets", presets}, {"conventions", conventions}, {"commands", commands_json()}});
}

EMSCRIPTEN_KEEPALIVE const char* app_items_json() {
  Json list = Json::array();
  if (page().frontend) {
    for (const Item& item : page().frontend->items().items()) list.push_back(item_json(item));
  }
  return give_json(list);
}

// The topmost widget of the last frame under a point; null where there is none.
EMSCRIPTEN_KEEPALIVE const char* app_item_at_json(float x, float y) {
  const Item* item = page().frontend ? page().frontend->items().at(x, y) : nullptr;
  return give_json(item ? item_json(*item) : Json());
}

}  // extern "C"
