// The tab of conventions: all of them side by side, and why two of them differ.
#include <algorithm>
#include <numeric>

#include "export/summary.h"
#include "formula/number_format.h"
#include "ui/conventions_parts.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

const Convention& convention_at(const Context& context, int index) {
  return context.workspace.catalog().conventions()[static_cast<std::size_t>(index)];
}

// The first of those that count the same sort of thing, MACs of those that count work.
int first_of(const Context& context, CountedQuantity quantity) {
  const std::vector<Convention>& conventions = context.workspace.catalog().conventions();
  const int macs = context.workspace.catalog().find_convention("macs");
  if (macs >= 0 && convention_at(context, macs).quantity == quantity) return macs;
  const auto found = std::find_if(conventions.begin(), conventions.end(),
                                  [&](const Convention& by) { return by.quantity == quantity; });
  return static_cast<int>(found - conventions.begin());
}

CountGroup make_group(const Context& context, CountedQuantity quantity, int reference) {
  CountGroup group;
  group.quantity = quantity;
  group.comparison = compare_conventions(context.good(), convention_at(context, reference).id);
  const std::vector<ComparedConvention>& all = group.comparison.conventions;
  for (const ComparedConvention& each : all) group.largest = std::max(group.largest, each.value);
  group.by_value.resize(all.size());
  std::iota(group.by_value.begin(), group.by_value.end(), 0);
  std::stable_sort(group.by_value.begin(), group.by_value.end(), [&all](int a, int b) {
    return all[static_cast<std::size_t>(a)].value > all[static_cast<std::size_t>(b)].value;
  });
  return group;
}

// On a phone one of the two is shown.
void draw_switch(const Context& context) {
  ConventionsPanel& panel = context.state.conventions;
  ImGui::SetCursorPos({context.px(8), context.px(4)});
  const bool is_why = panel.is_why_shown;
  if (button(context, "conventions.list", "Side by side", "Every count of this network",
             is_why ? Look::kPlain : Look::kActive)) {
    panel.is_why_shown = false;
  }
  ImGui::SameLine(0, context.px(4));
  if (button(context, "conventions.why", "Why two differ", "One difference, item by item",
             is_why ? Look::kActive : Look::kPlain)) {
    panel.is_why_shown = true;
  }
  ImGui::SameLine(0, context.px(4));
  if (button(context, "conventions.which", "Which is it?", "Looks a published number up",
             Look::kPlain)) {
    context.run("explain.which");
  }
}

void draw_child(const Context& context, const char* id, ImVec2 size, void (*draw)(const Context&)) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::BeginChild(id, size, ImGuiChildFlags_NavFlattened);
  ImGui::PopStyleVar();
  draw(context);
  ImGui::EndChild();
}

}  // namespace

int reference_convention(const Context& context) {
  const CountedQuantity quantity = context.convention().quantity;
  const int against =
      context.workspace.catalog().find_convention(context.state.conventions.against);
  const bool is_alike = against >= 0 && convention_at(context, against).quantity == quantity;
  return is_alike ? against : first_of(context, quantity);
}

const std::vector<CountGroup>& count_groups(const Context& context) {
  ConventionsPanel& panel = context.state.conventions;
  const int reference = reference_convention(context);
  if (panel.analysis == context.workspace.analysis() && panel.reference == reference) {
    return panel.groups;
  }
  panel.analysis = context.workspace.analysis();
  panel.reference = reference;
  panel.groups.clear();
  for (const CountedQuantity quantity :
       {CountedQuantity::kOperations, CountedQuantity::kBytes, CountedQuantity::kElements}) {
    const int first = first_of(context, quantity);
    const auto known = static_cast<int>(context.workspace.catalog().conventions().size());
    if (first == known) continue;
    const bool is_alike = convention_at(context, reference).quantity == quantity;
    panel.groups.push_back(make_group(context, quantity, is_alike ? reference : first));
  }
  panel.printed.clear();
  const auto conventions = static_cast<int>(context.workspace.catalog().conventions().size());
  for (int i = 0; i < conventions; ++i) {
    panel.printed.push_back(rendering_text(context.good(), i));
  }
  return panel.groups;
}

std::string quantity_text(const Context& context, std::int64_t value, CountedQuantity quantity) {
  if (value == 0) return "–";
  if (context.workspace.view().exact_numbers) return format_whole(value);
  return quantity == CountedQuantity::kBytes ? format_bytes(value) : format_count(value);
}

void draw_conventions(const Context& context) {
  ConventionsPanel& panel = context.state.conventions;
  const ImVec2 corner = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  if (context.layout == Layout::kTabs) {
    draw_switch(context);
    const float top = context.theme.control_height() + context.px(8);
    ImGui::SetCursorPos({0, top});
    draw_child(context, "conventions.body", {size.x, size.y - top},
               panel.is_why_shown ? draw_why : draw_convention_list);
    return;
  }
  constexpr float kNarrowest = 340;
  const float bar = context.px(context.theme.is_touch ? 12 : 7);
  const float widest = std::max(kNarrowest, size.x / context.px(1) - 400);
  panel.why_width = std::clamp(panel.why_width, kNarrowest, widest);
  const float list = size.x - panel.why_width * context.px(1) - bar;
  ImGui::SetCursorScreenPos(corner);
  draw_child(context, "conventions.rows", {list, size.y}, draw_convention_list);
  ImGui::SetCursorScreenPos({corner.x + list, corner.y});
  splitter(context, "splitter.why", Splitter::kVertical, size.y, -1, panel.why_width, kNarrowest,
           widest);
  ImGui::SetCursorScreenPos({corner.x + list + bar, corner.y});
  draw_child(context, "conventions.why_side", {size.x - list - bar, size.y}, draw_why);
}

}  // namespace ledger
