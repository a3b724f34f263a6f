// Totals of a whole analysis and of its groups: sums of rows, each checked.
#pragma once

#include "cost/analysis.h"

namespace ledger {

// Fills totals, groups and live bytes from the rows. Only where every row has a cost; an overflow
// becomes an error of the analysis.
void sum_rows(Analysis& analysis);

}  // namespace ledger
