// model.to_json() of Keras 2 and 3, and the model.json of TensorFlow.js.
#include <algorithm>

#include "import/import.h"
#include "import/keras_graph.h"
#include "model/words.h"

namespace ledger {

using Type = JsonValue::Type;

namespace {

bool has_channels_first(const JsonValue& json) {
  const JsonValue* format = json.find("data_format");
  if (format != nullptr && format->text == "channels_first") return true;
  return std::any_of(json.items.begin(), json.items.end(), has_channels_first) ||
         std::any_of(json.members.begin(), json.members.end(), [](const JsonValue::Member& member) {
           return has_channels_first(member.value);
         });
}

// TensorFlow.js wraps the model once or twice.
const JsonValue& unwrapped(const JsonValue& root) {
  const JsonValue* model = &root;
  for (const std::string_view key : {"modelTopology", "model_config"}) {
    if (const JsonValue* inner = model->find(key)) model = inner;
  }
  return *model;
}

Error not_a_model(const JsonValue& model) {
  if (model.find("node") != nullptr) {
    return {
        ErrorCode::kUnknownName, model.mark.place(),
        "This is a graph model of TensorFlow.js, which no longer knows its layers.",
        "Convert the Keras model itself with --output_format tfjs_layers_model, or save it with "
        "model.to_json()."};
  }
  return {
      ErrorCode::kMissing, model.mark.place(),
      R"(Expected a Keras model: "class_name" and "config" with "layers".)",
      "model.to_json() writes one; a class of one's own that only has call() cannot be written."};
}

ImportResult finished(KerasBuilder& builder, const JsonValue& model) {
  ImportResult result;
  result.format = ModelFormat::kKeras;
  DraftModel& imported = builder.model();
  imported.name = keras_layer_name(model);
  result.notes = builder.notes().take(imported.layers.size());
  imported.description = "Imported from Keras.";
  imported.notes = result.notes;
  result.model = write_draft(std::move(imported));
  return result;
}

}  // namespace

ImportResult import_keras(std::string_view text) {
  ImportResult failed;
  failed.format = ModelFormat::kKeras;
  const std::optional<JsonValue> root = parse_json(text, failed.errors);
  if (!root || !failed.errors.empty()) return failed;
  const JsonValue& model = unwrapped(*root);
  Reporter reporter;
  KerasBuilder builder(reporter);
  if (keras_model_layers(model) == nullptr) {
    reporter.add(not_a_model(model));
  } else {
    KerasGraph(builder, reporter, has_channels_first(model)).run(model, "", {});
    if (!reporter.any() && builder.model().layers.empty()) {
      reporter.missing(model.mark, "The model has no layers.");
    }
  }
  if (!reporter.any()) return finished(builder, model);
  failed.errors = reporter.take();
  fill_paths(*root, failed.errors);
  return failed;
}

}  // namespace ledger
