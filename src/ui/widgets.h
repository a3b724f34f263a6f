// Thin wrappers over Dear ImGui's widgets: the look of the page, and an entry in the item registry
// for each thing that can be clicked. `id` is the stable one of the registry, unique on the page.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ui/context.h"

namespace ledger {

struct ItemText {
  std::string_view id;
  std::string_view role;
  std::string_view label;
  std::string_view value = {};
  bool takes_text = false;
  bool is_enabled = true;
};
// Enters ImGui's last item, as far as it is visible.
void register_item(const Context& context, const ItemText& text);
void register_rectangle(const Context& context, const ItemText& text, ImVec2 low, ImVec2 high);

// After a widget: a sentence for whoever rests on it.
void tooltip(const Context& context, std::string_view text);
// True where the last item has been rested on long enough for a tooltip of one's own.
bool wants_tooltip(const Context& context);
// Between these a tooltip of several lines.
void begin_tooltip(const Context& context);
void end_tooltip();

enum class Look : std::uint8_t { kPlain, kBordered, kActive };
bool button(const Context& context, std::string_view id, std::string_view label,
            std::string_view help = {}, Look look = Look::kPlain, bool is_enabled = true);
// A line of coloured text that can be clicked.
bool link(const Context& context, std::string_view id, std::string_view label,
          std::string_view help = {});
bool checkbox(const Context& context, std::string_view id, std::string_view label, bool& value);

// A button that shows the present choice and opens a list.
bool begin_picker(const Context& context, std::string_view id, std::string_view label,
                  std::string_view choice, float width, bool opens = false);
bool picker_option(const Context& context, std::string_view id, std::string_view label,
                   bool is_chosen, std::string_view detail = {});
void picker_title(const Context& context, std::string_view title);
void end_picker();
// A button that opens a menu; its items are picker_option and menu_item.
bool begin_menu(const Context& context, std::string_view id, std::string_view label,
                std::string_view help = {}, float width = 272, bool opens = false);
// A menu without a button, at a place of the page; end_picker ends it.
bool begin_popup_at(const Context& context, std::string_view id, ImVec2 at, float width,
                    bool opens);
bool menu_item(const Context& context, std::string_view id, std::string_view label,
               std::string_view shortcut = {}, bool is_enabled = true);

struct IntegerRange {
  std::int64_t minimum = INT64_MIN, maximum = INT64_MAX, step = 1;
};
// A number to drag, step or type; what it became. `gesture` spans one drag or one typed number.
struct IntegerChange {
  std::int64_t value = 0;
  std::uint64_t gesture = 0;
};
std::optional<IntegerChange> integer_input(const Context& context, std::string_view id,
                                           std::string_view label, std::int64_t value, float width,
                                           const IntegerRange& range);
std::optional<IntegerChange> integer_slider(const Context& context, std::string_view id,
                                            std::string_view label, std::int64_t value, float width,
                                            const IntegerRange& range);
// One line of text. True on every change; with `on_enter` only when it is done.
struct TextOptions {
  float width = 0;
  std::string_view hint = {};
  bool on_enter = false;
  bool take_focus = false;
};
bool text_input(const Context& context, std::string_view id, std::string_view label,
                std::string& text, const TextOptions& options);
// Any number of lines, filling `size`. Where `go_to_byte` is ≥ 0 the caret goes there, and it is
// set to -1 once that is done.
bool text_area(const Context& context, std::string_view id, std::string_view label,
               std::string& text, ImVec2 size, int& go_to_byte);

// The gesture that the last item's changes belong to: one from its activation to its release.
std::uint64_t item_gesture(const Context& context);

// A bar between two panes. Adds the drag to `size`, which grows with the coordinate times `sign`.
enum class Splitter : std::uint8_t { kVertical, kHorizontal };
void splitter(const Context& context, std::string_view id, Splitter direction, float length,
              float sign, float& size, float minimum, float maximum);

// Text that keeps to `width`, losing its middle: "layer4.…conv3".
std::string elided_in_the_middle(std::string_view text, float width);
float text_width(std::string_view text);
void text_line(std::string_view text);
void wrapped_text(std::string_view text);
// In a strip across the page: one line as wide as `room`, on a narrow page up to three.
void strip_text(const Context& context, std::string_view text, float room);
// A quiet title in muted semibold.
void section_title(const Context& context, std::string_view title);
void hairline(const Context& context);  // across the window
float gap(const Context& context);      // the space between two controls of a row

}  // namespace ledger
