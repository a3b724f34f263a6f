#include "cost/liveness.h"

#include <algorithm>

#include "cost/checked.h"

namespace ledger {
namespace {

// A block is a module that is called with maps, and the caller's frame holds them until the call
// returns: what a block reads from outside lives at least as long as the block.
void hold_inputs_of_blocks(const Model& model, const std::vector<int>& storage,
                           std::vector<int>& last_use) {
  for (const Layer& layer : model.layers) {
    for (const int input : layer.inputs) {
      if (input == kModelInput || storage[static_cast<std::size_t>(input)] == kModelInput) continue;
      int& last = last_use[static_cast<std::size_t>(storage[static_cast<std::size_t>(input)])];
      for (int group = layer.group; group != kNoGroup;) {
        const Group& block = model.groups[static_cast<std::size_t>(group)];
        if (input >= block.first_layer) break;
        last = std::max(last, block.first_layer + block.layer_count - 1);
        group = block.parent;
      }
    }
  }
}

}  // namespace

std::optional<Liveness> compute_liveness(const Model& model, const std::vector<Row>& rows,
                                         const std::vector<std::int64_t>& output_bytes,
                                         std::int64_t input_bytes, bool honour_in_place) {
  const std::size_t count = model.layers.size();
  // The layer whose memory a layer's output stands in, or kModelInput.
  std::vector<int> storage(count);
  std::vector<int> last_use(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Layer& layer = model.layers[i];
    const auto index = static_cast<int>(i);
    const bool shares = model.kind_of(layer).is_view || (honour_in_place && rows[i].cost->in_place);
    const int first_input = layer.inputs.front();
    if (!shares) {
      storage[i] = index;
    } else {
      storage[i] =
          first_input == kModelInput ? kModelInput : storage[static_cast<std::size_t>(first_input)];
    }
    last_use[i] = index;
    const auto use = [&](int owner) {
      if (owner != kModelInput) last_use[static_cast<std::size_t>(owner)] = index;
    };
    use(storage[i]);
    for (const int input : layer.inputs) {
      if (input != kModelInput) use(storage[static_cast<std::size_t>(input)]);
    }
    for (const int held : layer.holds) use(storage[static_cast<std::size_t>(held)]);
  }

  hold_inputs_of_blocks(model, storage, last_use);

  std::vector<int> dies_after(count, -1);  // heads of lists: owners whose last use is here
  std::vector<int> next_to_die(count, -1);
  for (std::size_t i = 0; i < count; ++i) {
    if (storage[i] != static_cast<int>(i)) continue;
    const auto last = static_cast<std::size_t>(last_use[i]);
    next_to_die[i] = dies_after[last];
    dies_after[last] = static_cast<int>(i);
  }

  Liveness result;
  result.bytes_at.resize(count);
  std::int64_t alive = input_bytes;
  for (std::size_t i = 0; i < count; ++i) {
    if (storage[i] == static_cast<int>(i) && !add_to(alive, output_bytes[i])) return std::nullopt;
    std::int64_t while_running = alive;
    if (!add_to(while_running, rows[i].cost->workspace_bytes)) return std::nullopt;
    result.bytes_at[i] = while_running;
    if (while_running > result.peak_bytes || result.peak_layer < 0) {
      result.peak_bytes = while_running;
      result.peak_layer = static_cast<int>(i);
    }
    for (int owner = dies_after[i]; owner >= 0;
         owner = next_to_die[static_cast<std::size_t>(owner)]) {
      alive -= output_bytes[static_cast<std::size_t>(owner)];
    }
  }
  return result;
}

}  // namespace ledger
