// Why two counts differ: the difference in items that add up to it.
#include <algorithm>

#include "app/evaluate.h"
#include "formula/number_format.h"
#include "ui/conventions_parts.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

using Why = ConventionsPanel::Why;

const Convention& convention_at(const Context& context, int index) {
  return context.workspace.catalog().conventions()[static_cast<std::size_t>(index)];
}

bool has_changes(const Context& context) {
  const Settings& settings = context.workspace.analyzed_settings();
  return !settings.is_plain() || context.good().options.batch != 1;
}

// The variant as its text has it, one input at a time.
const std::shared_ptr<const Analysis>& original(const Context& context) {
  ConventionsPanel::Original& original = context.state.conventions.original;
  const Workspace& work = context.workspace;
  AnalysisOptions options = context.good().options;
  options.batch = 1;
  const std::string& variant = work.analyzed_settings().variant;
  if (original.definition == work.definition() && original.variant == variant &&
      original.options == options) {
    return original.analysis;
  }
  original = {work.definition(), variant, options, nullptr};
  if (work.definition() == nullptr) return original.analysis;
  Settings settings;
  settings.variant = variant;
  original.analysis =
      Evaluator().evaluate(work.definition(), work.document().source, settings, options).analysis;
  return original.analysis;
}

bool is_against_original(const Context& context) {
  return context.state.conventions.is_against_original && has_changes(context) &&
         original(context) != nullptr;
}

// A kind's title names its layers, which the ledger can then show alone.
std::vector<bool> items_with_kind(const Model& model, const Difference& difference) {
  std::vector<bool> is_seen(model.catalog->kinds().size());
  std::vector<bool> result(difference.items.size());
  for (const Layer& layer : model.layers) {
    if (is_seen[static_cast<std::size_t>(layer.kind)]) continue;
    is_seen[static_cast<std::size_t>(layer.kind)] = true;
    const std::string& title = model.kind_of(layer).title;
    for (std::size_t i = 0; i < result.size(); ++i) {
      if (difference.items[i].title == title) result[i] = true;
    }
  }
  return result;
}

const Why& take_why(const Context& context) {
  Why& why = context.state.conventions.why;
  const bool is_original = is_against_original(context);
  const std::shared_ptr<const Analysis>& from =
      is_original ? original(context) : context.workspace.analysis();
  const int to_convention = context.workspace.convention();
  const int from_convention = is_original ? to_convention : reference_convention(context);
  if (why.from == from && why.to == context.workspace.analysis() &&
      why.from_convention == from_convention && why.to_convention == to_convention) {
    return why;
  }
  why = {from, context.workspace.analysis(), from_convention, to_convention, {}, {}, {}};
  const Result<Difference> taken =
      take_apart({why.from.get(), why.from_convention}, {why.to.get(), why.to_convention});
  if (taken) {
    why.difference = *taken;
    why.has_kind = items_with_kind(*context.good().model, why.difference);
  } else {
    why.error = describe(taken.error());
  }
  return why;
}

constexpr std::string_view kOriginal = "This network as it was";

void list_conventions(const Context& context, const std::string& id, int chosen, bool is_from) {
  const std::vector<Convention>& conventions = context.workspace.catalog().conventions();
  ConventionsPanel& panel = context.state.conventions;
  for (std::size_t i = 0; i < conventions.size(); ++i) {
    const Convention& by = conventions[i];
    if (!is_from && by.quantity != context.convention().quantity) continue;
    const std::int64_t value = context.good().totals.counts[i];
    if (!picker_option(context, id + by.id, by.title, static_cast<int>(i) == chosen,
                       quantity_text(context, value, by.quantity))) {
      continue;
    }
    if (is_from) {
      context.push(SetConvention{by.id});
    } else {
      panel.against = by.id;
      panel.is_against_original = false;
    }
    ImGui::CloseCurrentPopup();
  }
}

void draw_from_picker(const Context& context, float width) {
  if (!begin_picker(context, "why.from.picker", "Counted by", context.convention().title, width)) {
    return;
  }
  list_conventions(context, "why.from.option.", context.workspace.convention(), true);
  end_picker();
}

void draw_against_picker(const Context& context, float width) {
  ConventionsPanel& panel = context.state.conventions;
  const bool is_original = is_against_original(context);
  const int reference = reference_convention(context);
  const std::string title =
      is_original ? std::string(kOriginal) : convention_at(context, reference).title;
  if (!begin_picker(context, "why.against.picker", "Compared with", title, width)) return;
  if (has_changes(context)) {
    if (picker_option(context, "why.against.option.original", kOriginal, is_original,
                      "without changes")) {
      panel.is_against_original = true;
      ImGui::CloseCurrentPopup();
    }
  }
  list_conventions(context, "why.against.option.", is_original ? -1 : reference, false);
  end_picker();
}

void label(const Context& context, std::string_view text) {
  const TextStyle style(context.theme, kTableSize, Weight::kRegular, context.colors().muted);
  ImGui::AlignTextToFramePadding();
  text_line(text);
}

// "Why is [thop] not [MACs]?"
void draw_question(const Context& context) {
  const float left = context.px(12), space = context.px(8);
  ImGui::SetCursorPos({left, context.px(8)});
  const float width = ImGui::GetContentRegionAvail().x - left;
  constexpr std::string_view kWhy = "Why is", kNot = "not";
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  const float words = text_width(kWhy) + text_width(kNot) + 3 * space;
  const float picker = std::clamp((width - words) / 2, context.px(96), context.px(260));
  label(context, kWhy);
  ImGui::SameLine(0, space);
  draw_from_picker(context, picker);
  ImGui::SameLine(0, space);
  label(context, kNot);
  ImGui::SameLine(0, space);
  draw_against_picker(context, picker);
}

// Where the numbers end and the steps stand.
struct WhyColumns {
  float left = 0, text = 0, number = 0, steps = 0, right = 0;
};

WhyColumns place_why(const Context& context) {
  const float width = ImGui::GetContentRegionAvail().x;
  WhyColumns columns;
  columns.left = context.px(12);
  columns.right = width - context.px(12);
  columns.steps = columns.right - std::clamp(width * 0.2f, context.px(56), context.px(140));
  columns.number = columns.steps - context.px(12);
  columns.text = columns.number - context.px(120);
  return columns;
}

void put_number(const WhyColumns& columns, ImVec2 at, ImU32 color, const std::string& text) {
  ImGui::GetWindowDrawList()->AddText({at.x + columns.number - text_width(text), at.y}, color,
                                      text.c_str());
}

// "MACs    4,089,184,256": a side, its name and total.
void draw_side(const Context& context, const WhyColumns& columns, std::string_view id,
               std::string_view name, std::int64_t total) {
  const TextStyle style(context.theme, kTableSize, Weight::kSemibold);
  const ImVec2 at = {ImGui::GetWindowPos().x, ImGui::GetCursorScreenPos().y};
  const float height = context.theme.row_height();
  ImGui::SetCursorPosX(0);
  ImGui::Dummy({columns.right, height});
  const std::string digits = format_whole(total);
  register_item(context, {.id = id, .role = "text", .label = name, .value = digits});
  const float y = at.y + (height - ImGui::GetTextLineHeight()) / 2;
  const float room = columns.number - text_width(digits) - columns.left - context.px(12);
  ImGui::GetWindowDrawList()->AddText({at.x + columns.left, y}, context.colors().text,
                                      elided_in_the_middle(name, room).c_str());
  put_number(columns, {at.x, y}, quantity_color(context.colors(), context.convention().quantity),
             digits);
}

// The sums on the way from one side to the other, less the first side.
struct Steps {
  std::int64_t low = 0, high = 0;
};
Steps span_of(const Difference& difference) {
  Steps steps;
  std::int64_t sum = 0;
  for (const DifferenceItem& item : difference.items) {
    sum += item.value;
    steps.low = std::min(steps.low, sum);
    steps.high = std::max(steps.high, sum);
  }
  return steps;
}

// The item's place on the way: from the sum before it to the sum after it.
void draw_step(const Context& context, const WhyColumns& columns, const Steps& steps,
               std::int64_t before, std::int64_t value, ImVec2 at, float height) {
  const double span = static_cast<double>(steps.high) - static_cast<double>(steps.low);
  if (span <= 0) return;
  const auto x_of = [&](std::int64_t sum) {
    const double part = (static_cast<double>(sum) - static_cast<double>(steps.low)) / span;
    return at.x + columns.steps + (columns.right - columns.steps) * static_cast<float>(part);
  };
  const Palette& colors = context.colors();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddLine({x_of(0), at.y}, {x_of(0), at.y + height}, colors.hairline);
  const float from = std::min(x_of(before), x_of(before + value));
  const float to = std::max(std::max(x_of(before), x_of(before + value)), from + context.px(2));
  const float top = at.y + context.px(8);
  list->AddRectFilled({from, top}, {to, top + context.px(10)},
                      value > 0 ? colors.wrong : colors.operations);
}

void draw_item(const Context& context, const WhyColumns& columns, const Steps& steps,
               const DifferenceItem& item, std::size_t index, std::int64_t before) {
  const Palette& colors = context.colors();
  const std::string reason = item.reason + " (" + layers_text(item.layers) + ")";
  const float wrap = columns.number - columns.left - context.px(12);
  const float inset = context.px(4), line = context.px(20);
  float words = 0;
  {
    const TextStyle style(context.theme, kCaptionSize, Weight::kRegular);
    words = ImGui::CalcTextSize(reason.c_str(), nullptr, false, wrap).y;
  }
  const float height = 2 * inset + line + words;
  const std::string id = "why.item." + std::to_string(index), number = signed_text(item.value);
  const ImVec2 at = {ImGui::GetWindowPos().x, ImGui::GetCursorScreenPos().y};
  const bool leads = context.state.conventions.why.has_kind[index];
  ImGui::SetCursorPosX(0);
  if (ImGui::InvisibleButton(id.c_str(), {columns.right + context.px(12), height},
                             leads ? ImGuiButtonFlags_EnableNav : 0) &&
      leads) {
    context.push(SetSearch{item.title});
    if (context.layout == Layout::kTabs) context.push(SetTab{Tab::kLedger});
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (leads && ImGui::IsItemHovered()) {
    list->AddRectFilled(at, {at.x + columns.right + context.px(12), at.y + height},
                        mixed(colors.page, colors.text, 0.05f));
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  register_item(context, {.id = id, .role = "listitem", .label = sentence(item), .value = number});
  tooltip(context, leads ? "Shows these layers in the ledger" : "");
  const ImVec2 text = {at.x + columns.left, at.y + inset};
  {
    const TextStyle style(context.theme, kTableSize, Weight::kRegular);
    const float room = wrap - text_width(number);
    list->AddText(text, colors.text, elided_in_the_middle(item.title, room).c_str());
    put_number(columns, {at.x, text.y}, item.value > 0 ? colors.wrong : colors.operations, number);
  }
  const TextStyle style(context.theme, kCaptionSize, Weight::kRegular);
  list->AddText(ImGui::GetFont(), ImGui::GetFontSize(), {text.x, text.y + line}, colors.muted,
                reason.c_str(), nullptr, wrap);
  draw_step(context, columns, steps, before, item.value, at, height);
}

// "4,089,184,256 + 44,455,936 + 102,400 = 4,133,742,592".
std::string sum_text(const Difference& difference) {
  std::string text = format_whole(difference.from);
  for (const DifferenceItem& item : difference.items) {
    const std::string digits = signed_text(item.value);
    const bool is_less = item.value < 0;
    text += is_less ? " − " : " + ";
    text += digits.substr(is_less ? std::string_view("−").size() : 1);
  }
  return text + " = " + format_whole(difference.to);
}

void draw_rule(const Context& context, const WhyColumns& columns) {
  const ImVec2 at = {ImGui::GetWindowPos().x, ImGui::GetCursorScreenPos().y};
  ImGui::GetWindowDrawList()->AddRectFilled(
      {at.x + columns.left, at.y}, {at.x + columns.right, at.y + 1}, context.colors().hairline);
}

void note(const Context& context, std::string_view text) {
  const TextStyle style(context.theme, kTableSize, Weight::kRegular, context.colors().muted);
  ImGui::SetCursorPos({context.px(12), ImGui::GetCursorPosY() + context.px(8)});
  ImGui::PushTextWrapPos(ImGui::GetWindowWidth() - context.px(16));
  text_line(text);
  ImGui::PopTextWrapPos();
}

void draw_difference(const Context& context, const Why& why) {
  const Difference& difference = why.difference;
  const WhyColumns columns = place_why(context);
  const bool is_original = why.from != why.to;
  const std::string& by = context.convention().title;
  draw_side(
      context, columns, "why.from",
      is_original ? std::string(kOriginal) : convention_at(context, why.from_convention).title,
      difference.from);
  draw_rule(context, columns);
  const Steps steps = span_of(difference);
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < difference.items.size(); ++i) {
    draw_item(context, columns, steps, difference.items[i], i, sum);
    sum += difference.items[i].value;
  }
  draw_rule(context, columns);
  draw_side(context, columns, "why.to", is_original ? "As it is now, by " + by : by, difference.to);
  const std::string text = sum_text(difference);
  {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    note(context, text);
    register_rectangle(context, {.id = "why.sum", .role = "text", .label = text}, at,
                       {at.x + columns.right, ImGui::GetCursorScreenPos().y});
  }
}

}  // namespace

void draw_why(const Context& context) {
  draw_question(context);
  const Why& why = take_why(context);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + context.px(8));
  const bool is_same = why.from == why.to && why.from_convention == why.to_convention;
  if (!why.error.empty()) {
    note(context, why.error);
  } else if (is_same) {
    note(context, "This is one count. Choose another: a row in the list, or a name above.");
  } else if (why.difference.items.empty()) {
    note(context,
         "They count every layer of this network alike: " + format_whole(why.difference.to) + ".");
  } else {
    draw_difference(context, why);
  }
  ImGui::Dummy({0, context.px(12)});
  ImGui::PopStyleVar();
}

}  // namespace ledger
