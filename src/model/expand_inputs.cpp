#include <algorithm>
#include <utility>

#include "model/expander.h"
#include "model/words.h"

namespace ledger {

std::vector<int> Expander::find_inputs(const Item& item, const Scope& scope, int previous) {
  if (item.inputs.empty()) return {previous};
  std::vector<int> inputs;
  inputs.reserve(item.inputs.size());
  for (std::size_t i = 0; i < item.inputs.size(); ++i) {
    const Asker asker = {&item, static_cast<int>(i)};
    if (item.inputs[i].all) {
      find_all(item.inputs[i], scope, asker, inputs);
    } else {
      inputs.push_back(find(item.inputs[i], scope, asker));
    }
  }
  return inputs;
}

void Expander::find_all(const Reference& reference, const Scope& scope, Asker asker,
                        std::vector<int>& inputs) {
  const std::vector<int>* all = nullptr;
  if (reference.scope_input >= 0) {
    all = &scope.inputs;
  } else if (const auto found = scope.gathered.find(static_cast<std::size_t>(reference.local));
             reference.local >= 0 && found != scope.gathered.end()) {
    all = &found->second;
  }
  if (all != nullptr) {
    spend(static_cast<std::int64_t>(all->size()), asker.item, scope);
    inputs.insert(inputs.end(), all->begin(), all->end());
    return;
  }
  fail(
      {ErrorCode::kUnknownName,
       {},
       in_quotes(reference.name) + " is no block before " + asker.name(scope) +
           " that gathers its outputs.",
       R"([*] means all inputs of the block, or what a repeated block with "feed": "all" gathers.)"},
      reference.mark, asker.item, scope, asker.key());
  inputs.push_back(kFailed);
}

std::string Expander::Asker::key() const {
  return item == nullptr ? "output" : "inputs[" + std::to_string(input) + "]";
}

std::string Expander::Asker::name(const Scope& scope) const {
  return item == nullptr ? "the end of " + in_quotes(scope.prefix) : in_quotes(item->name);
}

int Expander::find(const Reference& reference, const Scope& scope, Asker asker) {
  if (reference.choice) {
    const Choice& choice = *reference.choice;
    const std::optional<Rational> condition =
        value_of(choice.condition, scope.frame, asker.item, scope,
                 asker.item == nullptr ? "output" : "inputs");
    if (!condition) return kFailed;
    return find(condition->is_zero() ? choice.otherwise : choice.then, scope, asker);
  }
  if (reference.scope_input >= 0) {
    const auto index = static_cast<std::size_t>(reference.scope_input);
    if (index < scope.inputs.size()) return scope.inputs[index];
    fail({ErrorCode::kOutOfRange,
          {},
          in_quotes(reference.name) +
              " is not there: " + (scope.around == nullptr ? "the model" : "the block") + " has " +
              count_of(static_cast<long long>(scope.inputs.size()), "input") + ".",
          "The first is \"input\", the second \"input[1]\"."},
         reference.mark, asker.item, scope, asker.key());
    return kFailed;
  }
  if (reference.local >= 0) return find_in(reference, scope, reference.local, scope, asker);
  return find_around(reference, scope, asker);
}

// The output of the last present item of a name, from item `last` of `holder` backwards.
int Expander::find_in(const Reference& reference, const Scope& holder, int last, const Scope& scope,
                      Asker asker) {
  for (int i = last; i >= 0; i = holder.list.items[static_cast<std::size_t>(i)].same_name) {
    const int output = holder.outputs[static_cast<std::size_t>(i)];
    if (output != kLeftOut) return output;
  }
  const Item& item = holder.list.items[static_cast<std::size_t>(last)];
  const int formula = item.condition ? item.condition->formula : -1;
  const std::string condition =
      formula < 0 ? "its condition"
                  : in_quotes(body_.formulas[static_cast<std::size_t>(formula)].text());
  fail({ErrorCode::kUnknownName,
        {},
        "The input " + in_quotes(reference.name) + " is left out here, as " + condition + " is 0.",
        R"(Choose the input as well: {"if": …, "then": …, "else": "input"}.)"},
       reference.mark, asker.item, scope, asker.key());
  return kFailed;
}

int Expander::find_around(const Reference& reference, const Scope& scope, Asker asker) {
  bool comes_later = scope.list.last_of_name(reference.name) >= 0;
  bool is_around = false;
  for (const Scope* holder = scope.around; holder != nullptr; holder = holder->around) {
    int last = holder->list.last_of_name(reference.name);
    if (last < 0) continue;
    const auto& items = holder->list.items;
    is_around |= items[holder->position].name == reference.name;
    while (last >= 0 && static_cast<std::size_t>(last) >= holder->position) {
      last = items[static_cast<std::size_t>(last)].same_name;
    }
    if (last >= 0) return find_in(reference, *holder, last, scope, asker);
    comes_later = true;
  }
  const int dotted = find_dotted(reference.name, scope);
  if (dotted != kFailed) return dotted;
  Error error = {ErrorCode::kCycle, {}, {}, {}};
  if (is_around) {
    error.message = in_quotes(reference.name) + " is the block around " + asker.name(scope) +
                    ", which cannot feed what is in it.";
    error.hint = "What enters the block is \"input\".";
  } else if (comes_later) {
    error.message = "The input " + in_quotes(reference.name) + " comes after " + asker.name(scope) +
                    ", which would use it.";
    error.hint = "A layer uses layers before it: put it behind its inputs.";
  } else {
    error.code = ErrorCode::kUnknownName;
    error.message =
        "There is no layer " + in_quotes(reference.name) + " before " + asker.name(scope) + ".";
    if (!reporter_.full()) error.hint = nearest_hint(reference.name, names_in_reach(scope));
  }
  fail(std::move(error), reference.mark, asker.item, scope, asker.key());
  return kFailed;
}

std::vector<std::string_view> Expander::names_in_reach(const Scope& scope) {
  constexpr std::size_t kEnough = 256;
  std::vector<std::string_view> names = {"input"};
  for (const Scope* holder = &scope; holder != nullptr; holder = holder->around) {
    for (std::size_t i = holder->position; i > 0 && names.size() < kEnough; --i) {
      names.push_back(holder->list.items[i - 1].name);
    }
  }
  return names;
}

// "stem.conv1", "layer1.2": a layer or a block inside another block, seen from any block around.
int Expander::find_dotted(const std::string& name, const Scope& scope) {
  if (name.find('.') == std::string::npos) return kFailed;
  for (; indexed_layers_ < model_->layers.size(); ++indexed_layers_) {
    by_full_name_.emplace(model_->layers[indexed_layers_].name, static_cast<int>(indexed_layers_));
  }
  for (; indexed_groups_ < closed_groups_.size(); ++indexed_groups_) {
    const auto [group, output] = closed_groups_[indexed_groups_];
    by_full_name_.emplace(model_->groups[static_cast<std::size_t>(group)].name, output);
  }
  for (const Scope* holder = &scope; holder != nullptr; holder = holder->around) {
    const auto found = by_full_name_.find(full_name(*holder, name));
    if (found != by_full_name_.end()) return found->second;
  }
  return kFailed;
}

}  // namespace ledger
