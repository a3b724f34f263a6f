#include <algorithm>
#include <bit>
#include <functional>
#include <utility>

#include "model/definition_body.h"

namespace ledger {

namespace {

// Names that differ in the last letter alone are neighbours in the table: "relu_41" and "relu_42"
// are asked for soon after one another, and what is near is still in the cache.
std::uint32_t hash_of(std::string_view name) {
  if (name.empty()) return 0;
  constexpr std::uint32_t kNeighbours = 16;
  const auto start = std::hash<std::string_view>()(name.substr(0, name.size() - 1));
  return static_cast<std::uint32_t>(start) * kNeighbours +
         static_cast<unsigned char>(name.back()) % kNeighbours;
}

}  // namespace

// The slot of `name`, or the free one where it would stand. At least one is free.
std::size_t ItemList::slot_of(std::string_view name, std::uint32_t hash) const {
  std::size_t at = hash & (slots_.size() - 1);
  for (;; at = (at + 1) & (slots_.size() - 1)) {
    const Slot& slot = slots_[at];
    if (slot.item < 0) return at;
    if (slot.hash == hash && items[static_cast<std::size_t>(slot.item)].name == name) return at;
  }
}

void ItemList::make_slots(std::size_t count) {
  if (slots_.size() >= 2 * count) return;
  constexpr std::size_t kFewest = 16;
  const std::size_t size = std::max(kFewest, std::bit_ceil(2 * count));
  const std::vector<Slot> before = std::exchange(slots_, std::vector<Slot>(size));
  for (const Slot& slot : before) {
    if (slot.item < 0) continue;
    slots_[slot_of(items[static_cast<std::size_t>(slot.item)].name, slot.hash)] = slot;
  }
}

void ItemList::reserve(std::size_t count) {
  items.reserve(count);
  make_slots(count);
}

int ItemList::last_of_name(std::string_view name) const {
  return slots_.empty() ? -1 : slots_[slot_of(name, hash_of(name))].item;
}

const Item& ItemList::add(Item item) {
  make_slots(items.size() + 1);
  const std::uint32_t hash = hash_of(item.name);
  Slot& slot = slots_[slot_of(item.name, hash)];
  item.same_name = slot.item;
  slot = {hash, static_cast<int>(items.size())};
  items.push_back(std::move(item));
  return items.back();
}

}  // namespace ledger
