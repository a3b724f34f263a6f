// Colours, fonts and measures of the page. One table a scheme; everything else is derived from it.
#pragma once

#include <imgui.h>

#include <array>
#include <cstdint>

#include "ui/frontend.h"

namespace ledger {

struct Palette {
  ImU32 page, pane, hairline;
  ImU32 text, muted;
  ImU32 accent, selection;               // focus, links; the selected row
  ImU32 operations, parameters, memory;  // a metric keeps its colour wherever it stands
  ImU32 wrong;                           // in error, or more than the baseline
};

constexpr ImU32 rgb(std::uint32_t hex) {
  return 0xFF000000u | (hex & 0xFFu) << 16 | (hex & 0xFF00u) | (hex >> 16 & 0xFFu);
}

inline constexpr std::array<Palette, 2> kPalettes = {{
    {.page = rgb(0xFFFFFF),
     .pane = rgb(0xF6F7F9),
     .hairline = rgb(0xE2E5EA),  // kLight
     .text = rgb(0x1B1F24),
     .muted = rgb(0x5B6472),
     .accent = rgb(0x2F6FDE),
     .selection = rgb(0xDCE8FC),
     .operations = rgb(0x0072B2),
     .parameters = rgb(0xB37400),
     .memory = rgb(0x00795A),
     .wrong = rgb(0xB84700)},
    {.page = rgb(0x14171C),
     .pane = rgb(0x1B1F26),
     .hairline = rgb(0x2C323C),  // kDark
     .text = rgb(0xE6E9EE),
     .muted = rgb(0x98A2B0),
     .accent = rgb(0x6EA0F5),
     .selection = rgb(0x22324D),
     .operations = rgb(0x56B4E9),
     .parameters = rgb(0xE69F00),
     .memory = rgb(0x2FBF93),
     .wrong = rgb(0xF0803C)},
}};

// The same colour at a part of its opacity.
ImU32 faded(ImU32 color, float opacity);
// `amount` of `over` on `under`, opaque.
ImU32 mixed(ImU32 under, ImU32 over, float amount);

// At a body size of 15 px; Theme::px scales them with the text.
inline constexpr float kBodySize = 15.0f, kTableSize = 14.0f, kCaptionSize = 12.5f,
                       kTotalSize = 22.0f, kTitleSize = 17.0f, kFormulaSize = 16.0f;

enum class Weight : std::uint8_t { kRegular, kSemibold };

struct Theme {
  ColorScheme scheme = ColorScheme::kLight;
  bool is_touch = false;
  bool is_motion_reduced = false;
  Palette colors = kPalettes[0];
  ImFont* regular = nullptr;
  ImFont* semibold = nullptr;

  // A length given for a body text of 15 px, in the pixels of the present zoom.
  float px(float at_body_size) const;
  float row_height() const { return px(is_touch ? 40.0f : 26.0f); }
  float control_height() const { return px(is_touch ? 40.0f : 28.0f); }
  ImFont* font(Weight weight) const { return weight == Weight::kSemibold ? semibold : regular; }
};

// Adds the embedded fonts to the current context's atlas.
void load_fonts(Theme& theme);
// Writes the theme into the current context's style.
void apply_style(const Theme& theme);

// Text in a weight and size of kBodySize's scale until the end of the scope.
class TextStyle {
 public:
  TextStyle(const Theme& theme, float size, Weight weight = Weight::kRegular);
  TextStyle(const Theme& theme, float size, Weight weight, ImU32 color);
  ~TextStyle();
  TextStyle(const TextStyle&) = delete;
  TextStyle& operator=(const TextStyle&) = delete;

 private:
  bool has_color_ = false;
};

}  // namespace ledger
