// Where along the depth of the network the cost sits: count, parameters and activations of each
// layer, one under the other.
#include <algorithm>
#include <cmath>

#include "formula/number_format.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

std::int64_t count_of(const Context& context, const Row& row) {
  return row.cost == nullptr ? 0 : row.count(context.workspace.convention()).value;
}

// At most one bar in two pixels, so that 100,000 layers are as quick as a hundred.
const ProfileBars& bars(const Context& context, int most) {
  PanelState& state = context.state;
  const bool is_fresh = state.profile_revision == context.workspace.revision() &&
                        state.profile_width == most && !state.profile.bars.empty();
  if (is_fresh) return state.profile;
  state.profile = {};
  state.profile_revision = context.workspace.revision();
  state.profile_width = most;
  const std::vector<Row>& rows = context.analysis().rows;
  const int layers = static_cast<int>(rows.size());
  const int each = std::max(1, (layers + most - 1) / std::max(1, most));
  ProfileBars& profile = state.profile;
  for (int first = 0; first < layers; first += each) {
    ProfileBars::Bar bar = {.first_layer = first, .layer_count = std::min(each, layers - first)};
    for (int i = first; i < first + bar.layer_count; ++i) {
      const Row& row = rows[static_cast<std::size_t>(i)];
      bar.count = std::max(bar.count, count_of(context, row));
      bar.parameters = std::max(bar.parameters, row.parameters);
      bar.activation = std::max(bar.activation, row.activation_bytes);
    }
    profile.largest_count = std::max(profile.largest_count, bar.count);
    profile.largest_parameters = std::max(profile.largest_parameters, bar.parameters);
    profile.largest_activation = std::max(profile.largest_activation, bar.activation);
    profile.bars.push_back(bar);
  }
  return profile;
}

struct Lane {
  std::string title;
  std::int64_t ProfileBars::Bar::*value;
  std::int64_t largest;
  std::string largest_text;
  ImU32 color;
};

bool holds(const ProfileBars::Bar& bar, int layer) {
  return layer >= bar.first_layer && layer < bar.first_layer + bar.layer_count;
}

bool is_in_selection(const Context& context, const ProfileBars::Bar& bar) {
  const Selection& selection = context.selection();
  if (selection.layer >= 0) return holds(bar, selection.layer);
  if (selection.group == kNoGroup) return false;
  const Group& group = context.model().groups[static_cast<std::size_t>(selection.group)];
  return bar.first_layer + bar.layer_count > group.first_layer &&
         bar.first_layer < group.first_layer + group.layer_count;
}

void draw_lane(const Context& context, const ProfileBars& profile, const Lane& lane, ImVec2 low,
               ImVec2 high) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Palette& colors = context.colors();
  list->AddRectFilled({low.x, high.y - 1}, high, colors.hairline);
  const float step =
      (high.x - low.x) / static_cast<float>(std::max<std::size_t>(1, profile.bars.size()));
  const float space = step > 4 ? 1.0f : 0.0f;
  const bool is_any_selected = !context.selection().empty();
  for (std::size_t i = 0; i < profile.bars.size(); ++i) {
    const ProfileBars::Bar& bar = profile.bars[i];
    const std::int64_t value = bar.*lane.value;
    const float x = low.x + step * static_cast<float>(i);
    const bool is_chosen = is_in_selection(context, bar);
    const bool is_hovered = holds(bar, context.state.hovered_layer);
    if (is_hovered || (is_chosen && context.selection().layer >= 0)) {
      list->AddRectFilled({x, low.y}, {x + std::max(step, 2.0f), high.y - 1},
                          faded(is_hovered ? colors.text : colors.accent, 0.1f));
    }
    if (value <= 0 || lane.largest <= 0) continue;
    const auto part =
        static_cast<float>(static_cast<double>(value) / static_cast<double>(lane.largest));
    const float height = std::max(1.0f, (high.y - low.y - 1) * part);
    const float opacity = is_any_selected && !is_chosen && !is_hovered ? 0.45f : 0.9f;
    list->AddRectFilled({x, high.y - 1 - height}, {x + std::max(1.0f, step - space), high.y - 1},
                        faded(lane.color, opacity));
  }
}

void draw_lane_title(const Context& context, const Lane& lane, float x, float y, float width) {
  const TextStyle style(context.theme, kCaptionSize, Weight::kSemibold);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddText({x, y}, lane.color, elided_in_the_middle(lane.title, width).c_str());
  const TextStyle small(context.theme, kCaptionSize, Weight::kRegular);
  const std::string text = elided_in_the_middle("up to " + lane.largest_text, width);
  list->AddText({x, y + ImGui::GetTextLineHeight()}, context.colors().muted, text.c_str());
}

void bar_tooltip(const Context& context, const ProfileBars::Bar& bar) {
  const LayerList& layers = context.model().layers;
  const auto first = static_cast<std::size_t>(bar.first_layer);
  std::string text = layers[first].name;
  if (bar.layer_count > 1) {
    text += " … " + layers[first + static_cast<std::size_t>(bar.layer_count) - 1].name +
            ", the largest of " + std::to_string(bar.layer_count);
  }
  text += "\n" + format_whole(bar.count) + " " + context.count_unit() + "\n" +
          format_whole(bar.parameters) + " parameters\n" + format_bytes(bar.activation) +
          " of activations";
  begin_tooltip(context);
  text_line(text);
  end_tooltip();
}

void serve_pointer(const Context& context, const ProfileBars& profile, ImVec2 low, ImVec2 high) {
  ImGui::SetCursorScreenPos(low);
  const bool is_clicked =
      ImGui::InvisibleButton("charts.profile", {high.x - low.x, high.y - low.y});
  register_item(context,
                {.id = "charts.profile", .role = "figure", .label = "Cost along the depth"});
  if (!ImGui::IsItemHovered() || profile.bars.empty()) return;
  const float part = (ImGui::GetIO().MousePos.x - low.x) / std::max(1.0f, high.x - low.x);
  const auto last = profile.bars.size() - 1;
  const auto index = std::min(
      last,
      static_cast<std::size_t>(std::max(0.0f, part) * static_cast<float>(profile.bars.size())));
  const ProfileBars::Bar& bar = profile.bars[index];
  context.state.hovered_layer_next = bar.first_layer;
  bar_tooltip(context, bar);
  if (!is_clicked) return;
  // Of several layers in one bar the most costly.
  int layer = bar.first_layer;
  for (int i = layer; i < bar.first_layer + bar.layer_count; ++i) {
    const std::vector<Row>& rows = context.analysis().rows;
    if (count_of(context, rows[static_cast<std::size_t>(i)]) >
        count_of(context, rows[static_cast<std::size_t>(layer)])) {
      layer = i;
    }
  }
  context.push(SelectLayer{context.model().layers[static_cast<std::size_t>(layer)].name});
}

}  // namespace

void draw_charts(const Context& context) {
  if (context.model().layers.empty()) return;
  const bool is_narrow = context.layout == Layout::kTabs;
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  const float margin = context.px(12), titles = is_narrow ? 0 : context.px(112);
  const ImVec2 low = {at.x + margin + titles, at.y + context.px(4)};
  const float width = at.x + room.x - margin - low.x;
  const ProfileBars& profile = bars(context, std::max(1, static_cast<int>(width / 2)));
  const Palette& colors = context.colors();
  const std::array<Lane, 3> lanes = {{
      {context.count_unit(), &ProfileBars::Bar::count, profile.largest_count,
       format_count(profile.largest_count), context.count_color()},
      {"Parameters", &ProfileBars::Bar::parameters, profile.largest_parameters,
       format_count(profile.largest_parameters), colors.parameters},
      {"Activations", &ProfileBars::Bar::activation, profile.largest_activation,
       format_bytes(profile.largest_activation), colors.memory},
  }};
  const float bottom = at.y + room.y - context.px(6);
  const float each = (bottom - low.y) / 3, title_height = context.px(is_narrow ? 34 : 0);
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    const float y = low.y + each * static_cast<float>(i);
    draw_lane_title(context, lanes[i], at.x + margin, y, is_narrow ? width : titles - margin);
    draw_lane(context, profile, lanes[i], {low.x, y + title_height + context.px(2)},
              {low.x + width, y + each - context.px(2)});
  }
  serve_pointer(context, profile, low, {low.x + width, bottom});
}

}  // namespace ledger
