#include "import/caffe_layer.h"

#include <algorithm>

#include "formula/rational.h"
#include "import/draft_model.h"
#include "model/definition.h"
#include "model/words.h"

namespace ledger {

long long CaffeFields::number(const ProtoField& field, long long otherwise, long long least) const {
  const std::string name(field.name.substr(0, 48));
  const std::optional<Rational> value =
      field.is_message || field.is_quoted ? std::nullopt : parse_decimal(field.text);
  if (!value || !value->is_whole()) {
    reporter_->add(ErrorCode::kWrongType, field.value_mark,
                   "Expected a whole number for " + name + ", found " +
                       (field.is_message ? "a message" : in_quotes(field.text)) + ".");
    return otherwise;
  }
  if (value->numerator < least) {
    reporter_->add(ErrorCode::kOutOfRange, field.value_mark,
                   name + " is " + std::to_string(value->numerator) + ", and must be at least " +
                       std::to_string(least) + ".");
    return std::max(otherwise, least);
  }
  return value->numerator;
}

long long CaffeFields::whole(std::string_view field, long long otherwise, long long least) const {
  const ProtoField* found = find(field);
  return found == nullptr ? otherwise : number(*found, otherwise, least);
}

bool CaffeFields::boolean(std::string_view field, bool otherwise) const {
  const ProtoField* found = find(field);
  if (found == nullptr) return otherwise;
  if (found->text == "true" || found->text == "1") return true;
  if (found->text == "false" || found->text == "0") return false;
  reporter_->add(ErrorCode::kWrongType, found->value_mark,
                 "Expected true or false for " + std::string(field) + ", found " +
                     in_quotes(found->text) + ".");
  return otherwise;
}

std::string_view CaffeFields::word(std::string_view field, std::string_view otherwise) const {
  const ProtoField* found = find(field);
  return found == nullptr ? otherwise : found->text;
}

bool CaffeFields::differs(std::string_view field, std::string_view usual) const {
  const ProtoField* found = find(field);
  if (found == nullptr) return false;
  const std::optional<Rational> value = parse_decimal(found->text);
  return !value || *value != parse_decimal(usual);
}

std::vector<long long> CaffeFields::wholes(std::string_view field, long long least) const {
  constexpr std::size_t kMost = 1000;
  std::vector<long long> numbers;
  if (message_ == nullptr) return numbers;
  for (const ProtoField& each : message_->fields) {
    if (each.name != field) continue;
    if (numbers.size() == kMost) {
      reporter_->add(ErrorCode::kTooLarge, each.mark,
                     in_quotes(field) + " is given more than " + std::to_string(kMost) + " times.");
      return numbers;
    }
    numbers.push_back(number(each, 1, least));
  }
  return numbers;
}

std::vector<long long> CaffeFields::pair(std::string_view field, std::string_view height,
                                         std::string_view width, long long otherwise,
                                         long long least) const {
  const std::vector<long long> given = wholes(field, least);
  std::vector<long long> both = {otherwise, otherwise};
  if (!given.empty()) both = {given.front(), given.size() > 1 ? given[1] : given.front()};
  return {whole(height, both[0], least), whole(width, both[1], least)};
}

const ProtoField* CaffeFields::find_message(std::string_view field) const {
  const ProtoField* found = find(field);
  if (found == nullptr || found->is_message) return found;
  reporter_->add(
      ErrorCode::kWrongType, found->value_mark,
      "Expected \"{\" behind " + std::string(field) + ", found " + in_quotes(found->text) + ".");
  return nullptr;
}

bool CaffeLayer::runs_in(std::string_view phase) const {
  bool has_include = false, is_included = false;
  for (const ProtoField& field : message->fields) {
    const bool is_include = field.name == "include";
    if (!is_include && field.name != "exclude") continue;
    const ProtoField* given = field.find("phase");
    const bool matches = given == nullptr || given->text == phase;
    if (!is_include && matches && given != nullptr) return false;
    has_include |= is_include;
    is_included |= is_include && matches;
  }
  return !has_include || is_included;
}

std::vector<CaffeLayer> read_caffe_layers(const ProtoField& net, Reporter& reporter) {
  std::vector<CaffeLayer> layers;
  for (const ProtoField& field : net.fields) {
    if (field.name != "layer" && field.name != "layers") continue;
    if (layers.size() >= static_cast<std::size_t>(kMaximumLayers)) {
      reporter.add(ErrorCode::kTooLarge, field.mark,
                   "The network has more than " + std::to_string(kMaximumLayers) + " layers.");
      break;
    }
    if (!field.is_message || field.find("layer") != nullptr) {
      reporter.add(
          ErrorCode::kWrongType, field.value_mark,
          field.is_message ? "This is the oldest form of a prototxt, a layer in a layer."
                           : "Expected \"{\" behind " + in_quotes(field.name) + ".",
          field.is_message ? "Caffe's tool upgrade_net_proto_text makes a newer one of it." : "");
      continue;
    }
    CaffeLayer layer = {{}, {}, {}, {}, {}, &field, {&field, reporter}};
    for (const ProtoField& each : field.fields) {
      if (each.name == "name" && layer.name.empty()) layer.name = unescaped(each.text);
      if (each.name == "type" && layer.type_as_written.empty()) {
        layer.type_as_written = unescaped(each.text.substr(0, 100));
      }
      if (each.name == "bottom") layer.bottoms.push_back({unescaped(each.text), each.value_mark});
      if (each.name == "top") layer.tops.push_back({unescaped(each.text), each.value_mark});
    }
    if (std::max(layer.bottoms.size(), layer.tops.size()) > kMostDraftInputs) {
      reporter.add(ErrorCode::kTooLarge, field.mark,
                   "The layer " + in_quotes(layer.name) + " has more than " +
                       std::to_string(kMostDraftInputs) + " bottoms or tops.");
      break;
    }
    layer.type = fold_name(layer.type_as_written);
    if (layer.type.empty()) {
      reporter.add(ErrorCode::kMissing, field.mark, "The layer has no type.",
                   "For example: type: \"Convolution\".");
    }
    std::replace(layer.name.begin(), layer.name.end(), '/', '.');
    layers.push_back(std::move(layer));
  }
  return layers;
}

}  // namespace ledger
