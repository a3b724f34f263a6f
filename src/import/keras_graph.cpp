#include "import/keras_graph.h"

#include <algorithm>

#include "import/keras_layers.h"
#include "model/definition.h"
#include "model/words.h"

namespace ledger {

using Type = JsonValue::Type;

namespace {

const JsonValue kNoConfig = {};

const JsonValue* find_any(const JsonValue& json, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    const JsonValue* value = json.find(key);
    if (value != nullptr && !value->is(Type::kNull)) return value;
  }
  return nullptr;
}

const JsonValue& config_of(const JsonValue& layer) {
  const JsonValue* config = layer.find("config");
  return config == nullptr ? kNoConfig : *config;
}

// The input shape, batch included, that a layer says.
const JsonValue* batch_shape_of(const JsonValue& layer) {
  if (const JsonValue* shape = find_any(config_of(layer), {"batch_shape", "batch_input_shape"})) {
    return shape;
  }
  const JsonValue* build = layer.find("build_config");
  return build == nullptr ? nullptr : find_any(*build, {"input_shape"});
}

}  // namespace

std::string_view keras_layer_class(const JsonValue& layer) {
  const JsonValue* class_name = layer.find("class_name");
  return class_name == nullptr ? "" : keras_class_name(class_name->text);
}

std::string keras_layer_name(const JsonValue& layer) {
  const JsonValue* name = layer.find("name");
  if (name == nullptr) name = config_of(layer).find("name");
  std::string text(name == nullptr ? keras_layer_class(layer) : std::string_view(name->text));
  std::replace(text.begin(), text.end(), '/', '.');
  return text;
}

const JsonValue* keras_model_layers(const JsonValue& layer) {
  const JsonValue& config = config_of(layer);
  if (config.is(Type::kArray)) return &config;
  const JsonValue* layers = config.find("layers");
  return layers != nullptr && layers->is(Type::kArray) ? layers : nullptr;
}

KerasGraph::Tensors KerasGraph::run(const JsonValue& model, const std::string& prefix,
                                    const Tensors& inputs) {
  const JsonValue& layers = *keras_model_layers(model);
  const std::string around = builder_.prefix();
  builder_.set_prefix(prefix);
  const bool is_list =
      keras_layer_class(model) == "Sequential" || config_of(model).is(Type::kArray);
  Tensors outputs = is_list ? run_sequential(model, layers, prefix, inputs)
                            : run_functional(model, layers, prefix, inputs);
  builder_.set_prefix(around);
  return outputs;
}

KerasGraph::Tensors KerasGraph::run_sequential(const JsonValue& model, const JsonValue& layers,
                                               const std::string& prefix, Tensors tensors) {
  if (tensors.empty()) tensors = first_input(model, layers, prefix);
  for (const JsonValue& layer : layers.items) {
    if (tensors.empty() || builder_.full()) break;
    if (keras_layer_class(layer) != "InputLayer") {
      tensors = run_layer(layer, prefix, {tensors.front()}, {});
    }
  }
  return tensors;
}

KerasGraph::Tensors KerasGraph::first_input(const JsonValue& model, const JsonValue& layers,
                                            const std::string& prefix) {
  const JsonValue* first = layers.items.empty() ? &model : &layers.items.front();
  const JsonValue* inner = keras_model_layers(*first);
  while (batch_shape_of(*first) == nullptr && inner != nullptr && !inner->items.empty()) {
    first = &inner->items.front();
    inner = keras_model_layers(*first);
  }
  const JsonValue* shape = batch_shape_of(*first);
  if (shape == nullptr) shape = find_any(config_of(model), {"build_input_shape"});
  if (shape == nullptr) shape = batch_shape_of(model);
  if (shape != nullptr) return add_input(*first, *shape, prefix);
  const std::string_view class_name = keras_layer_class(*first);
  if (class_name == "Embedding") {
    return {builder_.add_input("input", {kUnknownSize}, first->mark, channels_first_)};
  }
  if (class_name.find("2D") != std::string_view::npos) {
    builder_.notes().add("The file does not say the shape of its input: 3×224×224 is a guess.");
    return {builder_.add_input("input", {224, 224, 3}, first->mark, false)};
  }
  reporter_.add(ErrorCode::kMissing, first->mark, "The model does not say the shape of its input.",
                "Begin it with an Input layer, or call model.build(input_shape) before saving it.");
  return {};
}

KerasGraph::Tensors KerasGraph::add_input(const JsonValue& layer, const JsonValue& batch_shape,
                                          const std::string& prefix) {
  std::vector<long long> shape = read_keras_sizes(batch_shape, "the input shape", reporter_);
  if (shape.empty()) {
    reporter_.add(ErrorCode::kMissing, batch_shape.mark, "The input shape has no dimensions.",
                  "The batch comes first, as null: [null, 28, 28, 1].");
    return {};
  }
  if (shape.front() > 1) {
    builder_.notes().add("The file is written for batches of " + std::to_string(shape.front()) +
                         "; figures here are for the batch that is set beside them.");
  }
  shape.erase(shape.begin());
  constexpr std::size_t kMostDimensions = 6;
  const auto is_bad = [](long long size) { return size < 1 && size != kUnknownSize; };
  if (shape.size() > kMostDimensions || std::any_of(shape.begin(), shape.end(), is_bad)) {
    reporter_.add(ErrorCode::kOutOfRange, batch_shape.mark,
                  "The input shape needs at most 6 sizes of at least 1 behind the batch.");
    return {};
  }
  return {builder_.add_input(prefix + keras_layer_name(layer), shape, layer.mark, channels_first_)};
}

bool KerasGraph::spend(const JsonValue& layer, std::size_t steps) {
  constexpr std::int64_t kMostSteps = 5LL * kMaximumLayers / 2;
  const bool is_spent = steps_ > kMostSteps;
  steps_ += static_cast<std::int64_t>(steps);
  if (steps_ <= kMostSteps) return true;
  if (!is_spent) {
    reporter_.add(ErrorCode::kTooLarge, layer.mark,
                  "Models that are used inside of each other call more than " +
                      std::to_string(kMostSteps) + " layers.");
  }
  return false;
}

KerasGraph::Tensors KerasGraph::run_layer(const JsonValue& layer, const std::string& prefix,
                                          Tensors inputs, std::vector<std::string_view> roles) {
  if (!spend(layer, 1)) return inputs;
  if (!layer.is(Type::kObject) || keras_layer_class(layer).empty()) {
    reporter_.add(ErrorCode::kMissing, layer.mark, "A layer needs a \"class_name\".",
                  R"(For example: {"class_name": "Dense", "config": {"units": 10}}.)");
    return inputs;
  }
  const std::string name = prefix + keras_layer_name(layer);
  if (keras_model_layers(layer) != nullptr) return run(layer, name + ".", inputs);
  const KerasCall call = {keras_layer_class(layer), name,
                          KerasConfig(layer, config_of(layer), reporter_), std::move(inputs),
                          std::move(roles)};
  return build_keras_layer(builder_, call);
}

KerasGraph::Tensors KerasGraph::run_functional(const JsonValue& model, const JsonValue& layers,
                                               const std::string& prefix, const Tensors& inputs) {
  const JsonValue& config = config_of(model);
  // Each call reads the whole list again, be it of nothing but inputs.
  std::size_t entries = layers.items.size();
  for (const std::string_view key : {"input_layers", "output_layers"}) {
    if (const JsonValue* list = config.find(key)) entries += list->items.size();
  }
  if (!spend(model, entries)) return {};
  const KerasNodes nodes = read_keras_nodes(layers, reporter_);
  if (reporter_.any()) return inputs;
  Outputs outputs(layers.items.size());
  // The order in which the inputs of the model are handed over.
  if (const JsonValue* given = config.find("input_layers"); given != nullptr && !inputs.empty()) {
    std::size_t next = 0;
    for (const KerasReference& reference : find_keras_references(*given)) {
      const auto found = nodes.layer_of_name.find(reference.layer);
      if (found == nodes.layer_of_name.end() || next >= inputs.size()) continue;
      outputs[found->second] = {{inputs[next++]}};
    }
  }
  Tensors last = inputs;
  for (std::size_t i = 0; i < nodes.nodes.size() && !builder_.full(); ++i) {
    std::vector<Tensors>& calls = outputs[nodes.nodes[i].layer];
    const JsonValue& layer = layers.items[nodes.nodes[i].layer];
    const bool is_input = keras_layer_class(layer) == "InputLayer";
    if (is_input && !calls.empty()) continue;
    last = run_node(nodes, i, prefix, inputs, outputs);
    if (last.empty()) return last;
    calls.push_back(last);
  }
  Tensors results = model_outputs(config, nodes, outputs);
  return results.empty() ? last : results;
}

KerasGraph::Tensors KerasGraph::run_node(const KerasNodes& nodes, std::size_t index,
                                         const std::string& prefix, const Tensors& inputs,
                                         const Outputs& outputs) {
  const KerasNode& node = nodes.nodes[index];
  const JsonValue& layer = nodes.layers->items[node.layer];
  if (keras_layer_class(layer) == "InputLayer") {
    if (!inputs.empty()) return {inputs.front()};
    if (const JsonValue* shape = batch_shape_of(layer)) return add_input(layer, *shape, prefix);
    reporter_.add(ErrorCode::kMissing, layer.mark, "The input layer does not say its shape.",
                  R"(Its config has "batch_shape": [null, 224, 224, 3].)");
    return {};
  }
  if (node.inputs.size() > kMostDraftInputs) {
    reporter_.add(ErrorCode::kTooLarge, layer.mark,
                  "The layer " + in_quotes(keras_layer_name(layer)) + " reads more than " +
                      std::to_string(kMostDraftInputs) + " others.");
    return {};
  }
  Tensors arguments;
  std::vector<std::string_view> roles;
  for (const KerasReference& reference : node.inputs) {
    arguments.push_back(find_output(reference, nodes, outputs));
    roles.push_back(reference.role);
  }
  if (arguments.empty()) {
    reporter_.add(ErrorCode::kMissing, layer.mark,
                  "The layer " + in_quotes(keras_layer_name(layer)) + " has no input.",
                  "Its \"inbound_nodes\" name what it reads.");
    return {};
  }
  return run_layer(layer, prefix, std::move(arguments), std::move(roles));
}

KerasTensor KerasGraph::find_output(const KerasReference& reference, const KerasNodes& nodes,
                                    const Outputs& outputs) {
  const std::vector<Tensors>& calls = outputs[nodes.layer_of_name.find(reference.layer)->second];
  const Tensors& results = calls[std::min(reference.call, calls.size() - 1)];
  KerasTensor tensor = results[reference.output < results.size() ? reference.output : 0];
  if (reference.shape == nullptr || tensor.layer < 0) return tensor;
  // Keras 3 writes the shapes: they tell what an unknown layer makes.
  DraftLayer& layer = builder_.model().layers[static_cast<std::size_t>(tensor.layer)];
  if (layer.kind != "unknown_op" || layer.fields.contains("shape")) return tensor;
  std::vector<long long> shape = read_keras_sizes(*reference.shape, "shape", reporter_);
  if (shape.size() < 2 || shape.size() > 7) return tensor;
  shape.erase(shape.begin());
  if (std::any_of(shape.begin(), shape.end(), [](long long size) { return size < 1; })) {
    return tensor;
  }
  layer.set("shape", shape);
  return {tensor.layer, std::move(shape), false};
}

KerasGraph::Tensors KerasGraph::model_outputs(const JsonValue& config, const KerasNodes& nodes,
                                              const Outputs& outputs) {
  Tensors results;
  const JsonValue* named = config.find("output_layers");
  if (named == nullptr) return results;
  for (const KerasReference& reference : find_keras_references(*named)) {
    const auto found = nodes.layer_of_name.find(reference.layer);
    if (found == nodes.layer_of_name.end() || outputs[found->second].empty()) continue;
    results.push_back(find_output(reference, nodes, outputs));
  }
  return results;
}

}  // namespace ledger
