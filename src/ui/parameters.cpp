#include "ui/parameters.h"

#include <algorithm>

#include "ui/widgets.h"

namespace ledger {
namespace {

constexpr float kSlider = 104, kNumber = 60, kReset = 28;

std::string title_of(const ModelParameter& parameter) {
  return parameter.title.empty() ? parameter.name : parameter.title;
}

Rational value_of(const Context& context, const ModelParameter& parameter) {
  return context.workspace.definition()
      ->parameter_value(parameter.name, context.workspace.document().settings)
      .value_or(parameter.default_value);
}

void draw_reset(const Context& context, const ModelParameter& parameter) {
  if (!is_changed(context, parameter)) return;
  ImGui::SameLine(0, context.px(4));
  const std::string id = "parameter." + parameter.name + ".reset";
  if (button(context, id, "↺", "Back to what the network has")) {
    context.push(ResetParameter{parameter.name});
  }
}

// Changed ones are marked by a dot as well as by colour.
void draw_title(const Context& context, const ModelParameter& parameter) {
  const bool changed = is_changed(context, parameter);
  const TextStyle style(context.theme, kTableSize, changed ? Weight::kSemibold : Weight::kRegular,
                        changed ? context.colors().accent : context.colors().muted);
  ImGui::AlignTextToFramePadding();
  text_line(title_of(parameter) + (changed ? " ●" : ""));
  tooltip(context, parameter.help);
}

void draw_boolean(const Context& context, const ModelParameter& parameter, std::string_view label) {
  bool value = !value_of(context, parameter).is_zero();
  if (checkbox(context, "parameter." + parameter.name + ".input", label, value)) {
    context.push(SetParameter{parameter.name, Rational(value ? 1 : 0)});
  }
  tooltip(context, parameter.help);
}

void draw_text(const Context& context, const ModelParameter& parameter) {
  std::string text = to_string(value_of(context, parameter));
  if (text_input(context, "parameter." + parameter.name + ".input", title_of(parameter), text,
                 {.width = context.px(kNumber), .on_enter = true})) {
    if (const auto value = parse_decimal(text)) context.push(SetParameter{parameter.name, *value});
  }
}

void draw_number(const Context& context, const ModelParameter& parameter) {
  const Rational value = value_of(context, parameter);
  const bool is_whole = value.is_whole() && parameter.step.is_whole();
  if (!is_whole) {
    draw_text(context, parameter);
    return;
  }
  const std::string id = "parameter." + parameter.name, title = title_of(parameter);
  IntegerRange range;
  if (parameter.minimum) range.minimum = ceil(*parameter.minimum);
  if (parameter.maximum) range.maximum = floor(*parameter.maximum);
  range.step = std::max<std::int64_t>(1, parameter.step.numerator);
  const auto apply = [&](const std::optional<IntegerChange>& change) {
    if (change)
      context.push(SetParameter{parameter.name, Rational(change->value)}, change->gesture);
  };
  if (parameter.minimum && parameter.maximum) {
    apply(integer_slider(context, id + ".slider", title, value.numerator, context.px(kSlider),
                         range));
    tooltip(context, parameter.help);
    ImGui::SameLine(0, context.px(4));
  }
  apply(integer_input(context, id + ".input", title, value.numerator, context.px(kNumber), range));
  tooltip(context, parameter.help);
}

}  // namespace

bool is_changed(const Context& context, const ModelParameter& parameter) {
  return context.workspace.document().settings.parameters.count(parameter.name) > 0;
}

float parameter_width(const Context& context, const ModelParameter& parameter) {
  const bool changed = is_changed(context, parameter);
  const TextStyle style(context.theme, kTableSize, changed ? Weight::kSemibold : Weight::kRegular);
  const float title = text_width(title_of(parameter) + (changed ? " ●" : ""));
  const float reset = changed ? context.px(kReset + 4) : 0;
  if (parameter.is_boolean) return title + context.px(26) + reset;
  const bool has_slider = parameter.minimum && parameter.maximum;
  return title + context.px(8 + kNumber + (has_slider ? kSlider + 4 : 0)) + reset;
}

void draw_parameter(const Context& context, const ModelParameter& parameter, ParameterLook look) {
  if (look == ParameterLook::kInColumn) {
    const float left = ImGui::GetCursorPosX() + context.px(8);
    ImGui::SetCursorPosX(left);
    draw_title(context, parameter);
    ImGui::SameLine(left + context.px(152));
    parameter.is_boolean ? draw_boolean(context, parameter, "") : draw_number(context, parameter);
    draw_reset(context, parameter);
    return;
  }
  if (parameter.is_boolean) {
    const bool changed = is_changed(context, parameter);
    const TextStyle style(context.theme, kTableSize, changed ? Weight::kSemibold : Weight::kRegular,
                          changed ? context.colors().accent : context.colors().muted);
    draw_boolean(context, parameter, title_of(parameter) + (changed ? " ●" : ""));
  } else {
    draw_title(context, parameter);
    ImGui::SameLine(0, context.px(8));
    draw_number(context, parameter);
  }
  draw_reset(context, parameter);
}

}  // namespace ledger
