#include "ui/item_registry.h"

namespace ledger {

const Item* ItemRegistry::find(std::string_view id) const {
  for (const Item& item : items_) {
    if (item.id == id) return &item;
  }
  return nullptr;
}

const Item* ItemRegistry::at(float x, float y) const {
  for (auto item = items_.rbegin(); item != items_.rend(); ++item) {
    const bool is_inside =
        x >= item->x && x < item->x + item->width && y >= item->y && y < item->y + item->height;
    if (is_inside) return &*item;
  }
  return nullptr;
}

}  // namespace ledger
