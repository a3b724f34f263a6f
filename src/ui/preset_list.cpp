#include "ui/preset_list.h"

#include "model/presets.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool matches(const PresetVariant& preset, const std::string& wanted) {
  return wanted.empty() || lower(preset.title).find(wanted) != std::string::npos ||
         lower(preset.id).find(wanted) != std::string::npos ||
         lower(preset.family).find(wanted) != std::string::npos;
}

}  // namespace

std::string list_networks(const Context& context, std::string_view id, std::string_view open) {
  PanelState& state = context.state;
  if (ImGui::IsWindowAppearing()) state.preset_search.clear();
  const bool was_enter =
      ImGui::IsKeyPressed(ImGuiKey_Enter) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter);
  const std::string prefix(id);
  text_input(context, prefix + ".search", "Find a network", state.preset_search,
             {.width = ImGui::GetContentRegionAvail().x,
              .hint = "Find a network",
              .take_focus = ImGui::IsWindowAppearing() && !context.theme.is_touch});
  const std::string wanted = lower(state.preset_search);
  std::string_view family;
  std::string chosen;
  bool is_first = true;
  for (const PresetVariant& preset : preset_variants()) {
    if (!matches(preset, wanted)) continue;
    if (is_first && was_enter && !wanted.empty()) chosen = preset.id;
    is_first = false;
    if (preset.family != family) {
      family = preset.family;
      picker_title(context, family);
    }
    if (picker_option(context, prefix + ".option." + preset.id, preset.title, preset.id == open,
                      preset.id)) {
      chosen = preset.id;
    }
  }
  if (is_first) {
    picker_title(context, "No network of that name. Paste or open a JSON layer list instead.");
  }
  return chosen;
}

}  // namespace ledger
