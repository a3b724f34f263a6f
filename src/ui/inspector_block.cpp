// What a block in use is given, and how often it repeats.
#include "app/layer_fields.h"
#include "app/line_cells.h"
#include "ui/inspector_parts.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

struct ArgumentRow {
  const Context& context;
  std::string block;     // the group's name
  std::string argument;  // or "repeat"
  std::string text;      // its value; empty where it differs among the repeats
  std::string edited;    // the name of the edit in force; empty: none

  std::string id() const { return "argument." + argument; }
  void set(std::string value, std::uint64_t gesture = 0) const {
    context.push(SetField{block, argument, std::move(value)}, gesture);
  }
};

void draw_value(const ArgumentRow& row) {
  const Context& context = row.context;
  const std::optional<Rational> value = parse_decimal(row.text);
  if (value && value->is_whole()) {
    IntegerRange range;
    if (row.argument == "repeat") range = {.minimum = 1, .maximum = 1000};
    const auto change =
        integer_input(context, row.id(), row.argument, value->numerator, context.px(96), range);
    if (change) row.set(std::to_string(change->value), change->gesture);
    return;
  }
  std::string text = row.text;
  const bool is_done = text_input(context, row.id(), row.argument, text,
                                  {.width = context.px(96), .hint = "varies", .on_enter = true});
  if (is_done && parse_decimal(text)) row.set(text);
}

void draw_row(const ArgumentRow& row) {
  const Context& context = row.context;
  const bool is_edited = !row.edited.empty();
  const float left = ImGui::GetCursorPosX();
  {
    const TextStyle style(context.theme, kTableSize,
                          is_edited ? Weight::kSemibold : Weight::kRegular,
                          is_edited ? context.colors().accent : context.colors().text);
    ImGui::AlignTextToFramePadding();
    text_line(elided_in_the_middle(row.argument + (is_edited ? " ●" : ""), context.px(148)));
  }
  ImGui::SameLine(left + context.px(156));
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  draw_value(row);
  if (!is_edited) return;
  ImGui::SameLine(0, context.px(4));
  if (button(context, row.id() + ".reset", "↺", "Back to what the network has")) {
    context.push(ResetField{row.block, row.argument});
  }
}

}  // namespace

void draw_block_arguments(const Context& context, int index) {
  const ModelDefinition* definition = context.workspace.definition().get();
  const Model& model = context.model();
  const Group& group = model.groups[static_cast<std::size_t>(index)];
  if (definition == nullptr) return;
  const std::vector<std::string_view> names = argument_names(*definition, group);
  if (names.empty()) return;
  section_title(context, "What the block is given");
  const Settings& settings = context.workspace.document().settings;
  for (const std::string_view name : names) {
    draw_row({context, group.name, std::string(name),
              argument_text(*definition, model, index, name),
              edit_in_force(settings, group.name, name)});
  }
}

}  // namespace ledger
