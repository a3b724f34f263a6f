#include "ui/layer_parts.h"

#include <array>

#include "app/commands.h"
#include "app/layer_fields.h"
#include "ui/inspector_parts.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

// A button behind the last one, or on a new line where that is full.
bool flowing_button(const Context& context, std::string_view id, std::string_view label,
                    std::string_view help, Look look, bool is_first) {
  if (!is_first) {
    const float right = ImGui::GetWindowWidth() - ImGui::GetStyle().WindowPadding.x;
    ImGui::SameLine(0, context.px(4));
    const float width = text_width(label) + context.px(20);
    if (ImGui::GetCursorPosX() + width > right) ImGui::NewLine();
  }
  return button(context, id, label, help, look);
}

// How many layers or blocks an edit of all repeats would be of; 1 where nothing repeats.
std::size_t repeats_of(const Model& model, const std::string& name) {
  const std::string all = name.empty() ? name : name_of_all(model, name);
  if (all == name) return 1;
  const std::size_t layers = find_layers(model, all).size();
  return layers > 0 ? layers : find_groups(model, all).size();
}

std::string of_all_text(std::size_t count) {
  return "All " + std::to_string(count) + " repeats";
}

}  // namespace

std::string layer_to_mend(const Workspace& workspace) {
  if (!workspace.attempt()) return {};
  const std::string& selected = workspace.view().selected_layer;
  if (workspace.error_of(selected) != nullptr) return selected;
  return workspace.attempt()->errors.front().place.path;
}

const std::vector<Fix>& kept_fixes(const Workspace& workspace, PanelState& state,
                                   const std::string& layer) {
  KeptFixes& kept = state.fixes;
  if (kept.revision == workspace.revision() && kept.layer == layer) return kept.fixes;
  kept = {workspace.revision(), layer, {}};
  if (workspace.error_of(layer) != nullptr) {
    kept.fixes = suggest_fixes(workspace.document(), workspace.meaning(), layer);
  }
  return kept.fixes;
}

const std::vector<Fix>& fixes_of(const Context& context, const std::string& layer) {
  static const std::vector<Fix> kNone;
  const KeptFixes& kept = context.state.fixes;
  const bool is_known = kept.revision == context.workspace.revision() && kept.layer == layer;
  if (is_known || !ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
    return kept_fixes(context.workspace, context.state, layer);
  }
  context.state.wants_frame = true;
  return kNone;
}

void draw_layer_actions(const Context& context, bool is_block) {
  struct ActionButton {
    std::string_view command, label;
    bool is_of_blocks;
  };
  constexpr std::array<ActionButton, 6> kButtons = {{{"layer.add_after", "Add…", true},
                                                     {"layer.set_kind", "Kind…", false},
                                                     {"layer.duplicate", "Duplicate", false},
                                                     {"layer.move_up", "↑", false},
                                                     {"layer.move_down", "↓", false},
                                                     {"layer.remove", "Remove", true}}};
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + context.px(4));
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  bool is_first = true;
  for (const ActionButton& each : kButtons) {
    if (is_block && !each.is_of_blocks) continue;
    const Command& command = *find_command(each.command);
    std::string help(command.title);
    if (!context.theme.is_touch) help += " (" + std::string(command.shortcut) + ")";
    const std::string id = "inspector." + std::string(each.command);
    if (flowing_button(context, id, each.label, help, Look::kBordered, is_first)) {
      context.run(each.command);
    }
    is_first = false;
  }
}

std::string edit_scope_text(const Context& context, const std::string& name) {
  const std::size_t repeats = repeats_of(context.model(), name);
  if (repeats < 2) return {};
  const std::string count = std::to_string(repeats);
  return context.workspace.view().edits_all ? "Edits all " + count + " repeats"
                                            : "Edits this one of " + count;
}

void draw_edit_scope(const Context& context, const std::string& name) {
  const std::size_t repeats = repeats_of(context.model(), name);
  if (repeats < 2) return;
  const std::string all = name_of_all(context.model(), name);
  const bool is_all = context.workspace.view().edits_all;
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  ImGui::AlignTextToFramePadding();
  text_line("Edit");
  ImGui::SameLine(0, context.px(8));
  if (button(context, "edits.one", "This one", "Changes are of this repeat of the block alone",
             is_all ? Look::kBordered : Look::kActive)) {
    context.push(SetEditsAll{false});
  }
  ImGui::SameLine(0, context.px(4));
  if (button(context, "edits.all", of_all_text(repeats),
             "Changes are of " + all + ", in all repeats of the block (R)",
             is_all ? Look::kActive : Look::kBordered)) {
    context.push(SetEditsAll{true});
  }
}

void draw_layer_fault(const Context& context, const std::string& layer) {
  const Error* error = context.workspace.error_of(layer);
  if (error == nullptr) return;
  const Palette& colors = context.colors();
  const float pad = context.px(8);
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + context.px(6));
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->ChannelsSplit(2);
  list->ChannelsSetCurrent(1);
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::SetCursorScreenPos({low.x + pad, low.y + pad});
  ImGui::BeginGroup();
  {
    const TextStyle style(context.theme, kTableSize, Weight::kRegular);
    ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width - 2 * pad);
    const std::string_view fault = fault_text(*error, layer);
    ImGui::TextUnformatted(fault.data(), fault.data() + fault.size());
    register_item(context, {.id = "fault." + layer, .role = "alert", .label = fault});
    if (!error->hint.empty()) ImGui::TextUnformatted(error->hint.c_str());
    ImGui::PopTextWrapPos();
  }
  const std::vector<Fix>& fixes = fixes_of(context, layer);
  for (std::size_t i = 0; i < fixes.size(); ++i) {
    const std::string label = elided_in_the_middle(fixes[i].sentence, width - 4 * pad);
    if (button(context, "fix." + std::to_string(i), label, fixes[i].sentence, Look::kBordered)) {
      context.push(fixes[i].action);
    }
  }
  ImGui::EndGroup();
  const ImVec2 high = {low.x + width, ImGui::GetItemRectMax().y + pad};
  list->ChannelsSetCurrent(0);
  list->AddRectFilled(low, high, mixed(colors.page, colors.wrong, 0.1f), context.px(6));
  list->AddRectFilled(low, {low.x + context.px(3), high.y}, colors.wrong, context.px(2));
  list->ChannelsMerge();
  ImGui::SetCursorScreenPos({low.x, high.y + context.px(6)});
  ImGui::Dummy({1, 0});
}

}  // namespace ledger
