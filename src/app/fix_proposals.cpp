#include "app/fix_proposals.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

#include "app/layer_fields.h"

namespace ledger {
namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// Whole numbers of a sentence, each once.
std::vector<std::int64_t> numbers_in(std::string_view text) {
  constexpr std::int64_t kLargest = 1'000'000'000;
  std::vector<std::int64_t> numbers;
  for (std::size_t at = 0; at < text.size();) {
    std::int64_t number = 0;
    const std::size_t start = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9' && number < kLargest) {
      number = number * 10 + (text[at++] - '0');
    }
    if (at == start) {
      ++at;
    } else if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) {
      numbers.push_back(number);
    }
  }
  return numbers;
}

class Proposer {
 public:
  Proposer(const Settings& settings, const Analysis& attempt)
      : settings_(settings), attempt_(attempt), model_(*attempt.model) {}

  std::vector<Proposal> take() { return std::move(proposals_); }

  // Fields that only state what the input must have: in_features, in_channels.
  void state_what_comes_in(int layer) {
    const LayerKind& kind = kind_at(layer);
    for (const Error& error : attempt_.errors) {
      if (error.place.path != layer_at(layer).name) continue;
      for (const FieldSpec& field : kind.fields) {
        if (!ends_with(kind.symbols.name(field.slots[0]), "_given")) continue;
        for (const std::int64_t number : numbers_in(error.message)) {
          offer({set(layer, field.name, number)});
        }
      }
    }
  }

  // Groups and heads that divide the channels that come in.
  void divide_channels(int layer) {
    const Shape* input = input_of(layer);
    if (input == nullptr || input->empty()) return;
    for (const std::string_view field : {"groups", "num_groups", "num_heads"}) {
      const std::optional<std::int64_t> parts = number(layer, field);
      if (!parts || *parts < 2) continue;
      const std::int64_t channels = field == "num_heads" ? input->back() : input->front();
      const std::optional<std::int64_t> made = number(layer, "out_channels");
      // One filter a channel, as before.
      if (made && *made == *parts) {
        offer({set(layer, field, channels), set(layer, "out_channels", channels)});
      }
      if (made && channels % *parts == 0) {
        offer({set(layer, "out_channels", (*made + *parts - 1) / *parts * *parts)});
      }
      const std::int64_t common = std::gcd(*parts, channels);
      offer({set(layer, field, made ? std::gcd(common, *made) : common)});
    }
  }

  // More padding, or a window no larger than the map.
  void fit_window(int layer) {
    const Shape* input = input_of(layer);
    const std::optional<std::int64_t> kernel = number(layer, "kernel_size");
    if (input == nullptr || input->size() < 2 || !kernel) return;
    const std::int64_t side = std::min((*input)[1], input->back());
    if (side >= 1 && *kernel > side) offer({set(layer, "kernel_size", side)});
    keep_size(layer);
  }

  // Maps that are to be put together: as many channels and as large as the others.
  void match_branches(int layer) {
    const std::vector<int>& inputs = layer_at(layer).inputs;
    std::vector<Proposal> of_edited;  // what a person has just set is the last to be changed
    for (const int branch : inputs) {
      for (const int other : inputs) {
        const Shape* have = output_of(branch);
        const Shape* want = output_of(other);
        if (have == nullptr || want == nullptr || have->empty() || *have == *want) continue;
        if (have->front() != want->front()) match_channels(branch, want->front(), of_edited);
        if (have->size() == want->size() && have->back() != want->back()) {
          match_size(branch, other, of_edited);
        }
      }
    }
    for (Proposal& proposal : of_edited) offer(std::move(proposal));
  }

 private:
  const Layer& layer_at(int index) const { return model_.layers[static_cast<std::size_t>(index)]; }
  const LayerKind& kind_at(int index) const { return model_.kind_of(layer_at(index)); }
  const Shape* output_of(int index) const {
    if (index == kModelInput) return &model_.input;
    const LayerCost* cost = attempt_.rows[static_cast<std::size_t>(index)].cost.get();
    return cost == nullptr ? nullptr : &cost->output;
  }
  const Shape* input_of(int index) const { return output_of(layer_at(index).inputs.front()); }

  // A field's first number, defaults filled in; nothing where it has none.
  std::optional<std::int64_t> number(int layer, std::string_view field) const {
    const int position = kind_at(layer).field_index(field);
    if (position < 0) return std::nullopt;
    const auto slot = static_cast<std::size_t>(position);
    const FieldSpec& spec = kind_at(layer).fields[slot];
    const FieldValue& value = layer_at(layer).fields[slot];
    if (spec.name != field || value.kind == FieldValue::Kind::kWord) return std::nullopt;
    if (value.kind == FieldValue::Kind::kNumbers) return floor(value.numbers[0]);
    const LayerCost* cost = attempt_.rows[static_cast<std::size_t>(layer)].cost.get();
    if (cost == nullptr) return std::nullopt;
    return floor(cost->values[static_cast<std::size_t>(spec.slots[0])]);
  }
  SetField set(int layer, std::string_view field, std::int64_t value) const {
    return {layer_at(layer).name, std::string(field), std::to_string(value)};
  }
  bool is_edited_by_person(int layer, std::string_view field) const {
    return !edit_in_force(settings_, layer_at(layer).name, field).empty();
  }

  void offer(Proposal proposal) {
    const bool changes = std::any_of(proposal.begin(), proposal.end(), [&](const SetField& field) {
      const int layer = find_layer(model_, field.layer);
      const std::optional<std::int64_t> now = number(layer, field.field);
      return !now || std::to_string(*now) != field.json_text;
    });
    if (changes) proposals_.push_back(std::move(proposal));
  }
  void offer_unless_edited(Proposal proposal, std::vector<Proposal>& of_edited) {
    const int layer = find_layer(model_, proposal.front().layer);
    const bool is_edited = is_edited_by_person(layer, proposal.front().field);
    is_edited ? of_edited.push_back(std::move(proposal)) : offer(std::move(proposal));
  }

  // The layers of a branch up to where it parts from another, the last first.
  template <class Visit>
  void walk_back(int layer, Visit visit) const {
    constexpr int kFar = 64;
    for (int steps = 0; layer != kModelInput && steps < kFar; ++steps) {
      if (layer_at(layer).inputs.size() != 1 || !visit(layer)) return;
      layer = layer_at(layer).inputs.front();
    }
  }

  void match_channels(int branch, std::int64_t channels, std::vector<Proposal>& of_edited) {
    walk_back(branch, [&](int layer) {
      for (const std::string_view field : {"out_channels", "out_features"}) {
        const std::optional<std::int64_t> made = number(layer, field);
        if (!made) continue;
        const std::optional<std::int64_t> groups = number(layer, "groups");
        const bool is_depthwise = groups && *groups > 1 && *groups == *made;
        if (is_depthwise) return true;  // it makes as many as come in
        offer_unless_edited({set(layer, field, channels)}, of_edited);
        return false;
      }
      return true;
    });
  }

  // Padding that keeps the size, for windows that were changed; or the stride of the other branch.
  void match_size(int branch, int other, std::vector<Proposal>& of_edited) {
    walk_back(branch, [&](int layer) {
      if (number(layer, "kernel_size")) keep_size(layer);
      return true;
    });
    std::optional<std::int64_t> stride;
    walk_back(other, [&](int layer) {
      const std::optional<std::int64_t> own = number(layer, "stride");
      if (own && (!stride || *own > *stride)) stride = own;
      return true;
    });
    if (!stride) return;
    walk_back(branch, [&](int layer) {
      const std::optional<std::int64_t> own = number(layer, "stride");
      if (own && *own != *stride) offer_unless_edited({set(layer, "stride", *stride)}, of_edited);
      return true;
    });
  }

  void keep_size(int layer) {
    const std::optional<std::int64_t> kernel = number(layer, "kernel_size");
    if (!kernel || kind_at(layer).field_index("padding") < 0) return;
    const std::int64_t reach = number(layer, "dilation").value_or(1) * (*kernel - 1);
    if (reach % 2 == 0) offer({set(layer, "padding", reach / 2)});
  }

  const Settings& settings_;
  const Analysis& attempt_;
  const Model& model_;
  std::vector<Proposal> proposals_;
};

}  // namespace

std::vector<Proposal> propose_fields(const Settings& settings, const Analysis& attempt, int layer) {
  Proposer proposer(settings, attempt);
  const Layer& at = attempt.model->layers[static_cast<std::size_t>(layer)];
  if (at.inputs.size() > 1) {
    proposer.match_branches(layer);
  } else {
    proposer.state_what_comes_in(layer);
    proposer.divide_channels(layer);
    proposer.fit_window(layer);
  }
  return proposer.take();
}

}  // namespace ledger
