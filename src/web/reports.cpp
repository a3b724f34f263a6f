// What the page's scripts and tests read, as JSON text.

#include <emscripten/emscripten.h>

#include "app/commands.h"
#include "app/saved_json.h"
#include "model/json_writer.h"
#include "model/presets.h"
#include "page.h"

namespace ledger {

namespace {

// 64-bit numbers as text: JavaScript reads numbers as doubles.
void write_whole(JsonWriter& json, std::string_view name, std::int64_t value) {
  json.member(name, std::to_string(value));
}

void write_totals(JsonWriter& json, const Analysis& analysis, int convention) {
  const Totals& totals = analysis.totals;
  json.key("totals");
  json.begin_object();
  write_whole(json, "parameters", totals.parameters);
  write_whole(json, "macs", totals.macs);
  write_whole(json, "flops", totals.flops);
  write_whole(json, "weight_bytes", totals.weight_bytes);
  write_whole(json, "activation_bytes", totals.activation_bytes);
  write_whole(json, "peak_bytes", totals.peak_bytes);
  const auto index = static_cast<std::size_t>(convention);
  if (convention >= 0 && index < totals.counts.size()) {
    write_whole(json, "count", totals.counts[index]);
  }
  json.end_object();
}

void write_errors(JsonWriter& json, const Errors& errors) {
  json.key("errors");
  json.begin_array();
  for (const Error& error : errors) {
    json.begin_object();
    json.member("text", describe(error));
    json.member("code", error_code_name(error.code));
    json.member("line", error.place.line);
    json.member("column", error.place.column);
    json.end_object();
  }
  json.end_array();
}

void write_settings(JsonWriter& json, const Settings& settings) {
  json.key("settings");
  json.begin_object();
  json.member("variant", settings.variant);
  json.key("parameters");
  json.begin_object();
  for (const auto& [name, value] : settings.parameters) json.member(name, to_string(value));
  json.end_object();
  write_edits(json, settings);
  json.end_object();
}

void write_parameters(JsonWriter& json, const ModelDefinition* definition,
                      const Settings& settings) {
  const auto text = [](const std::optional<Rational>& value) {
    return value ? to_string(*value) : std::string();
  };
  json.key("parameters");
  json.begin_array();
  if (definition != nullptr) {
    for (const ModelParameter& parameter : definition->parameters) {
      json.begin_object();
      json.member("name", parameter.name);
      json.member("title", parameter.title);
      json.member("value", text(definition->parameter_value(parameter.name, settings)));
      json.member("minimum", text(parameter.minimum));
      json.member("maximum", text(parameter.maximum));
      json.member("step", to_string(parameter.step));
      json.member("boolean", parameter.is_boolean);
      json.end_object();
    }
  }
  json.end_array();
}

void write_view(JsonWriter& json, const View& view) {
  json.key("view");
  json.begin_object();
  json.member("convention", view.convention);
  json.member("layer", view.selected_layer);
  json.member("search", view.search);
  json.member("sort", static_cast<int>(view.sort));
  json.member("descending", view.sort_descending);
  json.member("tab", static_cast<int>(view.tab));
  json.member("exact", view.exact_numbers);
  json.end_object();
}

// Whether the text is still the preset's own, so that a link may name it.
bool is_preset(const Document& document) {
  const PresetVariant* preset = find_preset(document.preset_id);
  return preset != nullptr && preset->text == document.source;
}

void write_item(JsonWriter& json, const Item& item) {
  json.begin_object();
  json.member("id", item.id);
  json.member("role", item.role);
  json.member("label", item.label);
  json.member("value", item.value);
  // To a sixty-fourth of a pixel, which is more than a picture has.
  const auto place = [&](std::string_view name, float length) {
    constexpr std::int64_t kParts = 64;
    const auto parts = static_cast<std::int64_t>(length * static_cast<float>(kParts));
    json.member(name, Rational::make(parts, kParts).value_or(Rational(0)));
  };
  place("x", item.x);
  place("y", item.y);
  place("width", item.width);
  place("height", item.height);
  json.member("enabled", item.enabled);
  json.member("text", item.takes_text);
  json.end_object();
}

void write_commands(JsonWriter& json) {
  json.key("commands");
  json.begin_array();
  for (const Command& command : commands()) {
    json.begin_object();
    json.member("id", command.id);
    json.member("title", command.title);
    json.member("scope", static_cast<int>(command.scope));
    json.key("shortcuts");
    json.begin_array();
    json.value(command.shortcut);
    json.value(command.second_shortcut);
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

}  // namespace

}  // namespace ledger

using namespace ledger;

extern "C" {

EMSCRIPTEN_KEEPALIVE const char* app_state_json() {
  const Workspace& workspace = page().workspace;
  const Document& document = workspace.document();
  JsonWriter json;
  json.begin_object();
  json.member("revision", static_cast<std::int64_t>(workspace.revision()));
  json.member("preset", document.preset_id);
  json.member("is_preset", is_preset(document));
  write_whole(json, "batch", document.options.batch);
  json.member("weight_type", data_type_name(document.options.weight_type));
  json.member("activation_type", data_type_name(document.options.activation_type));
  write_settings(json, document.settings);
  write_parameters(json, workspace.definition().get(), document.settings);
  write_view(json, workspace.view());
  json.member("stale", workspace.is_stale());
  write_errors(json, workspace.errors());
  json.member("undo", workspace.undo_sentence());
  json.member("redo", workspace.redo_sentence());
  json.member("can_undo", workspace.can_undo());
  json.member("can_redo", workspace.can_redo());
  if (page().frontend) json.member("command", page().frontend->last_command());
  if (const Analysis* analysis = workspace.analysis().get()) {
    const Model& model = *analysis->model;
    json.member("title", model.title.empty() ? model.name : model.title);
    json.member("layers", static_cast<std::int64_t>(analysis->rows.size()));
    write_totals(json, *analysis, workspace.convention());
  }
  json.end_object();
  return give_text(json.take());
}

// What there is to choose from; it changes only with the model's own conventions.
EMSCRIPTEN_KEEPALIVE const char* app_catalog_json() {
  JsonWriter json;
  json.begin_object();
  json.key("presets");
  json.begin_array();
  for (const PresetVariant& preset : preset_variants()) {
    json.begin_object();
    json.member("id", preset.id);
    json.member("title", preset.title);
    json.member("family", preset.family);
    json.end_object();
  }
  json.end_array();
  json.key("conventions");
  json.begin_array();
  for (const Convention& convention : page().workspace.catalog().conventions()) {
    if (!convention.counts_work()) continue;
    json.begin_object();
    json.member("id", convention.id);
    json.member("title", convention.title);
    json.end_object();
  }
  json.end_array();
  write_commands(json);
  json.end_object();
  return give_text(json.take());
}

EMSCRIPTEN_KEEPALIVE const char* app_items_json() {
  JsonWriter json;
  json.begin_array();
  if (page().frontend) {
    for (const Item& item : page().frontend->items().items()) write_item(json, item);
  }
  json.end_array();
  return give_text(json.take());
}

// The topmost widget of the last frame under a point; null where there is none.
EMSCRIPTEN_KEEPALIVE const char* app_item_at_json(float x, float y) {
  const Item* item = page().frontend ? page().frontend->items().at(x, y) : nullptr;
  JsonWriter json;
  if (item != nullptr) {
    write_item(json, *item);
  } else {
    json.null();
  }
  return give_text(json.take());
}

}  // extern "C"
