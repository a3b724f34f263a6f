// One parameter of the model: slider and number, or a box to tick; reset where it is changed.
#pragma once

#include "ui/context.h"

namespace ledger {

enum class ParameterLook : std::uint8_t { kInRow, kInColumn };
void draw_parameter(const Context& context, const ModelParameter& parameter, ParameterLook look);
float parameter_width(const Context& context, const ModelParameter& parameter);  // kInRow
// Whether a person has set it.
bool is_changed(const Context& context, const ModelParameter& parameter);

}  // namespace ledger
