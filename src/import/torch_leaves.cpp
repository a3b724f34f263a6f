#include "import/torch_leaves.h"

#include <algorithm>
#include <array>
#include <optional>

#include "formula/rational.h"
#include "import/sizes.h"

namespace ledger {
namespace {

// Arguments that PyTorch prints without a name.
struct Positional {
  std::string_view kind;
  std::array<std::string_view, 2> fields;
};
constexpr std::array<Positional, 20> kPositional = {{
    {"conv1d", {"in_channels", "out_channels"}},
    {"conv2d", {"in_channels", "out_channels"}},
    {"conv3d", {"in_channels", "out_channels"}},
    {"conv_transpose2d", {"in_channels", "out_channels"}},
    {"linear", {"in_features", "out_features"}},
    {"batch_norm1d", {"num_features", ""}},
    {"batch_norm2d", {"num_features", ""}},
    {"batch_norm3d", {"num_features", ""}},
    {"instance_norm2d", {"num_features", ""}},
    {"layer_norm", {"normalized_shape", ""}},
    {"layer_norm2d", {"normalized_shape", ""}},
    {"rms_norm", {"normalized_shape", ""}},
    {"group_norm", {"num_groups", ""}},
    {"embedding", {"num_embeddings", "embedding_dim"}},
    {"lstm", {"input_size", "hidden_size"}},
    {"gru", {"input_size", "hidden_size"}},
    {"rnn", {"input_size", "hidden_size"}},
    {"lrn", {"size", ""}},
    {"stochastic_depth", {"p", ""}},
    {"channel_shuffle", {"groups", ""}},
}};

std::string_view positional_field(std::string_view kind, std::size_t index) {
  const auto* const found =
      std::find_if(kPositional.begin(), kPositional.end(),
                   [kind](const Positional& each) { return each.kind == kind; });
  return found == kPositional.end() || index > 1 ? "" : found->fields[index];
}

std::optional<OrderedJson> value_of(std::string_view word) {
  if (word == "True") return true;
  if (word == "False") return false;
  if (const std::optional<Rational> number = parse_decimal(word)) {
    if (number->is_whole()) return number->numerator;
    return static_cast<double>(number->numerator) / static_cast<double>(number->denominator);
  }
  const bool is_word = !word.empty() && word != "None" &&
                       std::all_of(word.begin(), word.end(),
                                   [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  if (is_word) return std::string(word);
  return std::nullopt;
}

void read_argument(const TorchArgument& argument, std::string_view field, const FieldSpec& spec,
                   TorchLeaf& leaf) {
  std::vector<OrderedJson> values;
  for (const std::string_view word : argument.values) {
    const std::optional<OrderedJson> value = value_of(word);
    if (!value || (value->is_string() && spec.words.empty())) return;
    values.push_back(*value);
  }
  const bool is_list = spec.slots.size() > 1 && values.size() == spec.slots.size();
  const bool is_same = !values.empty() &&
                       std::all_of(values.begin(), values.end(),
                                   [&](const OrderedJson& each) { return each == values.front(); });
  if (is_same) {
    leaf.layer.set(field, values.front());
  } else if (is_list) {
    leaf.layer.set(field, values);
  }
}

// A convolution learns weights by the fields it is given, whatever its input.
long long learned_by(const TorchLeaf& leaf, std::size_t dimensions) {
  const std::string& kind = leaf.layer.kind;
  const long long bias = leaf.flag("bias", true) ? 1 : 0;
  if (kind.starts_with("conv")) {
    std::vector<long long> sizes = {
        leaf.number("out_channels", 0, 0),
        leaf.number("in_channels", 0, 0) / std::max(leaf.number("groups", 0, 1), 1LL)};
    for (std::size_t i = 0; i < dimensions; ++i) sizes.push_back(leaf.number("kernel_size", i, 1));
    return size_sum(size_product(sizes), bias * leaf.number("out_channels", 0, 0));
  }
  if (kind == "linear") {
    const long long outputs = leaf.number("out_features", 0, 0);
    return size_product({size_sum(leaf.number("in_features", 0, 0), bias), outputs});
  }
  if (kind == "embedding") {
    return size_product({leaf.number("num_embeddings", 0, 0), leaf.number("embedding_dim", 0, 0)});
  }
  const bool affine =
      leaf.flag("affine", kind != "instance_norm2d") && leaf.flag("elementwise_affine", true);
  if (kind.find("norm") != std::string::npos && affine) {
    const long long channels =
        leaf.number("num_features", 0, leaf.number("normalized_shape", 0, 0));
    return size_product({kind == "rms_norm" ? 1 : 2, channels});
  }
  if (kind == "prelu") return leaf.number("num_parameters", 0, 1);
  const long long gates = kind == "lstm" ? 4 : kind == "gru" ? 3 : kind == "rnn" ? 1 : 0;
  const long long hidden = leaf.number("hidden_size", 0, 0);
  const long long ways = leaf.flag("bidirectional", false) ? 2 : 1;
  const auto layer = [&](long long inputs) {
    const long long reads = size_sum(size_sum(inputs, hidden), 2 * bias);
    return size_product({ways, gates, hidden, reads});
  };
  const long long above = std::max(leaf.number("num_layers", 0, 1) - 1, 0LL);
  return size_sum(layer(leaf.number("input_size", 0, 0)),
                  size_product({above, layer(size_product({ways, hidden}))}));
}

bool is_map_window(const std::string& kind) {
  return kind == "conv2d" || kind == "max_pool2d" || kind == "avg_pool2d" ||
         kind == "conv_transpose2d" || kind == "conv1d" || kind == "max_pool1d" ||
         kind == "conv3d" || kind == "max_pool3d";
}

TorchShape window_output(const TorchLeaf& leaf, const std::vector<long long>& input) {
  const DraftLayer& layer = leaf.layer;
  const bool is_transposed = layer.kind == "conv_transpose2d";
  const bool is_conv = layer.kind.starts_with("conv");
  const bool is_same = layer.fields.contains("padding") && layer.fields["padding"] == "same";
  const bool rounds_up = leaf.flag("ceil_mode", false);
  std::vector<long long> output = {is_conv ? leaf.number("out_channels", 0, 1) : input.front()};
  for (std::size_t i = 1; i < input.size(); ++i) {
    constexpr long long kFar = 1LL << 30;
    const auto field = [&](std::string_view name, long long otherwise) {
      return std::clamp(leaf.number(name, i - 1, otherwise), -kFar, kFar);
    };
    const long long kernel = field("kernel_size", 1), dilation = field("dilation", 1);
    const long long stride = std::max(field("stride", is_conv ? 1 : kernel), 1LL);
    const long long pad = field("padding", 0), reach = dilation * (kernel - 1) + 1;
    const long long size = std::min(input[i], kFar);
    if (is_same) {
      output.push_back(size);
    } else if (is_transposed) {
      output.push_back((size - 1) * stride - 2 * pad + reach + field("output_padding", 0));
    } else {
      const long long way = size + 2 * pad - reach;
      if (way < 0) return {};
      const long long steps = way / stride + (rounds_up && way % stride > 0 ? 1 : 0);
      output.push_back(steps + (rounds_up && steps * stride >= size + pad ? 0 : 1));
    }
    if (output.back() < 1) return {};
  }
  return output;
}

TorchLeaf read_leaf(const TorchModule& module, const Catalog& catalog) {
  TorchLeaf leaf;
  leaf.layer.kind = "unknown_op";
  std::string_view class_name = module.class_name.substr(0, 100);
  if (class_name == "NonDynamicallyQuantizableLinear") class_name = "Linear";
  if (class_name == "FrozenBatchNorm2d" || class_name == "SyncBatchNorm")
    class_name = "BatchNorm2d";
  const int index = catalog.find_kind(class_name);
  if (index < 0) return leaf;
  const LayerKind& kind = catalog.kinds()[static_cast<std::size_t>(index)];
  if (kind.maximum_inputs != 1 && kind.minimum_inputs > 1) return leaf;
  leaf.layer.kind = kind.name;
  std::size_t position = 0;
  for (const TorchArgument& argument : torch_arguments(module.arguments)) {
    const std::string_view name =
        argument.key.empty() ? positional_field(kind.name, position++) : argument.key;
    const int field = name.empty() ? -1 : kind.field_index(name);
    if (field < 0) continue;
    const FieldSpec& spec = kind.fields[static_cast<std::size_t>(field)];
    read_argument(argument, spec.name, spec, leaf);
  }
  leaf.is_known = std::all_of(kind.fields.begin(), kind.fields.end(), [&](const FieldSpec& spec) {
    return !spec.default_values.empty() || leaf.layer.fields.contains(spec.name);
  });
  const std::size_t dimensions = kind.name.ends_with("1d") ? 1 : kind.name.ends_with("3d") ? 3 : 2;
  leaf.learned = std::max(learned_by(leaf, dimensions), 0LL);
  return leaf;
}

}  // namespace

long long TorchLeaf::number(std::string_view field, std::size_t component,
                            long long otherwise) const {
  const auto found = layer.fields.find(std::string(field));
  if (found == layer.fields.end()) return otherwise;
  const OrderedJson& value =
      found->is_array() && component < found->size() ? (*found)[component] : *found;
  return value.is_number_integer() ? value.get<long long>() : otherwise;
}

bool TorchLeaf::flag(std::string_view field, bool otherwise) const {
  const auto found = layer.fields.find(std::string(field));
  return found != layer.fields.end() && found->is_boolean() ? found->get<bool>() : otherwise;
}

bool torch_leaf_takes(const TorchLeaf& leaf, const std::vector<long long>& input) {
  const std::string& kind = leaf.layer.kind;
  const bool is_flat =
      kind == "linear" || kind == "layer_norm" || kind == "lstm" || kind == "gru" || kind == "rnn";
  const std::string_view field = kind.starts_with("conv")         ? "in_channels"
                                 : kind == "linear"               ? "in_features"
                                 : kind.starts_with("layer_norm") ? "normalized_shape"
                                 : is_flat                        ? "input_size"
                                                                  : "num_features";
  const long long here = is_flat ? input.back() : input.front();
  if (leaf.number(field, 0, here) != here) return false;
  if (kind == "embedding") return input.size() == 1;
  if (kind == "lstm" || kind == "gru" || kind == "rnn") return input.size() == 2;
  if (kind == "conv1d" || kind == "max_pool1d") return input.size() == 2;
  if (kind == "conv3d" || kind == "max_pool3d") return input.size() == 4;
  const bool is_map = is_map_window(kind) || kind == "batch_norm2d" ||
                      kind.starts_with("adaptive_") || kind == "layer_norm2d";
  if (is_map && input.size() != 3) return false;
  return kind != "linear" || input.size() < 3;
}

TorchShape torch_leaf_output(const TorchLeaf& leaf, const std::vector<long long>& input) {
  const std::string& kind = leaf.layer.kind;
  if (is_map_window(kind)) return window_output(leaf, input);
  if (kind == "linear" || kind == "embedding") {
    std::vector<long long> output = input;
    if (kind == "embedding") output.push_back(1);
    output.back() = leaf.number(kind == "linear" ? "out_features" : "embedding_dim", 0, 1);
    return output;
  }
  if (kind.starts_with("adaptive_") && input.size() == 3) {
    return std::vector<long long>{input.front(), leaf.number("output_size", 0, 1),
                                  leaf.number("output_size", 1, 1)};
  }
  if (kind == "flatten") return std::vector<long long>{std::max(size_product(input), 1LL)};
  if (kind == "lstm" || kind == "gru" || kind == "rnn") {
    const long long ways = leaf.flag("bidirectional", false) ? 2 : 1;
    return std::vector<long long>{input.front(),
                                  size_product({ways, leaf.number("hidden_size", 0, 1)})};
  }
  const bool changes = kind == "upsample" || kind.find("pixel") != std::string::npos ||
                       kind == "reshape" || kind == "permute" || kind == "unknown_op";
  if (changes) return {};
  return input;
}

const TorchLeaf& TorchLeaves::of(const TorchModule& module) {
  const auto found = leaves_.find(&module);
  return found != leaves_.end()
             ? found->second
             : leaves_.emplace(&module, read_leaf(module, *catalog_)).first->second;
}

long long TorchLeaves::learned(const TorchModule& module) {
  if (module.is_leaf()) return of(module).learned;
  if (const auto found = learned_.find(&module); found != learned_.end()) return found->second;
  // The print of an attention shows its last projection alone; three more go in.
  const bool is_attention = module.class_name == "MultiheadAttention";
  long long sum = 0;
  for (const TorchModule& child : module.children) {
    const long long inner = learned(child);
    sum = std::max(size_sum(sum, is_attention ? size_product({4, inner}) : inner), 0LL);
  }
  learned_.emplace(&module, sum);
  return sum;
}

}  // namespace ledger
