#include "explain/difference_book.h"

#include <algorithm>

#include "cost/checked.h"
#include "formula/number_format.h"

namespace ledger {
namespace {

constexpr std::string_view kConv = "conv";
constexpr std::string_view kLinear = "linear";

std::string amount_text(const Rational& ratio) {
  return ratio.numerator < 0 ? "−" + format_exact(ratio).substr(1) : format_exact(ratio);
}

// "4 an element", or "none".
std::string for_each(const Rational& ratio, std::string_view what) {
  if (ratio.is_zero()) return "none";
  return amount_text(ratio) + " " + std::string(what);
}

// A rule of a linear layer: "2 a MAC less 1 an output".
std::string linear_rule(const Rational& products, const Rational& rest) {
  std::string text = amount_text(products) + " a MAC";
  if (rest.is_zero()) return text;
  const bool is_less = rest.numerator < 0;
  const Rational size = is_less ? *subtract(0, rest) : rest;
  return text + (is_less ? " less " : " and ") + amount_text(size) + " an output";
}

// How an item reads, given the names of the two sides.
class Sentence {
 public:
  Sentence(const Convention& from, const Convention& to)
      : from_(short_title(from)), to_(short_title(to)) {}

  std::string counts(const std::string& to, const std::string& from) const {
    return to_ + " counts " + to + ", " + from_ + " " + from;
  }
  const std::string& from() const { return from_; }
  const std::string& to() const { return to_; }
  // The side that changes something, where only one does.
  const std::string& who(const BookedItem& item) const { return item.amount.to != 0 ? to_ : from_; }

 private:
  std::string from_, to_;
};

std::string by_ratio(const Sentence& words, const SharedRatio& ratio, std::string_view what) {
  return words.counts(for_each(ratio.to(), what), for_each(ratio.from(), what));
}

std::string side_text(std::int64_t amount, bool has_rule) {
  if (!has_rule) return "leaves it out";
  return amount == 0 ? "counts none" : "counts " + format_whole(amount);
}

// "thop counts 4 an element, MACs leaves it out".
std::string kind_text(const BookedItem& item, const Sentence& words) {
  const bool by_input = item.an_input.is_whole();
  const SharedRatio* ratio = by_input ? &item.an_input : nullptr;
  if (!by_input && item.an_output.is_whole()) ratio = &item.an_output;
  std::string_view what = "an element";
  if (!item.same_elements) what = by_input ? "an input element" : "an output element";
  if (item.has_macs && by_input) what = "a MAC";
  if (ratio != nullptr && item.has_rule_from && item.has_rule_to) {
    return by_ratio(words, *ratio, what);
  }
  std::string to = side_text(item.amount.to, item.has_rule_to);
  std::string from = side_text(item.amount.from, item.has_rule_from);
  if (ratio != nullptr && item.has_rule_to) to = "counts " + for_each(ratio->to(), what);
  if (ratio != nullptr && item.has_rule_from) from = "counts " + for_each(ratio->from(), what);
  return words.to() + " " + to + ", " + words.from() + " " + from;
}

std::string cause_text(Cause cause, const BookedItem& item, const Sentence& words) {
  switch (cause) {
    case Cause::kFactor:
      if (item.an_output.is_uniform()) return by_ratio(words, item.an_output, "a MAC");
      return words.counts(format_whole(item.amount.to), format_whole(item.amount.from));
    case Cause::kLinearRule:
      if (item.an_input.is_uniform() && item.an_output.is_uniform()) {
        return words.counts(linear_rule(item.an_input.to(), item.an_output.to()),
                            linear_rule(item.an_input.from(), item.an_output.from()));
      }
      if (item.an_output.is_uniform()) return by_ratio(words, item.an_output, "an output");
      return words.counts(format_whole(item.amount.to), format_whole(item.amount.from));
    case Cause::kBias:
      if (item.an_output.is_uniform()) return by_ratio(words, item.an_output, "an output");
      return words.counts(format_whole(item.amount.to), format_whole(item.amount.from));
    case Cause::kEachOutput: {
      if (!item.an_output.is_uniform()) {
        return words.counts(format_whole(item.amount.to), format_whole(item.amount.from));
      }
      const bool takes_off = item.an_output.to() == Rational(-1);
      return by_ratio(words, item.an_output, "an output, bias or not") +
             (takes_off ? " (a sum of K products takes K − 1 additions)" : "");
    }
    case Cause::kGroups:
      return words.who(item) + " ignores the groups";
    case Cause::kOtherMap:
      return words.who(item) + " counts on the other one of the two maps, input and output";
    case Cause::kBatch:
      return words.who(item) + " counts every input of the batch" +
             (item.amount.to != 0 && item.amount.from != 0 ? ", in other ways" : "");
    case Cause::kSharedModules:
      return words.who(item) + " keeps one call of each module";
    case Cause::kFunctional:
      return words.who(item) + " does not see calls of functions";
    case Cause::kTrainingLayers:
      return words.who(item) + " does not run what is only there for training";
    case Cause::kNorm:
    case Cause::kActivation:
    case Cause::kPooling:
    case Cause::kOtherKind:
      return kind_text(item, words);
    default:
      return item.example;
  }
}

std::string title_of(Cause cause, const std::string& group, const BookedItem& item) {
  switch (cause) {
    case Cause::kFactor: {
      std::string title = "Operations a MAC";
      const SharedRatio& ratio = item.an_output;
      if (ratio.is_uniform() && !ratio.from().is_zero() && !ratio.to().is_zero()) {
        const Rational up = *divide(ratio.to(), ratio.from());
        if (up == Rational(2) || up == *Rational::make(1, 2)) title = "Factor 2";
      }
      return group.empty() ? title : title + ", " + group;
    }
    case Cause::kLinearRule:
      return "Linear layers";
    case Cause::kBias:
      return group == kLinear ? "Bias of linear layers" : "Bias of convolutions";
    case Cause::kEachOutput:
      return "Outputs of convolutions";
    case Cause::kGroups:
      return "Groups";
    case Cause::kOtherMap:
      return "Map size";
    case Cause::kBatch:
      return "Batch";
    case Cause::kSharedModules:
      return "Shared modules";
    case Cause::kFunctional:
      return "Functional calls";
    case Cause::kTrainingLayers:
      return "Layers for training";
    case Cause::kAddedLayers:
      return "Added layers";
    case Cause::kRemovedLayers:
      return "Removed layers";
    case Cause::kReplacedLayers:
      return "Replaced layers";
    case Cause::kMapSize:
      return "Map size";
    case Cause::kChannels:
      return "Channels";
    case Cause::kKernel:
      return "Kernel";
    case Cause::kGroupCount:
      return "Groups";
    case Cause::kOtherFields:
      return "Other fields";
    case Cause::kNorm:
    case Cause::kActivation:
    case Cause::kPooling:
    case Cause::kOtherKind:
      break;
  }
  return group;
}

}  // namespace

std::optional<SidePair> minus(const SidePair& a, const SidePair& b) {
  SidePair result;
  if (__builtin_sub_overflow(a.from, b.from, &result.from) ||
      __builtin_sub_overflow(a.to, b.to, &result.to)) {
    return std::nullopt;
  }
  return result;
}

void SharedRatio::add(const SidePair& amount, std::int64_t measure) {
  if (measure == 0) {
    is_mixed_ = is_mixed_ || amount.from != 0 || amount.to != 0;
    return;
  }
  const std::optional<Rational> from = Rational::make(amount.from, measure);
  const std::optional<Rational> to = Rational::make(amount.to, measure);
  if (!from || !to || (is_known_ && (*from != from_ || *to != to_))) {
    is_mixed_ = true;
    return;
  }
  from_ = *from;
  to_ = *to;
  is_known_ = true;
}

void DifferenceBook::add_to_item(BookedItem& item, const SidePair& amount) {
  if (!add_to(item.amount.from, amount.from) || !add_to(item.amount.to, amount.to)) {
    overflowed_ = true;
  }
  ++item.layers;
}

BookedItem* DifferenceBook::add(Cause cause, const std::string& group, const SidePair& amount) {
  if (amount == SidePair{}) return nullptr;
  BookedItem& item = items_[{cause, group}];
  add_to_item(item, amount);
  return &item;
}

void DifferenceBook::add_products(const std::string& category, const SidePair& products,
                                  std::int64_t macs, const SidePair& rest, std::int64_t outputs) {
  BookedItem& item = products_[category];
  add_to_item(item, products);
  item.an_output.add(products, macs);
  BookedItem& extra = rests_[category];
  add_to_item(extra, rest);
  extra.an_output.add(rest, outputs);
}

void DifferenceBook::merge(BookedItem& into, const BookedItem& item) {
  const int layers = into.layers + item.layers;
  add_to_item(into, item.amount);
  into.layers = layers;
}

// One factor where all categories have the same. Linear layers that go by another rule than
// convolutions are an item of their own, and so is whatever else has its own factor.
void DifferenceBook::settle_products() {
  const auto conv = products_.find(std::string(kConv));
  for (const auto& [category, item] : products_) {
    const bool is_conv = category == kConv;
    const bool is_linear = category == kLinear;
    const bool has_conv = conv != products_.end();
    const bool is_common = is_conv || !has_conv || item.an_output == conv->second.an_output;
    const BookedItem& rest = rests_[category];
    if (is_linear && (!is_common || rest.amount.from != rest.amount.to)) {
      BookedItem& rule = items_[{Cause::kLinearRule, {}}];
      rule.an_output = rest.an_output;
      merge(rule, rest);
      rule.layers = rest.layers;
      if (!is_common) {
        rule.an_input = item.an_output;
        merge(rule, item);
        rule.layers = item.layers;
        continue;
      }
    } else if (rest.amount != SidePair{}) {
      items_[{is_linear ? Cause::kLinearRule : Cause::kEachOutput, {}}] = rest;
    }
    const auto [place, is_new] =
        items_.try_emplace({Cause::kFactor, is_common ? std::string() : category}, item);
    if (!is_new) merge(place->second, item);
  }
  products_.clear();
  rests_.clear();
}

std::vector<DifferenceItem> DifferenceBook::items(const Convention& from, const Convention& to) {
  settle_products();
  const Sentence words(from, to);
  std::vector<DifferenceItem> items;
  for (const auto& [key, booked] : items_) {
    DifferenceItem item;
    if (__builtin_sub_overflow(booked.amount.to, booked.amount.from, &item.value)) {
      overflowed_ = true;
    }
    if (item.value == 0) continue;
    item.cause = key.first;
    item.title = title_of(key.first, key.second, booked);
    item.from = booked.amount.from;
    item.to = booked.amount.to;
    item.layers = booked.layers;
    item.reason = cause_text(key.first, booked, words);
    items.push_back(std::move(item));
  }
  const auto size = [](std::int64_t value) {
    return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  };
  std::stable_sort(items.begin(), items.end(),
                   [&size](const DifferenceItem& a, const DifferenceItem& b) {
                     return size(a.value) > size(b.value);
                   });
  return items;
}

}  // namespace ledger
