// The attachment that Netron reads (its source/metrics.js): a JSON file with a signature and lists
// of {"kind", "target", "name", "value"}. A target is a node's name; the model's own is "".
#include "export/export.h"
#include "export/summary.h"
#include "model/json_writer.h"

namespace ledger {
namespace {

using Layout = JsonWriter::Layout;

class AttachmentWriter {
 public:
  AttachmentWriter(const Analysis& analysis, const ExportOptions& options)
      : analysis_(analysis), options_(options) {}

  std::string write() {
    json_.begin_object(Layout::kLines);
    json_.member("signature", "netron:attachment");
    json_.key("metadata");
    json_.begin_array(Layout::kLines);
    entry("model", "", "counted by", "Layer Ledger");
    entry("model", "", "batch", analysis_.options.batch);
    entry("model", "", "types", types_text(analysis_.options));
    json_.end_array();
    json_.key("metrics");
    json_.begin_array(Layout::kLines);
    for (const TotalItem& item : total_items(analysis_)) entry("model", "", item.id, item.value);
    for (const int index : options_.conventions) {
      entry("model", "", title(index), analysis_.totals.counts[static_cast<std::size_t>(index)]);
    }
    for (std::size_t i = 0; i < analysis_.rows.size(); ++i) layer(i);
    json_.end_array();
    json_.end_object();
    return json_.take();
  }

 private:
  std::string title(int convention) const {
    const Convention& found =
        analysis_.model->catalog->conventions()[static_cast<std::size_t>(convention)];
    return found.title;
  }

  void layer(std::size_t index) {
    const Row& row = analysis_.rows[index];
    const std::string& name = analysis_.model->layers[index].name;
    entry("node", name, "macs", row.macs);
    for (const int convention : options_.conventions) {
      const Count& count = row.count(convention);
      // What is not counted is left out: 0 would say that it is free.
      if (count.status == Count::Status::kCounted) {
        entry("node", name, title(convention), count.value);
      }
    }
    entry("node", name, "parameters", row.parameters);
    entry("node", name, "weight_bytes", row.weight_bytes);
    entry("node", name, "activation_bytes", row.activation_bytes);
  }

  template <class Value>
  void entry(std::string_view kind, std::string_view target, std::string_view name,
             const Value& value) {
    json_.begin_object();
    json_.member("kind", kind);
    json_.member("target", target);
    json_.member("name", name);
    json_.member("value", value);
    json_.end_object();
  }

  const Analysis& analysis_;
  const ExportOptions& options_;
  JsonWriter json_;
};

}  // namespace

std::string export_netron(const Analysis& analysis, const ExportOptions& options) {
  return AttachmentWriter(analysis, options).write();
}

}  // namespace ledger
