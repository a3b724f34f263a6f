// Where a network of Caffe begins: the fields `input`, and layers that read data.
#pragma once

#include <vector>

#include "import/caffe_builder.h"

namespace ledger {

// Puts the blobs that enter the network into `builder`; notes the batch of the file, and guesses
// where it does not say a shape.
void add_caffe_inputs(const ProtoField& net, const std::vector<CaffeLayer>& layers,
                      CaffeBuilder& builder);
// Reads data or weights, and no blob.
bool is_caffe_source(const CaffeLayer& layer);

}  // namespace ledger
