// Layers with weights that are matrices: products, recurrent layers, tables that are looked up.
#include <algorithm>
#include <array>

#include "import/onnx_translate.h"

namespace ledger {
namespace {

bool gemm(Translator& to, const NodeView& view) {
  constexpr std::size_t kQuantizedBias = 6;
  return translate_linear(to, view, view.in(view.is("QGemm") ? kQuantizedBias : 2));
}

// Weights of few bits, packed: attributes say which matrix they are.
bool packed_matmul(Translator& to, const NodeView& view) {
  constexpr std::size_t kBias = 5;
  const int layer = to.add("linear", {to.layer_of(*view.in(0))},
                           {{"in_features", view.node().integer("K", 0)},
                            {"out_features", view.node().integer("N", 0)},
                            {"bias", view.in(kBias) != nullptr}});
  if (view.in(1) != nullptr) to.share(layer, view.in(1)->weight);
  to.bind(view.out(), layer);
  return true;
}

bool matmul(Translator& to, const NodeView& view) {
  const bool is_quantized = view.is("QLinearMatMul");
  const GraphValue* right = view.in(is_quantized ? 3 : 1);
  if (right == nullptr || !right->dims) return false;
  if (right->is_constant && right->dims->size() == 2) return translate_linear(to, view, nullptr);
  const GraphValue& left = *view.in(0);
  const Dims a = to.item(left), b = to.item(*right);
  if (a.size() < 2 || b.size() < 2) return false;
  const int layer = to.add("matmul", {to.layer_of(left), to.layer_of(*right)});
  to.bind(view.out(), layer);
  return true;
}

// Y [length, directions, hidden] here; the layer gives [length, directions*hidden].
bool recurrent(Translator& to, const NodeView& view) {
  const GraphValue* state = view.in(2);
  const Dims sequence = to.item(*view.in(0));
  if (state == nullptr || !state->dims || sequence.size() != 2) return false;
  const std::int64_t directions = state->dims->front().value;
  const std::int64_t hidden = state->dims->back().value;
  const std::string_view kind = view.is("LSTM") ? "lstm" : view.is("GRU") ? "gru" : "rnn";
  OrderedJson fields = {{"hidden_size", hidden}};
  if (directions == 2) fields["bidirectional"] = true;
  if (view.in(3) == nullptr) fields["bias"] = false;
  const int layer = to.add(kind, {to.layer_of(*view.in(0))}, std::move(fields));
  if (view.in(1) != nullptr) to.share(layer, view.in(1)->weight);
  const std::optional<Dim> width = multiply(directions, hidden);
  if (!width) return false;
  if (view.out() != nullptr && !view.out()->consumers.empty()) {
    to.bind(view.out(), to.reshaped(layer, {sequence[0], *width}, to.item(*view.out())));
  }
  for (std::size_t i = 1; i < 3; ++i) {
    const GraphValue* last = view.out(i);
    if (last == nullptr) continue;
    const int row = to.add("select", {layer}, {{"dim", 1}, {"index", -1}});
    to.bind(last, to.reshaped(row, {*width}, to.item(*last)));
  }
  return true;
}

bool embedding(Translator& to, const NodeView& view) {
  const GraphValue& table = *view.in(0);
  const GraphValue* indices = view.in(1);
  const bool is_table = table.is_constant && table.dims->size() == 2 && indices != nullptr &&
                        view.node().integer("axis", 0) == 0 && !indices->is_constant;
  if (!is_table) return false;
  const Dims places = to.item(*indices);
  const std::optional<Dim> count = product(places);
  if (!count) return false;
  const int input = to.in_shape(*indices, {*count});
  const Dim& width = table.dims->back();
  const int layer = to.add("embedding", {input},
                           {{"num_embeddings", Translator::json(table.dims->front())},
                            {"embedding_dim", Translator::json(width)}});
  to.share(layer, table.weight);
  to.bind(view.out(), to.reshaped(layer, {*count, width}, to.item(*view.out())));
  return true;
}

// Tables are looked up here, all other gathering is moving.
bool gather(Translator& to, const NodeView& view) {
  if (embedding(to, view)) return true;
  return find_shape_translation("Gather")(to, view);
}

constexpr std::array<TranslateEntry, 14> kMatrix = {{{"Gemm", gemm},
                                                     {"FusedGemm", gemm},
                                                     {"QGemm", gemm},
                                                     {"MatMul", matmul},
                                                     {"FusedMatMul", matmul},
                                                     {"MatMulInteger", matmul},
                                                     {"DynamicQuantizeMatMul", matmul},
                                                     {"QLinearMatMul", matmul},
                                                     {"MatMulNBits", packed_matmul},
                                                     {"Einsum", translate_einsum},
                                                     {"LSTM", recurrent},
                                                     {"GRU", recurrent},
                                                     {"RNN", recurrent},
                                                     {"Gather", gather}}};

}  // namespace

bool translate_linear(Translator& to, const NodeView& view, const GraphValue* bias) {
  const bool is_gemm = view.is("Gemm") || view.is("FusedGemm") || view.is("QGemm");
  const bool is_quantized = view.is("QLinearMatMul") || view.is("QGemm");
  const GraphValue* left = view.in(0);
  const GraphValue* right = view.in(is_quantized ? 3 : 1);
  if (left == nullptr || right == nullptr || !left->dims || !right->dims) return false;
  if (right->dims->size() != 2) return false;
  const bool turns_a = is_gemm && view.node().integer("transA", 0) != 0;
  const bool turns_b = is_gemm && view.node().integer("transB", 0) != 0;
  int input = to.layer_of(*left);
  if (turns_a) {
    if (to.item(*left).size() != 2) return false;
    input = to.add("transpose", {input});
  }
  int layer = 0;
  const Dim& rows = (*right->dims)[turns_b ? 1 : 0];
  const Dim& columns = (*right->dims)[turns_b ? 0 : 1];
  const bool is_bias = bias != nullptr && bias->is_constant && bias->stored == columns.value;
  if (right->is_constant) {
    layer = to.add("linear", {input},
                   {{"in_features", Translator::json(rows)},
                    {"out_features", Translator::json(columns)},
                    {"bias", is_bias}});
    to.share(layer, right->weight);
  } else {
    OrderedJson fields = OrderedJson::object();
    if (turns_b) fields["transpose_b"] = true;
    if (to.item(*left).size() < 2) return false;
    const int other = to.layer_of(*right);
    layer = to.add("matmul", {input, other}, std::move(fields));
  }
  if (bias != nullptr && !(right->is_constant && is_bias)) {
    layer = to.add("add", {layer, to.layer_of(*bias)});
  }
  to.bind(view.out(), layer);
  return true;
}

TranslateFunction find_matrix_translation(std::string_view op) {
  for (const TranslateEntry& entry : kMatrix) {
    if (entry.op == op) return entry.function;
  }
  return nullptr;
}

}  // namespace ledger
