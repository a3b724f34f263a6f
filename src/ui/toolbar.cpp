#include <algorithm>
#include <utility>

#include "app/commands.h"
#include "ui/baseline_parts.h"
#include "ui/panels.h"
#include "ui/preset_list.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

bool is_wide(const Context& context) {
  return context.layout != Layout::kTabs;
}

void list_presets(const Context& context) {
  const Document& document = context.workspace.document();
  const std::string open = document.preset_id.empty() ? std::string() : document.settings.variant;
  const std::string chosen = list_networks(context, "preset", open);
  if (chosen.empty()) return;
  context.push(OpenPreset{chosen});
  ImGui::CloseCurrentPopup();
}

void draw_preset_picker(const Context& context, float width) {
  const Model& model = context.model();
  const std::string title = !model.title.empty()  ? model.title
                            : !model.name.empty() ? model.name
                                                  : "Your model";
  const bool opens = std::exchange(context.state.wants_preset_list, false);
  if (begin_picker(context, "preset.picker", "Network", title, width, opens)) {
    list_presets(context);
    end_picker();
  }
}

// An entry that runs a command of the table, titled by it.
void command_item(const Context& context, std::string_view id, bool is_enabled = true) {
  const Command* command = find_command(id);
  if (command == nullptr) return;
  if (menu_item(context, "menu." + std::string(id), command->title, command->shortcut,
                is_enabled)) {
    context.run(id);
  }
}

void command_button(const Context& context, std::string_view item, std::string_view label,
                    std::string_view id, bool is_enabled = true, std::string_view more = {}) {
  const Command* command = find_command(id);
  std::string help = command == nullptr ? std::string(id) : std::string(command->title);
  if (!more.empty()) help += ": " + std::string(more);
  if (command != nullptr && !command->shortcut.empty()) {
    help += " (" + std::string(command->shortcut) + ")";
  }
  if (button(context, item, label, help, Look::kPlain, is_enabled)) context.run(id);
}

// The id of the one that was chosen.
std::string kept_items(const Context& context, bool is_saved, std::string_view title) {
  bool is_first = true;
  std::string chosen;
  for (const KeptModel& model : context.state.kept) {
    if (model.is_saved != is_saved) continue;
    if (std::exchange(is_first, false)) picker_title(context, title);
    if (picker_option(context, "kept." + model.id, model.title, false, model.detail)) {
      chosen = model.id;
      ImGui::CloseCurrentPopup();
    }
  }
  return chosen;
}

// A file, what was saved under a name, what was worked on lately.
void draw_open_menu(const Context& context) {
  if (!context.platform.keep) {
    if (context.platform.choose_file) command_button(context, "toolbar.open", "Open", "model.open");
    return;
  }
  const bool opens = std::exchange(context.state.wants_kept_list, false);
  const std::string help = "A file, recent models, saved models";
  if (!begin_menu(context, "toolbar.open", "Open ▾", help, 440, opens)) return;
  if (ImGui::IsWindowAppearing()) context.platform.keep("list", {});
  if (context.platform.choose_file) command_item(context, "model.open");
  command_item(context, "keep.save_as");
  if (!context.state.kept.empty()) command_item(context, "keep.manage");
  const std::string saved = kept_items(context, true, "Saved under a name");
  const std::string recent = kept_items(context, false, "Recent");
  end_picker();
  // Which may change the list.
  if (!saved.empty() || !recent.empty()) context.platform.keep("open", saved + recent);
}

void export_items(const Context& context) {
  const bool can_copy = static_cast<bool>(context.platform.copy);
  const bool can_save = static_cast<bool>(context.platform.download);
  if (can_copy) {
    picker_title(context, "Copy the table");
    command_item(context, "export.copy_table");
    command_item(context, "export.copy_markdown");
    command_item(context, "export.copy_latex");
  }
  if (can_save) {
    picker_title(context, "Download");
    command_item(context, "export.csv");
    command_item(context, "export.json");
    command_item(context, "export.netron");
    command_item(context, "export.pytorch");
    command_item(context, "export.source");
  }
}

void undo_buttons(const Context& context) {
  const Workspace& work = context.workspace;
  command_button(context, "toolbar.undo", "↶", "history.undo", work.can_undo(),
                 work.undo_sentence());
  ImGui::SameLine(0, 0);
  command_button(context, "toolbar.redo", "↷", "history.redo", work.can_redo(),
                 work.redo_sentence());
  HistoryList& list = context.state.history;
  list.button_end = 0;
  if (!is_wide(context)) return;
  ImGui::SameLine(0, 0);
  command_button(context, "toolbar.history", "▾", "history.show");
  list.button_end = ImGui::GetItemRectMax().x;
}

constexpr std::string_view kWhich = "Which count?";

const char* scheme_label(const Context& context) {
  return context.theme.scheme == ColorScheme::kLight ? "☾" : "☀";
}

void draw_wide(const Context& context) {
  // The buttons need the room more than the name does.
  if (ImGui::GetWindowWidth() >= context.px(880)) {
    const TextStyle style(context.theme, kTitleSize, Weight::kSemibold);
    ImGui::AlignTextToFramePadding();
    text_line("Layer Ledger");
    ImGui::SameLine(0, context.px(16));
  }
  const bool is_narrowish = context.layout == Layout::kTwoPanes;
  draw_preset_picker(context, context.px(is_narrowish ? 200 : 248));
  ImGui::SameLine();
  draw_open_menu(context);
  if (context.platform.share) {
    ImGui::SameLine();
    command_button(context, "toolbar.share", "Share", "share.show");
  }
  ImGui::SameLine();
  const bool is_json = context.workspace.view().tab == Tab::kJson;
  if (button(context, "toolbar.json", "JSON",
             "The model as text: read it, change it, paste your own",
             is_json ? Look::kActive : Look::kPlain)) {
    context.push(SetTab{is_json ? Tab::kLedger : Tab::kJson});
  }
  ImGui::SameLine();
  if (begin_menu(context, "toolbar.export", "Export ▾", "Copy or download the table")) {
    export_items(context);
    end_picker();
  }
  const float side = context.theme.control_height();
  const bool has_mirror = static_cast<bool>(context.platform.show_mirror);
  const float mirror = has_mirror ? text_width("Table view") + 2 * context.px(8) : 0;
  const float right = 5 * side + mirror + context.px(8 * 3);
  const float rightmost = ImGui::GetWindowWidth() - right - ImGui::GetStyle().WindowPadding.x;
  const auto room = [&] {
    return ImGui::GetWindowPos().x + rightmost - ImGui::GetItemRectMax().x - 2 * context.px(8);
  };
  draw_baseline_menu(context, std::min(room(), context.px(is_narrowish ? 160 : 280)));
  if (text_width(kWhich) + context.px(16) < room()) {
    ImGui::SameLine();
    command_button(context, "toolbar.which", kWhich, "explain.which");
  }
  ImGui::SameLine(rightmost);
  undo_buttons(context);
  if (has_mirror) {
    ImGui::SameLine();
    command_button(context, "toolbar.mirror", "Table view", "view.mirror");
  }
  ImGui::SameLine();
  command_button(context, "toolbar.scheme", scheme_label(context), "theme.toggle");
  ImGui::SameLine(0, 0);
  command_button(context, "toolbar.help", "?", "help.show");
}

void draw_narrow(const Context& context) {
  const float side = context.theme.control_height();
  const float width = ImGui::GetContentRegionAvail().x - 3 * side - context.px(8);
  draw_preset_picker(context, width);
  ImGui::SameLine();
  undo_buttons(context);
  ImGui::SameLine(0, 0);
  if (begin_menu(context, "toolbar.menu", "☰", "Everything else")) {
    if (context.platform.choose_file) command_item(context, "model.open");
    if (context.platform.keep) {
      command_item(context, "keep.recent");
      command_item(context, "keep.save_as");
    }
    if (context.platform.share) command_item(context, "share.show");
    command_item(context, "history.show");
    command_item(context, "explain.which");
    command_item(context, "theme.toggle");
    if (context.platform.show_mirror) command_item(context, "view.mirror");
    command_item(context, "help.show");
    baseline_items(context);
    export_items(context);
    end_picker();
  }
}

}  // namespace

float toolbar_height(const Context& context) {
  return context.theme.control_height() + context.px(16);
}

void draw_toolbar(const Context& context) {
  ImGui::SetCursorPos({ImGui::GetStyle().WindowPadding.x, context.px(8)});
  if (is_wide(context)) {
    draw_wide(context);
  } else {
    draw_narrow(context);
  }
}

}  // namespace ledger
