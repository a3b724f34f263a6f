// The right-hand pane: the selected layer, block or, with nothing selected, the model.
#include <utility>

#include "formula/number_format.h"
#include "ui/inspector_parts.h"
#include "ui/layer_parts.h"
#include "ui/ledger_columns.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

void draw_title(const Context& context, std::string_view title, std::string_view detail) {
  const float width = ImGui::GetContentRegionAvail().x;
  {
    const TextStyle style(context.theme, kTitleSize, Weight::kSemibold);
    const bool has_back = !context.selection().empty();
    const float room = width - (has_back ? context.px(32) : 0);
    text_line(elided_in_the_middle(title, room));
    register_item(context, {.id = "inspector.title", .role = "heading", .label = title});
    tooltip(context, title);
  }
  if (!context.selection().empty()) {
    const float side = context.theme.control_height();
    const ImVec2 next = ImGui::GetCursorPos();
    ImGui::SetCursorPos({ImGui::GetWindowWidth() - side - context.px(12),
                         next.y - (side + context.px(kTitleSize)) / 2 - context.px(4)});
    if (button(context, "inspector.close", "✕", "Back to the whole model")) {
      context.push(SelectLayer{});
    }
    ImGui::SetCursorPos(next);
  }
  const TextStyle style(context.theme, kTableSize, Weight::kRegular, context.colors().muted);
  wrapped_text(detail);
}

std::string input_names(const Model& model, const Layer& layer) {
  std::string text;
  constexpr std::size_t kMost = 3;
  for (std::size_t i = 0; i < layer.inputs.size() && i < kMost; ++i) {
    const int input = layer.inputs[i];
    text += (i > 0 ? ", " : "") + (input == kModelInput
                                       ? std::string("the input")
                                       : model.layers[static_cast<std::size_t>(input)].name);
  }
  if (layer.inputs.size() > kMost) {
    text += " and " + std::to_string(layer.inputs.size() - kMost) + " more";
  }
  return text;
}

void draw_layer(const Context& context, int index) {
  const Model& model = context.model();
  const Layer& layer = model.layers[static_cast<std::size_t>(index)];
  const Row& row = context.analysis().rows[static_cast<std::size_t>(index)];
  const LayerKind& kind = model.kind_of(layer);
  std::string detail = kind.title;
  if (row.cost != nullptr) {
    if (!row.cost->inputs.empty()) detail += " · " + shape_text(row.cost->inputs[0]);
    detail += " → " + shape_text(row.cost->output);
  }
  draw_title(context, layer.name, detail);
  {
    const TextStyle style(context.theme, kCaptionSize, Weight::kRegular, context.colors().muted);
    wrapped_text("Layer " + format_whole(index + 1) + ", fed by " + input_names(model, layer));
  }
  draw_layer_actions(context, false);
  draw_edit_scope(context, layer.name);
  draw_layer_fault(context, layer.name);
  draw_work_formulas(context, index);
  draw_layer_fields(context, index);
  draw_other_formulas(context, index);
  section_title(context, kind.title);
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  wrapped_text(kind.text);
}

}  // namespace

void summary_line(const Context& context, std::string_view label, std::string_view value,
                  std::string_view help, ImU32 color) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  const float height = ImGui::GetTextLineHeight() + context.px(4);
  ImGui::Dummy({width, height});
  tooltip(context, help);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float number = text_width(value);
  const std::string shown = elided_in_the_middle(label, width - number - context.px(12));
  list->AddText(at, context.colors().muted, shown.c_str());
  list->AddText({at.x + width - number, at.y}, color, value.data(), value.data() + value.size());
}

void draw_inspector(const Context& context) {
  const bool take_focus = std::exchange(context.state.wants_inspector_focus, false);
  if (take_focus) ImGui::SetKeyboardFocusHere();
  const Selection selection = context.selection();
  if (selection.layer >= 0) {
    draw_layer(context, selection.layer);
  } else if (selection.group != kNoGroup) {
    const Group& group = context.model().groups[static_cast<std::size_t>(selection.group)];
    draw_title(context, group.name,
               (group.block.empty() ? std::string("Block") : group.block) + " · " +
                   format_whole(group.layer_count) + " layers");
    draw_layer_actions(context, true);
    draw_edit_scope(context, group.name);
    draw_block_arguments(context, selection.group);
    if (!context.workspace.is_stale()) draw_group_summary(context, selection.group);
  } else {
    const Model& model = context.model();
    draw_title(context, model.title.empty() ? model.name : model.title,
               format_whole(static_cast<std::int64_t>(model.layers.size())) + " layers · input " +
                   shape_text(model.input));
    draw_model_summary(context);
  }
  ImGui::Dummy({0, context.px(16)});
}

}  // namespace ledger
