// Why the total is not the baseline's: the way from one to the other, step by step.
#include <algorithm>
#include <array>

#include "explain/difference.h"
#include "formula/number_format.h"
#include "ui/baseline_parts.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

struct MetricSpec {
  Metric metric;
  const char* id;
  const char* title;  // of the count: what the convention calls it
};
constexpr std::array<MetricSpec, kMetricCount> kMetrics = {{
    {Metric::kCount, "difference.metric.count", ""},
    {Metric::kMacs, "difference.metric.macs", "MACs"},
    {Metric::kParameters, "difference.metric.parameters", "Parameters"},
    {Metric::kWeightBytes, "difference.metric.weight_bytes", "Weight bytes"},
    {Metric::kActivationBytes, "difference.metric.activation_bytes", "Activation bytes"},
}};

std::string metric_title(const Context& context, const MetricSpec& spec) {
  return spec.metric == Metric::kCount ? context.count_title() : spec.title;
}

ImU32 metric_color_of(const Context& context, Metric metric) {
  const Palette& colors = context.colors();
  if (metric == Metric::kCount) return context.count_color();
  if (metric == Metric::kMacs) return colors.operations;
  return metric == Metric::kActivationBytes ? colors.memory : colors.parameters;
}

std::string amount_text(Metric metric, std::int64_t value) {
  return is_in_bytes(metric) ? format_bytes(value) : format_count(value);
}

void note(const Context& context, std::string_view text) {
  const TextStyle style(context.theme, kTableSize, Weight::kRegular, context.colors().muted);
  ImGui::SetCursorPosX(context.px(12));
  ImGui::PushTextWrapPos(ImGui::GetWindowWidth() - context.px(16));
  text_line(text);
  ImGui::PopTextWrapPos();
}

// One after the other, in a new line where there is no room; the chosen one is lit.
void draw_metrics(const Context& context) {
  const float right = ImGui::GetWindowWidth() - context.px(8);
  ImGui::SetCursorPos({context.px(8), context.px(6)});
  bool is_first = true;
  for (const MetricSpec& spec : kMetrics) {
    // Plain MACs are a count among others.
    if (spec.metric == Metric::kMacs && context.convention().id == "macs") continue;
    const std::string title = metric_title(context, spec);
    if (!is_first) {
      ImGui::SameLine(0, context.px(2));
      const bool has_room = ImGui::GetCursorPosX() + text_width(title) + context.px(16) < right;
      if (!has_room) {
        ImGui::NewLine();
        ImGui::SetCursorPosX(context.px(8));
      }
    }
    is_first = false;
    const bool is_chosen = context.state.baseline.metric == spec.metric;
    if (button(context, spec.id, title, {}, is_chosen ? Look::kActive : Look::kPlain)) {
      context.state.baseline.metric = spec.metric;
      context.state.wants_frame = true;
    }
  }
}

const Waterfall& waterfall_of(const Context& context, const MetricDeltas& deltas) {
  BaselineState& state = context.state.baseline;
  if (state.waterfall_of != deltas.metric) {
    state.waterfall = take_waterfall(*context.workspace.comparison(), deltas);
    state.waterfall_of = deltas.metric;
  }
  return state.waterfall;
}

// From the left: what a line is of, its number, the bars.
struct Lines {
  float left = 0, number = 0, bars = 0, right = 0;
};
Lines place_lines(const Context& context) {
  const float width = ImGui::GetWindowWidth();
  Lines lines;
  lines.left = context.px(12);
  lines.right = width - context.px(20);
  const float bars = std::clamp(width * 0.5f, context.px(88), context.px(720));
  lines.bars = lines.right - bars;
  lines.number = lines.bars - context.px(12);
  return lines;
}

// What of the axis is shown: every sum on the way and a little beside them; from zero where the
// steps are no small part of the whole.
struct Axis {
  double low = 0, high = 1;
  float from = 0, to = 1;  // pixels
  float x(std::int64_t value) const {
    const double part = (static_cast<double>(value) - low) / (high - low);
    return from + (to - from) * static_cast<float>(part);
  }
};
Axis axis_of(const Waterfall& waterfall, const Lines& lines, float window) {
  std::int64_t sum = waterfall.from;
  auto low = static_cast<double>(std::min(waterfall.from, waterfall.to));
  auto high = static_cast<double>(std::max(waterfall.from, waterfall.to));
  for (const WaterfallStep& step : waterfall.steps) {
    sum += step.value;
    low = std::min(low, static_cast<double>(sum));
    high = std::max(high, static_cast<double>(sum));
  }
  constexpr double kSmallPart = 0.25, kMargin = 0.15;
  const double span = high - low;
  const bool is_cut = span < kSmallPart * high;
  Axis axis = {is_cut ? std::max(0.0, low - kMargin * span) : 0.0, high, window + lines.bars,
               window + lines.right};
  if (axis.high <= axis.low) axis.high = axis.low + 1;
  return axis;
}

struct Bar {
  std::int64_t from = 0, to = 0;
  ImU32 color = 0;
};

struct LineText {
  std::string_view id;
  std::string_view name, detail;
  std::string number;
  ImU32 number_color = 0;
};

// A line of the figure. True where it was clicked.
bool draw_waterfall_line(const Context& context, const Lines& lines, const Axis& axis,
                         const LineText& text, const Bar& bar, bool leads) {
  const Palette& colors = context.colors();
  const float height = context.theme.row_height();
  const ImVec2 at = {ImGui::GetWindowPos().x, ImGui::GetCursorScreenPos().y};
  ImGui::SetCursorPosX(0);
  const bool is_clicked =
      ImGui::InvisibleButton(std::string(text.id).c_str(), {lines.right + context.px(12), height},
                             leads ? ImGuiButtonFlags_EnableNav : 0);
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (leads && ImGui::IsItemHovered()) {
    list->AddRectFilled(at, {at.x + lines.right + context.px(12), at.y + height},
                        mixed(colors.page, colors.text, 0.05f));
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  const float y = at.y + (height - ImGui::GetTextLineHeight()) / 2;
  const float width = text_width(text.number);
  list->AddText({at.x + lines.number - width, y}, text.number_color, text.number.c_str());
  const float room = lines.number - width - lines.left - context.px(12);
  const std::string name = elided_in_the_middle(text.name, room);
  list->AddText({at.x + lines.left, y}, colors.text, name.c_str());
  const float after = text_width(name) + context.px(8);
  if (after + text_width(text.detail) < room) {
    list->AddText({at.x + lines.left + after, y}, colors.muted, text.detail.data(),
                  text.detail.data() + text.detail.size());
  }
  const float inset = context.px(6);
  const float low = std::min(axis.x(bar.from), axis.x(bar.to));
  const float high = std::max({axis.x(bar.from), axis.x(bar.to), low + context.px(2)});
  list->AddRectFilled({low, at.y + inset}, {high, at.y + height - inset}, bar.color, context.px(2));
  // To the next line, which goes on from here.
  list->AddRectFilled({axis.x(bar.to), at.y + height - inset},
                      {axis.x(bar.to) + 1, at.y + height + inset}, colors.muted);
  return is_clicked && leads;
}

// A layer or a block of the model as it is; for what was removed, the block that it stood in or
// else the layer before.
std::string place_of(const Context& context, const WaterfallStep& step) {
  if (step.change != LayerChange::kRemoved) return step.name;
  const ModelComparison& comparison = *context.workspace.comparison();
  const LayerList& layers = comparison.from().model->layers;
  const Model& model = *context.good().model;  // what is compared, whatever is being tried
  for (const LayerMatching::Removed& removed : comparison.layers().removed) {
    const std::string& name = layers[static_cast<std::size_t>(removed.layer)].name;
    const bool is_it = step.is_block ? name.compare(0, step.name.size() + 1, step.name + ".") == 0
                                     : name == step.name;
    if (!is_it) continue;
    if (removed.group != kNoGroup) {
      return model.groups[static_cast<std::size_t>(removed.group)].name;
    }
    const int before = std::max(removed.before - 1, 0);
    return model.layers[static_cast<std::size_t>(before)].name;
  }
  return {};
}

void go_to_step(const Context& context, const WaterfallStep& step) {
  context.push(SelectLayer{place_of(context, step)});
  if (context.layout == Layout::kTabs) context.push(SetTab{Tab::kLedger});
}

std::string detail_of(const WaterfallStep& step) {
  std::string detail(change_text(step.change));
  if (step.is_block || step.name.empty()) {
    detail += (detail.empty() ? "" : ", ") + layers_text(step.layers);
  }
  return detail;
}

void draw_steps(const Context& context, const Waterfall& waterfall, Metric metric) {
  const Lines lines = place_lines(context);
  const Axis axis = axis_of(waterfall, lines, ImGui::GetWindowPos().x);
  const Palette& colors = context.colors();
  const ImU32 whole = metric_color_of(context, metric);
  const std::string before = baseline_title(*context.workspace.baseline());
  const auto total = [&](std::string_view id, std::string_view name, std::int64_t value) {
    draw_waterfall_line(context, lines, axis, {id, name, {}, amount_text(metric, value), whole},
                        {static_cast<std::int64_t>(axis.low), value, whole}, false);
    register_item(context, {.id = id, .role = "text", .label = name, .value = format_whole(value)});
    tooltip(context, format_whole(value));
  };
  total("difference.from", before, waterfall.from);
  std::int64_t sum = waterfall.from;
  for (std::size_t i = 0; i < waterfall.steps.size(); ++i) {
    const WaterfallStep& step = waterfall.steps[i];
    const std::string id = "difference.step." + std::to_string(i), detail = detail_of(step);
    const ImU32 color = change_color(colors, step.value);
    const std::string_view name = step.name.empty() ? "All others" : std::string_view(step.name);
    const bool leads = !step.name.empty();
    const BaselineChange change = {step.value, 0, is_in_bytes(metric)};
    if (draw_waterfall_line(context, lines, axis, {id, name, detail, change_text(change), color},
                            {sum, sum + step.value, color}, leads)) {
      go_to_step(context, step);
    }
    register_item(context, {.id = id,
                            .role = leads ? "button" : "text",
                            .label = sentence(step),
                            .value = signed_text(step.value)});
    tooltip(context, sentence(step));
    sum += step.value;
  }
  total("difference.to", "As it is now", waterfall.to);
}

void draw_unpinned(const Context& context) {
  ImGui::SetCursorPos({context.px(12), context.px(12)});
  note(context,
       "Nothing is pinned. Pin this model and change it, or pin another network: here stands which "
       "layers made the difference.");
  ImGui::SetCursorPos({context.px(12), ImGui::GetCursorPosY() + context.px(8)});
  if (button(context, "difference.pin", "Pin this model", "Keeps it to compare with",
             Look::kBordered)) {
    context.run("baseline.pin");
  }
}

// " 3 layers added, 1 layer removed.": what the steps alone may not tell.
std::string structure_text(const ModelComparison& comparison) {
  const LayerMatching& layers = comparison.layers();
  const auto added = std::count(layers.from_of.begin(), layers.from_of.end(), -1);
  const auto moved = std::count(layers.is_moved.begin(), layers.is_moved.end(), true);
  std::string text;
  const auto add = [&text](std::ptrdiff_t count, const char* what) {
    if (count == 0) return;
    text += (text.empty() ? " " : ", ") + layers_text(static_cast<int>(count)) + " " + what;
  };
  add(added, "added");
  add(static_cast<std::ptrdiff_t>(layers.removed.size()), "removed");
  add(moved, "moved");
  return text.empty() ? text : text + ".";
}

// "FLOPs: +310.5 M, 7.6 % more than ResNet-50 v1.5. 3 layers added."
void draw_answer(const Context& context, const MetricDeltas& deltas, const std::string& title) {
  const BaselineChange change = {deltas.to, deltas.from, is_in_bytes(deltas.metric)};
  std::string text = deltas.total() == 0 ? title + ": no change against " +
                                               baseline_title(*context.workspace.baseline()) + "."
                                         : title + ": " + change_text(change) + " than " +
                                               baseline_title(*context.workspace.baseline()) + ".";
  text += structure_text(*context.workspace.comparison());
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + context.px(4));
  note(context, text);
  register_item(context, {.id = "difference.sum",
                          .role = "text",
                          .label = text,
                          .value = signed_text(deltas.total())});
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + context.px(4));
}

}  // namespace

void draw_difference(const Context& context) {
  if (context.workspace.comparison() == nullptr) return draw_unpinned(context);
  draw_metrics(context);
  const Metric metric = context.state.baseline.metric;
  const MetricDeltas* deltas = baseline_deltas(context, metric);
  if (deltas == nullptr) {
    note(context, "The baseline has no count by " + context.convention().title +
                      ", which is a convention of this model alone.");
    return;
  }
  draw_answer(context, *deltas, metric_title(context, kMetrics[static_cast<std::size_t>(metric)]));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::BeginChild("difference.steps", {0, 0}, ImGuiChildFlags_NavFlattened);
  {
    const TextStyle style(context.theme, kTableSize, Weight::kRegular);
    draw_steps(context, waterfall_of(context, *deltas), metric);
  }
  ImGui::Dummy({0, context.px(8)});
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

}  // namespace ledger
