// What each class of Keras becomes; a table a file of classes.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "import/keras_builder.h"

namespace ledger {

using KerasFunction = std::vector<KerasTensor> (*)(KerasBuilder&, const KerasCall&);

struct KerasClass {
  std::string_view name;  // "Conv2D"
  KerasFunction build;
  std::size_t least_rank = 0, most_rank = 8;  // of the first input, without the batch
  std::size_t least_inputs = 1;
};

std::span<const KerasClass> keras_window_classes();  // keras_windows.cpp: convolutions, pools
std::span<const KerasClass> keras_map_classes();     // keras_maps.cpp: pads, crops, global pools
std::span<const KerasClass> keras_plain_classes();   // keras_plain.cpp: norms, activations, shapes
std::span<const KerasClass> keras_merge_classes();   // keras_merges.cpp: sums, joins, constants
std::span<const KerasClass> keras_sequence_classes();  // keras_sequences.cpp: recurrence, attention

// The outputs of a call, at least one; an `unknown_op` where the class is not known.
std::vector<KerasTensor> build_keras_layer(KerasBuilder& builder, const KerasCall& call);
// "Conv2D" of "keras.layers>Conv2D".
std::string_view keras_class_name(std::string_view registered);

}  // namespace ledger
