// The command palette: a few letters find a command, a network, a count or a layer.
#include <algorithm>
#include <utility>

#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

constexpr const char* kPopup = "palette";

void choose_kind(const Context& context, const std::string& kind) {
  const PaletteState& palette = context.state.palette;
  if (palette.purpose == PalettePurpose::kSetKind) {
    context.push(SetKind{palette.layer, kind});
  } else {
    context.push(AddLayer{kind, palette.layer, palette.purpose == PalettePurpose::kAddBefore});
  }
  context.state.wants_ledger_focus = true;
}

void choose(const Context& context, const PaletteEntry& entry) {
  switch (entry.kind) {
    case PaletteKind::kCommand:
      context.run(entry.id);
      break;
    case PaletteKind::kNetwork:
      context.push(OpenPreset{entry.id});
      break;
    case PaletteKind::kConvention:
      context.push(SetConvention{entry.id});
      break;
    case PaletteKind::kLayer:
      context.push(SetSearch{});
      context.push(SelectLayer{entry.id});
      break;
    case PaletteKind::kLayerKind:
      choose_kind(context, entry.id);
      break;
  }
  ImGui::CloseCurrentPopup();
}

void move_choice(PaletteState& palette) {
  const int last = static_cast<int>(palette.found.size()) - 1;
  int by = 0;
  if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) by = 1;
  if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) by = -1;
  if (ImGui::IsKeyPressed(ImGuiKey_PageDown)) by = 8;
  if (ImGui::IsKeyPressed(ImGuiKey_PageUp)) by = -8;
  palette.wants_to_scroll |= by != 0;
  palette.chosen = std::clamp(palette.chosen + by, 0, std::max(0, last));
}

void draw_entry(const Context& context, int index) {
  PaletteState& palette = context.state.palette;
  const PaletteEntry& entry = palette.found[static_cast<std::size_t>(index)];
  const bool is_chosen = index == palette.chosen;
  if (picker_option(context, "palette." + entry.id, entry.title, is_chosen, entry.detail)) {
    choose(context, entry);
  }
  if (is_chosen && std::exchange(palette.wants_to_scroll, false)) ImGui::SetScrollHereY(0.5f);
}

// "Add a layer after layer1.0.conv1", over kinds to choose from.
void draw_purpose(const Context& context) {
  const PaletteState& palette = context.state.palette;
  if (palette.purpose == PalettePurpose::kEverything) return;
  const bool is_change = palette.purpose == PalettePurpose::kSetKind;
  const bool is_before = palette.purpose == PalettePurpose::kAddBefore;
  const std::string title = is_change   ? "Change the kind of "
                            : is_before ? "Add a layer before "
                                        : "Add a layer after ";
  const std::string name = context.workspace.name_to_edit(palette.layer);
  picker_title(context, elided_in_the_middle(title + name, ImGui::GetContentRegionAvail().x));
}

void draw_contents(const Context& context) {
  PaletteState& palette = context.state.palette;
  const bool was_enter =
      ImGui::IsKeyPressed(ImGuiKey_Enter) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter);
  // At once, and not first out of the text.
  if (ImGui::IsKeyPressed(ImGuiKey_Escape)) ImGui::CloseCurrentPopup();
  move_choice(palette);
  draw_purpose(context);
  const bool is_any = palette.purpose == PalettePurpose::kEverything;
  const bool is_changed = text_input(
      context, "palette.text", is_any ? "Commands, networks, counts and layers" : "Kinds of layers",
      palette.text,
      {.width = ImGui::GetContentRegionAvail().x,
       .hint = is_any ? "A command, a network, a count or a layer" : "A kind: conv, relu, pool",
       .take_focus = ImGui::IsWindowAppearing()});
  if (is_changed || !palette.is_filled) {
    palette.found = is_any ? find_in_palette(context.workspace, palette.text)
                           : find_layer_kinds(context.workspace, palette.text);
    palette.chosen = 0;
    palette.is_filled = palette.wants_to_scroll = true;
  }
  const float height = ImGui::GetContentRegionAvail().y;
  ImGui::BeginChild("palette.list", {0, height}, ImGuiChildFlags_NavFlattened);
  if (palette.found.empty()) picker_title(context, "Nothing of that name.");
  for (int i = 0; i < static_cast<int>(palette.found.size()); ++i) draw_entry(context, i);
  ImGui::EndChild();
  if (was_enter && !palette.found.empty()) {
    choose(context, palette.found[static_cast<std::size_t>(palette.chosen)]);
  }
}

}  // namespace

void draw_palette(const Context& context) {
  PaletteState& palette = context.state.palette;
  if (std::exchange(palette.wants_to_open, false)) {
    PaletteState fresh;
    fresh.purpose = palette.purpose;
    fresh.layer = palette.layer;
    palette = std::move(fresh);
    ImGui::OpenPopup(kPopup);
  }
  const ImVec2 page = ImGui::GetIO().DisplaySize;
  const float width = std::min(page.x - context.px(16), context.px(520));
  const float height = std::min(page.y - context.px(32), context.px(420));
  ImGui::SetNextWindowPos({(page.x - width) / 2, std::min(context.px(64), page.y - height)});
  ImGui::SetNextWindowSize({width, height});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {context.px(8), context.px(8)});
  const bool is_open = ImGui::BeginPopup(kPopup);
  ImGui::PopStyleVar();
  if (!is_open) return;
  draw_contents(context);
  ImGui::EndPopup();
}

}  // namespace ledger
