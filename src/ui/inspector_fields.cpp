// The fields of the selected layer as inputs.
#include <algorithm>
#include <array>

#include "app/cell_fields.h"
#include "app/layer_fields.h"
#include "formula/number_format.h"
#include "ui/inspector_parts.h"
#include "ui/typeset.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

// A field as it stands in the document, which may be ahead of the last good analysis.
struct FieldState {
  std::string text;  // JSON
  FieldValue value;
  bool is_edited = false;
};

FieldState field_state(const Context& context, const Layer& layer, const FieldSpec& field) {
  FieldState state;
  const Settings& settings = context.workspace.document().settings;
  const std::string edited = edit_in_force(settings, layer.name, field.name);
  state.is_edited = !edited.empty();
  state.text = state.is_edited ? settings.edits.find(edited)->second.find(field.name)->second
                               : field_text(context.analysis(), layer.name, field.name);
  if (const Result<FieldValue> value = read_field_value(field, state.text)) state.value = *value;
  return state;
}

struct FieldRow {
  const Context& context;
  const Layer& layer;
  const LayerKind& kind;
  const LayerCost* cost;
  const FieldSpec& field;
  FieldState state;

  std::string id() const { return "field." + field.name; }
  void set(std::string json_text, std::uint64_t gesture = 0) const {
    context.push(SetField{layer.name, field.name, std::move(json_text)}, gesture);
  }
  bool is_word() const { return state.value.kind == FieldValue::Kind::kWord; }
  // What stands in the slot: the field's own number, or what its word came to.
  Rational number(std::size_t index) const {
    if (!is_word()) return state.value.numbers[index];
    const auto slot = static_cast<std::size_t>(field.slots[index]);
    return cost != nullptr && slot < cost->values.size() ? cost->values[slot] : Rational(0);
  }
};

TypesetBox symbol_box(const std::string& name, int slot) {
  TypesetBox box;
  box.kind = TypesetBox::Kind::kSymbol;
  box.slot = slot;
  const std::size_t underscore = name.find('_');
  box.text = underscore == 1 ? name.substr(0, 1) : name;
  box.subscript = underscore == 1 ? name.substr(2) : "";
  return box;
}

// Resting on a field marks its symbol in the formulas, and the other way round.
void link_slot(const Context& context, int slot) {
  if (ImGui::IsItemHovered() || ImGui::IsItemActive()) context.state.hovered_slot_next = slot;
  if (context.state.hovered_slot != slot) return;
  const float pad = context.px(1);
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
  ImGui::GetWindowDrawList()->AddRect({low.x - pad, low.y - pad}, {high.x + pad, high.y + pad},
                                      context.colors().accent, ImGui::GetStyle().FrameRounding, 0,
                                      context.px(1.5f));
}

void draw_symbols(const FieldRow& row, float x) {
  const Context& context = row.context;
  // A flag's symbol is its name, which stands there already.
  if (row.kind.symbols.name(row.field.slots[0]) == row.field.name) return;
  ImGui::SameLine(x);
  TypesetBox box;
  for (std::size_t i = 0; i < row.field.slots.size(); ++i) {
    if (i > 0) {
      TypesetBox comma;
      comma.kind = TypesetBox::Kind::kText;
      comma.text = ", ";
      box.children.push_back(std::move(comma));
    }
    box.children.push_back(
        symbol_box(row.kind.symbols.name(row.field.slots[i]), row.field.slots[i]));
  }
  const Palette& colors = context.colors();
  const TypesetStyle style = {.font = context.theme.regular,
                              .size = context.px(kTableSize),
                              .text = colors.muted,
                              .muted = colors.muted,
                              .highlight = colors.selection,
                              .highlighted_slot = context.state.hovered_slot};
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float middle = at.y + (context.theme.control_height() - context.px(kTableSize * 1.35f)) / 2;
  const int slot = draw_formula(*ImGui::GetWindowDrawList(), {at.x, middle}, box, style,
                                context.px(80), ImGui::GetIO().MousePos);
  if (slot >= 0 && ImGui::IsWindowHovered()) context.state.hovered_slot_next = slot;
}

void draw_boolean(const FieldRow& row) {
  bool value = !row.number(0).is_zero();
  if (checkbox(row.context, row.id(), "", value)) row.set(value ? "true" : "false");
  link_slot(row.context, row.field.slots[0]);
}

void draw_decimal(const FieldRow& row) {
  std::string text = row.state.text;
  if (text_input(row.context, row.id(), row.field.name, text,
                 {.width = row.context.px(92), .on_enter = true}) &&
      parse_decimal(text)) {
    row.set(text);
  }
  link_slot(row.context, row.field.slots[0]);
}

std::string pair_text(std::int64_t first, std::int64_t second) {
  if (first == second) return std::to_string(first);
  return "[" + std::to_string(first) + ", " + std::to_string(second) + "]";
}

void draw_integers(const FieldRow& row) {
  const Context& context = row.context;
  const std::size_t count = row.field.slots.size();
  const bool is_pair = count == 2;
  const bool is_square = is_pair && row.number(0) == row.number(1);
  const bool is_linked = is_square && context.state.are_pairs_linked;
  IntegerRange range;
  if (row.field.minimum) range.minimum = ceil(*row.field.minimum);
  if (row.field.maximum) range.maximum = floor(*row.field.maximum);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) ImGui::SameLine(0, context.px(4));
    const std::string id = row.id() + (is_pair ? "." + std::to_string(i) : "");
    const std::int64_t value = floor(row.number(i));
    const std::string label = row.field.name + (!is_pair ? "" : i == 0 ? ", height" : ", width");
    const auto change =
        integer_input(context, id, label, value, context.px(is_pair ? 46 : 80), range);
    link_slot(context, row.field.slots[i]);
    if (!change) continue;
    const std::int64_t other = is_pair ? floor(row.number(1 - i)) : change->value;
    const std::int64_t first = is_linked || i == 0 ? change->value : other;
    const std::int64_t second = is_linked || i == 1 ? change->value : other;
    row.set(pair_text(first, second), change->gesture);
  }
  if (is_square && !row.is_word()) {
    ImGui::SameLine(0, context.px(4));
    if (button(context, row.id() + ".link", context.state.are_pairs_linked ? "=" : "≠",
               context.state.are_pairs_linked ? "Height and width change together"
                                              : "Height and width change apart")) {
      context.state.are_pairs_linked = !context.state.are_pairs_linked;
    }
  }
}

// Half and double, which is what a what-if most often asks.
void draw_steps(const FieldRow& row) {
  if (row.field.slots.size() != 1 || row.is_word()) return;
  struct StepButton {
    CellStep step;
    const char *id, *label, *help;
  };
  constexpr std::array<StepButton, 2> kSteps = {
      {{CellStep::kHalve, ".halve", "½", "Half of it"},
       {CellStep::kDouble, ".double", "×2", "Twice as many"}}};
  for (const StepButton& each : kSteps) {
    ImGui::SameLine(0, row.context.px(2));
    if (!button(row.context, row.id() + each.id, each.label, each.help)) continue;
    const std::string text = to_string(row.number(0));
    const std::string wanted = stepped_text(row.field, text, each.step);
    if (wanted != text) row.set(wanted);
  }
}

void draw_words(const FieldRow& row) {
  if (row.field.words.empty()) return;
  const Context& context = row.context;
  const auto word_at = [&](std::size_t i) { return row.field.words[i].word; };
  const std::string chosen =
      row.is_word() ? word_at(static_cast<std::size_t>(row.state.value.word)) : "";
  ImGui::SameLine(0, context.px(4));
  const std::string id = row.id() + ".word";
  const bool is_open = row.is_word()
                           ? begin_picker(context, id, row.field.name, chosen, context.px(76))
                           : begin_menu(context, id, "▾", "A rule instead of numbers: \"same\"");
  if (!is_open) return;
  for (std::size_t i = 0; i < row.field.words.size(); ++i) {
    if (picker_option(context, id + "." + word_at(i), word_at(i), word_at(i) == chosen)) {
      row.set("\"" + word_at(i) + "\"");
      ImGui::CloseCurrentPopup();
    }
  }
  end_picker();
}

// "was 256", where the baseline's layer of the same name has another value.
void draw_baseline_value(const FieldRow& row) {
  const Context& context = row.context;
  if (context.workspace.comparison() == nullptr) return;
  const std::string was =
      field_text(context.workspace.comparison()->from(), row.layer.name, row.field.name);
  if (was.empty() || was == row.state.text) return;
  ImGui::SameLine(0, context.px(8));
  const TextStyle style(context.theme, kCaptionSize, Weight::kRegular, context.colors().muted);
  ImGui::AlignTextToFramePadding();
  text_line("was " + was);
  register_item(context, {.id = row.id() + ".was",
                          .role = "text",
                          .label = was + " → " + row.state.text,
                          .value = was});
  tooltip(context, "In the baseline: " + was + ", here: " + row.state.text);
}

void draw_field(const FieldRow& row) {
  const Context& context = row.context;
  const float left = ImGui::GetCursorPosX();
  {
    const TextStyle style(context.theme, kTableSize,
                          row.state.is_edited ? Weight::kSemibold : Weight::kRegular,
                          row.state.is_edited ? context.colors().accent : context.colors().text);
    ImGui::AlignTextToFramePadding();
    text_line(row.field.name + (row.state.is_edited ? " ●" : ""));
    tooltip(context, row.field.help);
  }
  draw_symbols(row, left + context.px(106));
  ImGui::SameLine(left + context.px(156));
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  switch (row.field.type) {
    case FieldType::kBoolean:
      draw_boolean(row);
      break;
    case FieldType::kNumber:
      draw_decimal(row);
      break;
    case FieldType::kInteger:
      draw_integers(row);
      draw_steps(row);
      break;
  }
  draw_words(row);
  draw_baseline_value(row);
  if (row.state.is_edited) {
    ImGui::SameLine(0, context.px(4));
    if (button(context, row.id() + ".reset", "↺", "Back to what the network has")) {
      context.push(ResetField{row.layer.name, row.field.name});
    }
  }
}

}  // namespace

void draw_layer_fields(const Context& context, int layer_index) {
  const auto index = static_cast<std::size_t>(layer_index);
  const Layer& layer = context.model().layers[index];
  const LayerKind& kind = context.model().kind_of(layer);
  if (kind.fields.empty()) return;
  section_title(context, "Fields");
  const LayerCost* cost = context.analysis().rows[index].cost.get();
  for (const FieldSpec& field : kind.fields) {
    draw_field({context, layer, kind, cost, field, field_state(context, layer, field)});
  }
}

}  // namespace ledger
