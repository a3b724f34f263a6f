// The members of the JSON form that say how a model differs from a baseline.
#pragma once

#include <optional>
#include <vector>

#include "export/export.h"
#include "model/json_writer.h"

namespace ledger {

// Writes nothing where the options have no comparison.
class JsonDifferences {
 public:
  JsonDifferences(const Analysis& analysis, const ExportOptions& options);

  // Each into the object that is open.
  void baseline(JsonWriter& json) const;
  void layer(JsonWriter& json, std::size_t index) const;
  void group(JsonWriter& json, std::size_t index) const;
  void total(JsonWriter& json) const;
  // "removed": the layers of the baseline alone.
  void removed(JsonWriter& json) const;

 private:
  struct Counted {
    std::string_view convention;
    std::optional<MetricDeltas> deltas;  // nothing where the baseline has no such convention
  };
  // `value` picks a number of each metric's differences.
  template <class Value>
  void difference(JsonWriter& json, const Value& value) const;

  const ModelComparison* comparison_;
  std::optional<MetricDeltas> parameters_, macs_, weight_bytes_, activation_bytes_;
  std::vector<Counted> counts_;
};

}  // namespace ledger
