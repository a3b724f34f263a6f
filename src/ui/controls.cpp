// What the person can turn: the convention, the batch, the data types, the model's parameters.
#include <algorithm>

#include "formula/number_format.h"
#include "ui/panels.h"
#include "ui/parameters.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

void label(const Context& context, std::string_view text) {
  const TextStyle style(context.theme, kTableSize, Weight::kRegular, context.colors().muted);
  ImGui::AlignTextToFramePadding();
  text_line(text);
}

// What the convention is and what it leaves out stands under its name, before it is chosen.
void convention_option(const Context& context, std::size_t index) {
  const Convention& convention = context.workspace.catalog().conventions()[index];
  const bool is_chosen = static_cast<int>(index) == context.workspace.convention();
  const std::vector<std::int64_t>& counts = context.good().totals.counts;
  const std::string total = index < counts.size() ? format_count(counts[index]) : "";
  if (picker_option(context, "convention.option." + convention.id, convention.title, is_chosen,
                    total)) {
    context.push(SetConvention{convention.id});
    ImGui::CloseCurrentPopup();
  }
  tooltip(context, convention.about + "\n\nLeft out: " + convention.leaves_out);
}

void draw_convention_picker(const Context& context, float width) {
  if (begin_picker(context, "convention.picker", "Count as", context.convention().title, width)) {
    const std::vector<Convention>& conventions = context.workspace.catalog().conventions();
    for (std::size_t i = 0; i < conventions.size(); ++i) {
      if (conventions[i].counts_work()) convention_option(context, i);
    }
    end_picker();
  } else {
    tooltip(context,
            context.convention().about + "\n\nLeft out: " + context.convention().leaves_out);
  }
}

void draw_batch(const Context& context, float width) {
  constexpr std::int64_t kLargestBatch = 65'536;
  const auto change =
      integer_input(context, "batch.input", "Batch", context.workspace.document().options.batch,
                    width, {.minimum = 1, .maximum = kLargestBatch});
  tooltip(context, "Images at a time. Work and activations grow with it, parameters do not.");
  if (change) context.push(SetBatch{change->value}, change->gesture);
}

template <class SetType>
void draw_type_picker(const Context& context, const std::string& id, std::string_view title,
                      DataType type, float width) {
  if (!begin_picker(context, id + ".picker", title, data_type_name(type), width)) return;
  for (int i = 0; i < kDataTypeCount; ++i) {
    const auto candidate = static_cast<DataType>(i);
    const std::string name(data_type_name(candidate));
    const std::string bits = std::to_string(data_type_bits(candidate)) + " bits";
    if (picker_option(context, id + ".option." + name, name, candidate == type, bits)) {
      context.push(SetType{candidate});
      ImGui::CloseCurrentPopup();
    }
  }
  end_picker();
}

enum class TypeLook : std::uint8_t { kInRow, kInColumn };
void draw_types(const Context& context, float width, TypeLook look) {
  const AnalysisOptions& options = context.workspace.document().options;
  const bool is_column = look == TypeLook::kInColumn;
  const float column = is_column ? context.px(168) : 0;
  label(context, is_column ? "Type of weights" : "Weights");
  ImGui::SameLine(column, is_column ? -1 : context.px(8));
  draw_type_picker<SetWeightType>(context, "weight_type", "Type of weights", options.weight_type,
                                  width);
  if (!is_column) ImGui::SameLine(0, context.px(12));
  label(context, is_column ? "Type of activations" : "Activations");
  ImGui::SameLine(column, is_column ? -1 : context.px(8));
  draw_type_picker<SetActivationType>(context, "activation_type", "Type of activations",
                                      options.activation_type, width);
}

// Parameters as long as they fit; how many that are.
std::size_t draw_parameters_in_row(const Context& context) {
  const auto& parameters = context.workspace.definition()->parameters;
  const float right = ImGui::GetWindowWidth() - context.px(12) - context.px(132);
  std::size_t drawn = 0;
  for (; drawn < parameters.size(); ++drawn) {
    const float width = parameter_width(context, parameters[drawn]);
    ImGui::SameLine(0, context.px(20));
    if (ImGui::GetCursorPosX() + width > right) break;
    draw_parameter(context, parameters[drawn], ParameterLook::kInRow);
  }
  return drawn;
}

// The parameters that the row has no room for, from `first`.
void draw_more_parameters(const Context& context, std::size_t first) {
  const auto& parameters = context.workspace.definition()->parameters;
  if (first >= parameters.size()) return;
  bool is_any_changed = false;
  for (std::size_t i = first; i < parameters.size(); ++i) {
    is_any_changed |= is_changed(context, parameters[i]);
  }
  const std::string title =
      (first == 0 ? "Parameters" : std::to_string(parameters.size() - first) + " more") +
      std::string(is_any_changed ? " ●" : "") + " ▾";
  if (begin_menu(context, "parameter.more", title, "The model's other parameters", 392)) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {context.px(8), context.px(6)});
    for (std::size_t i = first; i < parameters.size(); ++i) {
      draw_parameter(context, parameters[i], ParameterLook::kInColumn);
    }
    ImGui::PopStyleVar();
    end_picker();
  }
}

void draw_wide(const Context& context) {
  const float y = context.px(6);
  ImGui::SetCursorPos({ImGui::GetStyle().WindowPadding.x, y});
  label(context, "Count as");
  ImGui::SameLine(0, context.px(8));
  const bool is_three = context.layout == Layout::kThreePanes;
  draw_convention_picker(context, context.px(is_three ? 216 : 168));
  ImGui::SameLine(0, context.px(20));
  label(context, "Batch");
  ImGui::SameLine(0, context.px(8));
  draw_batch(context, context.px(64));
  ImGui::SameLine(0, context.px(20));
  draw_types(context, context.px(72), TypeLook::kInRow);
  if (context.workspace.definition() == nullptr) return;
  const std::size_t drawn = is_three ? draw_parameters_in_row(context) : 0;
  if (drawn == 0) ImGui::SameLine(0, context.px(20));
  draw_more_parameters(context, drawn);
}

void draw_narrow(const Context& context) {
  ImGui::SetCursorPos({ImGui::GetStyle().WindowPadding.x, context.px(4)});
  const float settings = text_width("Settings ▾") + 2 * context.px(8);
  draw_convention_picker(context, ImGui::GetContentRegionAvail().x - settings - context.px(8));
  ImGui::SameLine();
  if (begin_menu(context, "settings.menu", "Settings ▾", "Batch, data types, parameters", 392)) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {context.px(8), context.px(6)});
    ImGui::Indent(context.px(8));
    label(context, "Batch");
    ImGui::SameLine(context.px(168));
    draw_batch(context, context.px(76));
    draw_types(context, context.px(76), TypeLook::kInColumn);
    ImGui::Unindent(context.px(8));
    if (context.workspace.definition() != nullptr) {
      for (const ModelParameter& parameter : context.workspace.definition()->parameters) {
        draw_parameter(context, parameter, ParameterLook::kInColumn);
      }
    }
    ImGui::PopStyleVar();
    end_picker();
  }
}

}  // namespace

float controls_height(const Context& context) {
  return context.theme.control_height() + context.px(context.layout == Layout::kTabs ? 8 : 12);
}

void draw_controls(const Context& context) {
  if (context.layout == Layout::kTabs) {
    draw_narrow(context);
  } else {
    draw_wide(context);
  }
}

}  // namespace ledger
