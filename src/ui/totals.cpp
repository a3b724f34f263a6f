#include <algorithm>
#include <array>
#include <optional>

#include "explain/published.h"
#include "formula/number_format.h"
#include "ui/baseline_parts.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

struct Total {
  const char* id;
  std::string caption;  // with the batch and the type where they multiply it
  ScaledNumber number;
  std::string unit;  // "MACs": after the number's own prefix
  std::int64_t value = 0, before = 0;
  ImU32 color = 0;
  std::string help;
  std::optional<BaselineChange> change = {};  // where a baseline is pinned
};

std::string with_batch(const Context& context, std::string_view caption) {
  return std::string(caption) + " · batch " + format_whole(context.good().options.batch);
}

std::string in_both_units(std::int64_t bytes) {
  return format_whole(bytes) + " bytes: " + format_bytes(bytes) + " or " +
         format_bytes(bytes, ByteUnits::kBinary);
}

// The total of the convention in view, unless it is one of the two that always stand there.
bool has_count_of_its_own(const Context& context) {
  return context.convention().id != "macs" && context.convention().id != "flops";
}

Total count_total(const Context& context, const Totals& before) {
  const auto index = static_cast<std::size_t>(context.workspace.convention());
  const Totals& totals = context.good().totals;
  const Convention& convention = context.convention();
  const std::int64_t value = index < totals.counts.size() ? totals.counts[index] : 0;
  const bool is_work = convention.counts_work();
  const bool is_bytes = convention.quantity == CountedQuantity::kBytes;
  std::string help =
      format_whole(value) + " " + context.count_unit() + " by " + convention.title + ".";
  const int left_out = index < totals.not_counted.size() ? totals.not_counted[index] : 0;
  if (left_out > 0) {
    help += " It leaves out " + std::to_string(left_out) + " layers that do compute something.";
  }
  if (!convention.rendering.empty()) {
    help += " The tool itself prints: " + render(convention.rendering, value) + ".";
  }
  return {.id = "total.count",
          .caption = convention.title,
          .number = is_bytes ? scale_bytes(value) : scale_count(value),
          .unit = is_work ? convention.unit : "",
          .value = value,
          .before = index < before.counts.size() ? before.counts[index] : 0,
          .color = context.count_color(),
          .help = help};
}

void add_work(const Context& context, const Totals& before, std::vector<Total>& result) {
  const Totals& totals = context.good().totals;
  const Palette& colors = context.colors();
  result.push_back({.id = "total.macs",
                    .caption = with_batch(context, "Multiply-accumulates"),
                    .number = scale_count(totals.macs),
                    .unit = "MACs",
                    .value = totals.macs,
                    .before = before.macs,
                    .color = colors.operations,
                    .help = format_whole(totals.macs) + " MACs"});
  result.push_back({.id = "total.flops",
                    .caption = with_batch(context, "2 · MACs"),
                    .number = scale_count(totals.flops),
                    .unit = "FLOPs",
                    .value = totals.flops,
                    .before = before.flops,
                    .color = colors.operations,
                    .help = format_whole(totals.flops) +
                            " FLOPs, two for each multiply-accumulate. FLOPs are a count; FLOPS, "
                            "per second, are a speed of hardware."});
  if (has_count_of_its_own(context)) result.push_back(count_total(context, before));
  result.push_back({.id = "total.parameters",
                    .caption = "Parameters",
                    .number = scale_count(totals.parameters),
                    .unit = "",
                    .value = totals.parameters,
                    .before = before.parameters,
                    .color = colors.parameters,
                    .help = format_whole(totals.parameters) +
                            " learnable numbers: " + format_whole(totals.weights) + " weights, " +
                            format_whole(totals.biases) + " biases, " + format_whole(totals.norm) +
                            " of normalization. Not among them: " + format_whole(totals.buffers) +
                            " running statistics."});
}

void add_memory(const Context& context, const Totals& before, std::vector<Total>& result) {
  const Totals& totals = context.good().totals;
  const Palette& colors = context.colors();
  const AnalysisOptions& options = context.good().options;
  const std::string weight_type(data_type_name(options.weight_type));
  const std::string activation_type(data_type_name(options.activation_type));
  result.push_back({.id = "total.weight_bytes",
                    .caption = "Weights · " + weight_type,
                    .number = scale_bytes(totals.weight_bytes),
                    .unit = "",
                    .value = totals.weight_bytes,
                    .before = before.weight_bytes,
                    .color = colors.parameters,
                    .help = in_both_units(totals.weight_bytes) + ". Running statistics take " +
                            format_bytes(totals.buffer_bytes) + " more."});
  result.push_back({.id = "total.activation_bytes",
                    .caption = with_batch(context, "Activations · " + activation_type),
                    .number = scale_bytes(totals.activation_bytes),
                    .unit = "",
                    .value = totals.activation_bytes,
                    .before = before.activation_bytes,
                    .color = colors.memory,
                    .help = in_both_units(totals.activation_bytes) +
                            ": the outputs of all layers, " +
                            format_whole(totals.activation_elements) + " numbers."});
  std::string where;
  if (totals.peak_layer >= 0) {
    where = ", while " +
            context.good().model->layers[static_cast<std::size_t>(totals.peak_layer)].name +
            " runs";
  }
  result.push_back({.id = "total.peak_bytes",
                    .caption = with_batch(context, "Peak activations"),
                    .number = scale_bytes(totals.peak_bytes),
                    .unit = "",
                    .value = totals.peak_bytes,
                    .before = before.peak_bytes,
                    .color = colors.memory,
                    .help = in_both_units(totals.peak_bytes) +
                            ": the most that must be alive at once" + where +
                            ". Without layers that overwrite their input: " +
                            format_bytes(totals.peak_bytes_without_in_place) + "."});
}

// Nothing where the baseline has no such count.
std::optional<std::int64_t> pinned_total(const Context& context, std::string_view id) {
  const ModelComparison* comparison = context.workspace.comparison().get();
  if (comparison == nullptr) return std::nullopt;
  const Totals& totals = comparison->from().totals;
  if (id == "total.macs") return totals.macs;
  if (id == "total.flops") return totals.flops;
  if (id == "total.parameters") return totals.parameters;
  if (id == "total.weight_bytes") return totals.weight_bytes;
  if (id == "total.activation_bytes") return totals.activation_bytes;
  if (id == "total.peak_bytes") return totals.peak_bytes;
  const int convention = comparison->convention_from(context.workspace.convention());
  if (convention < 0) return std::nullopt;
  return totals.counts[static_cast<std::size_t>(convention)];
}

void compare_totals(const Context& context, std::vector<Total>& totals) {
  for (Total& total : totals) {
    const std::optional<std::int64_t> was = pinned_total(context, total.id);
    if (!was) continue;
    const std::string& unit = total.number.unit;
    total.change = BaselineChange{total.value, *was, !unit.empty() && unit.back() == 'B'};
    total.help += " Against the baseline: " + exact_change_text(*total.change) + ".";
  }
}

// A line for what a total changed by, below each.
float change_height(const Context& context) {
  return context.workspace.comparison() == nullptr ? 0 : context.px(16);
}

std::vector<Total> totals_of(const Context& context) {
  const Analysis* earlier = context.state.before.get();
  const Totals& before = earlier != nullptr ? earlier->totals : context.good().totals;
  std::vector<Total> result;
  add_work(context, before, result);
  add_memory(context, before, result);
  compare_totals(context, result);
  return result;
}

float number_width(const Context& context, const Total& total) {
  const TextStyle style(context.theme, kTotalSize, Weight::kRegular);
  return text_width(total.number.digits);
}

// "+310.5 M, 7.6 % more", or as much of it as there is room for.
void draw_change(const Context& context, const Total& total, ImVec2 at, float width) {
  if (!total.change) return;
  const TextStyle style(context.theme, kCaptionSize, Weight::kRegular);
  std::string text = change_text(*total.change);
  if (text_width(text) > width) text = change_text(*total.change, true);
  ImGui::GetWindowDrawList()->AddText(at, change_color(context.colors(), total.change->value()),
                                      text.c_str());
  const std::string id = std::string(total.id) + ".change";
  register_rectangle(context,
                     {.id = id,
                      .role = "text",
                      .label = change_text(*total.change),
                      .value = std::to_string(total.change->value())},
                     at, {at.x + width, at.y + ImGui::GetTextLineHeight()});
}

// Caption above, number and small unit below.
void draw_total(const Context& context, const Total& total, ImVec2 at, float width) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Palette& colors = context.colors();
  const bool is_stale = context.workspace.is_stale();
  const float line = context.px(18), height = context.px(48);
  ImGui::SetCursorScreenPos(at);
  ImGui::InvisibleButton(total.id, {width, height + change_height(context)});
  const std::string shown = total.number.digits + " " + total.number.unit + total.unit;
  register_item(context, {.id = total.id, .role = "text", .label = total.caption, .value = shown});
  tooltip(context, total.help);
  const float light = total.value != total.before ? context.highlight() : 0;
  if (light > 0) {
    list->AddRectFilled({at.x - context.px(4), at.y + line},
                        {at.x + width - context.px(8), at.y + height},
                        faded(total.color, 0.24f * light), context.px(6));
  }
  {
    const TextStyle style(context.theme, kCaptionSize, Weight::kRegular);
    const std::string caption = elided_in_the_middle(total.caption, width - context.px(8));
    list->AddText(at, colors.muted, caption.c_str());
  }
  const float digits = number_width(context, total);
  {
    const TextStyle style(context.theme, kTotalSize, Weight::kRegular);
    list->AddText({at.x, at.y + line}, is_stale ? colors.muted : total.color,
                  total.number.digits.c_str());
  }
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  const std::string unit = total.number.unit + total.unit;
  list->AddText({at.x + digits + context.px(4), at.y + line + context.px(6.5f)},
                is_stale ? colors.muted : colors.text, unit.c_str());
  draw_change(context, total, {at.x, at.y + height - context.px(2)}, width - context.px(8));
}

void draw_row(const Context& context) {
  const std::vector<Total> totals = totals_of(context);
  const float left = ImGui::GetStyle().WindowPadding.x;
  const float width = (ImGui::GetWindowWidth() - 2 * left) / static_cast<float>(totals.size());
  ImVec2 at = ImGui::GetWindowPos();
  at = {at.x + left, at.y + context.px(4)};
  for (const Total& total : totals) {
    draw_total(context, total, at, width);
    at.x += width;
  }
}

// Work, parameters, weights and peak; two by two, or with the convention's own count instead of
// 2·MACs.
void draw_card(const Context& context) {
  const std::vector<Total> totals = totals_of(context);
  const std::array<const char*, 4> shown = {
      "total.macs", has_count_of_its_own(context) ? "total.count" : "total.flops",
      "total.parameters", "total.peak_bytes"};
  const float left = ImGui::GetStyle().WindowPadding.x;
  const float width = (ImGui::GetWindowWidth() - 2 * left) / 2;
  const ImVec2 corner = ImGui::GetWindowPos();
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const auto total = std::find_if(totals.begin(), totals.end(), [&](const Total& candidate) {
      return std::string_view(candidate.id) == shown[i];
    });
    const ImVec2 at = {corner.x + left + width * static_cast<float>(i % 2),
                       corner.y + context.px(4) +
                           (context.px(52) + change_height(context)) * static_cast<float>(i / 2)};
    if (total != totals.end()) draw_total(context, *total, at, width);
  }
}

// "Published: 3.8 billion FLOPs, here 4.089 G (+7.6 %)", as many as fit.
void draw_published(const Context& context) {
  const std::vector<PublishedComparison>& figures = published_figures(context);
  if (figures.empty()) return;
  const TextStyle style(context.theme, kCaptionSize, Weight::kRegular, context.colors().muted);
  ImGui::SetCursorPos({ImGui::GetStyle().WindowPadding.x, context.px(56) + change_height(context)});
  text_line("Published");
  const float right = ImGui::GetWindowPos().x + ImGui::GetWindowWidth() - context.px(120);
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const PublishedComparison& figure = figures[i];
    const bool agrees = figure.agreement != PublishedComparison::Agreement::kDifferent;
    const std::string text = figure.printed_text + ", here " + format_count(figure.ours) +
                             (agrees ? " ✓" : " (" + figure.difference + ")");
    ImGui::SameLine(0, context.px(16));
    const float width = text_width(text);
    if (i > 0 && ImGui::GetCursorScreenPos().x + width > right) {
      const std::string more = "and " + std::to_string(figures.size() - i) + " more";
      if (link(context, "published.more", more, "All published figures and their sources")) {
        context.push(SelectLayer{});
        if (context.layout == Layout::kTabs) context.push(SetTab{Tab::kLayer});
      }
      break;
    }
    ImGui::PushStyleColor(ImGuiCol_Text, agrees ? context.colors().muted : context.colors().text);
    text_line(text);
    ImGui::PopStyleColor();
    const std::string id = "published." + std::to_string(i);
    register_item(context, {.id = id, .role = "text", .label = text, .value = figure.verdict});
    tooltip(context, figure.figure->source + ", compared with " + figure.convention + ": " +
                         figure.verdict + ". " + figure.figure->note);
  }
}

}  // namespace

const std::vector<PublishedComparison>& published_figures(const Context& context) {
  PanelState& state = context.state;
  if (!state.is_published_filled || state.published_revision != context.workspace.revision()) {
    state.is_published_filled = true;
    state.published_revision = context.workspace.revision();
    state.published.clear();
    if (context.workspace.definition() != nullptr) {
      state.published = compare_published(context.good(), *context.workspace.definition(),
                                          context.workspace.document().settings.variant);
    }
  }
  return state.published;
}

float totals_height(const Context& context) {
  const float change = change_height(context);
  if (context.layout == Layout::kTabs) return context.px(2 * 52 + 8) + 2 * change;
  const bool has_figures = !published_figures(context).empty();
  return context.px(has_figures ? 80 : 60) + change;
}

void draw_totals(const Context& context) {
  if (context.layout == Layout::kTabs) {
    draw_card(context);
    return;
  }
  draw_row(context);
  draw_published(context);
}

}  // namespace ledger
