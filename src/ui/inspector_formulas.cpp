// Each number of the selected layer with the formula that made it: symbols, numbers, result.
#include <algorithm>

#include "ui/inspector_parts.h"
#include "ui/typeset.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

struct SectionSpec {
  Quantity quantity;
  const char* id;
  const char* title;
};
constexpr std::array<SectionSpec, 5> kSections = {{
    {Quantity::kOutputShape, "output", "Output shape"},
    {Quantity::kMacs, "macs", "Multiply-accumulates"},
    {Quantity::kCount, "count", "Count"},
    {Quantity::kParameters, "parameters", "Parameters"},
    {Quantity::kActivation, "activation", "Memory of the output"},
}};

const SectionSpec& spec(Quantity quantity) {
  return *std::find_if(kSections.begin(), kSections.end(),
                       [&](const SectionSpec& section) { return section.quantity == quantity; });
}

ImU32 color_of(const Palette& colors, Quantity quantity) {
  switch (quantity) {
    case Quantity::kParameters:
      return colors.parameters;
    case Quantity::kActivation:
      return colors.memory;
    case Quantity::kOutputShape:
      return colors.text;
    default:
      return colors.operations;
  }
}

const InspectorFormulas& formulas(const Context& context, int layer) {
  InspectorFormulas& kept = context.state.formulas;
  if (kept.is_filled && kept.revision == context.workspace.revision()) return kept;
  kept = {};
  kept.is_filled = true;
  kept.revision = context.workspace.revision();
  const int convention = context.workspace.convention();
  for (const SectionSpec& section : kSections) {
    if (section.quantity == Quantity::kCount && context.convention().id == "macs") continue;
    kept.sections.push_back(
        {section.quantity, explain(context.analysis(), layer, section.quantity, convention)});
  }
  kept.not_counted_reason = not_counted_reason(context.analysis(), layer, convention);
  return kept;
}

bool is_drawable(const TypesetBox& box) {
  return box.kind != TypesetBox::Kind::kRow || !box.children.empty();
}

// The formula, broken to the width, after an equals sign where it goes on.
void draw_typeset(const Context& context, const TypesetBox& box, bool is_continued) {
  const Palette& colors = context.colors();
  const TypesetStyle style = {.font = context.theme.regular,
                              .size = context.px(kBodySize),
                              .text = colors.text,
                              .muted = colors.muted,
                              .highlight = mixed(colors.selection, colors.accent, 0.2f),
                              .highlighted_slot = context.state.hovered_slot};
  const float indent = context.px(18);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x - indent;
  const ImVec2 size = measure_formula(box, style, width);
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (is_continued) list->AddText({at.x, at.y + context.px(2.5f)}, colors.muted, "=");
  const int slot =
      draw_formula(*list, {at.x + indent, at.y}, box, style, width, ImGui::GetIO().MousePos);
  if (slot >= 0 && ImGui::IsWindowHovered()) context.state.hovered_slot_next = slot;
  ImGui::Dummy({indent + size.x, size.y});
}

std::string as_text(const FormulaText& formula) {
  return formula.title + " = " + formula.symbols + " = " + formula.numbers + " = " + formula.result;
}

void draw_copy_links(const Context& context, const FormulaText& formula, const std::string& id) {
  if (!context.platform.copy) return;
  const TextStyle style(context.theme, kCaptionSize, Weight::kRegular);
  const float width = text_width("Copy") + text_width("LaTeX") + context.px(12);
  ImGui::SameLine(ImGui::GetWindowWidth() - width - context.px(16));
  if (link(context, "copy.formula." + id, "Copy", "The formula and its numbers as text")) {
    context.platform.copy(as_text(formula), "Formula");
  }
  ImGui::SameLine(0, context.px(12));
  if (link(context, "copy.latex." + id, "LaTeX", "The formula for a paper")) {
    context.platform.copy(formula.latex, "LaTeX");
  }
}

void draw_formula_text(const Context& context, const FormulaText& formula, const std::string& id,
                       ImU32 color) {
  {
    const TextStyle style(context.theme, kTableSize, Weight::kRegular, context.colors().muted);
    text_line(formula.title);
  }
  draw_copy_links(context, formula, id);
  if (is_drawable(formula.typeset_symbols)) {
    draw_typeset(context, formula.typeset_symbols, false);
    const bool says_more = formula.numbers != formula.result && formula.numbers != formula.symbols;
    if (says_more) draw_typeset(context, formula.typeset_numbers, true);
  } else {
    const TextStyle style(context.theme, kTableSize, Weight::kRegular);
    wrapped_text(formula.symbols);
  }
  const TextStyle style(context.theme, kBodySize, Weight::kSemibold);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddText(at, context.colors().muted, "=");
  ImGui::GetWindowDrawList()->AddText({at.x + context.px(18), at.y}, color, formula.result.c_str());
  ImGui::Dummy({context.px(18) + text_width(formula.result), ImGui::GetTextLineHeight()});
  register_item(
      context,
      {.id = "formula." + id, .role = "text", .label = as_text(formula), .value = formula.result});
  ImGui::Dummy({0, context.px(4)});
}

std::string title_of(const Context& context, Quantity quantity) {
  if (quantity != Quantity::kCount) return spec(quantity).title;
  return context.convention().unit + " by " + context.convention().title;
}

}  // namespace

void draw_layer_formulas(const Context& context, int layer) {
  const InspectorFormulas& kept = formulas(context, layer);
  for (const InspectorFormulas::Section& section : kept.sections) {
    const bool is_count = section.quantity == Quantity::kCount;
    if (section.formulas.empty() && !(is_count && !kept.not_counted_reason.empty())) continue;
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + context.px(8));
    hairline(context);
    section_title(context, title_of(context, section.quantity));
    if (is_count && !kept.not_counted_reason.empty()) {
      const TextStyle style(context.theme, kTableSize, Weight::kRegular);
      wrapped_text("○ " + kept.not_counted_reason);
    }
    for (std::size_t i = 0; i < section.formulas.size(); ++i) {
      const std::string id = std::string(spec(section.quantity).id) + "." + std::to_string(i);
      draw_formula_text(context, section.formulas[i], id,
                        color_of(context.colors(), section.quantity));
    }
  }
}

}  // namespace ledger
