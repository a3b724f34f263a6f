// DESIGN.md, 6, says what the keys are; what stands here beyond it is there for scripts as well.
#include "explain/published.h"
#include "export/export.h"
#include "export/json_differences.h"
#include "export/summary.h"
#include "model/json_writer.h"

namespace ledger {
namespace {

using Layout = JsonWriter::Layout;

class AnalysisWriter {
 public:
  AnalysisWriter(const Analysis& analysis, const ExportOptions& options)
      : analysis_(analysis),
        model_(*analysis.model),
        options_(options),
        differences_(analysis, options) {}

  std::string write() {
    json_.begin_object(Layout::kLines);
    head();
    json_.key("layers");
    json_.begin_array(Layout::kLines);
    for (std::size_t i = 0; i < analysis_.rows.size(); ++i) layer(i);
    json_.end_array();
    differences_.removed(json_);
    groups();
    totals();
    published();
    json_.end_object();
    return json_.take();
  }

 private:
  const Convention& convention(int index) const {
    return model_.catalog->conventions()[static_cast<std::size_t>(index)];
  }

  void head() {
    json_.member("model", model_id(analysis_, options_.variant));
    json_.member("title", model_title(analysis_));
    json_.member("family", model_.name);
    json_.key("input");
    shape(model_.input);
    json_.member("batch", analysis_.options.batch);
    json_.key("types");
    json_.begin_object();
    json_.member("weights", data_type_name(analysis_.options.weight_type));
    json_.member("activations", data_type_name(analysis_.options.activation_type));
    json_.end_object();
    json_.key("settings");
    json_.begin_object();
    for (const ParameterValue& value :
         parameter_values(options_.definition, options_.settings, options_.variant)) {
      json_.key(value.parameter->name);
      if (value.parameter->is_boolean) {
        json_.value(!value.value.is_zero());
      } else {
        json_.value(value.value);
      }
    }
    json_.end_object();
    differences_.baseline(json_);
    json_.key("conventions");
    json_.begin_object(Layout::kLines);
    for (const int index : options_.conventions) {
      json_.key(convention(index).id);
      json_.begin_object();
      json_.member("title", convention(index).title);
      json_.member("unit", convention(index).unit);
      json_.member("leaves_out", convention(index).leaves_out);
      json_.end_object();
    }
    json_.end_object();
  }

  void shape(const Shape& sizes) {
    json_.begin_array();
    for (const std::int64_t size : sizes) json_.value(size);
    json_.end_array();
  }

  void layer(std::size_t index) {
    const Layer& layer = model_.layers[index];
    const Row& row = analysis_.rows[index];
    json_.begin_object();
    json_.member("name", layer.name);
    json_.member("kind", model_.kind_of(layer).name);
    json_.key("inputs");
    json_.begin_array();
    for (const int input : layer.inputs) json_.value(input_name(model_, input));
    json_.end_array();
    if (row.cost) with_cost(layer, row);
    differences_.layer(json_, index);
    json_.end_object();
  }

  void with_cost(const Layer& layer, const Row& row) {
    const LayerKind& kind = model_.kind_of(layer);
    json_.key("input_shapes");
    json_.begin_array();
    for (const Shape& input : row.cost->inputs) shape(input);
    json_.end_array();
    json_.key("output");
    shape(row.cost->output);
    fields(kind, layer, *row.cost);
    parameters(kind, row);
    json_.member("macs", row.macs);
    operations(kind, *row.cost);
    json_.key("counts");
    json_.begin_object();
    for (const int index : options_.conventions) count(index, row);
    json_.end_object();
    json_.key("bytes");
    json_.begin_object();
    json_.member("weights", row.weight_bytes);
    json_.member("activations", row.activation_bytes);
    json_.member("workspace", row.cost->workspace_bytes);
    json_.member("live", row.live_bytes);
    json_.end_object();
    receptive_field(row.receptive_field);
    if (!row.owns_parameters) {
      json_.member("same_module_as", model_.layers[static_cast<std::size_t>(layer.module)].name);
    }
    if (layer.functional) json_.member("functional", true);
    if (layer.training_only) json_.member("only", "training");
  }

  void fields(const LayerKind& kind, const Layer& layer, const LayerCost& cost) {
    json_.key("fields");
    json_.begin_object();
    for (std::size_t i = 0; i < kind.fields.size() && i < layer.fields.size(); ++i) {
      const FieldSpec& field = kind.fields[i];
      const FieldValue& value = layer.fields[i];
      json_.key(field.name);
      if (value.kind == FieldValue::Kind::kWord) {
        json_.value(field.words[static_cast<std::size_t>(value.word)].word);
      } else if (field.slots.size() == 1) {
        number(field, cost.values[static_cast<std::size_t>(field.slots.front())]);
      } else {
        json_.begin_array();
        for (const int slot : field.slots) {
          number(field, cost.values[static_cast<std::size_t>(slot)]);
        }
        json_.end_array();
      }
    }
    json_.end_object();
  }

  void number(const FieldSpec& field, const Rational& value) {
    if (field.type == FieldType::kBoolean) {
      json_.value(!value.is_zero());
    } else {
      json_.value(value);
    }
  }

  // The tensors are the kind's; a layer that shares an earlier one's has none of its own.
  void parameters(const LayerKind& kind, const Row& row) {
    json_.key("parameters");
    json_.begin_object();
    json_.member("total", row.parameters);
    if (row.owns_parameters) {
      for (std::size_t i = 0; i < kind.parameters.size(); ++i) {
        json_.member(kind.parameters[i].count.name, row.cost->parameters[i]);
      }
    }
    json_.member("buffers", row.buffers);
    json_.end_object();
  }

  void operations(const LayerKind& kind, const LayerCost& cost) {
    if (!kind.has_work) return;
    json_.key("operations_per_item");
    json_.begin_object();
    for (int i = 0; i < kWorkCount; ++i) {
      const std::int64_t amount = cost.work[static_cast<std::size_t>(i)];
      if (amount != 0) json_.member(work_name(static_cast<Work>(i)), amount);
    }
    json_.end_object();
  }

  void count(int index, const Row& row) {
    const Count& count = row.count(index);
    json_.key(convention(index).id);
    if (count.status == Count::Status::kCounted) {
      json_.value(count.value);
    } else {
      json_.null();
    }
  }

  void receptive_field(const ReceptiveField& field) {
    json_.key("receptive_field");
    if (!field.known) return json_.null();
    if (field.everything) return json_.value("everything");
    json_.begin_object();
    json_.key("size");
    pair(field.size);
    json_.key("step");
    pair(field.jump);
    json_.end_object();
  }

  void pair(const std::array<Rational, 2>& values) {
    json_.begin_array();
    json_.value(values[0]);
    json_.value(values[1]);
    json_.end_array();
  }

  void groups() {
    json_.key("groups");
    json_.begin_array(Layout::kLines);
    for (std::size_t i = 0; i < model_.groups.size() && i < analysis_.groups.size(); ++i) {
      const Group& group = model_.groups[i];
      const GroupTotals& sums = analysis_.groups[i];
      json_.begin_object();
      json_.member("name", group.name);
      json_.member("block", group.block);
      json_.member("first_layer", group.first_layer);
      json_.member("layer_count", group.layer_count);
      json_.member("parameters", sums.parameters);
      json_.member("macs", sums.macs);
      json_.key("counts");
      json_.begin_object();
      for (const int index : options_.conventions) {
        json_.member(convention(index).id, sums.counts[static_cast<std::size_t>(index)]);
      }
      json_.end_object();
      json_.key("bytes");
      json_.begin_object();
      json_.member("weights", sums.weight_bytes);
      json_.member("activations", sums.activation_bytes);
      json_.end_object();
      differences_.group(json_, i);
      json_.end_object();
    }
    json_.end_array();
  }

  void totals() {
    const Totals& sums = analysis_.totals;
    json_.key("totals");
    json_.begin_object(Layout::kLines);
    json_.member("parameters", sums.parameters);
    json_.key("parameter_groups");
    json_.begin_object();
    json_.member("weights", sums.weights);
    json_.member("biases", sums.biases);
    json_.member("norm", sums.norm);
    json_.end_object();
    json_.member("buffers", sums.buffers);
    json_.member("macs", sums.macs);
    json_.member("flops", sums.flops);
    json_.key("operations_per_item");
    json_.begin_object();
    for (int i = 0; i < kWorkCount; ++i) {
      json_.member(work_name(static_cast<Work>(i)), sums.work[static_cast<std::size_t>(i)]);
    }
    json_.end_object();
    json_.key("counts");
    json_.begin_object();
    for (const int index : options_.conventions) {
      json_.member(convention(index).id, sums.counts[static_cast<std::size_t>(index)]);
    }
    json_.end_object();
    not_counted();
    memory();
    renderings();
    bytes();
    differences_.total(json_);
    json_.end_object();
  }

  // By convention, the kinds with work that it leaves out, and how many layers of each.
  void not_counted() {
    json_.key("not_counted");
    json_.begin_object(Layout::kLines);
    for (const int index : options_.conventions) {
      json_.key(convention(index).id);
      json_.begin_object();
      for (const LeftOut& entry : left_out(analysis_, index)) {
        json_.member(model_.catalog->kinds()[static_cast<std::size_t>(entry.kind)].name,
                     entry.layers);
      }
      json_.end_object();
    }
    json_.end_object();
  }

  // Of the conventions whose tool has a memory figure as well.
  void memory() {
    json_.key("memory");
    json_.begin_object();
    for (const int index : options_.conventions) {
      const int companion = model_.catalog->find_convention(convention(index).memory);
      if (companion >= 0) json_.member(convention(index).id, total(companion));
    }
    json_.end_object();
  }

  std::int64_t total(int index) const {
    return analysis_.totals.counts[static_cast<std::size_t>(index)];
  }

  // The numbers as the tools themselves print them.
  void renderings() {
    json_.key("renderings");
    json_.begin_object();
    for (const int index : options_.conventions) {
      const int companion = model_.catalog->find_convention(convention(index).memory);
      const bool has_memory = companion >= 0 && !convention(companion).rendering.empty();
      const Rendering& rendering = convention(index).rendering;
      if (rendering.empty() && !has_memory) continue;
      json_.key(convention(index).id);
      json_.begin_object();
      if (!rendering.empty()) json_.member("count", render(rendering, total(index)));
      if (has_memory) {
        json_.member("memory", render(convention(companion).rendering, total(companion)));
      }
      json_.end_object();
    }
    json_.end_object();
  }

  void bytes() {
    const Totals& sums = analysis_.totals;
    json_.key("bytes");
    json_.begin_object();
    json_.member("weights", sums.weight_bytes);
    json_.member("buffers", sums.buffer_bytes);
    json_.member("activations", sums.activation_bytes);
    json_.member("peak", sums.peak_bytes);
    json_.key("peak_layer");
    if (sums.peak_layer >= 0) {
      json_.value(model_.layers[static_cast<std::size_t>(sums.peak_layer)].name);
    } else {
      json_.null();
    }
    json_.member("peak_without_in_place", sums.peak_bytes_without_in_place);
    json_.end_object();
  }

  void published() {
    json_.key("published");
    json_.begin_array(Layout::kLines);
    if (options_.definition != nullptr) {
      for (const PublishedComparison& one :
           compare_published(analysis_, *options_.definition, options_.variant)) {
        json_.begin_object();
        json_.member("figure", one.figure->digits);
        json_.member("unit", one.figure->unit);
        json_.member("source", one.figure->source);
        json_.member("note", one.figure->note);
        json_.member("value", one.printed);
        json_.member("compared_with", one.figure->convention);
        json_.member("ours", one.ours);
        json_.member("difference", one.difference);
        json_.member("verdict", one.verdict);
        json_.end_object();
      }
    }
    json_.end_array();
  }

  const Analysis& analysis_;
  const Model& model_;
  const ExportOptions& options_;
  JsonDifferences differences_;
  JsonWriter json_;
};

}  // namespace

std::string export_json(const Analysis& analysis, const ExportOptions& options) {
  return AnalysisWriter(analysis, options).write();
}

}  // namespace ledger
