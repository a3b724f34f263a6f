// Typed texts of cells on their way to the workspace.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/line_cells.h"
#include "ui/context.h"

namespace ledger {

// Wishes for what was typed, or says why it cannot be.
std::string push_typed(const Context& context, const LineCell& cell, std::string_view text,
                       std::uint64_t gesture);
// Likewise for an action as it is.
std::string push_checked(const Context& context, const Action& action, std::uint64_t gesture);

}  // namespace ledger
