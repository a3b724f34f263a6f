#include <iostream>

#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/request.h"
#include "explain/compare.h"
#include "explain/difference.h"
#include "export/summary.h"
#include "export/text_table.h"
#include "formula/number_format.h"
#include "model/json_writer.h"

namespace ledger {
namespace {

const Convention& convention_at(const Analysis& analysis, int index) {
  return analysis.model->catalog->conventions()[static_cast<std::size_t>(index)];
}

// "+44.56 M": columns of exact numbers would be wider than a terminal.
std::string short_difference(std::int64_t value) {
  if (value == 0) return "0";
  return value < 0 ? "−" + format_count(value).substr(1) : "+" + format_count(value);
}

std::string not_counted_text(const Analysis& analysis, int convention) {
  const int layers = analysis.totals.not_counted[static_cast<std::size_t>(convention)];
  return layers == 0 ? std::string() : format_whole(layers);
}

std::string as_table(const Analysis& analysis, const Comparison& comparison) {
  const std::string reference = convention_at(analysis, comparison.reference).id;
  std::vector<TextColumn> columns = {{"convention"},
                                     {"count", true},
                                     {"it says"},
                                     {"/ " + reference, true},
                                     {"- " + reference, true}};
  for (const std::string& category : comparison.categories) columns.push_back({category, true});
  columns.push_back({"layers left out", true});
  TextTable table(std::move(columns));
  for (const ComparedConvention& each : comparison.conventions) {
    const Convention& by = convention_at(analysis, each.convention);
    std::vector<std::string> texts = {by.id, format_whole(each.value), by.unit, each.ratio,
                                      short_difference(each.difference)};
    for (const CategoryPart& part : each.parts) texts.push_back(short_difference(part.difference));
    texts.push_back(not_counted_text(analysis, each.convention));
    table.add(std::move(texts));
  }
  return table.text();
}

// Conventions that count something else than the reference, and what the tools themselves print.
std::string others_text(const Analysis& analysis, const Comparison& comparison) {
  const std::vector<Convention>& conventions = analysis.model->catalog->conventions();
  const CountedQuantity compared = convention_at(analysis, comparison.reference).quantity;
  TextTable figures({{"other figures"}, {"value", true}, {"it says"}});
  std::string printed;
  for (std::size_t i = 0; i < conventions.size(); ++i) {
    const Convention& by = conventions[i];
    if (by.quantity != compared) {
      figures.add({by.id, format_whole(analysis.totals.counts[i]), by.unit});
    }
    if (by.rendering.empty()) continue;
    printed += by.id + " itself prints: " + render(by.rendering, analysis.totals.counts[i]) + "\n";
  }
  return "\n" + figures.text() + (printed.empty() ? "" : "\n" + printed);
}

std::string heading(const Analysis& analysis) {
  return model_title(analysis) + ", input " + shape_text(analysis.model->input) + ", batch " +
         format_whole(analysis.options.batch) + "\n\n";
}

void write_convention(JsonWriter& json, const Analysis& analysis, const Comparison& comparison,
                      const ComparedConvention& each) {
  const Convention& by = convention_at(analysis, each.convention);
  json.begin_object();
  json.member("convention", by.id);
  json.member("unit", by.unit);
  json.member("count", each.value);
  json.member("ratio", each.ratio);
  json.member("difference", each.difference);
  const std::string own = rendering_text(analysis, each.convention);
  if (!own.empty()) json.member("printed", own);
  json.key("categories");
  json.begin_object();
  for (std::size_t i = 0; i < each.parts.size(); ++i) {
    json.key(comparison.categories[i]);
    json.begin_object();
    json.member("count", each.parts[i].value);
    json.member("difference", each.parts[i].difference);
    json.end_object();
  }
  json.end_object();
  json.key("left_out");
  json.begin_object();
  for (const LeftOut& kind : left_out(analysis, each.convention)) {
    json.member(analysis.model->catalog->kinds()[static_cast<std::size_t>(kind.kind)].name,
                kind.layers);
  }
  json.end_object();
  json.end_object();
}

std::string as_json(const Analysis& analysis, const Comparison& comparison,
                    const PreparedModel& model) {
  JsonWriter json;
  json.begin_object(JsonWriter::Layout::kLines);
  json.member("model", model_id(analysis, model.document.settings.variant));
  json.member("batch", analysis.options.batch);
  json.member("reference", convention_at(analysis, comparison.reference).id);
  json.key("conventions");
  json.begin_array(JsonWriter::Layout::kLines);
  for (const ComparedConvention& each : comparison.conventions) {
    write_convention(json, analysis, comparison, each);
  }
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace

int compare_command(const CompareRequest& request, Streams streams) {
  PreparedModel model;
  if (const int status = prepare_model(request.model, streams, model)) return status;
  const Analysis& analysis = *model.analysis;
  std::vector<int> reference;
  if (const int status =
          find_conventions({request.against}, *analysis.model->catalog, streams.err, reference)) {
    return status;
  }
  const Comparison comparison = compare_conventions(analysis, request.against);
  if (comparison.conventions.empty()) {
    return bad_usage(streams.err, "--against takes one convention.");
  }
  streams.out << (request.format == "json" ? as_json(analysis, comparison, model)
                                           : heading(analysis) + as_table(analysis, comparison) +
                                                 others_text(analysis, comparison));
  return finish(streams);
}

}  // namespace ledger
