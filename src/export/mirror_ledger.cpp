#include <algorithm>
#include <optional>

#include "explain/difference.h"
#include "export/mirror.h"
#include "export/mirror_parts.h"
#include "export/summary.h"
#include "formula/number_format.h"

namespace ledger {
namespace {

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "-_.~";
  std::string out;
  for (const char c : text) {
    const unsigned char byte = static_cast<unsigned char>(c);
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || kPlain.find(c) != std::string_view::npos;
    if (is_plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

class Ledger {
 public:
  Ledger(HtmlWriter& html, const Analysis& analysis, const MirrorOptions& options, int convention)
      : html_(html),
        analysis_(analysis),
        options_(options),
        model_(*analysis.model),
        column_(static_cast<std::size_t>(convention)),
        by_(model_.catalog->conventions()[column_]) {
    if (options.comparison != nullptr) {
      deltas_ = metric_deltas(*options.comparison, Metric::kCount, convention);
    }
  }

  void write() {
    html_.element("h2", "Layers");
    html_.open("table", {{"data-ledger", ""}, {"data-convention", by_.id}});
    html_.element("caption", "Layers of " + model_title(analysis_) + ", counted as " + by_.title);
    html_.line();
    std::vector<HeadCell> head = {{"Layer", "name"},
                                  {"Kind", "kind"},
                                  {"Fields", "fields"},
                                  {"Input", "input"},
                                  {"Output", "output"},
                                  {"Parameters", "parameters", true},
                                  {"MACs", "macs", true},
                                  {by_.unit + " (" + by_.title + ")", "count", true},
                                  {"Output bytes", "activation_bytes", true}};
    if (deltas_) head.push_back({by_.unit + " against the baseline", "difference", true});
    write_head(html_, head);
    body();
    foot();
    html_.close();
    html_.line();
    remarks();
  }

 private:
  // "+1,024": with a sign, for whoever hears it as well.
  void delta_cell(std::int64_t value) {
    html_.element("td", value == 0 ? "0" : signed_text(value),
                  {{"data-column", "difference"}, {"data-value", std::to_string(value)}});
  }

  // Layers that the baseline alone has, before this one.
  void removed_rows(std::size_t& next, std::size_t before) {
    if (!deltas_) return;
    const Model& model = *options_.comparison->from().model;
    const std::vector<LayerMatching::Removed>& removed = options_.comparison->layers().removed;
    for (; next < removed.size() && removed[next].before <= static_cast<int>(before); ++next) {
      const Layer& layer = model.layers[static_cast<std::size_t>(removed[next].layer)];
      html_.open("tr", {{"data-removed", layer.name}});
      html_.open("th", {{"scope", "row"}, {"data-column", "name"}});
      html_.element("s", layer.name);
      html_.text(" (removed)");
      html_.close();
      text_cell("kind", model.kind_of(layer).title);
      for (const char* column :
           {"fields", "input", "output", "parameters", "macs", "count", "activation_bytes"}) {
        text_cell(column, "");
      }
      delta_cell(deltas_->removed[next]);
      html_.close();
      html_.line();
    }
  }

  // Groups in the order in which their rows stand in the table.
  std::vector<std::size_t> groups_in_order() const {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < model_.groups.size(); ++i) {
      if (model_.groups[i].layer_count > 0 && i < analysis_.groups.size()) order.push_back(i);
    }
    const auto stands_before = [this](std::size_t a, std::size_t b) {
      const Group& first = model_.groups[a];
      const Group& second = model_.groups[b];
      if (first.first_layer != second.first_layer) return first.first_layer < second.first_layer;
      return first.depth < second.depth;
    };
    std::stable_sort(order.begin(), order.end(), stands_before);
    return order;
  }

  void body() {
    html_.open("tbody");
    html_.line();
    const std::vector<std::size_t> order = groups_in_order();
    std::size_t next = 0, removed = 0;
    for (std::size_t i = 0; i < shown_rows(); ++i) {
      removed_rows(removed, i);
      while (next < order.size() &&
             static_cast<std::size_t>(model_.groups[order[next]].first_layer) <= i) {
        group_row(order[next++]);
      }
      layer_row(i);
    }
    if (shown_rows() == analysis_.rows.size()) removed_rows(removed, shown_rows());
    html_.close();
    html_.line();
  }

  std::size_t shown_rows() const {
    return std::min(analysis_.rows.size(), static_cast<std::size_t>(kMaximumMirrorRows));
  }

  void text_cell(std::string_view column, std::string_view text) {
    html_.element("td", text, {{"data-column", std::string(column)}});
  }

  void number_cell(std::string_view column, std::int64_t value) {
    html_.element("td", format_whole(value),
                  {{"data-column", std::string(column)}, {"data-value", std::to_string(value)}});
  }

  void group_row(std::size_t index) {
    const Group& group = model_.groups[index];
    const GroupTotals& sums = analysis_.groups[index];
    html_.open("tr", {{"data-group", group.name}, {"data-depth", std::to_string(group.depth)}});
    html_.element("th", group.name, {{"scope", "row"}, {"data-column", "name"}});
    text_cell("kind", group.block.empty() ? "group" : group.block);
    text_cell("fields", "");
    text_cell("input", "");
    text_cell("output",
              std::to_string(group.layer_count) + (group.layer_count == 1 ? " layer" : " layers"));
    number_cell("parameters", sums.parameters);
    number_cell("macs", sums.macs);
    number_cell("count", sums.counts[column_]);
    number_cell("activation_bytes", sums.activation_bytes);
    if (deltas_) delta_cell(deltas_->groups[index]);
    html_.close();
    html_.line();
  }

  void layer_row(std::size_t index) {
    const Layer& layer = model_.layers[index];
    const Row& row = analysis_.rows[index];
    const LayerKind& kind = model_.kind_of(layer);
    const bool is_selected = layer.name == options_.selected_layer;
    html_.open("tr", {{"data-layer", layer.name},
                      {"data-kind", kind.name},
                      {is_selected ? "aria-current" : "", "true"}});
    html_.open("th", {{"scope", "row"}, {"data-column", "name"}});
    html_.element("a", layer.name, {{"href", address_of(layer.name)}});
    html_.close();
    text_cell("kind", kind.title);
    html_.open("td", {{"data-column", "fields"}});
    write_field_words(html_, analysis_, static_cast<int>(index));
    html_.close();
    text_cell("input", row.cost ? shapes(row.cost->inputs) : "");
    text_cell("output", row.cost ? shape_text(row.cost->output) : "");
    number_cell("parameters", row.parameters);
    number_cell("macs", row.macs);
    count_cell(row);
    number_cell("activation_bytes", row.activation_bytes);
    if (deltas_) delta_cell(deltas_->layers[index]);
    html_.close();
    html_.line();
  }

  void count_cell(const Row& row) {
    if (!row.cost) return text_cell("count", "");
    const Count& count = row.count(static_cast<int>(column_));
    if (count.status == Count::Status::kCounted) return number_cell("count", count.value);
    html_.element("td", "not counted", {{"data-column", "count"}, {"data-not-counted", ""}});
  }

  // A link that opens the page at this layer.
  std::string address_of(std::string_view layer) const {
    if (options_.variant.empty()) return "#";
    return "#" + percent_encode(options_.variant) + "&layer=" + percent_encode(layer);
  }

  static std::string shapes(const std::vector<Shape>& inputs) {
    std::string text;
    for (const Shape& input : inputs) {
      if (!text.empty()) text += ", ";
      text += shape_text(input);
    }
    return text;
  }

  void foot() {
    const Totals& totals = analysis_.totals;
    html_.open("tfoot");
    html_.open("tr", {{"data-total-row", ""}});
    html_.element("th", "Total", {{"scope", "row"}, {"data-column", "name"}});
    text_cell("kind", "");
    text_cell("fields", "");
    text_cell("input", shape_text(model_.input));
    text_cell("output", format_whole(static_cast<std::int64_t>(analysis_.rows.size())) +
                            (analysis_.rows.size() == 1 ? " layer" : " layers"));
    number_cell("parameters", totals.parameters);
    number_cell("macs", totals.macs);
    number_cell("count", totals.counts[column_]);
    number_cell("activation_bytes", totals.activation_bytes);
    if (deltas_) delta_cell(deltas_->total());
    html_.close();
    html_.close();
    html_.line();
  }

  void remarks() {
    const std::size_t hidden = analysis_.rows.size() - shown_rows();
    if (hidden > 0) {
      html_.element("p",
                    format_whole(static_cast<std::int64_t>(hidden)) +
                        " more layers are in the totals and not in this table.",
                    {{"data-rows-left-out", std::to_string(hidden)}});
      html_.line();
    }
    const std::string missing = left_out_text(analysis_, static_cast<int>(column_));
    if (!missing.empty()) {
      html_.element("p", missing + ". " + by_.leaves_out, {{"data-left-out", by_.id}});
      html_.line();
    }
  }

  HtmlWriter& html_;
  const Analysis& analysis_;
  const MirrorOptions& options_;
  const Model& model_;
  std::size_t column_;
  const Convention& by_;
  std::optional<MetricDeltas> deltas_;  // from the baseline, where one is pinned
};

}  // namespace

void write_head(HtmlWriter& html, const std::vector<HeadCell>& cells) {
  html.open("thead");
  html.open("tr");
  for (const HeadCell& cell : cells) {
    html.element("th", cell.title,
                 {{"scope", "col"},
                  {cell.column.empty() ? "" : "data-column", std::string(cell.column)},
                  {cell.is_number ? "class" : "", "number"}});
  }
  html.close();
  html.close();
  html.line();
}

void write_ledger(HtmlWriter& html, const Analysis& analysis, const MirrorOptions& options,
                  int convention) {
  Ledger(html, analysis, options, convention).write();
}

}  // namespace ledger
