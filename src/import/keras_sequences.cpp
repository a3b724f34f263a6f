// Layers of Keras that read sequences: embeddings, recurrence, attention.
#include <algorithm>
#include <array>
#include <string>

#include "import/keras_layers.h"
#include "model/words.h"

namespace ledger {
namespace {

using Tensors = std::vector<KerasTensor>;
using Sizes = std::vector<long long>;

Tensors embedding(KerasBuilder& builder, const KerasCall& call) {
  const long long rows = call.config.needed("input_dim");
  const long long columns = call.config.needed("output_dim");
  KerasTensor input = call.input();
  Sizes shape = input.shape;
  shape.push_back(columns);
  const bool is_table = input.rank() == 2;
  if (is_table && input.shape.back() == kUnknownSize) return {builder.add_unknown(call)};
  if (is_table) input = builder.reshaped(input, {-1}, {size_product(input.shape)}, false);
  DraftLayer layer = {{}, "embedding", {input.layer}};
  layer.set("num_embeddings", rows);
  layer.set("embedding_dim", columns);
  const KerasTensor result = builder.add(call, "", std::move(layer), shape, false);
  if (!is_table) return {result};
  return {builder.reshaped(result, {-1, shape[1], columns}, shape, false)};
}

struct Recurrence {
  std::string_view keras;
  const char* kind;
  bool second_bias;  // for the state, as NVIDIA's library has it
};
constexpr std::array<Recurrence, 5> kRecurrences = {{{"LSTM", "lstm", false},
                                                     {"GRU", "gru", false},
                                                     {"SimpleRNN", "rnn", false},
                                                     {"CuDNNLSTM", "lstm", true},
                                                     {"CuDNNGRU", "gru", true}}};

const Recurrence* find_recurrence(std::string_view class_name) {
  const auto* const found =
      std::find_if(kRecurrences.begin(), kRecurrences.end(),
                   [&](const Recurrence& each) { return each.keras == class_name; });
  return found == kRecurrences.end() ? nullptr : found;
}

// The outputs of all places.
KerasTensor add_recurrence(KerasBuilder& builder, const KerasCall& call, std::string_view suffix,
                           bool both_ways) {
  const Recurrence& recurrence = *find_recurrence(call.class_name);
  const KerasTensor input = builder.unturned(call.input());
  const long long units = call.config.needed("units");
  DraftLayer layer = {{}, recurrence.kind, {input.layer}};
  layer.set("hidden_size", units);
  if (both_ways) layer.set("bidirectional", true);
  if (!call.config.boolean("use_bias", true)) layer.set("bias", false);
  if (!recurrence.second_bias && !call.config.boolean("reset_after", false)) {
    layer.set("recurrent_bias", false);
  }
  if (call.inputs.size() > 1) {
    builder.notes().add(
        "The state that " + in_quotes(call.name) +
        " begins with comes from another layer; only its sequence is shown as input.");
  }
  const Sizes shape = {input.shape.front(), both_ways ? size_product({2, units}) : units};
  return builder.add(call, suffix, std::move(layer), shape, false);
}

KerasTensor last_place(KerasBuilder& builder, const KerasCall& call, const KerasTensor& sequence,
                       std::string_view suffix) {
  DraftLayer layer = {{}, "select", {sequence.layer}};
  layer.set("dim", 1LL);
  layer.set("index", -1LL);
  return builder.add(call, suffix, std::move(layer), {sequence.shape.back()}, false);
}

// With return_state the states of the last place are outputs as well.
Tensors recurrent(KerasBuilder& builder, const KerasCall& call) {
  const KerasTensor sequence = add_recurrence(builder, call, "", false);
  const bool keeps_all = call.config.boolean("return_sequences", false);
  const bool has_states = call.config.boolean("return_state", false);
  if (keeps_all && !has_states) return {sequence};
  const KerasTensor last = last_place(builder, call, sequence, "_last");
  if (!has_states) return {last};
  return {keeps_all ? sequence : last, last, last};
}

// The layer inside of a wrapper. Errors where there is none.
std::optional<KerasCall> wrapped(const KerasCall& call) {
  const JsonValue* layer = call.config.find("layer");
  const JsonValue* class_name = layer == nullptr ? nullptr : layer->find("class_name");
  const JsonValue* config = layer == nullptr ? nullptr : layer->find("config");
  if (class_name == nullptr || config == nullptr) {
    call.config.fail("The layer needs a \"layer\" with \"class_name\" and \"config\".");
    return std::nullopt;
  }
  return KerasCall{keras_class_name(class_name->text),
                   call.name,
                   KerasConfig(*layer, *config, call.config.reporter()),
                   call.inputs,
                   {}};
}

Tensors bidirectional(KerasBuilder& builder, const KerasCall& call) {
  const std::optional<KerasCall> inner = wrapped(call);
  if (!inner) return {call.input()};
  if (find_recurrence(inner->class_name) == nullptr) return {builder.add_unknown(call)};
  const bool keeps_all = inner->config.boolean("return_sequences", false);
  const std::string_view mode = call.config.text("merge_mode", "concat");
  if (mode == "concat") {
    const KerasTensor sequence = add_recurrence(builder, *inner, "", true);
    if (keeps_all) return {sequence};
    return {last_place(builder, call, sequence, "_last")};
  }
  Tensors ways;
  for (const std::string_view suffix : {"_forward", "_backward"}) {
    const KerasTensor sequence = add_recurrence(builder, *inner, suffix, false);
    const std::string last = std::string(suffix) + "_last";
    ways.push_back(keeps_all ? sequence : last_place(builder, call, sequence, last));
  }
  const char* kind = mode == "mul" ? "mul" : "add";
  const KerasTensor merged =
      builder.add(call, "", {{}, kind, {ways[0].layer, ways[1].layer}}, ways.front().shape, false);
  if (mode != "ave") return {merged};
  return {builder.add_same(call, "_half", merged, "scale")};
}

// What works on the last dimension alone does so at every place anyway.
Tensors time_distributed(KerasBuilder& builder, const KerasCall& call) {
  static constexpr std::array<std::string_view, 8> kByPlace = {
      "Dense",     "Activation", "Dropout", "ReLU",
      "LeakyReLU", "ELU",        "Softmax", "LayerNormalization"};
  const std::optional<KerasCall> inner = wrapped(call);
  if (!inner) return {call.input()};
  if (std::find(kByPlace.begin(), kByPlace.end(), inner->class_name) != kByPlace.end()) {
    return build_keras_layer(builder, *inner);
  }
  const Sizes& shape = call.input().shape;
  const long long inside = size_product({shape.begin() + 1, shape.end()});
  if (inner->class_name == "Flatten" && inside != kUnknownSize) {
    const KerasTensor input = builder.unturned(call.input());
    DraftLayer layer = {{}, "reshape", {input.layer}};
    layer.set("shape", std::vector<long long>{-1, inside});
    return {builder.add(call, "", std::move(layer), {shape.front(), inside}, false)};
  }
  KerasCall named = call;
  const std::string name = "TimeDistributed " + std::string(inner->class_name);
  named.class_name = name;
  return {builder.add_unknown(named)};
}

struct AttentionInputs {
  KerasTensor query, value, key;
};

AttentionInputs attention_inputs(KerasBuilder& builder, const KerasCall& call) {
  const auto pick = [&](std::string_view role, std::size_t position, const KerasTensor& otherwise) {
    for (std::size_t i = 0; i < call.inputs.size(); ++i) {
      const std::string_view given = i < call.roles.size() ? call.roles[i] : "";
      if (given == role || (given.empty() && i == position)) {
        return builder.unturned(call.inputs[i]);
      }
    }
    return otherwise;
  };
  AttentionInputs inputs;
  inputs.query = pick("query", 0, builder.unturned(call.input()));
  inputs.value = pick("value", 1, inputs.query);
  inputs.key = pick("key", 2, inputs.value);
  return inputs;
}

KerasTensor project(KerasBuilder& builder, const KerasCall& call, const KerasTensor& input,
                    long long units, std::string_view suffix) {
  DraftLayer layer = {{}, "linear", {input.layer}};
  layer.set("out_features", units);
  if (!call.config.boolean("use_bias", true)) layer.set("bias", false);
  return builder.add(call, suffix, std::move(layer), {input.shape.front(), units}, false);
}

KerasTensor add_products(KerasBuilder& builder, const KerasCall& call, const AttentionInputs& of,
                         long long heads, std::string_view suffix) {
  DraftLayer layer = {
      {}, "scaled_dot_product_attention", {of.query.layer, of.key.layer, of.value.layer}};
  if (heads != 1) layer.set("num_heads", heads);
  return builder.add(call, suffix, std::move(layer), of.query.shape, false);
}

// One layer where the heads share the features of the input, as in PyTorch; else spelled out.
Tensors multi_head_attention(KerasBuilder& builder, const KerasCall& call) {
  const AttentionInputs in = attention_inputs(builder, call);
  const long long heads = call.config.needed("num_heads"), size = call.config.needed("key_dim");
  const long long width = size_product({heads, size}), features = in.query.shape.back();
  const Sizes wanted = call.config.list("output_shape");
  const long long out = wanted.empty() ? features : wanted.back();
  const bool is_even = call.config.whole("value_dim", size) == size;
  const bool are_sequences = in.value.rank() == 2 && in.key.rank() == 2;
  if (!is_even || !are_sequences || width == kUnknownSize || out == kUnknownSize) {
    return {builder.add_unknown(call)};
  }
  const bool shares = width == features && out == features && in.value.shape.back() == features &&
                      in.key.shape.back() == features;
  if (!shares) {
    AttentionInputs inner;
    inner.query = project(builder, call, in.query, width, "_query");
    inner.key = project(builder, call, in.key, width, "_key");
    inner.value = project(builder, call, in.value, width, "_value");
    const KerasTensor mixed = add_products(builder, call, inner, heads, "_products");
    return {project(builder, call, mixed, out, "_output")};
  }
  DraftLayer layer = {{}, "multi_head_attention", {in.query.layer}};
  if (in.key.layer != in.query.layer || in.value.layer != in.query.layer) {
    layer.inputs = {in.query.layer, in.key.layer, in.value.layer};
  }
  layer.set("num_heads", heads);
  if (!call.config.boolean("use_bias", true)) layer.set("bias", false);
  return {builder.add(call, "", std::move(layer), in.query.shape, false)};
}

Tensors attention(KerasBuilder& builder, const KerasCall& call) {
  return {add_products(builder, call, attention_inputs(builder, call), 1, "")};
}

constexpr std::array<KerasClass, 10> kClasses = {{
    {"Embedding", embedding, 1, 2},
    {"LSTM", recurrent, 2, 2},
    {"GRU", recurrent, 2, 2},
    {"SimpleRNN", recurrent, 2, 2},
    {"CuDNNLSTM", recurrent, 2, 2},
    {"CuDNNGRU", recurrent, 2, 2},
    {"Bidirectional", bidirectional, 2, 2},
    {"TimeDistributed", time_distributed, 2},
    {"MultiHeadAttention", multi_head_attention, 2, 2},
    {"Attention", attention, 2, 2, 2},
}};

}  // namespace

std::span<const KerasClass> keras_sequence_classes() {
  return kClasses;
}

}  // namespace ledger
