// What might mend a layer whose shapes do not fit; whether it does, suggest_fixes tries.
#pragma once

#include <string>
#include <vector>

#include "app/action.h"

namespace ledger {

// Fields to set together, all of one layer.
using Proposal = std::vector<SetField>;

// For the layer at this index of the attempt's model, which is in error; the likeliest first.
std::vector<Proposal> propose_fields(const Settings& settings, const Analysis& attempt, int layer);

}  // namespace ledger
