// What stood where in the last frame: label, role, value and rectangle of each widget. Touch focus,
// tests that click real widgets and the mirror's marks read it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ledger {

struct Item {
  std::string id;     // stable: "preset.picker", "ledger.row.layer1.0.conv1", "field.out_channels"
  std::string role;   // "button", "combobox", "slider", "textbox", "row", "columnheader", "tab"
  std::string label;  // what a person reads
  std::string value;
  float x = 0, y = 0, width = 0, height = 0;  // CSS pixels, clipped to what is visible
  bool enabled = true;
  bool takes_text = false;  // a tap should bring up a keyboard
};

class ItemRegistry {
 public:
  void begin_frame() { items_.clear(); }
  void add(Item item) { items_.push_back(std::move(item)); }
  const std::vector<Item>& items() const { return items_; }
  const Item* find(std::string_view id) const;
  // The topmost (last drawn) item under a point.
  const Item* at(float x, float y) const;

 private:
  std::vector<Item> items_;
};

}  // namespace ledger
