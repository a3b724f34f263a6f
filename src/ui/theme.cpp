#include "ui/theme.h"

#include <cstring>

#include "data/embedded.h"

namespace ledger {
namespace {

ImVec4 vec(ImU32 color) {
  return ImGui::ColorConvertU32ToFloat4(color);
}

ImFont* add_font(std::string_view name, float size, bool merge) {
  for (const EmbeddedFile& file : embedded_fonts()) {
    if (file.name != name) continue;
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.MergeMode = merge;
    config.PixelSnapH = false;
    // The atlas reads the data and never writes it, but its interface predates const.
    return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(
        const_cast<char*>(file.text.data()), static_cast<int>(file.text.size()), size, &config);
  }
  return nullptr;
}

void set_colors(const Palette& palette, ImVec4* colors) {
  const ImU32 hover = mixed(palette.pane, palette.text, 0.06f);
  const ImU32 active = mixed(palette.pane, palette.text, 0.12f);
  const ImU32 none = faded(palette.page, 0.0f);
  const auto set = [colors](ImGuiCol role, ImU32 color) { colors[role] = vec(color); };
  // What we do not draw with keeps a colour of the table all the same.
  for (int i = 0; i < ImGuiCol_COUNT; ++i) set(i, palette.hairline);
  set(ImGuiCol_Text, palette.text);
  set(ImGuiCol_TextDisabled, palette.muted);
  set(ImGuiCol_TextLink, palette.accent);
  set(ImGuiCol_TextSelectedBg, palette.selection);
  set(ImGuiCol_InputTextCursor, palette.text);
  set(ImGuiCol_WindowBg, palette.page);
  set(ImGuiCol_ChildBg, none);
  set(ImGuiCol_PopupBg, palette.page);
  set(ImGuiCol_BorderShadow, none);
  set(ImGuiCol_FrameBg, palette.page);
  set(ImGuiCol_FrameBgHovered, hover);
  set(ImGuiCol_FrameBgActive, palette.page);
  set(ImGuiCol_ScrollbarBg, none);
  set(ImGuiCol_ScrollbarGrab, mixed(palette.page, palette.text, 0.22f));
  set(ImGuiCol_ScrollbarGrabHovered, mixed(palette.page, palette.text, 0.36f));
  set(ImGuiCol_ScrollbarGrabActive, mixed(palette.page, palette.text, 0.48f));
  set(ImGuiCol_CheckMark, palette.accent);
  set(ImGuiCol_SliderGrab, palette.accent);
  set(ImGuiCol_SliderGrabActive, palette.accent);
  set(ImGuiCol_Button, none);
  set(ImGuiCol_ButtonHovered, hover);
  set(ImGuiCol_ButtonActive, active);
  set(ImGuiCol_Header, palette.selection);
  set(ImGuiCol_HeaderHovered, hover);
  set(ImGuiCol_HeaderActive, active);
  set(ImGuiCol_NavCursor, palette.accent);
  set(ImGuiCol_DragDropTarget, palette.accent);
  set(ImGuiCol_ModalWindowDimBg, faded(palette.text, 0.3f));
}

}  // namespace

ImU32 faded(ImU32 color, float opacity) {
  const auto alpha = static_cast<float>(color >> 24) * opacity;
  return (color & 0x00FFFFFFu) | static_cast<ImU32>(alpha + 0.5f) << 24;
}

ImU32 mixed(ImU32 under, ImU32 over, float amount) {
  ImU32 result = 0xFF000000u;
  for (int shift = 0; shift < 24; shift += 8) {
    const auto a = static_cast<float>(under >> shift & 0xFFu);
    const auto b = static_cast<float>(over >> shift & 0xFFu);
    result |= static_cast<ImU32>(a + (b - a) * amount + 0.5f) << shift;
  }
  return result;
}

float Theme::px(float at_body_size) const {
  const ImGuiStyle& style = ImGui::GetStyle();
  return at_body_size * style.FontScaleMain * style.FontScaleDpi;
}

void load_fonts(Theme& theme) {
  // Sizes only say how large the symbols are beside the letters: DejaVu is drawn larger than
  // Roboto.
  constexpr float kReference = 15.0f, kSymbols = 13.5f;
  theme.regular = add_font("Roboto-Regular.ttf", kReference, false);
  add_font("Symbols.ttf", kSymbols, true);
  theme.semibold = add_font("Roboto-Medium.ttf", kReference, false);
  add_font("Symbols.ttf", kSymbols, true);
}

void apply_style(const Theme& theme) {
  ImGuiStyle& style = ImGui::GetStyle();
  style.FontSizeBase = kBodySize;
  const float u = theme.px(1.0f);
  const float frame = (theme.control_height() - theme.px(kBodySize)) / 2;
  style.WindowPadding = {12 * u, 8 * u};
  style.FramePadding = {8 * u, frame};
  style.CellPadding = {4 * u, 0};
  style.ItemSpacing = {8 * u, 4 * u};
  style.ItemInnerSpacing = {4 * u, 4 * u};
  style.IndentSpacing = 12 * u;
  style.ScrollbarSize = (theme.is_touch ? 8 : 12) * u;
  style.GrabMinSize = (theme.is_touch ? 24 : 12) * u;
  style.WindowRounding = style.ChildRounding = 0;
  style.FrameRounding = style.PopupRounding = style.GrabRounding = style.ScrollbarRounding = 6 * u;
  style.WindowBorderSize = style.ChildBorderSize = 0;
  style.PopupBorderSize = style.FrameBorderSize = 1;
  style.DisabledAlpha = 0.45f;
  style.HoverDelayNormal = 0.35f;
  style.AntiAliasedLinesUseTex = false;
  set_colors(theme.colors, style.Colors);
}

TextStyle::TextStyle(const Theme& theme, float size, Weight weight) {
  ImGui::PushFont(theme.font(weight), size);
}

TextStyle::TextStyle(const Theme& theme, float size, Weight weight, ImU32 color)
    : TextStyle(theme, size, weight) {
  ImGui::PushStyleColor(ImGuiCol_Text, color);
  has_color_ = true;
}

TextStyle::~TextStyle() {
  if (has_color_) ImGui::PopStyleColor();
  ImGui::PopFont();
}

}  // namespace ledger
