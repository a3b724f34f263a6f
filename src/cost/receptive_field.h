// How far back the output of a layer looks, from how far back its inputs look. The recurrence is
// that of Araujo et al. 2019, "Computing Receptive Fields of Convolutional Neural Networks",
// Distill (doi:10.23915/distill.00021): r_out = r_in + (k - 1)·j_in, j_out = j_in·s.
#pragma once

#include <span>

#include "cost/analysis.h"

namespace ledger {

// `inputs` has one field an input; the largest counts, as in a block with a shortcut.
ReceptiveField receptive_field(const LayerKind& kind, const LayerCost& cost,
                               std::span<const ReceptiveField* const> inputs);

}  // namespace ledger
