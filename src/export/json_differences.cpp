#include "export/json_differences.h"

#include "export/summary.h"

namespace ledger {

JsonDifferences::JsonDifferences(const Analysis& analysis, const ExportOptions& options)
    : comparison_(options.comparison) {
  if (comparison_ == nullptr) return;
  parameters_ = metric_deltas(*comparison_, Metric::kParameters, -1);
  macs_ = metric_deltas(*comparison_, Metric::kMacs, -1);
  weight_bytes_ = metric_deltas(*comparison_, Metric::kWeightBytes, -1);
  activation_bytes_ = metric_deltas(*comparison_, Metric::kActivationBytes, -1);
  for (const int index : options.conventions) {
    const std::vector<Convention>& all = analysis.model->catalog->conventions();
    counts_.push_back({all[static_cast<std::size_t>(index)].id,
                       metric_deltas(*comparison_, Metric::kCount, index)});
  }
}

template <class Value>
void JsonDifferences::difference(JsonWriter& json, const Value& value) const {
  json.key("difference");
  json.begin_object();
  json.member("parameters", value(*parameters_));
  json.member("macs", value(*macs_));
  json.key("counts");
  json.begin_object();
  for (const Counted& each : counts_) {
    json.key(each.convention);
    if (each.deltas) {
      json.value(value(*each.deltas));
    } else {
      json.null();
    }
  }
  json.end_object();
  json.key("bytes");
  json.begin_object();
  json.member("weights", value(*weight_bytes_));
  json.member("activations", value(*activation_bytes_));
  json.end_object();
  json.end_object();
}

void JsonDifferences::baseline(JsonWriter& json) const {
  if (comparison_ == nullptr) return;
  const Analysis& from = comparison_->from();
  json.key("baseline");
  json.begin_object();
  json.member("title", model_title(from));
  json.member("family", from.model->name);
  json.member("batch", from.options.batch);
  json.member("layers", static_cast<std::int64_t>(from.rows.size()));
  json.member("parameters", from.totals.parameters);
  json.member("macs", from.totals.macs);
  json.end_object();
}

void JsonDifferences::layer(JsonWriter& json, std::size_t index) const {
  if (comparison_ == nullptr) return;
  json.member("change", change_name(comparison_->change(static_cast<int>(index))));
  if (comparison_->layers().is_moved[index]) json.member("moved", true);
  difference(json, [index](const MetricDeltas& deltas) { return deltas.layers[index]; });
}

void JsonDifferences::group(JsonWriter& json, std::size_t index) const {
  if (comparison_ == nullptr) return;
  difference(json, [index](const MetricDeltas& deltas) { return deltas.groups[index]; });
}

void JsonDifferences::total(JsonWriter& json) const {
  if (comparison_ == nullptr) return;
  difference(json, [](const MetricDeltas& deltas) { return deltas.total(); });
}

void JsonDifferences::removed(JsonWriter& json) const {
  if (comparison_ == nullptr) return;
  const Model& from = *comparison_->from().model;
  const Model& to = *comparison_->to().model;
  json.key("removed");
  json.begin_array(JsonWriter::Layout::kLines);
  const std::vector<LayerMatching::Removed>& removed = comparison_->layers().removed;
  for (std::size_t i = 0; i < removed.size(); ++i) {
    const Layer& layer = from.layers[static_cast<std::size_t>(removed[i].layer)];
    json.begin_object();
    json.member("name", layer.name);
    json.member("kind", from.kind_of(layer).name);
    json.key("before");
    const auto before = static_cast<std::size_t>(removed[i].before);
    if (before < to.layers.size()) {
      json.value(to.layers[before].name);
    } else {
      json.null();
    }
    difference(json, [i](const MetricDeltas& deltas) { return deltas.removed[i]; });
    json.end_object();
  }
  json.end_array();
}

}  // namespace ledger
