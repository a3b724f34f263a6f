#include <iostream>

#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/request.h"
#include "explain/difference.h"
#include "export/summary.h"
#include "export/text_table.h"
#include "formula/number_format.h"
#include "model/json_writer.h"

namespace ledger {
namespace {

struct Side {
  PreparedModel model;
  std::vector<int> convention;  // one

  const Analysis& analysis() const { return *model.analysis; }
  const Convention& by() const {
    return analysis().model->catalog->conventions()[static_cast<std::size_t>(convention.front())];
  }
  DifferenceSide side() const { return {&analysis(), convention.front()}; }
  // "ResNet-50 v1.5, input 3×224×224, batch 1, by thop"
  std::string text() const {
    return model_title(analysis()) + ", input " + shape_text(analysis().model->input) + ", batch " +
           format_whole(analysis().options.batch) + ", by " + by().id;
  }
};

int find_convention(const std::string& id, Side& side, std::ostream& err) {
  const Catalog& catalog = *side.analysis().model->catalog;
  if (const int status = find_conventions({id}, catalog, err, side.convention)) return status;
  if (side.convention.size() == 1) return kExitOk;
  return bad_usage(err,
                   "Two conventions are compared, one with --convention and one with "
                   "--against.");
}

// The other side is the same model with more set on it, unless it is another model.
ModelRequest other_model(const WhyRequest& request) {
  ModelRequest other = request.model;
  if (!request.against_model.empty()) {
    other.model = request.against_model;
    other.variant.clear();
    other.settings.clear();
  }
  if (!request.against_variant.empty()) other.variant = request.against_variant;
  if (!request.against_batch.empty()) other.batch = request.against_batch;
  other.settings.insert(other.settings.end(), request.against_settings.begin(),
                        request.against_settings.end());
  return other;
}

bool has_other_model(const WhyRequest& request) {
  return !request.against_model.empty() || !request.against_variant.empty() ||
         !request.against_batch.empty() || !request.against_settings.empty();
}

int prepare(const WhyRequest& request, Streams streams, Side& side, Side& against) {
  std::optional<NamedText> source = read_model_text(request.model.model, streams);
  if (!source) return kExitUsage;
  if (const int status = prepare_model(request.model, *source, streams.err, side.model)) {
    return status;
  }
  if (!has_other_model(request)) {
    against.model = side.model;
    return kExitOk;
  }
  const ModelRequest other = other_model(request);
  if (other.model != request.model.model) source = read_model_text(other.model, streams);
  if (!source) return kExitUsage;
  return prepare_model(other, *source, streams.err, against.model);
}

std::string as_table(const Difference& difference, const Side& side, const Side& against) {
  TextTable ends({{}, {{}, true}});
  ends.add({against.text(), format_whole(difference.from)});
  ends.add({side.text(), format_whole(difference.to)});
  ends.add({"difference", signed_text(difference.to - difference.from)});
  TextTable items({{}, {{}, true}, {}});
  for (const DifferenceItem& item : difference.items) {
    items.add({"  " + item.title, signed_text(item.value),
               item.reason + " (" + layers_text(item.layers) + ")"});
  }
  return ends.text() + (difference.items.empty() ? "" : "\n" + items.text());
}

void write_side(JsonWriter& json, std::string_view key, const Side& side, std::int64_t count) {
  json.key(key);
  json.begin_object();
  json.member("model", model_id(side.analysis(), side.model.document.settings.variant));
  json.member("batch", side.analysis().options.batch);
  json.member("convention", side.by().id);
  json.member("count", count);
  json.end_object();
}

std::string as_json(const Difference& difference, const Side& side, const Side& against) {
  JsonWriter json;
  json.begin_object(JsonWriter::Layout::kLines);
  write_side(json, "from", against, difference.from);
  write_side(json, "to", side, difference.to);
  json.member("difference", difference.to - difference.from);
  json.key("items");
  json.begin_array(JsonWriter::Layout::kLines);
  for (const DifferenceItem& item : difference.items) {
    json.begin_object();
    json.member("cause", cause_name(item.cause));
    json.member("title", item.title);
    json.member("difference", item.value);
    json.member("from", item.from);
    json.member("to", item.to);
    json.member("layers", item.layers);
    json.member("sentence", sentence(item));
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace

int why_command(const WhyRequest& request, Streams streams) {
  Side side, against;
  if (const int status = prepare(request, streams, side, against)) return status;
  // Of two networks the same count unless told; of one network its MACs.
  const std::string other = has_other_model(request) ? request.convention : "macs";
  if (const int status = find_convention(request.convention, side, streams.err)) return status;
  if (const int status = find_convention(request.against.empty() ? other : request.against, against,
                                         streams.err)) {
    return status;
  }
  const Result<Difference> difference = take_apart(against.side(), side.side());
  if (!difference) return bad_usage(streams.err, describe(difference.error()));
  streams.out << (request.format == "json" ? as_json(*difference, side, against)
                                           : as_table(*difference, side, against));
  return finish(streams);
}

}  // namespace ledger
