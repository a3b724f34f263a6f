#include "export/sheet.h"

#include "explain/difference.h"
#include "export/summary.h"
#include "formula/number_format.h"

namespace ledger {
namespace {

SheetCell text_cell(std::string text) {
  return {SheetCell::Kind::kText, std::move(text), 0};
}
SheetCell number_cell(std::int64_t number) {
  return {SheetCell::Kind::kNumber, {}, number};
}

SheetCell change_cell(std::int64_t change) {
  return {SheetCell::Kind::kNumber, {}, change, true};
}

SheetCell count_cell(const Row& row, int convention) {
  if (!row.cost) return {};
  const Count& count = row.count(convention);
  if (count.status != Count::Status::kCounted) return {SheetCell::Kind::kNotCounted, {}, 0};
  return number_cell(count.value);
}

// The conventions with a column: MACs have one of their own.
std::vector<int> counted_columns(const Catalog& catalog, const std::vector<int>& conventions) {
  std::vector<int> columns;
  for (const int convention : conventions) {
    if (catalog.conventions()[static_cast<std::size_t>(convention)].id != "macs") {
      columns.push_back(convention);
    }
  }
  return columns;
}

class SheetMaker {
 public:
  SheetMaker(const Analysis& analysis, const ExportOptions& options, SheetDetail detail)
      : analysis_(analysis),
        model_(*analysis.model),
        conventions_(counted_columns(*model_.catalog, options.conventions)),
        is_full_(detail == SheetDetail::kFull),
        comparison_(options.comparison) {
    if (comparison_ != nullptr) take_deltas();
  }

  Sheet make() const {
    Sheet sheet;
    sheet.columns = columns();
    sheet.rows.reserve(analysis_.rows.size());
    std::size_t removed = 0;
    for (std::size_t i = 0; i < analysis_.rows.size(); ++i) {
      add_removed(sheet, removed, i);
      sheet.rows.push_back(row(i));
      for (const SheetDeltas& each : deltas_) {
        sheet.rows.back().push_back(change_cell(each.deltas.layers[i]));
      }
      if (comparison_ != nullptr && is_full_) sheet.rows.back().push_back(text_cell(change_of(i)));
    }
    add_removed(sheet, removed, analysis_.rows.size());
    sheet.total = total();
    for (const SheetDeltas& each : deltas_) {
      sheet.total.push_back(change_cell(each.deltas.total()));
    }
    sheet.total.resize(sheet.columns.size());
    return sheet;
  }

 private:
  struct SheetDeltas {
    std::string id, title;
    MetricDeltas deltas;
  };

  void take_deltas() {
    add_deltas("parameters", "parameters", Metric::kParameters, -1);
    add_deltas("macs", "MACs", Metric::kMacs, -1);
    for (const int convention : conventions_) {
      const std::string& id =
          model_.catalog->conventions()[static_cast<std::size_t>(convention)].id;
      add_deltas(id, id, Metric::kCount, convention);
    }
    if (is_full_) add_deltas("weight_bytes", "weight bytes", Metric::kWeightBytes, -1);
    add_deltas("activation_bytes", "output bytes", Metric::kActivationBytes, -1);
  }

  void add_deltas(const std::string& id, const std::string& title, Metric metric, int convention) {
    std::optional<MetricDeltas> deltas = metric_deltas(*comparison_, metric, convention);
    if (deltas) deltas_.push_back({id, title, std::move(*deltas)});
  }

  std::string change_of(std::size_t layer) const {
    const LayerChange change = comparison_->change(static_cast<int>(layer));
    const bool is_moved = comparison_->layers().is_moved[layer];
    std::string text(change == LayerChange::kSame && is_moved ? "" : change_name(change));
    if (is_moved) text += text.empty() ? "moved" : ";moved";
    return text;
  }

  // Layers of the first model alone that stand before this one.
  void add_removed(Sheet& sheet, std::size_t& next, std::size_t before) const {
    if (comparison_ == nullptr) return;
    const Model& model = *comparison_->from().model;
    const std::vector<LayerMatching::Removed>& removed = comparison_->layers().removed;
    for (; next < removed.size() && removed[next].before <= static_cast<int>(before); ++next) {
      const Layer& layer = model.layers[static_cast<std::size_t>(removed[next].layer)];
      std::vector<SheetCell> cells(sheet.columns.size());
      cells[0] = text_cell(is_full_ ? layer.name : layer.name + " (removed)");
      cells[1] = text_cell(model.kind_of(layer).name);
      const std::size_t first = cells.size() - deltas_.size() - (is_full_ ? 1 : 0);
      for (std::size_t i = 0; i < deltas_.size(); ++i) {
        cells[first + i] = change_cell(deltas_[i].deltas.removed[next]);
      }
      if (is_full_) cells.back() = text_cell(std::string(change_name(LayerChange::kRemoved)));
      sheet.rows.push_back(std::move(cells));
    }
  }

  std::vector<SheetColumn> columns() const {
    std::vector<SheetColumn> columns = {{"name", "layer", false}, {"kind", "kind", false}};
    if (is_full_) {
      columns.push_back({"inputs", "inputs", false});
      columns.push_back({"input", "input", false});
    }
    columns.push_back({"output", "output", false});
    columns.push_back({"parameters", "parameters", true});
    if (is_full_) columns.push_back({"buffers", "buffers", true});
    columns.push_back({"macs", "MACs", true});
    for (const int convention : conventions_) {
      const Convention& by = model_.catalog->conventions()[static_cast<std::size_t>(convention)];
      columns.push_back({by.id, by.id, true});
    }
    if (is_full_) columns.push_back({"weight_bytes", "weight bytes", true});
    columns.push_back({"activation_bytes", "output bytes", true});
    for (const SheetDeltas& each : deltas_) {
      columns.push_back({each.id + "_difference", "Δ " + each.title, true});
    }
    if (comparison_ != nullptr && is_full_) columns.push_back({"change", "change", false});
    return columns;
  }

  std::vector<SheetCell> row(std::size_t index) const {
    const Layer& layer = model_.layers[index];
    const Row& row = analysis_.rows[index];
    std::vector<SheetCell> cells = {text_cell(layer.name), text_cell(model_.kind_of(layer).name)};
    if (is_full_) {
      cells.push_back(text_cell(input_names(layer)));
      cells.push_back(text_cell(input_shapes(row)));
    }
    cells.push_back(row.cost ? text_cell(shape_text(row.cost->output, times())) : SheetCell{});
    cells.push_back(number_cell(row.parameters));
    if (is_full_) cells.push_back(number_cell(row.buffers));
    cells.push_back(number_cell(row.macs));
    for (const int convention : conventions_) cells.push_back(count_cell(row, convention));
    if (is_full_) cells.push_back(number_cell(row.weight_bytes));
    cells.push_back(number_cell(row.activation_bytes));
    return cells;
  }

  std::vector<SheetCell> total() const {
    const Totals& totals = analysis_.totals;
    std::vector<SheetCell> cells = {text_cell("total"), SheetCell{}};
    if (is_full_) cells.insert(cells.end(), 2, SheetCell{});
    cells.push_back({});
    cells.push_back(number_cell(totals.parameters));
    if (is_full_) cells.push_back(number_cell(totals.buffers));
    cells.push_back(number_cell(totals.macs));
    for (const int convention : conventions_) {
      cells.push_back(number_cell(totals.counts[static_cast<std::size_t>(convention)]));
    }
    if (is_full_) cells.push_back(number_cell(totals.weight_bytes));
    cells.push_back(number_cell(totals.activation_bytes));
    return cells;
  }

  // Programs that read a table take ASCII best.
  std::string_view times() const { return is_full_ ? "x" : "×"; }

  std::string input_names(const Layer& layer) const {
    std::string text;
    for (const int input : layer.inputs) {
      if (!text.empty()) text += ';';
      text += input_name(model_, input);
    }
    return text;
  }

  std::string input_shapes(const Row& row) const {
    std::string text;
    if (!row.cost) return text;
    for (const Shape& shape : row.cost->inputs) {
      if (!text.empty()) text += ';';
      text += shape_text(shape, times());
    }
    return text;
  }

  const Analysis& analysis_;
  const Model& model_;
  std::vector<int> conventions_;
  bool is_full_;
  const ModelComparison* comparison_;
  std::vector<SheetDeltas> deltas_;
};

}  // namespace

std::string number_text(const SheetCell& cell) {
  return cell.is_change ? signed_text(cell.number) : format_whole(cell.number);
}

Sheet make_sheet(const Analysis& analysis, const ExportOptions& options, SheetDetail detail) {
  return SheetMaker(analysis, options, detail).make();
}

}  // namespace ledger
