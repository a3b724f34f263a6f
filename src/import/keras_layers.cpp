#include "import/keras_layers.h"

#include <algorithm>
#include <array>

#include "model/words.h"

namespace ledger {
namespace {

const KerasClass* find_class(std::string_view name) {
  const std::array<std::span<const KerasClass>, 5> tables = {
      keras_window_classes(), keras_map_classes(), keras_plain_classes(), keras_merge_classes(),
      keras_sequence_classes()};
  for (const std::span<const KerasClass> table : tables) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [name](const KerasClass& each) { return each.name == name; });
    if (found != table.end()) return &*found;
  }
  return nullptr;
}

bool fits(const KerasClass& entry, const KerasCall& call) {
  const std::string who = std::string(call.class_name) + " " + in_quotes(call.name);
  if (call.inputs.size() < entry.least_inputs) {
    call.config.fail(who + " takes " +
                     count_of(static_cast<long long>(entry.least_inputs), "input") + ", and has " +
                     std::to_string(call.inputs.size()) + ".");
    return false;
  }
  const std::size_t rank = call.input().rank();
  if (rank >= entry.least_rank && rank <= entry.most_rank) return true;
  call.config.reporter().add(ErrorCode::kShapeMismatch, call.config.mark(),
                             who + " cannot take an input with " +
                                 count_of(static_cast<long long>(rank), "dimension") +
                                 " besides the batch.",
                             "It needs " + std::to_string(entry.least_rank) +
                                 (entry.most_rank > entry.least_rank ? " or more." : "."));
  return false;
}

}  // namespace

std::string_view keras_class_name(std::string_view registered) {
  const std::size_t mark = registered.rfind('>');
  return mark == std::string_view::npos ? registered : registered.substr(mark + 1);
}

std::vector<KerasTensor> build_keras_layer(KerasBuilder& builder, const KerasCall& call) {
  const KerasClass* entry = find_class(call.class_name);
  if (entry == nullptr) return {builder.add_unknown(call)};
  if (!fits(*entry, call)) return {call.input()};
  return entry->build(builder, call);
}

}  // namespace ledger
