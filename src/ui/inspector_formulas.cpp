// Each number of the selected layer with the formula that made it: symbols, numbers, result.
#include <algorithm>
#include <cfloat>

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
    {Quantity::kMacs, "macs", "Multiply-accumulates"},
    {Quantity::kCount, "count", "Count"},
    {Quantity::kOutputShape, "output", "Output shape"},
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

// A rule in words is a text to wrap, no formula to set.
bool is_drawable(const TypesetBox& box) {
  if (box.kind == TypesetBox::Kind::kText) return box.slot >= 0 || box.text.size() < 16;
  return box.kind != TypesetBox::Kind::kRow || !box.children.empty();
}

// The formula, broken to the width, after an equals sign where it goes on.
void draw_typeset(const Context& context, const TypesetBox& box, bool is_continued) {
  const Palette& colors = context.colors();
  const TypesetStyle style = {.font = context.theme.regular,
                              .size = context.px(kFormulaSize),
                              .text = colors.text,
                              .muted = colors.muted,
                              .highlight = mixed(colors.selection, colors.accent, 0.2f),
                              .highlighted_slot = context.state.hovered_slot};
  const float indent = context.px(18);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x - indent;
  const FormulaSize size = measure_formula(box, style, width);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float y = at.y + size.first_middle - ImGui::GetFontSize() / 2;
  if (is_continued) list->AddText({at.x, y}, colors.muted, "=");
  const int slot =
      draw_formula(*list, {at.x + indent, at.y}, box, style, width, ImGui::GetIO().MousePos);
  if (slot >= 0 && ImGui::IsWindowHovered()) context.state.hovered_slot_next = slot;
  ImGui::Dummy({indent + size.width, size.height});
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

// "H_out" with its subscript; any other title as it is.
void draw_formula_title(const Context& context, const FormulaText& formula) {
  const TextStyle style(context.theme, kTableSize, Weight::kRegular, context.colors().muted);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool is_symbol = formula.title.size() > 2 && formula.title[1] == '_';
  if (!is_symbol) return text_line(formula.title);
  TypesetBox box;
  box.kind = TypesetBox::Kind::kSymbol;
  box.text = formula.title.substr(0, 1);
  box.subscript = formula.title.substr(2);
  const TypesetStyle muted = {.font = context.theme.regular,
                              .size = ImGui::GetFontSize(),
                              .text = context.colors().muted,
                              .muted = context.colors().muted};
  const FormulaSize size = measure_formula(box, muted, FLT_MAX);
  draw_formula(*ImGui::GetWindowDrawList(), {at.x, at.y - context.px(2)}, box, muted, FLT_MAX, {});
  ImGui::Dummy({size.width, ImGui::GetTextLineHeight()});
}

void draw_result(const Context& context, const FormulaText& formula, const std::string& id,
                 ImU32 color) {
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

void draw_formula_text(const Context& context, const FormulaText& formula, const std::string& id,
                       ImU32 color) {
  if (is_drawable(formula.typeset_symbols)) {
    if (formula.symbols != formula.title) draw_typeset(context, formula.typeset_symbols, false);
    const bool says_more = formula.numbers != formula.result && formula.numbers != formula.symbols;
    if (says_more) draw_typeset(context, formula.typeset_numbers, true);
  } else {
    const TextStyle style(context.theme, kTableSize, Weight::kRegular);
    wrapped_text(formula.symbols);
  }
  draw_result(context, formula, id, color);
}

std::string title_of(const Context& context, Quantity quantity) {
  if (quantity != Quantity::kCount) return spec(quantity).title;
  return context.count_title();
}

bool is_work(Quantity quantity) {
  return quantity == Quantity::kMacs || quantity == Quantity::kCount;
}

void draw_section(const Context& context, const InspectorFormulas::Section& section,
                  const std::string& reason) {
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + context.px(8));
  hairline(context);
  section_title(context, title_of(context, section.quantity));
  const std::string id = spec(section.quantity).id;
  const bool is_single = section.formulas.size() == 1;
  if (is_single) draw_copy_links(context, section.formulas[0], id + ".0");
  if (!reason.empty()) {
    const TextStyle style(context.theme, kTableSize, Weight::kRegular);
    wrapped_text("○ " + reason);
  }
  for (std::size_t i = 0; i < section.formulas.size(); ++i) {
    const std::string part = id + "." + std::to_string(i);
    if (!is_single) {
      draw_formula_title(context, section.formulas[i]);
      draw_copy_links(context, section.formulas[i], part);
    }
    draw_formula_text(context, section.formulas[i], part,
                      color_of(context.colors(), section.quantity));
  }
}

void draw_sections(const Context& context, int layer, bool of_work) {
  const InspectorFormulas& kept = formulas(context, layer);
  for (const InspectorFormulas::Section& section : kept.sections) {
    const bool is_count = section.quantity == Quantity::kCount;
    const std::string reason = is_count ? kept.not_counted_reason : std::string();
    if (is_work(section.quantity) != of_work) continue;
    if (!section.formulas.empty() || !reason.empty()) draw_section(context, section, reason);
  }
}

}  // namespace

void draw_work_formulas(const Context& context, int layer) {
  draw_sections(context, layer, true);
}

void draw_other_formulas(const Context& context, int layer) {
  draw_sections(context, layer, false);
}

}  // namespace ledger
