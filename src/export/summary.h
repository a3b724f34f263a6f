// What stands above and below the rows, in every format: totals, settings, what is left out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cost/analysis.h"
#include "export/export.h"
#include "formula/number_format.h"

namespace ledger {

struct TotalItem {
  std::string_view id;     // "macs", "weight_bytes": the same in JSON paths and the mirror's hooks
  std::string_view label;  // "weights"
  std::int64_t value = 0;
  std::string text;  // "4.089 GMACs", "102.2 MB (97.50 MiB)"
};
// MACs, FLOPs, parameters and their groups, bytes; in the order to show them.
std::vector<TotalItem> total_items(const Analysis& analysis);

// The variant's id, else the model's name.
std::string model_id(const Analysis& analysis, std::string_view variant);
std::string model_title(const Analysis& analysis);

// "3×224×224"; "1" for a shape without dimensions.
std::string shape_text(const Shape& shape, std::string_view times = "×");
// "102.2 MB (97.50 MiB)".
std::string bytes_text(std::int64_t bytes);
// "4.089 GMACs", "512 MACs".
std::string unit_text(std::int64_t value, std::string_view unit);
// "fp32", or "int8 weights, fp16 activations".
std::string types_text(const AnalysisOptions& options);

// Published figures are for one input; says so where the batch is another. Else empty.
std::string batch_note(const Analysis& analysis);

// The name of an input: a layer's, or "input".
std::string input_name(const Model& model, int input);

// The parameters of the model and the values they have.
struct ParameterValue {
  const ModelParameter* parameter = nullptr;
  Rational value;
};
std::vector<ParameterValue> parameter_values(const ModelDefinition* definition,
                                             const Settings* settings, std::string_view variant);
// "224"; "yes" and "no" for a boolean.
std::string parameter_text(const ParameterValue& value);

// Kinds that compute something a convention does not count, with the number of such layers.
struct LeftOut {
  int kind = -1;
  int layers = 0;
};
std::vector<LeftOut> left_out(const Analysis& analysis, int convention);
std::string kinds_text(const Analysis& analysis, const std::vector<LeftOut>& kinds);
// "thop does not count 3 of 10 layers that compute: 2 ReLU, 1 addition"; empty where it counts all.
std::string left_out_text(const Analysis& analysis, int convention);

// The convention's number as the tool itself prints it, with its memory figure where it has one:
// "3.67 GFLOPs ~ 3673.42 MFLOPs, 83MB". Empty where it has no way of its own.
std::string rendering_text(const Analysis& analysis, int convention);

}  // namespace ledger
