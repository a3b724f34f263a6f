#include "ui/baseline_parts.h"

#include <utility>

#include "app/commands.h"
#include "formula/change_format.h"
#include "formula/number_format.h"
#include "ui/preset_list.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

constexpr std::string_view kPin = "Pin baseline ▾";

void command_entry(const Context& context, std::string_view id) {
  const Command* command = find_command(id);
  if (command == nullptr) return;
  if (menu_item(context, "menu." + std::string(id), command->title, command->shortcut)) {
    context.run(id);
  }
}

void pin_entries(const Context& context) {
  command_entry(context, "baseline.pin");
  if (context.workspace.baseline() == nullptr) return;
  command_entry(context, "baseline.swap");
  command_entry(context, "baseline.unpin");
  command_entry(context, "view.difference");
}

}  // namespace

const MetricDeltas* baseline_deltas(const Context& context, Metric metric) {
  BaselineState& state = context.state.baseline;
  const std::shared_ptr<const ModelComparison>& comparison = context.workspace.comparison();
  const int convention = context.workspace.convention();
  if (state.comparison != comparison || state.convention != convention) {
    state.comparison = comparison;
    state.convention = convention;
    state.taken = {};
    state.waterfall_of.reset();
  }
  if (comparison == nullptr) return nullptr;
  BaselineState::Taken& taken = state.taken[static_cast<std::size_t>(metric)];
  if (!std::exchange(taken.is_taken, true)) {
    taken.deltas = metric_deltas(*comparison, metric, convention);
  }
  return taken.deltas ? &*taken.deltas : nullptr;
}

std::string change_text(const BaselineChange& change, bool is_short) {
  const std::int64_t value = change.value();
  if (value == 0) return "no change";
  const std::string number =
      change.is_in_bytes ? format_bytes_change(value) : format_count_change(value);
  std::string share = format_change_share(value, change.was);
  if (share.empty()) return number;
  share += value > 0 ? " more" : " less";
  return is_short ? share : number + ", " + share;
}

std::string exact_change_text(const BaselineChange& change) {
  const std::string now = format_whole(change.now);
  if (change.value() == 0) return now + ", as in the baseline";
  const std::string share = format_change_share(change.value(), change.was);
  return now + " instead of " + format_whole(change.was) +
         (share.empty() ? "" : ", " + share + (change.value() > 0 ? " more" : " less"));
}

ImU32 change_color(const Palette& colors, std::int64_t change) {
  return change > 0 ? colors.wrong : change < 0 ? colors.memory : colors.muted;
}

void baseline_items(const Context& context) {
  picker_title(context, "Baseline");
  pin_entries(context);
}

void draw_baseline_menu(const Context& context, float room) {
  const PinnedBaseline& baseline = context.workspace.baseline();
  const float frame = 2 * context.px(8);
  std::string label(kPin);
  if (baseline != nullptr) {
    constexpr std::string_view kBefore = "Δ ", kAfter = " ▾";
    const float width = room - frame - text_width(kBefore) - text_width(kAfter);
    if (width < context.px(40)) return;
    label = std::string(kBefore) + elided_in_the_middle(baseline_title(*baseline), width) +
            std::string(kAfter);
  } else if (text_width(kPin) + frame > room) {
    return;
  }
  ImGui::SameLine();
  const std::string help = baseline == nullptr ? "Keeps a model to compare with what you change"
                                               : "Compared with " + baseline_title(*baseline);
  if (!begin_menu(context, "toolbar.baseline", label, help, 312)) return;
  if (baseline != nullptr) picker_title(context, "Compared with " + baseline_title(*baseline));
  pin_entries(context);
  picker_title(context, "Or compare with a network");
  const std::string chosen = list_networks(context, "baseline", {});
  if (!chosen.empty()) {
    context.push(PinPreset{chosen});
    ImGui::CloseCurrentPopup();
  }
  end_picker();
}

}  // namespace ledger
