// The session as the page's scripts use it: actions in, the document's text out.

#include <emscripten/emscripten.h>

#include <optional>
#include <string>

#include "app/cell_fields.h"
#include "app/layer_fields.h"
#include "export/export.h"
#include "export/mirror.h"
#include "model/json.h"
#include "model/presets.h"
#include "page.h"

namespace ledger {

namespace {

std::string text_of(const JsonValue& json, std::string_view key) {
  const JsonValue* value = json.find(key);
  if (value == nullptr) return {};
  if (value->is(JsonValue::Type::kNumber)) return to_string(value->number);
  if (value->is(JsonValue::Type::kBoolean)) return value->boolean ? "true" : "false";
  return value->text;
}

// "224", "0.25", "true".
std::optional<Rational> number_of(const JsonValue& json, std::string_view key) {
  const std::string text = text_of(json, key);
  if (text == "true") return Rational(1);
  if (text == "false") return Rational(0);
  return parse_decimal(text);
}

// As a person writes it: "3×5", "same".
std::optional<Action> type_field(const Workspace& workspace, const std::string& layer,
                                 const std::string& field, const std::string& typed) {
  if (!workspace.shown()) return std::nullopt;
  const Model& model = *workspace.shown()->model;
  const int index = find_layer(model, layer);
  if (index < 0) return std::nullopt;
  const LayerCell cell = {*workspace.shown(), workspace.document().settings, index};
  const int position = cell.kind().field_index(field);
  if (position < 0) return std::nullopt;
  return type_into_field(cell, cell.kind().fields[static_cast<std::size_t>(position)], typed);
}

// The action that `json` names, or nothing where it names none that can be done.
std::optional<Action> read_action(const JsonValue& json, const Workspace& workspace) {
  const std::string what = text_of(json, "do");
  const auto text = [&](std::string_view key) { return text_of(json, key); };
  const std::optional<Rational> number = number_of(json, "value");
  if (what == "open_preset" && find_preset(text("variant"))) return OpenPreset{text("variant")};
  if (what == "open_text") return OpenText{text("text"), text("origin")};
  if (what == "edit_source") return EditSource{text("text")};
  if (what == "set_parameter" && number) return SetParameter{text("name"), *number};
  if (what == "reset_parameter") return ResetParameter{text("name")};
  if (what == "set_field") return SetField{text("layer"), text("field"), text("value")};
  if (what == "type_field") {
    return type_field(workspace, text("layer"), text("field"), text("value"));
  }
  if (what == "reset_field") return ResetField{text("layer"), text("field")};
  if (what == "reset_edits") return ResetEdits{};
  if (what == "set_batch" && number && number->is_whole() && number->numerator > 0) {
    return SetBatch{number->numerator};
  }
  const std::optional<DataType> type = find_data_type(text("value"));
  if (what == "set_weight_type" && type) return SetWeightType{*type};
  if (what == "set_activation_type" && type) return SetActivationType{*type};
  if (what == "undo") return Undo{};
  if (what == "redo") return Redo{};
  if (what == "go_to" && number && number->is_whole() && number->numerator >= 0) {
    return GoTo{static_cast<std::size_t>(number->numerator)};
  }
  if (what == "set_convention" && workspace.catalog().find_convention(text("id")) >= 0) {
    return SetConvention{text("id")};
  }
  if (what == "select_layer") return SelectLayer{text("name")};
  if (what == "set_search") return SetSearch{text("text")};
  return std::nullopt;
}

ExportOptions export_options(const Workspace& workspace) {
  ExportOptions options;
  options.conventions = {workspace.convention()};
  options.definition = workspace.definition().get();
  options.variant = workspace.analyzed_settings().variant;
  options.settings = &workspace.analyzed_settings();
  options.comparison = workspace.comparison().get();
  return options;
}

}  // namespace

}  // namespace ledger

using namespace ledger;

extern "C" {

// {"do": "set_batch", "value": 8}; gives 0 where the action is unknown or names what is not there.
// Actions of one nonzero `gesture` make one step of the history.
EMSCRIPTEN_KEEPALIVE int app_act(const char* json, int gesture) {
  Errors errors;
  const std::optional<JsonValue> read = parse_json(json, errors);
  if (!read) return 0;
  Workspace& workspace = page().workspace;
  const std::optional<Action> action = read_action(*read, workspace);
  if (!action) return 0;
  workspace.dispatch(*action, static_cast<std::uint64_t>(gesture));
  return 1;
}

EMSCRIPTEN_KEEPALIVE int app_command(const char* id) {
  return page().frontend && page().frontend->run_command(id);
}

EMSCRIPTEN_KEEPALIVE void app_open_text(const char* text, const char* origin) {
  if (page().frontend) {
    page().frontend->open_text(text, origin);
  } else {
    page().workspace.dispatch(OpenText{text, origin});
  }
}

EMSCRIPTEN_KEEPALIVE void app_notify(const char* text) {
  if (page().frontend) page().frontend->notify(text);
}

EMSCRIPTEN_KEEPALIVE const char* app_source() {
  return give_text(page().workspace.model_text());
}

// Changes with every change of document or view.
EMSCRIPTEN_KEEPALIVE double app_revision() {
  return static_cast<double>(page().workspace.revision());
}

EMSCRIPTEN_KEEPALIVE const char* app_mirror_html() {
  const Workspace& workspace = page().workspace;
  if (!workspace.analysis()) return "";
  MirrorOptions options;
  options.convention = workspace.convention();
  options.selected_layer = workspace.view().selected_layer;
  options.variant = workspace.analyzed_settings().variant;
  options.settings = &workspace.analyzed_settings();
  options.definition = workspace.definition().get();
  options.errors = &workspace.errors();
  options.settings = &workspace.document().settings;
  options.comparison = workspace.comparison().get();
  return give_text(mirror_html(*workspace.analysis(), options));
}

// The table as text for other programs: "csv", "markdown", "latex", "json" or "netron"; the model
// as "pytorch", which is empty where it cannot be said, or "model", its own JSON.
EMSCRIPTEN_KEEPALIVE const char* app_export(const char* format_name) {
  const Workspace& workspace = page().workspace;
  if (!workspace.analysis()) return "";
  const ExportOptions options = export_options(workspace);
  const Analysis& analysis = *workspace.analysis();
  const std::string_view format = format_name;
  if (format == "csv") return give_text(export_csv(analysis, options));
  if (format == "markdown") return give_text(export_markdown(analysis, options));
  if (format == "latex") return give_text(export_latex(analysis, options));
  if (format == "netron") return give_text(export_netron(analysis, options));
  if (format == "model") return give_text(workspace.file_text());
  if (format == "pytorch") {
    Result<std::string> text = export_pytorch(analysis, options);
    return text ? give_text(std::move(*text)) : "";
  }
  return give_text(export_json(analysis, options));
}

}  // extern "C"
