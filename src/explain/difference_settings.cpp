// Two networks under one convention: layers matched by name, and their symbols put in the place of
// each other.
#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "cost/shape_rules.h"
#include "explain/difference_book.h"
#include "explain/recount.h"

namespace ledger {
namespace {

// What a symbol says, by its name: layers/ follows the letters of the literature.
enum class Role : std::uint8_t { kMap, kChannels, kKernel, kGroups, kOther };

Role role_of(std::string_view name) {
  const std::string_view stem = name.substr(0, name.find('_'));
  if (stem == "H" || stem == "W" || stem == "L" || stem == "T" || stem == "S") return Role::kMap;
  if (stem == "C" || stem == "I" || stem == "O" || stem == "D" || stem == "E") {
    return Role::kChannels;
  }
  if (stem == "K") return Role::kKernel;
  if (stem == "g") return Role::kGroups;
  return Role::kOther;
}

std::optional<Rational> elements(const Shape& shape) {
  std::optional<Rational> product = Rational(1);
  for (const std::int64_t size : shape) {
    if (product) product = multiply(*product, size);
  }
  return product;
}

// Channels of one shape with the map of another. Three dimensions and more are channels first; two
// are a sequence with its features last; one is channels alone.
Shape with_map(const Shape& channels, const Shape& map) {
  if (channels.size() != map.size()) return map;
  Shape mixed = map;
  if (mixed.size() >= 3) mixed.front() = channels.front();
  if (mixed.size() == 1 || mixed.size() == 2) mixed.back() = channels.back();
  return mixed;
}

class SettingsDifference {
 public:
  SettingsDifference(const DifferenceSide& from, const DifferenceSide& to, DifferenceBook& book)
      : from_(from), to_(to), book_(book) {}

  void run() {
    std::unordered_map<std::string_view, std::size_t> places;
    const LayerList& before = from_.analysis->model->layers;
    for (std::size_t i = 0; i < before.size(); ++i) places.emplace(before[i].name, i);
    const LayerList& after = to_.analysis->model->layers;
    std::vector<bool> is_matched(before.size(), false);
    for (std::size_t i = 0; i < after.size(); ++i) {
      const auto found = places.find(after[i].name);
      if (found == places.end()) {
        book(Cause::kAddedLayers, {0, settle_batch(i)}, after[i].name + " and more");
        continue;
      }
      is_matched[found->second] = true;
      compare_rows(found->second, i);
    }
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (is_matched[i]) continue;
      book(Cause::kRemovedLayers, {value_from(i), 0}, before[i].name + " and more");
    }
  }

 private:
  const Row& row_from(std::size_t i) const { return from_.analysis->rows[i]; }
  const Row& row_to(std::size_t i) const { return to_.analysis->rows[i]; }
  std::int64_t value_from(std::size_t i) const { return row_from(i).count(from_.convention).value; }

  void book(Cause cause, const SidePair& amount, std::string example) {
    if (amount.from == amount.to) return;
    BookedItem* item = book_.add(cause, {}, amount);
    if (item != nullptr && item->example.empty()) item->example = std::move(example);
  }

  // The second row's value at the first side's batch; what the batch adds is booked.
  std::int64_t settle_batch(std::size_t i) {
    const Row& row = row_to(i);
    const Count& count = row.count(to_.convention);
    const std::int64_t batch = from_.analysis->options.batch;
    if (batch == to_.analysis->options.batch || count.value == 0) return count.value;
    Recount recount(*to_.analysis->model->catalog, to_.analysis->model->layers[i].kind, *row.cost);
    const std::optional<std::int64_t> at =
        recount.set_batch(batch) ? recount.count(to_.convention) : std::nullopt;
    if (!at) return count.value;
    book_.add(Cause::kBatch, {}, {*at, count.value});
    return *at;
  }

  void compare_rows(std::size_t i, std::size_t j) {
    const Layer& before = from_.analysis->model->layers[i];
    const Layer& after = to_.analysis->model->layers[j];
    const SidePair amount = {value_from(i), settle_batch(j)};
    if (amount.from == amount.to) return;
    const std::string& kind_from = from_.analysis->model->kind_of(before).name;
    const std::string& kind_to = to_.analysis->model->kind_of(after).name;
    if (kind_from != kind_to) {
      return book(Cause::kReplacedLayers, amount,
                  before.name + " is " + kind_to + " instead of " + kind_from);
    }
    const bool by_formula = row_from(i).count(from_.convention).status == Count::Status::kCounted &&
                            row_to(j).count(to_.convention).status == Count::Status::kCounted &&
                            row_from(i).cost->values.size() == row_to(j).cost->values.size();
    if (!by_formula) return book(Cause::kOtherFields, amount, before.name + " and more");
    walk(before, *row_from(i).cost, *row_to(j).cost, amount);
  }

  // From the first layer's symbols to the second's, one role at a time.
  void walk(const Layer& layer, const LayerCost& from, const LayerCost& to,
            const SidePair& amount) {
    Recount at(*from_.analysis->model->catalog, layer.kind, from);
    std::int64_t now = amount.from;
    struct Step {
      Role role;
      Cause cause;
    };
    constexpr std::array<Step, 4> kSteps = {{{Role::kMap, Cause::kMapSize},
                                             {Role::kChannels, Cause::kChannels},
                                             {Role::kKernel, Cause::kKernel},
                                             {Role::kGroups, Cause::kGroupCount}}};
    for (const Step& step : kSteps) {
      Recount next = at;
      if (!next.change(changes(at, step.role, from, to))) continue;
      const std::optional<std::int64_t> then = next.count(from_.convention);
      if (!then) continue;
      book(step.cause, {now, *then}, example(step.role, layer, from, to));
      now = *then;
      at = next;
    }
    book(Cause::kOtherFields, {now, amount.to}, layer.name + " and more");
  }

  std::vector<Recount::Change> changes(const Recount& at, Role role, const LayerCost& from,
                                       const LayerCost& to) const {
    std::vector<Recount::Change> changes;
    const SymbolTable& symbols = at.kind().symbols;
    for (int slot = kReservedSlotCount; slot < symbols.size(); ++slot) {
      if (role_of(symbols.name(slot)) != role) continue;
      changes.push_back({slot, to.values[static_cast<std::size_t>(slot)]});
    }
    if (role != Role::kMap && role != Role::kChannels) return changes;
    const auto shape = [role](const Shape& before, const Shape& after) {
      return role == Role::kMap ? with_map(before, after) : after;
    };
    std::optional<Rational> in = Rational(0);
    for (std::size_t i = 0; i < to.inputs.size(); ++i) {
      const Shape& before = i < from.inputs.size() ? from.inputs[i] : to.inputs[i];
      const std::optional<Rational> size = elements(shape(before, to.inputs[i]));
      in = in && size ? add(*in, *size) : std::nullopt;
    }
    const std::optional<Rational> out = elements(shape(from.output, to.output));
    if (in) changes.push_back({kSlotElementsIn, *in});
    if (out) changes.push_back({kSlotElementsOut, *out});
    return changes;
  }

  static std::string example(Role role, const Layer& layer, const LayerCost& from,
                             const LayerCost& to) {
    if (role == Role::kKernel || role == Role::kGroups) return layer.name + " and more";
    return layer.name + " makes " + shape_text(to.output) + " of " + shape_text(to.inputs.front()) +
           " instead of " + shape_text(from.output) + " of " + shape_text(from.inputs.front());
  }

  const DifferenceSide& from_;
  const DifferenceSide& to_;
  DifferenceBook& book_;
};

}  // namespace

void book_settings(const DifferenceSide& from, const DifferenceSide& to, DifferenceBook& book) {
  SettingsDifference(from, to, book).run();
}

}  // namespace ledger
