// The blocks of the model with their subtotals, at the left of a wide page.
#include <algorithm>

#include "formula/number_format.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

struct Entry {
  int group = kNoGroup;  // kNoGroup: the whole model
  int depth = 0;
  std::int64_t count = 0;
};

std::int64_t count_of(const Context& context, const std::vector<std::int64_t>& counts) {
  const auto index = static_cast<std::size_t>(context.workspace.convention());
  return index < counts.size() ? counts[index] : 0;
}

std::string_view last_part(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(dot);
}

void draw_entry(const Context& context, const Entry& entry, std::int64_t total) {
  const Palette& colors = context.colors();
  const bool is_model = entry.group == kNoGroup;
  const Model& model = *context.good().model;
  const std::string name = is_model ? "" : model.groups[static_cast<std::size_t>(entry.group)].name;
  const std::string id = is_model ? "outline.model" : "outline.group." + name;
  const float width = ImGui::GetContentRegionAvail().x, height = context.theme.row_height();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool is_chosen =
      is_model ? context.selection().empty() : context.workspace.view().selected_layer == name;
  if (ImGui::InvisibleButton(id.c_str(), {width, height}, ImGuiButtonFlags_EnableNav)) {
    context.push(SelectLayer{name});
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 end = {at.x + width, at.y + height};
  if (is_chosen) {
    list->AddRectFilled(at, end, colors.selection);
  } else if (ImGui::IsItemHovered()) {
    list->AddRectFilled(at, end, mixed(colors.pane, colors.text, 0.05f));
  }
  const TextStyle style(context.theme, kTableSize,
                        is_model || entry.depth == 0 ? Weight::kSemibold : Weight::kRegular);
  const std::string number = entry.count == 0 ? "–" : format_count(entry.count);
  const float y = at.y + (height - ImGui::GetTextLineHeight()) / 2;
  const float left = at.x + context.px(12) + context.px(14) * static_cast<float>(entry.depth);
  const float right = end.x - context.px(12);
  const std::string_view shown = is_model           ? "Whole model"
                                 : entry.depth == 0 ? std::string_view(name)
                                                    : last_part(name);
  const std::string text =
      elided_in_the_middle(shown, right - left - text_width(number) - context.px(8));
  list->AddText({left, y}, colors.text, text.c_str());
  list->AddText({right - text_width(number), y},
                context.workspace.is_stale() ? colors.muted : context.count_color(),
                number.c_str());
  if (!is_model && total > 0) {
    const auto part =
        static_cast<float>(static_cast<double>(entry.count) / static_cast<double>(total));
    const float bar = (right - left) * part, foot = end.y - context.px(3);
    list->AddRectFilled({left, foot}, {right, foot + context.px(2)},
                        faded(context.count_color(), 0.08f));
    list->AddRectFilled({left, foot}, {left + bar, foot + context.px(2)},
                        faded(context.count_color(), 0.6f));
  }
  register_item(
      context,
      {.id = id, .role = "treeitem", .label = is_model ? "Whole model" : name, .value = number});
  tooltip(context, is_model ? std::string(format_whole(entry.count))
                            : name + ": " + format_whole(entry.count) + " " + context.count_unit() +
                                  ", " + format_share(entry.count, total));
}

}  // namespace

void draw_outline(const Context& context) {
  const Model& model = *context.good().model;
  const std::int64_t total = count_of(context, context.good().totals.counts);
  ImGui::SetCursorPos({context.px(12), context.px(8)});
  {
    const TextStyle style(context.theme, kCaptionSize, Weight::kSemibold, context.colors().muted);
    text_line("Blocks");
    const std::string unit = context.convention().id == "macs" || context.convention().id == "flops"
                                 ? context.convention().unit
                                 : context.convention().id;
    ImGui::SameLine(ImGui::GetWindowWidth() - text_width(unit) - context.px(12));
    text_line(unit);
  }
  ImGui::SetCursorPosX(0);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::SetCursorPosY(context.theme.control_height() + context.px(6));
  ImGui::BeginChild("outline.list", {0, 0}, ImGuiChildFlags_NavFlattened);
  draw_entry(context, {.count = total}, total);
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(model.groups.size()), context.theme.row_height());
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const auto index = static_cast<std::size_t>(i);
      draw_entry(context,
                 {.group = i,
                  .depth = model.groups[index].depth,
                  .count = count_of(context, context.good().groups[index].counts)},
                 total);
    }
  }
  ImGui::EndChild();
  ImGui::PopStyleVar(2);
}

}  // namespace ledger
