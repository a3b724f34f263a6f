#include "export/summary.h"

#include <algorithm>

namespace ledger {

std::vector<TotalItem> total_items(const Analysis& analysis) {
  const Totals& totals = analysis.totals;
  const auto count = [](std::string_view id, std::string_view label, std::int64_t value,
                        std::string_view unit) {
    return TotalItem{id, label, value, unit_text(value, unit)};
  };
  const auto bytes = [](std::string_view id, std::string_view label, std::int64_t value) {
    return TotalItem{id, label, value, bytes_text(value)};
  };
  return {
      count("macs", "MACs", totals.macs, "MACs"),
      count("flops", "FLOPs (2·MACs)", totals.flops, "FLOPs"),
      count("parameters", "parameters", totals.parameters, ""),
      count("weights", "of these weights", totals.weights, ""),
      count("biases", "of these biases", totals.biases, ""),
      count("norm", "of these normalization", totals.norm, ""),
      count("buffers", "buffers, not learned", totals.buffers, ""),
      bytes("weight_bytes", "parameter memory", totals.weight_bytes),
      bytes("buffer_bytes", "buffer memory", totals.buffer_bytes),
      bytes("activation_bytes", "activations, all outputs", totals.activation_bytes),
      bytes("peak_bytes", "peak of live activations", totals.peak_bytes),
      bytes("peak_bytes_without_in_place", "peak without in-place layers",
            totals.peak_bytes_without_in_place),
  };
}

std::string model_id(const Analysis& analysis, std::string_view variant) {
  if (!variant.empty()) return std::string(variant);
  return analysis.model->name.empty() ? "model" : analysis.model->name;
}

std::string model_title(const Analysis& analysis) {
  const Model& model = *analysis.model;
  if (!model.title.empty()) return model.title;
  return model.name.empty() ? "Model" : model.name;
}

std::string shape_text(const Shape& shape, std::string_view times) {
  std::string text;
  for (const std::int64_t size : shape) {
    if (!text.empty()) text += times;
    text += std::to_string(size);
  }
  return text.empty() ? "1" : text;
}

std::string bytes_text(std::int64_t bytes) {
  const ScaledNumber decimal = scale_bytes(bytes);
  const std::string text = decimal.digits + " " + decimal.unit;
  if (decimal.unit == "B") return text;
  return text + " (" + format_bytes(bytes, ByteUnits::kBinary) + ")";
}

std::string unit_text(std::int64_t value, std::string_view unit) {
  const ScaledNumber scaled = scale_count(value);
  std::string text = scaled.digits;
  if (!scaled.unit.empty() || !unit.empty()) text += " ";
  return text + scaled.unit + std::string(unit);
}

std::string types_text(const AnalysisOptions& options) {
  const std::string weights(data_type_name(options.weight_type));
  if (options.weight_type == options.activation_type) return weights;
  return weights + " weights, " + std::string(data_type_name(options.activation_type)) +
         " activations";
}

std::string batch_note(const Analysis& analysis) {
  const std::int64_t batch = analysis.options.batch;
  return batch == 1 ? "" : " (for one input; the batch here is " + format_whole(batch) + ")";
}

std::string input_name(const Model& model, int input) {
  return input == kModelInput ? "input" : model.layers[static_cast<std::size_t>(input)].name;
}

std::vector<ParameterValue> parameter_values(const ModelDefinition* definition,
                                             const Settings* settings, std::string_view variant) {
  std::vector<ParameterValue> values;
  if (definition == nullptr) return values;
  Settings of_variant;
  of_variant.variant = std::string(variant);
  const Settings& used = settings == nullptr ? of_variant : *settings;
  for (const ModelParameter& parameter : definition->parameters) {
    const std::optional<Rational> value = definition->parameter_value(parameter.name, used);
    if (value) values.push_back({&parameter, *value});
  }
  return values;
}

std::string parameter_text(const ParameterValue& value) {
  if (value.parameter->is_boolean) return value.value.is_zero() ? "no" : "yes";
  return format_exact(value.value, Grouping::kNone);
}

std::vector<LeftOut> left_out(const Analysis& analysis, int convention) {
  std::vector<LeftOut> kinds;
  for (std::size_t i = 0; i < analysis.rows.size(); ++i) {
    const Row& row = analysis.rows[i];
    const Layer& layer = analysis.model->layers[i];
    if (!analysis.model->kind_of(layer).has_work || !row.cost ||
        row.count(convention).status == Count::Status::kCounted) {
      continue;
    }
    const auto same_kind = [&](const LeftOut& entry) { return entry.kind == layer.kind; };
    auto found = std::find_if(kinds.begin(), kinds.end(), same_kind);
    if (found == kinds.end()) found = kinds.insert(kinds.end(), LeftOut{layer.kind, 0});
    ++found->layers;
  }
  return kinds;
}

std::string kinds_text(const Analysis& analysis, const std::vector<LeftOut>& kinds) {
  std::string list;
  for (const LeftOut& entry : kinds) {
    if (!list.empty()) list += ", ";
    list += std::to_string(entry.layers) + " " +
            analysis.model->catalog->kinds()[static_cast<std::size_t>(entry.kind)].name;
  }
  return list;
}

std::string left_out_text(const Analysis& analysis, int convention) {
  const std::vector<LeftOut> kinds = left_out(analysis, convention);
  if (kinds.empty()) return {};
  const Catalog& catalog = *analysis.model->catalog;
  std::int64_t layers = 0;
  for (const LeftOut& entry : kinds) layers += entry.layers;
  return catalog.conventions()[static_cast<std::size_t>(convention)].title + " does not count " +
         format_whole(layers) +
         (layers == 1 ? " layer that computes: " : " layers that compute: ") +
         kinds_text(analysis, kinds);
}

std::string rendering_text(const Analysis& analysis, int convention) {
  const Catalog& catalog = *analysis.model->catalog;
  const auto printed = [&](int index) -> std::string {
    if (index < 0) return {};
    const auto column = static_cast<std::size_t>(index);
    const Rendering& rendering = catalog.conventions()[column].rendering;
    return rendering.empty() ? std::string() : render(rendering, analysis.totals.counts[column]);
  };
  const Convention& by = catalog.conventions()[static_cast<std::size_t>(convention)];
  const std::string count = printed(convention);
  const std::string memory = printed(catalog.find_convention(by.memory));
  return count + (count.empty() || memory.empty() ? "" : ", ") + memory;
}

}  // namespace ledger
