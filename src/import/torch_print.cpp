// print(model) of PyTorch: which modules there are, and not how they are connected.
#include <algorithm>
#include <array>
#include <string>

#include "import/import.h"
#include "import/torch_network.h"
#include "model/words.h"

namespace ledger {
namespace {

const TorchModule& first_leaf(const TorchModule& module) {
  return module.is_leaf() ? module : first_leaf(module.children.front());
}

std::size_t module_count(const TorchModule& module) {
  std::size_t count = 1;
  for (const TorchModule& child : module.children) count += module_count(child);
  return count;
}

// What the first layer takes; images where it does not say.
TorchInput input_for(const TorchModule& root, TorchLeaves& leaves) {
  const TorchLeaf& leaf = leaves.of(first_leaf(root));
  const std::string& kind = leaf.layer.kind;
  if (kind == "embedding") return {{128}, "length"};
  if (kind == "linear") return {{std::max(leaf.number("in_features", 0, 1), 1LL)}, ""};
  if (kind == "lstm" || kind == "gru" || kind == "rnn") {
    return {{128, std::max(leaf.number("input_size", 0, 1), 1LL)}, "length"};
  }
  const long long channels =
      std::max(leaf.number("in_channels", 0, leaf.number("num_features", 0, 3)), 1LL);
  if (kind == "conv1d" || kind == "batch_norm1d") return {{channels, 1024}, "length"};
  if (kind == "conv3d") return {{channels, 16, 112, 112}, ""};
  return {{channels, 224, 224}, "resolution"};
}

// Pictures of another size where the first linear layer tells so: 400 features are 16×5×5, which
// come of 32×32.
TorchNetwork read_at_fitting_size(const TorchModule& root, TorchLeaves& leaves, TorchInput& input) {
  TorchNetwork network(leaves, input);
  network.run(root);
  if (!network.wants_other_size()) return network;
  constexpr std::size_t kManyModules = 1000;
  std::vector<long long> sizes = {32, 28, 227, 299, 64, 96, 128, 256, 384, 512};
  if (module_count(root) < kManyModules) {
    for (long long size = 8; size <= 400; ++size) sizes.push_back(size);
  }
  for (const long long size : sizes) {
    TorchInput other = input;
    other.shape[1] = other.shape[2] = size;
    TorchNetwork attempt(leaves, other);
    attempt.run(root);
    if (attempt.wants_other_size()) continue;
    attempt.notes().add("Pictures of " + std::to_string(size) + "×" + std::to_string(size) +
                        " fit the first linear layer: a print does not say their size.");
    input = other;
    return attempt;
  }
  return network;
}

std::string export_line(const TorchInput& input) {
  std::string shape = "1";
  for (const long long size : input.shape) shape += ", " + std::to_string(size);
  const bool is_words = input.shape.size() == 1 && input.open == "length";
  return "torch.onnx.export(model, torch." +
         (is_words ? "zeros(" + shape + ", dtype=torch.long)" : "randn(" + shape + ")") +
         ", \"model.onnx\")";
}

}  // namespace

ImportResult import_torch_print(std::string_view text) {
  ImportResult result;
  result.format = ModelFormat::kTorchPrint;
  const std::optional<TorchModule> root = parse_torch_print(text, result.errors);
  if (!root) return result;
  TorchLeaves leaves(built_in_catalog());
  TorchInput input = input_for(*root, leaves);
  TorchNetwork network = read_at_fitting_size(*root, leaves, input);
  DraftModel& model = network.model();
  model.name = root->class_name;
  result.notes = network.notes().take(model.layers.size());
  const bool is_sequence = root->class_name == "Sequential" || root->is_leaf();
  if (!is_sequence || !result.notes.empty()) {
    result.notes.push_back(
        "A print shows which modules there are, and not how they are connected. For the network as "
        "it runs: `" +
        export_line(input) + "`");
  }
  model.description = "Imported from a printed PyTorch module.";
  model.notes = result.notes;
  result.model = write_draft(std::move(model));
  return result;
}

}  // namespace ledger
