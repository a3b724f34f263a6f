#include <algorithm>
#include <array>
#include <utility>

#include "model/expander.h"
#include "model/field_value.h"
#include "model/words.h"

namespace ledger {

std::int64_t Expander::repeat_count(const Item& item, Scope& scope) {
  const BlockUse& use = *item.use;
  if (!use.repeats) return 1;
  std::optional<Rational> value;
  if (!edits_.empty()) value = edited_argument(edits_of(name_of_all(item, scope)), "repeat");
  if (!value) value = value_of(use.repeat, scope.frame, &item, scope, "repeat");
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
  const bool for_sure = use.repeat.formula < 0 && !item.condition;
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
  const Rational outer_index = scope.frame[static_cast<std::size_t>(body_.index_slot)];
  const int output = run_instances(item, scope, std::move(inputs), count, gathered);
  scope.frame[static_cast<std::size_t>(body_.index_slot)] = outer_index;
  return output;
}

int Expander::run_instances(const Item& item, Scope& scope, std::vector<int> inputs,
                            std::int64_t count, std::vector<int>* gathered) {
  const BlockUse& use = *item.use;
  const BlockTemplate& block = body_.blocks[static_cast<std::size_t>(use.block)];
  // Instances that are named one by one stand beside each other, without a group around them.
  const bool is_flat = use.repeats && item.pattern != nullptr;
  const std::string all = is_flat ? name_of_all(item, scope) : std::string();
  const std::string name = is_flat ? std::string() : full_name(scope, item_name(item, scope));
  const int outer = is_flat ? scope.group : open_group(item, name, name, scope.group);
  if (use.repeats && !is_flat) {
    model_->groups[static_cast<std::size_t>(outer)].repeats = static_cast<int>(count);
  }
  Frame own_frame;
  int output = inputs.front();
  for (std::int64_t i = 0; i < count && !stopped_; ++i) {
    ++instances_;
    if (use.repeats) scope.frame[static_cast<std::size_t>(body_.index_slot)] = i;
    const std::string prefix = is_flat       ? full_name(scope, item_name(item, scope))
                               : use.repeats ? name + "." + std::to_string(i)
                                             : name;
    if (!fill_frame(item, scope, i, prefix, own_frame)) {
      output = kFailed;
      break;
    }
    Scope inner{block.list, &scope, block.is_inline() ? scope.frame : own_frame};
    inner.prefix = prefix;
    inner.inputs = gathered != nullptr ? *gathered : inputs;
    if (gathered == nullptr) inner.inputs.front() = output;
    inner.depth = scope.depth + 1;
    inner.training_only = scope.training_only || item.training_only;
    inner.times = item.condition ? count : count * scope.times;
    inner.times = std::min<std::int64_t>(inner.times, kMaximumLayers + 1);
    inner.group =
        use.repeats ? open_group(item, prefix, is_flat ? all : name + ".*", outer) : outer;
    keep_arguments(block, own_frame, inner.group);
    output = run_instance(block, inner);
    if (use.repeats) close_group(inner.group, output);
    if (gathered != nullptr && !gather(output, item, scope, *gathered)) break;
  }
  if (!is_flat) close_group(outer, output);
  return output;
}

void Expander::keep_arguments(const BlockTemplate& block, const Frame& frame, int group) {
  if (block.is_inline()) return;
  const auto first = static_cast<std::ptrdiff_t>(body_.index_slot) + 1;
  model_->groups[static_cast<std::size_t>(group)].arguments.assign(frame.begin() + first,
                                                                   frame.end());
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
// defaults those of the block; edits come before both.
bool Expander::fill_frame(const Item& item, Scope& scope, std::int64_t index,
                          const std::string& name, Frame& frame) {
  const BlockUse& use = *item.use;
  const auto index_slot = static_cast<std::size_t>(body_.index_slot);
  const BlockTemplate& block = body_.blocks[static_cast<std::size_t>(use.block)];
  if (block.is_inline()) return true;
  std::vector<int> edits;
  if (!edits_.empty()) {
    if (use.repeats) edits = edits_of(name_of_all(item, scope));
    add_edits_of(name, edits);
  }
  frame.assign(parameters_.begin(), parameters_.end());
  frame[index_slot] = index;
  frame.reserve(index_slot + 1 + block.arguments.size());
  for (std::size_t i = 0; i < block.arguments.size(); ++i) {
    const BlockUse::Argument& argument = use.arguments[i];
    const std::string& argument_name = block.arguments[i].name;
    std::optional<Rational> value;
    if (!edits.empty()) value = edited_argument(edits, argument_name);
    if (!value) {
      value = argument.given
                  ? value_of(argument.value, scope.frame, &item, scope, argument_name)
                  : value_of(block.arguments[i].default_value, frame, &item, scope, argument_name);
    }
    if (!value) return false;
    frame.push_back(*value);
  }
  return true;
}

// The name by which a use is edited: the fold around its repeats or, where they are named one by
// one, their name with `*` for what the repeat decides.
std::string Expander::name_of_all(const Item& item, Scope& scope) {
  if (!item.pattern || !item.use->repeats) return full_name(scope, item_name(item, scope));
  Rational& index = scope.frame[static_cast<std::size_t>(body_.index_slot)];
  const Rational index_now = index;
  std::string name = item.pattern->texts.front();
  for (std::size_t i = 0; i < item.pattern->numbers.size(); ++i) {
    std::array<std::optional<Rational>, 2> values;
    for (int repeat = 0; repeat < 2; ++repeat) {
      index = repeat;
      values[static_cast<std::size_t>(repeat)] =
          value_of(item.pattern->numbers[i], scope.frame, &item, scope, "name");
    }
    name += values[0] && values[0] == values[1] ? to_string(*values[0]) : "*";
    name += item.pattern->texts[i + 1];
  }
  index = index_now;
  return full_name(scope, name);
}

// `all`: the name of all repeats, seen from the block around.
int Expander::open_group(const Item& item, std::string name, const std::string& all, int parent) {
  const int index = static_cast<int>(model_->groups.size());
  Group& group = model_->groups.emplace_back();
  group.name = std::move(name);
  group.all = all;
  group.block = body_.blocks[static_cast<std::size_t>(item.use->block)].name;
  group.parent = parent;
  if (parent != kNoGroup) {
    const Group& around = model_->groups[static_cast<std::size_t>(parent)];
    group.depth = around.depth + 1;
    if (all.size() > around.name.size()) group.all = around.all + all.substr(around.name.size());
  }
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
