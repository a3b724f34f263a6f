// Layers of Caffe that work number by number, and normalizations.
#include <algorithm>
#include <array>
#include <string>

#include "import/caffe_builder.h"
#include "model/words.h"

namespace ledger {
namespace {

using Sizes = std::vector<long long>;

bool is_in_place(const CaffeLayer& layer) {
  return !layer.tops.empty() && !layer.bottoms.empty() &&
         layer.tops.front().name == layer.bottoms.front().name;
}

// In place where the file says so and our kind can.
void one_to_one(CaffeBuilder& builder, const CaffeLayer& layer, const char* kind,
                bool may_be_in_place = false) {
  const CaffeBlob& input = builder.bottom(layer);
  DraftLayer ours = {{}, kind, {input.layer}};
  if (may_be_in_place && is_in_place(layer)) ours.set("inplace", true);
  builder.set_top(layer, 0, builder.add(layer, "", std::move(ours), input.shape));
}

void elementwise(CaffeBuilder& builder, const CaffeLayer& layer, std::string_view function) {
  const CaffeBlob& input = builder.bottom(layer);
  DraftLayer ours = {{}, "elementwise", {input.layer}};
  ours.set("function", function);
  builder.set_top(layer, 0, builder.add(layer, "", std::move(ours), input.shape));
}

void relu(CaffeBuilder& builder, const CaffeLayer& layer) {
  const bool leaks = layer.parameters("relu_param").differs("negative_slope", "0");
  one_to_one(builder, layer, leaks ? "leaky_relu" : "relu", true);
}

void relu6(CaffeBuilder& builder, const CaffeLayer& layer) {
  one_to_one(builder, layer, "relu6", true);
}

void elu(CaffeBuilder& builder, const CaffeLayer& layer) {
  one_to_one(builder, layer, "elu", true);
}

void sigmoid(CaffeBuilder& builder, const CaffeLayer& layer) {
  one_to_one(builder, layer, "sigmoid");
}

void tanh(CaffeBuilder& builder, const CaffeLayer& layer) {
  one_to_one(builder, layer, "tanh");
}

void softplus(CaffeBuilder& builder, const CaffeLayer& layer) {
  one_to_one(builder, layer, "softplus");
}

void swish(CaffeBuilder& builder, const CaffeLayer& layer) {
  one_to_one(builder, layer, "silu");
}

void dropout(CaffeBuilder& builder, const CaffeLayer& layer) {
  one_to_one(builder, layer, "dropout", true);
}

void absolute(CaffeBuilder& builder, const CaffeLayer& layer) {
  elementwise(builder, layer, "abs");
}

void exponential(CaffeBuilder& builder, const CaffeLayer& layer) {
  elementwise(builder, layer, "exp");
}

void logarithm(CaffeBuilder& builder, const CaffeLayer& layer) {
  elementwise(builder, layer, "log");
}

void threshold(CaffeBuilder& builder, const CaffeLayer& layer) {
  elementwise(builder, layer, "compare");
}

// (shift + scale·x)^power, what is not usual being a layer each.
void power(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeFields fields = layer.parameters("power_param");
  CaffeBlob blob = builder.bottom(layer);
  bool does_nothing = true;
  if (fields.differs("scale", "1")) {
    blob = builder.add_same(layer, "_scale", blob, "scale");
    does_nothing = false;
  }
  for (const auto& [field, usual, function] :
       {std::array<std::string_view, 3>{"shift", "0", "add"}, {"power", "1", "power"}}) {
    if (!fields.differs(field, usual)) continue;
    DraftLayer ours = {{}, "elementwise", {blob.layer}};
    ours.set("function", function);
    blob = builder.add(layer, "_" + std::string(field), std::move(ours), blob.shape);
    does_nothing = false;
  }
  if (does_nothing) blob = builder.add_same(layer, "", blob, "identity");
  builder.set_top(layer, 0, std::move(blob));
}

void prelu(CaffeBuilder& builder, const CaffeLayer& layer) {
  const bool is_shared = layer.parameters("prelu_param").boolean("channel_shared", false);
  const CaffeBlob& input = builder.bottom(layer);
  DraftLayer ours = {{}, "prelu", {input.layer}};
  if (!is_shared) ours.set("num_parameters", "channels");
  builder.set_top(layer, 0, builder.add(layer, "", std::move(ours), input.shape));
}

void softmax(CaffeBuilder& builder, const CaffeLayer& layer) {
  one_to_one(builder, layer, builder.bottom(layer).rank() == 3 ? "softmax2d" : "softmax");
}

void response_norm(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeFields fields = layer.parameters("lrn_param");
  long long size = std::min(fields.whole("local_size", 5, 1), 100'000LL);
  const std::string_view region = fields.word("norm_region", "ACROSS_CHANNELS");
  const CaffeBlob& input = builder.bottom(layer);
  DraftLayer ours = {{}, "lrn", {input.layer}};
  if (region == "WITHIN_CHANNEL" || region == "1") {
    ours.set("comment", "within each channel: a window of " + std::to_string(size) + "×" +
                            std::to_string(size));
    size *= size;
  }
  ours.set("size", size);
  builder.set_top(layer, 0, builder.add(layer, "", std::move(ours), input.shape));
}

DraftLayer batch_norm_of(const CaffeBlob& input) {
  return {{}, input.rank() == 3 ? "batch_norm2d" : "batch_norm1d", {input.layer}};
}

// Caffe's learns nothing: the Scale behind it does, and joins it below.
void batch_norm(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeBlob& input = builder.bottom(layer);
  DraftLayer ours = batch_norm_of(input);
  ours.set("affine", false);
  builder.set_top(layer, 0, builder.add(layer, "", std::move(ours), input.shape));
}

// A norm of one layer with what it learns, as some forks have it.
void whole_batch_norm(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeBlob& input = builder.bottom(layer);
  builder.set_top(layer, 0, builder.add(layer, "", batch_norm_of(input), input.shape));
}

void instance_norm(CaffeBuilder& builder, const CaffeLayer& layer) {
  if (layer.parameters("mvn_param").boolean("across_channels", false)) {
    return builder.add_unknown(layer);
  }
  one_to_one(builder, layer, "instance_norm2d");
}

// The batch norm that made `input`, where only this layer reads it; null where there is none.
DraftLayer* norm_before(CaffeBuilder& builder, const CaffeLayer& layer, const CaffeBlob& input) {
  if (input.layer < 0) return nullptr;
  if (!is_in_place(layer) && builder.readers(layer.bottoms.front().name) > 1) return nullptr;
  DraftLayer& before = builder.model().layers[static_cast<std::size_t>(input.layer)];
  const bool is_bare_norm =
      before.kind.starts_with("batch_norm") && before.fields == OrderedJson{{"affine", false}};
  return is_bare_norm ? &before : nullptr;
}

void add_bias(CaffeBuilder& builder, const CaffeLayer& layer, CaffeBlob blob) {
  const CaffeBlob bias = builder.add_learned(layer, "_bias", blob);
  builder.set_top(layer, 0,
                  builder.add(layer, "_add", {{}, "add", {blob.layer, bias.layer}}, blob.shape));
}

// With two bottoms the second scales the first: [C] as [C, 1, 1].
void scale_by(CaffeBuilder& builder, const CaffeLayer& layer) {
  const CaffeBlob input = builder.bottom(layer);
  CaffeBlob factor = builder.bottom(layer, 1);
  if (factor.rank() == 1 && input.rank() == 3) {
    DraftLayer ours = {{}, "reshape", {factor.layer}};
    const Sizes shape = {factor.shape.front(), 1, 1};
    ours.set("shape", shape);
    factor = builder.add(layer, "_reshape", std::move(ours), shape);
  }
  builder.set_top(layer, 0,
                  builder.add(layer, "", {{}, "mul", {input.layer, factor.layer}}, input.shape));
}

// Behind a batch norm both are one layer here, as everywhere but in Caffe.
void scale(CaffeBuilder& builder, const CaffeLayer& layer) {
  if (builder.has_bottom(layer, 1)) return scale_by(builder, layer);
  const CaffeBlob input = builder.bottom(layer);
  const bool has_bias = layer.parameters("scale_param").boolean("bias_term", false);
  if (DraftLayer* norm = norm_before(builder, layer, input)) {
    norm->fields.clear();
    if (!has_bias) norm->set("shift", false);
    norm->set("comment", "with " + layer.name.substr(0, 100));
    builder.notes().add(
        "Each BatchNorm and the Scale behind it are one batch norm here; it has the parameters of "
        "the Scale.");
    return builder.set_top(layer, 0, input);
  }
  const CaffeBlob factors = builder.add_learned(layer, "_weight", input);
  const CaffeBlob scaled =
      builder.add(layer, "", {{}, "mul", {input.layer, factors.layer}}, input.shape);
  has_bias ? add_bias(builder, layer, scaled) : builder.set_top(layer, 0, scaled);
}

void bias(CaffeBuilder& builder, const CaffeLayer& layer) {
  add_bias(builder, layer, builder.bottom(layer));
}

void merge(CaffeBuilder& builder, const CaffeLayer& layer) {
  const std::string_view operation = layer.parameters("eltwise_param").word("operation", "SUM");
  const bool multiplies = operation == "PROD" || operation == "0";
  const bool takes_largest = operation == "MAX" || operation == "2";
  DraftLayer ours = {{}, multiplies ? "mul" : takes_largest ? "elementwise" : "add", {}};
  if (takes_largest) ours.set("function", "max");
  for (std::size_t i = 0; i < std::max(layer.bottoms.size(), std::size_t{2}); ++i) {
    ours.inputs.push_back(builder.bottom(layer, i).layer);
  }
  const Sizes shape = builder.bottom(layer).shape;
  builder.set_top(layer, 0, builder.add(layer, "", std::move(ours), shape));
}

constexpr std::array<CaffeType, 22> kTypes = {{
    {"relu", relu},
    {"relu6", relu6},
    {"prelu", prelu},
    {"elu", elu},
    {"sigmoid", sigmoid},
    {"tanh", tanh},
    {"bnll", softplus},
    {"swish", swish},
    {"dropout", dropout},
    {"absval", absolute},
    {"exp", exponential},
    {"log", logarithm},
    {"threshold", threshold},
    {"power", power},
    {"softmax", softmax},
    {"lrn", response_norm, 3},
    {"batchnorm", batch_norm},
    {"bn", whole_batch_norm},
    {"mvn", instance_norm, 3},
    {"scale", scale},
    {"bias", bias},
    {"eltwise", merge},
}};

}  // namespace

std::span<const CaffeType> caffe_plain_types() {
  return kTypes;
}

}  // namespace ledger
