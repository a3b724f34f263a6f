// What the commands of app/commands.h do.
#include <imgui.h>

#include <array>

#include "export/export.h"
#include "ui/frontend_state.h"

namespace ledger {
namespace {

ExportOptions export_options(const Workspace& workspace) {
  ExportOptions options;
  const int macs = workspace.catalog().find_convention("macs");
  if (macs >= 0 && macs != workspace.convention()) options.conventions.push_back(macs);
  options.conventions.push_back(workspace.convention());
  options.definition = workspace.definition().get();
  options.variant = workspace.analyzed_settings().variant;
  options.settings = &workspace.analyzed_settings();
  options.comparison = workspace.comparison().get();
  return options;
}

std::string file_name(const Workspace& workspace, std::string_view ending) {
  const std::string& variant = workspace.document().settings.variant;
  return (variant.empty() ? std::string("model") : variant) + std::string(ending);
}

using Write = std::string (*)(const Analysis&, const ExportOptions&);
struct Copy {
  std::string_view command;
  Write write;
  std::string_view what;
};
constexpr std::array<Copy, 3> kCopies = {{
    {"export.copy_table", export_table, "Table"},
    {"export.copy_markdown", export_markdown, "Table as Markdown"},
    {"export.copy_latex", export_latex, "Table as LaTeX"},
}};
struct Save {
  std::string_view command;
  Write write;
  std::string_view ending, mime;
};
constexpr std::array<Save, 3> kSaves = {{
    {"export.csv", export_csv, ".csv", "text/csv"},
    {"export.json", export_json, "-analysis.json", "application/json"},
    {"export.netron", export_netron, "-netron.json", "application/json"},
}};

// Python source, or the sentence that says which layers it cannot say.
void save_pytorch(Frontend& frontend, const Workspace& workspace, const Platform& platform) {
  const Result<std::string> text = export_pytorch(*workspace.analysis(), export_options(workspace));
  if (text) {
    platform.download(file_name(workspace, ".py"), "text/x-python", *text);
  } else {
    frontend.notify(text.error().message);
  }
}

bool run_export(const Workspace& workspace, const Platform& platform, std::string_view id) {
  if (workspace.analysis() == nullptr) return false;
  for (const Copy& copy : kCopies) {
    if (copy.command != id || !platform.copy) continue;
    platform.copy(copy.write(*workspace.analysis(), export_options(workspace)), copy.what);
    return true;
  }
  for (const Save& save : kSaves) {
    if (save.command != id || !platform.download) continue;
    platform.download(file_name(workspace, save.ending), save.mime,
                      save.write(*workspace.analysis(), export_options(workspace)));
    return true;
  }
  if (id != "export.source" || !platform.download) return false;
  platform.download(file_name(workspace, ".json"), "application/json", workspace.file_text());
  return true;
}

struct TabCommand {
  std::string_view command;
  Tab tab;
};
constexpr std::array<TabCommand, 6> kTabCommands = {{
    {"view.ledger", Tab::kLedger},
    {"view.layer", Tab::kLayer},
    {"view.charts", Tab::kCharts},
    {"view.conventions", Tab::kConventions},
    {"view.json", Tab::kJson},
    {"view.difference", Tab::kDifference},
}};

void turn_convention(Workspace& workspace, int by) {
  const std::vector<Convention>& all = workspace.catalog().conventions();
  const int count = static_cast<int>(all.size());
  int index = workspace.convention();
  do {
    index = (index + by + count) % count;
  } while (!all[static_cast<std::size_t>(index)].counts_work());
  workspace.dispatch(SetConvention{all[static_cast<std::size_t>(index)].id});
}

// On the view alone.
bool run_view(Workspace& workspace, PanelState& panels, std::string_view id) {
  for (const TabCommand& tab : kTabCommands) {
    if (tab.command != id) continue;
    workspace.dispatch(SetTab{tab.tab});
    panels.wants_ledger_focus = tab.tab == Tab::kLedger;
    return true;
  }
  if (id == "view.convention_next" || id == "view.convention_previous") {
    turn_convention(workspace, id == "view.convention_next" ? 1 : -1);
  } else if (id == "view.exact_numbers") {
    workspace.dispatch(SetExactNumbers{!workspace.view().exact_numbers});
  } else if (id == "view.fold_all" || id == "view.unfold_all") {
    workspace.dispatch(FoldAll{id == "view.fold_all"});
  } else if (id == "view.whole_model") {
    workspace.dispatch(SelectLayer{});
    workspace.dispatch(SetSearch{});
  } else if (id == "search.focus") {
    if (panels.has_one_tab) workspace.dispatch(SetTab{Tab::kLedger});
    panels.wants_search_focus = true;
  } else if (id == "history.show") {
    panels.history.wants_to_open = true;
  } else if (id == "palette.open") {
    panels.palette.purpose = PalettePurpose::kEverything;
    panels.palette.wants_to_open = true;
  } else if (id == "help.show") {
    panels.wants_help = true;
  } else if (id == "explain.which") {
    panels.which.wants_to_open = true;
  } else if (id == "model.choose") {
    panels.wants_preset_list = true;
  } else {
    return false;
  }
  return true;
}

bool run_baseline(Workspace& workspace, std::string_view id) {
  if (id == "baseline.pin") {
    workspace.dispatch(PinBaseline{});
  } else if (id == "baseline.swap") {
    workspace.dispatch(SwapBaseline{});
  } else if (id == "baseline.unpin") {
    workspace.dispatch(Unpin{});
  } else {
    return false;
  }
  return true;
}

bool run_history(Workspace& workspace, std::string_view id) {
  if (id == "history.undo" && workspace.can_undo()) {
    workspace.dispatch(Undo{});
  } else if (id == "history.redo" && workspace.can_redo()) {
    workspace.dispatch(Redo{});
  } else if (id == "model.reset_edits") {
    workspace.dispatch(ResetEdits{});
  } else {
    return false;
  }
  return true;
}

std::string_view clipboard_text() {
  const char* text = ImGui::GetClipboardText();
  return text == nullptr ? std::string_view() : text;
}

// The models kept in the browser. Where the page is narrow its list is the one to manage them in.
bool run_keep(const Platform& platform, PanelState& panels, std::string_view id) {
  constexpr std::string_view kPrefix = "keep.";
  if (id.substr(0, kPrefix.size()) != kPrefix || !platform.keep) return false;
  if (id == "keep.recent" && !panels.has_one_tab) {
    panels.wants_kept_list = true;
  } else {
    platform.keep(id == "keep.save_as" ? "save_as" : "manage", {});
  }
  return true;
}

}  // namespace

bool Frontend::run_command(std::string_view id) {
  State& state = *state_;
  state.last_command = id;
  state.settling = 2;
  if (id == "cell.paste") return paste_into_ledger(clipboard_text());
  const bool is_run = run_history(state.workspace, id) || run_baseline(state.workspace, id) ||
                      run_layer_command(state, id) || run_cell_command(state, id) ||
                      run_view(state.workspace, state.panels, id) ||
                      run_export(state.workspace, state.platform, id);
  if (is_run) return true;
  if (id == "export.pytorch" && state.platform.download && state.workspace.analysis()) {
    save_pytorch(*this, state.workspace, state.platform);
    return true;
  }
  if (id == "theme.toggle") {
    const bool is_light = state.theme.scheme == ColorScheme::kLight;
    set_color_scheme(is_light ? ColorScheme::kDark : ColorScheme::kLight);
    return true;
  }
  if (id == "model.open" && state.platform.choose_file) {
    state.platform.choose_file();
    return true;
  }
  if (id == "model.edit_source" && state.platform.edit_source) {
    state.platform.edit_source();
    return true;
  }
  if (id == "share.show" && state.platform.share) {
    state.platform.share();
    return true;
  }
  if (run_keep(state.platform, state.panels, id)) return true;
  if (id == "view.mirror" && state.platform.show_mirror) {
    state.platform.show_mirror(true);
    return true;
  }
  return false;
}

}  // namespace ledger
