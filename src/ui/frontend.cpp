#include "ui/frontend.h"

#include <algorithm>
#include <utility>

#include "ui/frontend_state.h"
#include "ui/keys.h"
#include "ui/ledger_parts.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

constexpr float kThreePanesFrom = 1100, kTwoPanesFrom = 760;

Layout layout_of(float width) {
  if (width >= kThreePanesFrom) return Layout::kThreePanes;
  return width >= kTwoPanesFrom ? Layout::kTwoPanes : Layout::kTabs;
}

struct Rectangle {
  float x = 0, y = 0, width = 0, height = 0;
};

using Draw = void (*)(const Context&);

enum class Ground : std::uint8_t { kPage, kPane };
enum class Padding : std::uint8_t { kNone, kText };

void draw_pane(const Context& context, const char* id, const Rectangle& place, Draw draw,
               Ground ground = Ground::kPage, Padding padding = Padding::kNone) {
  if (place.width < 1 || place.height < 1) return;
  ImGui::SetCursorScreenPos({place.x, place.y});
  const bool is_page = ground == Ground::kPage;
  ImGui::PushStyleColor(ImGuiCol_ChildBg, is_page ? context.colors().page : context.colors().pane);
  const ImVec2 space =
      padding == Padding::kText ? ImVec2{context.px(16), context.px(12)} : ImVec2{0, 0};
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, space);
  int flags = ImGuiChildFlags_NavFlattened;
  if (padding == Padding::kText) flags |= ImGuiChildFlags_AlwaysUseWindowPadding;
  const int window = padding == Padding::kText
                         ? 0
                         : ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::BeginChild(id, {place.width, place.height}, flags, window);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  const ImVec2 normal = {context.px(12), context.px(8)};
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, padding == Padding::kText ? space : normal);
  draw(context);
  ImGui::PopStyleVar();
  ImGui::EndChild();
}

void draw_rule(const Context& context, float y) {
  const float width = ImGui::GetIO().DisplaySize.x;
  ImGui::GetWindowDrawList()->AddRectFilled({0, y}, {width, y + 1}, context.colors().hairline);
}

// A strip across the page below what is already there.
float draw_strip(const Context& context, const char* id, float y, float height, Draw draw,
                 Ground ground) {
  if (height <= 0) return y;
  draw_pane(context, id, {0, y, ImGui::GetIO().DisplaySize.x, height}, draw, ground);
  draw_rule(context, y + height);
  return y + height + 1;
}

float draw_head(const Context& context) {
  float y = draw_strip(context, "toolbar", 0, toolbar_height(context), draw_toolbar, Ground::kPane);
  y = draw_strip(context, "totals", y, totals_height(context), draw_totals, Ground::kPage);
  y = draw_strip(context, "controls", y, controls_height(context), draw_controls, Ground::kPane);
  y = draw_strip(context, "notes", y, notes_height(context), draw_notes_strip, Ground::kPage);
  return draw_strip(context, "banner", y, stale_banner_height(context), draw_stale_banner,
                    Ground::kPage);
}

// Below the ledger: the cost profile, the conventions, or the text of the model.
void draw_bottom(const Context& context, Rectangle place) {
  const float tabs = bottom_tabs_height(context);
  draw_pane(context, "bottom.tabs", {place.x, place.y, place.width, tabs}, draw_bottom_tabs,
            Ground::kPane);
  place.y += tabs;
  place.height -= tabs;
  switch (context.workspace.view().tab) {
    case Tab::kJson:
      return draw_pane(context, "json", place, draw_json);
    case Tab::kConventions:
      return draw_pane(context, "conventions", place, draw_conventions);
    case Tab::kDifference:
      return draw_pane(context, "difference", place, draw_difference);
    default:
      return draw_pane(context, "charts", place, draw_charts);
  }
}

float& bottom_height(const Context& context) {
  PanelState& state = context.state;
  switch (context.workspace.view().tab) {
    case Tab::kJson:
      return state.json_height;
    case Tab::kConventions:
      return state.conventions_height;
    case Tab::kDifference:
      return state.difference_height;
    default:
      return state.profile_height;
  }
}

void draw_panes(const Context& context, Rectangle room) {
  PanelState& state = context.state;
  const float bar = context.px(context.theme.is_touch ? 12 : 7);
  const float unit = context.px(1);
  constexpr float kLowest = 92;
  float& bottom = bottom_height(context);
  const float most = (room.height - context.px(200)) / unit;
  bottom = std::clamp(bottom, kLowest, std::max(kLowest, most));
  const Rectangle below = {room.x, room.y + room.height - bottom * unit, room.width, bottom * unit};
  room.height -= below.height + bar;
  ImGui::SetCursorScreenPos({room.x, room.y + room.height});
  splitter(context, "splitter.bottom", Splitter::kHorizontal, room.width, -1, bottom, kLowest,
           most);
  const bool has_blocks = !context.model().groups.empty();
  if (context.layout == Layout::kThreePanes && has_blocks) {
    const Rectangle outline = {room.x, room.y, state.outline_width * unit, room.height};
    draw_pane(context, "outline", outline, draw_outline, Ground::kPane);
    ImGui::SetCursorScreenPos({room.x + outline.width, room.y});
    splitter(context, "splitter.outline", Splitter::kVertical, room.height, 1, state.outline_width,
             140, 400);
    room.x += outline.width + bar;
    room.width -= outline.width + bar;
  }
  const float widest = (room.width - context.px(360)) / unit;
  const Rectangle inspector = {room.x + room.width - state.inspector_width * unit, room.y,
                               state.inspector_width * unit, room.height};
  room.width -= inspector.width + bar;
  draw_pane(context, "ledger", room, draw_ledger);
  ImGui::SetCursorScreenPos({room.x + room.width, room.y});
  splitter(context, "splitter.inspector", Splitter::kVertical, room.height, -1,
           state.inspector_width, 300, widest);
  draw_pane(context, "inspector", inspector, draw_inspector, Ground::kPage, Padding::kText);
  draw_bottom(context, below);
}

// Where there is a baseline, two charts share a tab of a narrow page.
float draw_chart_switch(const Context& context, float y) {
  const Tab tab = context.workspace.view().tab;
  const bool is_wanted =
      tab == Tab::kDifference || (tab == Tab::kCharts && context.workspace.baseline() != nullptr);
  return is_wanted ? draw_strip(context, "chart_tabs", y, bottom_tabs_height(context),
                                draw_chart_tabs, Ground::kPane)
                   : y;
}

void draw_tabs(const Context& context, Rectangle room) {
  const float bar = tab_bar_height(context);
  room.height -= bar;
  const float y = room.y;
  room.y = draw_chart_switch(context, room.y);
  room.height -= room.y - y;
  switch (context.workspace.view().tab) {
    case Tab::kLedger:
      draw_pane(context, "ledger", room, draw_ledger);
      break;
    case Tab::kLayer:
      draw_pane(context, "inspector", room, draw_inspector, Ground::kPage, Padding::kText);
      break;
    case Tab::kCharts:
      draw_pane(context, "charts", room, draw_charts);
      break;
    case Tab::kJson:
      draw_pane(context, "json", room, draw_json);
      break;
    case Tab::kConventions:
      draw_pane(context, "conventions", room, draw_conventions);
      break;
    case Tab::kDifference:
      draw_pane(context, "difference", room, draw_difference);
      break;
  }
  draw_pane(context, "tabs", {room.x, room.y + room.height, room.width, bar}, draw_tab_bar,
            Ground::kPane);
}

void draw_page(const Context& context) {
  const ImVec2 page = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(page);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::Begin("page", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  if (context.workspace.analysis() != nullptr) {
    const float y = draw_head(context);
    const Rectangle room = {0, y, page.x, page.y - y};
    context.layout == Layout::kTabs ? draw_tabs(context, room) : draw_panes(context, room);
    draw_help(context);
    draw_which(context);
    draw_palette(context);
    draw_history(context);
    draw_keypad(context);
    draw_notice(context);
  } else {
    ImGui::SetCursorPos({context.px(16), context.px(16)});
    wrapped_text(
        "Nothing is open yet. Paste a JSON layer list, drop a file here, or choose a network.");
  }
  ImGui::End();
}

// What was hovered in this frame is lit in the next.
void pass_on_hover(PanelState& state) {
  if (state.hovered_layer != state.hovered_layer_next ||
      state.hovered_slot != state.hovered_slot_next) {
    state.wants_frame = true;
  }
  state.hovered_layer = state.hovered_layer_next;
  state.hovered_slot = state.hovered_slot_next;
  state.hovered_layer_next = state.hovered_slot_next = -1;
}

// Keeps the analysis before the last change for as long as its differences are lit.
void note_change(const Workspace& workspace, PanelState& state) {
  if (state.shown == workspace.analysis()) return;
  const bool is_same_model = state.shown != nullptr && workspace.analysis() != nullptr &&
                             state.shown->rows.size() == workspace.analysis()->rows.size();
  state.before = is_same_model ? state.shown : nullptr;
  state.shown = workspace.analysis();
  state.changed_at = ImGui::GetTime();
}

}  // namespace

Frontend::Frontend(Workspace& workspace, Platform platform)
    : state_(std::make_unique<State>(workspace, std::move(platform))) {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  io.ConfigWindowsMoveFromTitleBarOnly = true;
  load_fonts(state_->theme);
  apply_style(state_->theme);
}

Frontend::~Frontend() = default;

void Frontend::set_color_scheme(ColorScheme scheme) {
  state_->theme.scheme = scheme;
  state_->theme.colors = kPalettes[static_cast<std::size_t>(scheme)];
  apply_style(state_->theme);
}

void Frontend::set_touch(bool touch) {
  state_->theme.is_touch = touch;
  apply_style(state_->theme);
}

void Frontend::set_reduced_motion(bool reduced) {
  state_->theme.is_motion_reduced = reduced;
}

void Frontend::draw() {
  State& state = *state_;
  state.items.begin_frame();
  state.panels.wants_frame = state.panels.sheet.takes_keys = false;
  const bool was_editing = state.panels.sheet.edit.is_active();
  note_change(state.workspace, state.panels);
  if (ImGui::GetTime() - state.panels.changed_at > 1) state.panels.before = nullptr;
  std::vector<Context::Wish> wishes;
  std::vector<std::string> commands;
  const Context context = {.workspace = state.workspace,
                           .platform = state.platform,
                           .theme = state.theme,
                           .layout = layout_of(ImGui::GetIO().DisplaySize.x),
                           .items = state.items,
                           .state = state.panels,
                           .wishes = wishes,
                           .commands = commands};
  state.panels.has_one_tab = context.layout == Layout::kTabs;
  draw_page(context);
  pass_on_hover(state.panels);
  // A key that closes a popup has done its work.
  const bool had_popup = std::exchange(state.had_popup, is_popup_open());
  const LedgerState& sheet = state.panels.sheet;
  const bool is_covered = had_popup || state.had_popup || was_editing || sheet.has_taken_text;
  const std::string_view pressed =
      is_covered ? std::string_view() : pressed_command(sheet.takes_keys);
  if (!pressed.empty()) commands.emplace_back(pressed);
  for (const Context::Wish& wish : wishes) state.workspace.dispatch(wish.action, wish.gesture);
  for (const std::string& command : commands) run_command(command);
  const bool has_changed = !wishes.empty() || !commands.empty();
  if (has_changed) state.settling = 2;  // one to draw it, one for what is laid out after it
  state.frames_wanted = std::max(state.settling, state.panels.wants_frame ? 1 : 0);
  if (state.settling > 0) --state.settling;
}

int Frontend::frames_wanted() const {
  return state_->frames_wanted;
}

double Frontend::seconds_to_next_frame() const {
  if (state_->panels.notice.empty()) return 0;
  return std::max(0.01, state_->panels.notice_until - ImGui::GetTime());
}

void Frontend::open_text(std::string_view text, std::string_view origin) {
  state_->workspace.dispatch(OpenText{std::string(text), std::string(origin)});
  state_->settling = 2;
}

std::string_view Frontend::last_command() const {
  return state_->last_command;
}

void Frontend::set_kept_models(std::vector<KeptModel> models) {
  state_->panels.kept = std::move(models);
}

void Frontend::notify(std::string_view text) {
  tell(state_->panels, text);
  state_->settling = 2;
}

const ItemRegistry& Frontend::items() const {
  return state_->items;
}

}  // namespace ledger
