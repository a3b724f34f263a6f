// All conventions side by side: what each counts, in what unit, from which layers.
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "export/summary.h"
#include "formula/number_format.h"
#include "ui/conventions_parts.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

struct CategoryLook {
  std::string_view category, title;
  ImU32 Palette::*color;
  float strength;  // of the colour on the page
};
constexpr std::array<CategoryLook, 12> kCategories = {{
    {"conv", "Convolution", &Palette::operations, 1.0f},
    {"linear", "Linear", &Palette::operations, 0.55f},
    {"attention", "Attention", &Palette::operations, 0.3f},
    {"recurrent", "Recurrent", &Palette::operations, 0.75f},
    {"norm", "Normalization", &Palette::parameters, 1.0f},
    {"activation", "Activation", &Palette::wrong, 1.0f},
    {"pool", "Pooling", &Palette::memory, 1.0f},
    {"combine", "Addition, product", &Palette::memory, 0.5f},
    {"upsample", "Upsampling", &Palette::parameters, 0.5f},
    {"embedding", "Embedding", &Palette::muted, 0.5f},
    {"shape", "Reshaping", &Palette::muted, 0.75f},
    {"regularization", "Dropout", &Palette::muted, 0.3f},
}};

const CategoryLook& look_of(std::string_view category) {
  const auto found =
      std::find_if(kCategories.begin(), kCategories.end(),
                   [category](const CategoryLook& each) { return each.category == category; });
  return found == kCategories.end() ? kCategories.back() : *found;
}

ImU32 color_of(const Context& context, const CategoryLook& look) {
  return mixed(context.colors().page, context.colors().*look.color, look.strength);
}

const Convention& convention_of(const Context& context, const ComparedConvention& compared) {
  return context.workspace.catalog().conventions()[static_cast<std::size_t>(compared.convention)];
}

// Places from the list's left edge; a column without a width is left out.
struct ListColumns {
  struct Place {
    float x = 0, width = 0;
    bool is_shown() const { return width > 0; }
  };
  Place name, total, unit, ratio, bar, printed, left_out;
};

ListColumns place_list(const Context& context, float width) {
  const bool is_exact = context.workspace.view().exact_numbers;
  const float total = context.px(is_exact ? 116 : 80), unit = context.px(84);
  const float ratio = context.px(60), gap = context.px(12);
  const float left_out = width > context.px(560) ? context.px(64) : 0;
  const float printed = width > context.px(820) ? context.px(184) : 0;
  const float others = total + unit + ratio + left_out + printed + 6 * gap;
  ListColumns columns;
  const float name = std::clamp((width - others) * 0.62f, context.px(128), context.px(240));
  columns.name = {gap, name};
  columns.total = {gap + name, total};
  columns.unit = {columns.total.x + total + gap / 2, unit};
  columns.ratio = {columns.unit.x + unit, ratio};
  columns.bar.x = columns.ratio.x + ratio + gap;
  columns.left_out = {width - gap - left_out, left_out};
  columns.printed = {columns.left_out.x - (printed > 0 ? printed + gap : 0), printed};
  const float end = printed > 0 ? columns.printed.x : columns.left_out.x;
  const float bar = end - gap - columns.bar.x;
  columns.bar.width = bar > context.px(24) ? bar : 0;
  return columns;
}

void put(const ListColumns::Place& place, ImVec2 at, ImU32 color, std::string_view text,
         bool is_right = false) {
  if (!place.is_shown() || text.empty()) return;
  const std::string shown = elided_in_the_middle(text, place.width);
  const float shift = is_right ? place.width - text_width(shown) : 0;
  ImGui::GetWindowDrawList()->AddText({at.x + place.x + shift, at.y}, color, shown.c_str());
}

// Length stands for the count; what layers of each category make of it has their colour.
void draw_bar(const Context& context, const CountGroup& group, const ComparedConvention& compared,
              ImVec2 low, ImVec2 high) {
  if (group.largest <= 0 || high.x <= low.x) return;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const double scale = static_cast<double>(high.x - low.x) / static_cast<double>(group.largest);
  const auto x_of = [&](std::int64_t value) {
    return low.x + static_cast<float>(static_cast<double>(value) * scale);
  };
  if (group.quantity != CountedQuantity::kOperations) {
    list->AddRectFilled(low, {x_of(compared.value), high.y},
                        quantity_color(context.colors(), group.quantity));
    return;
  }
  std::int64_t before = 0;
  for (std::size_t i = 0; i < compared.parts.size(); ++i) {
    const std::int64_t after = before + compared.parts[i].value;
    if (after > before) {
      list->AddRectFilled({x_of(before), low.y}, {x_of(after), high.y},
                          color_of(context, look_of(group.comparison.categories[i])));
    }
    before = after;
  }
}

// Where the reference ends, through all rows.
void draw_reference_line(const Context& context, const CountGroup& group, float x, float width,
                         float top, float bottom) {
  if (group.quantity != CountedQuantity::kOperations || group.largest <= 0) return;
  for (const ComparedConvention& each : group.comparison.conventions) {
    if (each.convention != group.comparison.reference) continue;
    const double part = static_cast<double>(each.value) / static_cast<double>(group.largest);
    const float at = x + width * static_cast<float>(part);
    ImGui::GetWindowDrawList()->AddLine({at, top}, {at, bottom},
                                        faded(context.colors().text, 0.45f));
  }
}

std::string signed_count(std::int64_t value) {
  if (value < 0) return "−" + format_count(value).substr(1);
  return (value > 0 ? "+" : "") + format_count(value);
}

std::string row_help(const Context& context, const CountGroup& group,
                     const ComparedConvention& compared) {
  const Convention& by = convention_of(context, compared);
  const auto index = static_cast<std::size_t>(compared.convention);
  std::string text = by.title + "\n" + format_whole(compared.value) + " " + by.unit;
  const std::string& printed = context.state.conventions.printed[index];
  if (!printed.empty()) text += "\nIt prints: " + printed;
  if (group.quantity == CountedQuantity::kOperations) {
    const std::string reference =
        context.workspace.catalog()
            .conventions()[static_cast<std::size_t>(group.comparison.reference)]
            .id;
    text += "\n";
    for (std::size_t i = 0; i < compared.parts.size(); ++i) {
      const CategoryPart& part = compared.parts[i];
      if (part.value == 0 && part.difference == 0) continue;
      text += "\n" + std::string(look_of(group.comparison.categories[i]).title) + ": " +
              format_count(part.value);
      if (part.difference != 0) {
        text += ", " + signed_count(part.difference) + " beside " + reference;
      }
    }
  }
  const std::string left_out = left_out_text(context.good(), compared.convention);
  if (!left_out.empty()) text += "\n\n" + left_out;
  return text;
}

std::string left_out_number(const Context& context, const ComparedConvention& compared) {
  const int layers =
      context.good().totals.not_counted[static_cast<std::size_t>(compared.convention)];
  return layers == 0 ? "–" : format_whole(layers);
}

void draw_cells(const Context& context, const CountGroup& group, const ComparedConvention& compared,
                const ListColumns& columns, ImVec2 at, float height) {
  const Palette& colors = context.colors();
  const Convention& by = convention_of(context, compared);
  const bool is_work = group.quantity == CountedQuantity::kOperations;
  const ImU32 number =
      context.workspace.is_stale() ? colors.muted : quantity_color(colors, group.quantity);
  const ImVec2 text = {at.x, at.y + (height - ImGui::GetTextLineHeight()) / 2};
  put(columns.name, text, colors.text, by.title);
  put(columns.total, text, number, quantity_text(context, compared.value, group.quantity), true);
  if (group.quantity != CountedQuantity::kBytes) put(columns.unit, text, colors.muted, by.unit);
  if (is_work) put(columns.ratio, text, colors.text, compared.ratio, true);
  const float inset = context.px(7);
  if (columns.bar.is_shown()) {
    draw_bar(context, group, compared, {at.x + columns.bar.x, at.y + inset},
             {at.x + columns.bar.x + columns.bar.width, at.y + height - inset});
  }
  put(columns.printed, text, colors.text,
      context.state.conventions.printed[static_cast<std::size_t>(compared.convention)]);
  put(columns.left_out, text, colors.muted, left_out_number(context, compared), true);
}

// On a phone: name and total, below them the unit and the ratio, below that the bar.
void draw_tall_cells(const Context& context, const CountGroup& group,
                     const ComparedConvention& compared, ImVec2 at, float width) {
  const Palette& colors = context.colors();
  const Convention& by = convention_of(context, compared);
  const float left = context.px(12), inner = width - 2 * left, line = context.px(20);
  const std::string total = quantity_text(context, compared.value, group.quantity);
  const ListColumns::Place right = {left, inner};
  put({left, inner - text_width(total) - left}, {at.x, at.y + context.px(6)}, colors.text,
      by.title);
  put(right, {at.x, at.y + context.px(6)}, quantity_color(colors, group.quantity), total, true);
  const TextStyle small(context.theme, kCaptionSize, Weight::kRegular);
  const std::string& printed =
      context.state.conventions.printed[static_cast<std::size_t>(compared.convention)];
  const bool is_work = group.quantity == CountedQuantity::kOperations;
  const std::string left_out = left_out_number(context, compared);
  std::string detail = printed.empty() ? by.unit : "prints " + printed;
  if (left_out != "–") detail += " · " + left_out + " layers left out";
  const std::string ratio = is_work ? "×" + compared.ratio : std::string();
  const ImVec2 second = {at.x, at.y + context.px(6) + line};
  put({left, inner - text_width(ratio) - left}, second, colors.muted, detail);
  put(right, second, colors.muted, ratio, true);
  const float foot = second.y + line;
  draw_bar(context, group, compared, {at.x + left, foot},
           {at.x + width - left, foot + context.px(8)});
}

void draw_row(const Context& context, const CountGroup& group, const ComparedConvention& compared,
              const ListColumns& columns, float width) {
  const bool is_tall = context.layout == Layout::kTabs;
  const float height = is_tall ? context.px(62) : context.theme.row_height();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Convention& by = convention_of(context, compared);
  const std::string id = "conventions.row." + by.id;
  if (ImGui::InvisibleButton(id.c_str(), {width, height}, ImGuiButtonFlags_EnableNav)) {
    context.push(SetConvention{by.id});
  }
  const bool is_chosen = compared.convention == context.workspace.convention();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 end = {at.x + width, at.y + height};
  if (is_chosen) {
    list->AddRectFilled(at, end, context.colors().selection);
  } else if (ImGui::IsItemHovered()) {
    list->AddRectFilled(at, end, mixed(context.colors().page, context.colors().text, 0.05f));
  }
  register_item(
      context, {.id = id, .role = "row", .label = by.title, .value = format_whole(compared.value)});
  if (wants_tooltip(context)) tooltip(context, row_help(context, group, compared));
  const TextStyle style(context.theme, kTableSize,
                        is_chosen ? Weight::kSemibold : Weight::kRegular);
  if (is_tall) {
    list->AddRectFilled({at.x, end.y - 1}, end, context.colors().hairline);
    draw_tall_cells(context, group, compared, at, width);
  } else {
    draw_cells(context, group, compared, columns, at, height);
  }
}

std::string_view group_title(CountedQuantity quantity) {
  return quantity == CountedQuantity::kBytes ? "What tools say of memory, in bytes"
                                             : "What tools say of parameters and activations";
}

void draw_group(const Context& context, const CountGroup& group, const ListColumns& columns,
                float width) {
  if (group.quantity != CountedQuantity::kOperations) {
    const TextStyle style(context.theme, kCaptionSize, Weight::kSemibold, context.colors().muted);
    ImGui::SetCursorPos({context.px(12), ImGui::GetCursorPosY() + context.px(10)});
    text_line(group_title(group.quantity));
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + context.px(4));
  }
  const float top = ImGui::GetCursorScreenPos().y;
  const bool is_sorted = context.state.conventions.is_sorted_by_value;
  const std::vector<ComparedConvention>& all = group.comparison.conventions;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::size_t place = is_sorted ? static_cast<std::size_t>(group.by_value[i]) : i;
    draw_row(context, group, all[place], columns, width);
  }
  if (context.layout == Layout::kTabs || !columns.bar.is_shown()) return;
  draw_reference_line(context, group, ImGui::GetWindowPos().x + columns.bar.x, columns.bar.width,
                      top, ImGui::GetCursorScreenPos().y);
}

// What the colours of the bars stand for; gives its height.
float draw_legend(const Context& context, const CountGroup& group, ImVec2 at, float width) {
  const TextStyle style(context.theme, kCaptionSize, Weight::kRegular);
  const float line = context.px(20), box = context.px(9);
  const float left = context.px(12);
  float x = left, y = context.px(6);
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (std::size_t i = 0; i < group.comparison.categories.size(); ++i) {
    const bool is_counted =
        std::any_of(group.comparison.conventions.begin(), group.comparison.conventions.end(),
                    [i](const ComparedConvention& each) { return each.parts[i].value != 0; });
    if (!is_counted) continue;
    const CategoryLook& look = look_of(group.comparison.categories[i]);
    const float chip = box + context.px(6) + text_width(look.title) + context.px(16);
    if (x > left && x + chip > width) {
      x = left;
      y += line;
    }
    const ImVec2 low = {at.x + x, at.y + y + (ImGui::GetTextLineHeight() - box) / 2};
    list->AddRectFilled(low, {low.x + box, low.y + box}, color_of(context, look), context.px(2));
    list->AddText({low.x + box + context.px(6), at.y + y}, context.colors().muted,
                  look.title.data(), look.title.data() + look.title.size());
    x += chip;
  }
  return y + line;
}

// A column's title that sorts.
void draw_sort_title(const Context& context, const char* id, std::string_view title,
                     const ListColumns::Place& place, ImVec2 at, bool by_value) {
  ConventionsPanel& panel = context.state.conventions;
  const bool is_chosen = panel.is_sorted_by_value == by_value;
  const std::string text = std::string(title) + (is_chosen ? " ▾" : "");
  ImGui::SetCursorScreenPos({at.x + place.x, at.y});
  const float height = context.theme.row_height();
  if (ImGui::InvisibleButton(id, {place.width, height}, ImGuiButtonFlags_EnableNav)) {
    panel.is_sorted_by_value = by_value;
  }
  const bool is_lit = is_chosen || ImGui::IsItemHovered();
  register_item(context, {.id = id, .role = "columnheader", .label = title});
  tooltip(context, by_value ? "Largest first" : "In the order of the list of conventions");
  put(place, {at.x, at.y + (height - ImGui::GetTextLineHeight()) / 2},
      is_lit ? context.colors().text : context.colors().muted, text, by_value);
}

void draw_list_header(const Context& context, const ListColumns& columns, ImVec2 at, float width) {
  const Palette& colors = context.colors();
  const float height = context.theme.row_height();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled({at.x, at.y + height - 1}, {at.x + width, at.y + height}, colors.hairline);
  const TextStyle style(context.theme, kCaptionSize, Weight::kSemibold);
  const ImVec2 text = {at.x, at.y + (height - ImGui::GetTextLineHeight()) / 2};
  if (context.layout == Layout::kTabs) {
    const float half = width / 2 - context.px(12);
    draw_sort_title(context, "conventions.sort.catalog", "Convention", {context.px(12), half}, at,
                    false);
    draw_sort_title(context, "conventions.sort.value", "Total", {width / 2, half}, at, true);
    return;
  }
  draw_sort_title(context, "conventions.sort.catalog", "Convention", columns.name, at, false);
  draw_sort_title(context, "conventions.sort.value", "Total", columns.total, at, true);
  put(columns.unit, text, colors.muted, "It says");
  const int work = count_groups(context).front().comparison.reference;
  const Convention& reference =
      context.workspace.catalog().conventions()[static_cast<std::size_t>(work)];
  put(columns.ratio, text, colors.muted, "÷ " + short_title(reference), true);
  put(columns.bar, text, colors.muted, "From which layers");
  put(columns.printed, text, colors.muted, "As it prints");
  put(columns.left_out, text, colors.muted, "Left out", true);
}

}  // namespace

void draw_convention_list(const Context& context) {
  const std::vector<CountGroup>& groups = count_groups(context);
  if (groups.empty()) return;
  const ImVec2 corner = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  const float width = size.x - ImGui::GetStyle().ScrollbarSize;
  const ListColumns columns = place_list(context, width);
  const float legend = draw_legend(context, groups.front(), corner, width);
  draw_list_header(context, columns, {corner.x, corner.y + legend}, size.x);
  const float top = legend + context.theme.row_height();
  ImGui::SetCursorPos({0, top});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::BeginChild("conventions.list_body", {size.x, size.y - top}, ImGuiChildFlags_NavFlattened);
  for (const CountGroup& group : groups) draw_group(context, group, columns, width);
  ImGui::Dummy({0, context.px(12)});
  ImGui::EndChild();
  ImGui::PopStyleVar(2);
}

}  // namespace ledger
