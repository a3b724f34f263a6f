// What lies around the panes: the banner over a table that is out of date, the tabs of a narrow
// page, the notice at the foot.
#include <algorithm>
#include <span>

#include "ui/layer_parts.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

struct TabSpec {
  Tab tab;
  const char* id;
  const char* title;
};
constexpr std::array<TabSpec, 5> kTabs = {{
    {Tab::kLedger, "tab.ledger", "Ledger"},
    {Tab::kLayer, "tab.layer", "Layer"},
    {Tab::kCharts, "tab.charts", "Charts"},
    {Tab::kConventions, "tab.conventions", "Counts"},
    {Tab::kJson, "tab.json", "JSON"},
}};
constexpr std::array<TabSpec, 4> kBottomTabs = {{
    {Tab::kCharts, "bottom.charts", "Cost profile"},
    {Tab::kDifference, "bottom.difference", "Difference"},
    {Tab::kConventions, "bottom.conventions", "Conventions"},
    {Tab::kJson, "bottom.json", "JSON"},
}};

// What stands below the ledger while the tab is in view.
Tab bottom_tab(const Context& context) {
  const Tab tab = context.workspace.view().tab;
  return tab == Tab::kLedger || tab == Tab::kLayer ? Tab::kCharts : tab;
}

// A narrow page has one tab for both charts.
Tab tab_bar_tab(const Context& context) {
  const Tab tab = context.workspace.view().tab;
  return tab == Tab::kDifference ? Tab::kCharts : tab;
}

std::string banner_text(const Context& context) {
  const Errors& errors = context.workspace.errors();
  if (errors.empty()) return {};
  const Error& first = errors.front();
  std::string text;
  // A layer that does not fit is at fault by an edit as often as by its line in the text.
  const std::string layer = layer_to_mend(context.workspace);
  const Error* fault = context.workspace.error_of(layer);
  if (fault != nullptr) {
    text = layer + ": " + std::string(fault_text(*fault, layer)) +
           (fault->hint.empty() ? "" : " " + fault->hint);
    return errors.size() > 1 ? text + " And " + std::to_string(errors.size() - 1) + " more." : text;
  }
  if (first.place.line > 0) text = "Line " + std::to_string(first.place.line) + ": ";
  text += first.message + (first.hint.empty() ? "" : " " + first.hint);
  if (errors.size() > 1) text += " And " + std::to_string(errors.size() - 1) + " more.";
  return text;
}

void draw_tab_row(const Context& context, std::span<const TabSpec> tabs) {
  const Palette& colors = context.colors();
  const ImVec2 low = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled({low.x, low.y + size.y - 1}, {low.x + size.x, low.y + size.y},
                      colors.hairline);
  float x = low.x + context.px(4);
  for (const TabSpec& tab : tabs) {
    const bool is_chosen = bottom_tab(context) == tab.tab;
    const TextStyle style(context.theme, kTableSize,
                          is_chosen ? Weight::kSemibold : Weight::kRegular);
    const float width = text_width(tab.title) + context.px(16);
    ImGui::SetCursorScreenPos({x, low.y});
    if (ImGui::InvisibleButton(tab.id, {width, size.y}, ImGuiButtonFlags_EnableNav)) {
      context.push(SetTab{tab.tab});
    }
    const bool is_lit = is_chosen || ImGui::IsItemHovered();
    register_item(
        context,
        {.id = tab.id, .role = "tab", .label = tab.title, .value = is_chosen ? "chosen" : ""});
    list->AddText({x + context.px(8), low.y + (size.y - ImGui::GetTextLineHeight()) / 2},
                  is_lit ? colors.text : colors.muted, tab.title);
    if (is_chosen) {
      list->AddRectFilled({x + context.px(8), low.y + size.y - context.px(2)},
                          {x + width - context.px(8), low.y + size.y}, colors.accent);
    }
    x += width;
  }
}

// What would mend the layer in error, as far as there is room; empty where nothing obvious does.
std::string fix_label(const Context& context) {
  const std::string layer = layer_to_mend(context.workspace);
  if (layer.empty()) return {};
  const std::vector<Fix>& fixes = fixes_of(context, layer);
  if (fixes.empty()) return {};
  return context.layout == Layout::kTabs
             ? "Mend"
             : elided_in_the_middle(fixes.front().sentence, context.px(300));
}

// To the layer that does not fit, or to the text where that is at fault.
void draw_show_button(const Context& context) {
  const std::string layer = layer_to_mend(context.workspace);
  const bool is_layer = !layer.empty();
  if (!button(context, "banner.show", "Show",
              is_layer ? "Goes to the layer that does not fit" : "All errors beside the text")) {
    return;
  }
  if (!is_layer) return context.push(SetTab{Tab::kJson});
  context.push(SetSearch{});
  context.push(SelectLayer{layer});
  if (context.layout == Layout::kTabs) context.push(SetTab{Tab::kLayer});
}

}  // namespace

void tell(PanelState& state, std::string_view text) {
  constexpr double kSeconds = 4, kSecondsALetter = 0.06;
  state.notice = text;
  state.notice_until =
      ImGui::GetTime() + std::max(kSeconds, kSecondsALetter * static_cast<double>(text.size()));
}

float stale_banner_height(const Context& context) {
  const bool is_narrow = context.layout == Layout::kTabs;
  const bool is_told_below = is_narrow && context.workspace.view().tab == Tab::kJson;
  if (context.workspace.errors().empty() || is_told_below) return 0;
  return is_narrow ? context.px(60) : context.theme.control_height() + context.px(8);
}

void draw_stale_banner(const Context& context) {
  const Palette& colors = context.colors();
  const ImVec2 low = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  ImGui::GetWindowDrawList()->AddRectFilled(low, {low.x + size.x, low.y + size.y},
                                            mixed(colors.page, colors.wrong, 0.1f));
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  const bool is_stale = context.workspace.is_stale();
  std::string text = banner_text(context);
  if (is_stale && context.layout != Layout::kTabs) {
    text = (context.workspace.attempt() ? "The totals are the last without errors. "
                                        : "The table is the last one without errors. ") +
           text;
  }
  const bool can_undo = is_stale && context.workspace.can_undo();
  const std::string fix = is_stale ? fix_label(context) : std::string();
  const float frame = context.px(16);
  const float undo = can_undo ? text_width("Undo") + frame + context.px(4) : 0;
  const float mend = fix.empty() ? 0 : text_width(fix) + frame + context.px(4);
  const float buttons = is_stale ? mend + undo + text_width("Show") + frame : 0;
  const float room = size.x - context.px(32) - buttons;
  strip_text(context, text, room);
  register_item(context, {.id = "banner.error", .role = "alert", .label = text});
  tooltip(context, describe(context.workspace.errors().front()));
  if (!is_stale) return;
  ImGui::SetCursorPos(
      {size.x - buttons - context.px(8), (size.y - context.theme.control_height()) / 2});
  if (!fix.empty()) {
    const std::vector<Fix>& fixes = fixes_of(context, layer_to_mend(context.workspace));
    if (button(context, "banner.fix", fix, fixes.front().sentence, Look::kBordered)) {
      context.run("layer.fix");
    }
    ImGui::SameLine(0, context.px(4));
  }
  if (can_undo) {
    if (button(context, "banner.undo", "Undo", "Take back the change that broke it")) {
      context.run("history.undo");
    }
    ImGui::SameLine(0, context.px(4));
  }
  draw_show_button(context);
}

float tab_bar_height(const Context& context) {
  return context.px(52);
}

void draw_tab_bar(const Context& context) {
  const Palette& colors = context.colors();
  const ImVec2 low = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(low, {low.x + size.x, low.y + 1}, colors.hairline);
  const float width = size.x / static_cast<float>(kTabs.size());
  for (std::size_t i = 0; i < kTabs.size(); ++i) {
    const TabSpec& tab = kTabs[i];
    const bool is_chosen = tab_bar_tab(context) == tab.tab;
    const ImVec2 at = {low.x + width * static_cast<float>(i), low.y};
    ImGui::SetCursorScreenPos(at);
    if (ImGui::InvisibleButton(tab.id, {width, size.y}, ImGuiButtonFlags_EnableNav)) {
      context.push(SetTab{tab.tab});
    }
    register_item(
        context,
        {.id = tab.id, .role = "tab", .label = tab.title, .value = is_chosen ? "chosen" : ""});
    const TextStyle style(context.theme, kTableSize,
                          is_chosen ? Weight::kSemibold : Weight::kRegular);
    std::string title = tab.title;
    if (tab.tab == Tab::kJson && !context.workspace.errors().empty()) title += " ⚠";
    const float x = at.x + (width - text_width(title)) / 2;
    const float y = at.y + (size.y - ImGui::GetTextLineHeight()) / 2;
    list->AddText({x, y}, is_chosen ? colors.accent : colors.muted, title.c_str());
    if (is_chosen) {
      list->AddRectFilled({at.x + context.px(12), at.y},
                          {at.x + width - context.px(12), at.y + context.px(3)}, colors.accent);
    }
  }
}

float bottom_tabs_height(const Context& context) {
  return context.theme.control_height();
}

void draw_bottom_tabs(const Context& context) {
  draw_tab_row(context, kBottomTabs);
}

void draw_chart_tabs(const Context& context) {
  draw_tab_row(context, std::span(kBottomTabs).first<2>());
}

void draw_notice(const Context& context) {
  PanelState& state = context.state;
  if (state.notice.empty()) return;
  if (ImGui::GetTime() >= state.notice_until) {
    state.notice.clear();
    return;
  }
  const Palette& colors = context.colors();
  const ImVec2 page = ImGui::GetIO().DisplaySize;
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  const float padding = context.px(12), margin = context.px(16);
  const std::string text = elided_in_the_middle(state.notice, page.x - 2 * (padding + margin));
  const float width = text_width(text) + 2 * padding, height = context.px(36);
  const float foot = context.layout == Layout::kTabs ? tab_bar_height(context) : 0;
  const ImVec2 at = {(page.x - width) / 2, page.y - foot - margin - height};
  ImDrawList* list = ImGui::GetForegroundDrawList();
  list->AddRectFilled(at, {at.x + width, at.y + height}, colors.text, context.px(6));
  list->AddText({at.x + padding, at.y + (height - ImGui::GetTextLineHeight()) / 2}, colors.page,
                text.c_str());
  register_rectangle(context, {.id = "notice", .role = "status", .label = state.notice}, at,
                     {at.x + width, at.y + height});
}

}  // namespace ledger
