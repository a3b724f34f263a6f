#include <iostream>

#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/request.h"
#include "explain/which.h"
#include "export/text_table.h"
#include "model/json_writer.h"

namespace ledger {
namespace {

// What of the terminal gives the count: "resnet50 --set resolution=256 --batch 3".
std::string command_text(const CountMatch& match) {
  std::string text = match.network;
  if (match.resolution != 0) text += " --set resolution=" + std::to_string(match.resolution);
  if (match.batch != 1) text += " --batch " + std::to_string(match.batch);
  if (!match.convention.empty()) text += " --convention " + match.convention;
  return text;
}

std::string as_table(const std::vector<CountMatch>& matches) {
  TextTable table({{{}, true}, {}, {}});
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const CountMatch& match = matches[i];
    std::string sentence = match.sentence;
    for (std::size_t k = 0; k < match.also.size(); ++k) {
      sentence += (k == 0 ? " Also " : ", ") + match.also[k].convention;
    }
    if (!match.also.empty()) sentence += ".";
    table.add({std::to_string(i + 1), command_text(match), sentence});
  }
  return table.text();
}

std::string as_json(const TypedNumber& number, const std::vector<CountMatch>& matches) {
  JsonWriter json;
  json.begin_object(JsonWriter::Layout::kLines);
  json.member("number", number.digits);
  json.member("network", number.network);
  json.key("matches");
  json.begin_array(JsonWriter::Layout::kLines);
  for (const CountMatch& match : matches) {
    json.begin_object();
    json.member("model", match.network);
    json.member("title", match.title);
    if (match.resolution != 0) json.member("resolution", match.resolution);
    json.member("batch", match.batch);
    if (!match.convention.empty()) json.member("convention", match.convention);
    json.member("of", subject_name(match.subject.kind));
    json.member("count", match.count);
    json.member("slip", slip_name(match.slip));
    json.member("digits", digit_match_name(match.digits));
    json.key("also");
    json.begin_object();
    for (const AlsoCounted& each : match.also) json.member(each.convention, each.count);
    json.end_object();
    json.member("sentence", match.sentence);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace

int which_command(const WhichRequest& request, Streams streams) {
  std::string text;
  for (const std::string& word : request.words) text += (text.empty() ? "" : " ") + word;
  const Result<TypedNumber> number = parse_typed_number(text);
  if (!number) return bad_usage(streams.err, describe(number.error()));
  CountIndex index;
  index.fill();
  const std::vector<CountMatch> matches = find_counts(index, *number);
  if (request.format == "json") {
    streams.out << as_json(*number, matches);
  } else if (matches.empty()) {
    streams.out << "No count of a network known here comes to this number.\n";
  } else {
    streams.out << as_table(matches);
  }
  return finish(streams);
}

}  // namespace ledger
