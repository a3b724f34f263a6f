#include <algorithm>
#include <utility>

#include "model/expander.h"
#include "model/field_value.h"
#include "model/words.h"

namespace ledger {

std::int64_t Expander::repeat_count(const Item& item, Scope& scope) {
  const BlockUse& use = *item.use;
  if (!use.repeats) return 1;
  const std::optional<Rational> value = value_of(use.repeat, scope.frame, &item, scope, "repeat");
  if (!value) return -1;
  if (!value->is_whole() || value->numerator < 0) {
    fail({value->is_whole() ? ErrorCode::kOutOfRange : ErrorCode::kWrongType,
          {},
          "repeat is " + decimal_text(*value) + ": it must be a whole number from 0.",
          {}},
         use.repeat.mark, &item, scope, "repeat");
    return -1;
  }
  if (value->numerator > kMaximumLayers - instances_) {
    stop({ErrorCode::kTooLarge,
          {},
          "repeat is " + decimal_text(*value) + ": a model has at most " +
              std::to_string(kMaximumLayers) + " layers and repeats.",
          "Repeat less."},
         use.repeat.mark, &item, scope, "repeat");
    return -1;
  }
  const bool for_sure = use.repeat.formula < 0 && !item.has_condition;
  if (for_sure && value->numerator * scope.times > kMaximumLayers) {
    stop({ErrorCode::kTooLarge,
          {},
          "repeat is " + decimal_text(*value) + " in blocks that repeat " +
              std::to_string(scope.times) + " times: a model has at most " +
              std::to_string(kMaximumLayers) + " layers and repeats.",
          "Repeat less."},
         use.repeat.mark, &item, scope, "repeat");
    return -1;
  }
  return value->numerator;
}

int Expander::run_use(const Item& item, Scope& scope, std::vector<int> inputs) {
  const BlockUse& use = *item.use;
  const BlockTemplate& block = body_.blocks[static_cast<std::size_t>(use.block)];
  const std::int64_t count = repeat_count(item, scope);
  if (count < 0) return kFailed;
  std::vector<int>* gathered = nullptr;
  if (use.feeds_all) gathered = &(scope.gathered[scope.position] = inputs);
  if (count == 0) return inputs.front();
  if (scope.depth >= kMaximumBlockDepth) {
    stop(
        {ErrorCode::kTooLarge,
         {},
         "Blocks stand in blocks more than " + std::to_string(kMaximumBlockDepth) + " levels deep.",
         {}},
        item.mark, &item, scope, "");
    return kFailed;
  }
  // Instances that are named one by one stand beside each other, without a group around them.
  const bool is_flat = use.repeats && item.pattern != nullptr;
  const std::string name = is_flat ? std::string() : full_name(scope, item_name(item, scope));
  const int outer = is_flat ? scope.group : open_group(item, name, scope.group);
  Frame own_frame;
  const Rational outer_index = scope.frame[static_cast<std::size_t>(body_.index_slot)];
  int output = inputs.front();
  for (std::int64_t i = 0; i < count && !stopped_; ++i) {
    ++instances_;
    if (!fill_frame(use, item, scope, i, own_frame)) {
      output = kFailed;
      break;
    }
    Scope inner{block.list, &scope, block.is_inline() ? scope.frame : own_frame};
    inner.prefix = is_flat       ? full_name(scope, item_name(item, scope))
                   : use.repeats ? name + "." + std::to_string(i)
                                 : name;
    inner.inputs = gathered != nullptr ? *gathered : inputs;
    if (gathered == nullptr) inner.inputs.front() = output;
    inner.depth = scope.depth + 1;
    inner.training_only = scope.training_only || item.training_only;
    inner.times = item.has_condition ? count : count * scope.times;
    inner.times = std::min<std::int64_t>(inner.times, kMaximumLayers + 1);
    inner.group = use.repeats ? open_group(item, inner.prefix, outer) : outer;
    output = run_instance(block, inner);
    if (use.repeats) close_group(inner.group, output);
    if (gathered != nullptr && !gather(output, item, scope, *gathered)) break;
  }
  scope.frame[static_cast<std::size_t>(body_.index_slot)] = outer_index;
  if (!is_flat) close_group(outer, output);
  return output;
}

bool Expander::gather(int output, const Item& item, const Scope& scope,
                      std::vector<int>& gathered) {
  gathered.push_back(output);
  if (gathered.size() > static_cast<std::size_t>(kMaximumInputs)) {
    stop({ErrorCode::kTooLarge,
          {},
          "A block that feeds all gathers at most " + std::to_string(kMaximumInputs) + " outputs.",
          "Repeat less."},
         item.mark, &item, scope, "repeat");
  }
  return spend(static_cast<std::int64_t>(gathered.size()), &item, scope);
}

int Expander::run_instance(const BlockTemplate& block, Scope& inner) {
  const int last = run_list(inner);
  if (!block.output || stopped_) return last;
  return find(*block.output, inner, {});
}

// `i` and the arguments of an instance. Formulas that were given see the names around the block,
// defaults those of the block.
bool Expander::fill_frame(const BlockUse& use, const Item& item, Scope& scope, std::int64_t index,
                          Frame& frame) {
  const auto index_slot = static_cast<std::size_t>(body_.index_slot);
  const BlockTemplate& block = body_.blocks[static_cast<std::size_t>(use.block)];
  if (use.repeats) scope.frame[index_slot] = index;
  if (block.is_inline()) return true;
  frame.assign(parameters_.begin(), parameters_.end());
  frame[index_slot] = index;
  frame.reserve(index_slot + 1 + block.arguments.size());
  for (std::size_t i = 0; i < block.arguments.size(); ++i) {
    const BlockUse::Argument& argument = use.arguments[i];
    const std::string& name = block.arguments[i].name;
    const std::optional<Rational> value =
        argument.given ? value_of(argument.value, scope.frame, &item, scope, name)
                       : value_of(block.arguments[i].default_value, frame, &item, scope, name);
    if (!value) return false;
    frame.push_back(*value);
  }
  return true;
}

int Expander::open_group(const Item& item, std::string name, int parent) {
  const int index = static_cast<int>(model_->groups.size());
  Group& group = model_->groups.emplace_back();
  group.name = std::move(name);
  group.block = body_.blocks[static_cast<std::size_t>(item.use->block)].name;
  group.parent = parent;
  group.depth = parent == kNoGroup ? 0 : model_->groups[static_cast<std::size_t>(parent)].depth + 1;
  group.first_layer = static_cast<int>(model_->layers.size());
  return index;
}

void Expander::close_group(int index, int output) {
  Group& group = model_->groups[static_cast<std::size_t>(index)];
  group.layer_count = static_cast<int>(model_->layers.size()) - group.first_layer;
  if (group.layer_count > 0) {
    closed_groups_.emplace_back(index, output);
  } else if (index + 1 == static_cast<int>(model_->groups.size())) {
    model_->groups.pop_back();  // a fold with nothing in it
  }
}

}  // namespace ledger
