#include <algorithm>

#include "model/definition_reader.h"
#include "model/words.h"

namespace ledger {

using Type = JsonValue::Type;

namespace {

// "input" is 0, "input[2]" is 2; nothing for other names.
std::optional<int> scope_input(std::string_view name) {
  if (name == "input") return 0;
  constexpr std::string_view kStart = "input[";
  if (name.substr(0, kStart.size()) != kStart || name.back() != ']') return std::nullopt;
  const std::string_view digits = name.substr(kStart.size(), name.size() - kStart.size() - 1);
  constexpr std::size_t kMostDigits = 4;
  if (digits.empty() || digits.size() > kMostDigits) return std::nullopt;
  int index = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    index = 10 * index + (c - '0');
  }
  return index;
}

// A few of the names before, the nearest in the list first: enough to guess what was meant.
std::vector<std::string_view> names_before(const ItemList& list) {
  constexpr std::size_t kEnough = 256;
  std::vector<std::string_view> names;
  for (auto item = list.items.rbegin(); item != list.items.rend() && names.size() < kEnough;
       ++item) {
    names.push_back(item->name);
  }
  names.push_back("input");
  return names;
}

}  // namespace

std::vector<Reference> DefinitionReader::read_inputs(const JsonValue& json, std::string_view user,
                                                     const ListContext& context) {
  std::vector<Reference> inputs;
  if (json.is(Type::kNull)) return inputs;
  if (!json.is(Type::kArray)) {
    if (auto reference = read_reference(json, user, context)) {
      inputs.push_back(std::move(*reference));
    }
    return inputs;
  }
  if (json.items.empty()) {
    reporter_.missing(json.mark, "The list of inputs is empty.",
                      "Leave \"inputs\" out to take the layer before.");
  }
  if (json.items.size() > static_cast<std::size_t>(kMaximumInputs)) {
    reporter_.add(ErrorCode::kTooLarge, json.mark,
                  "A layer has at most " + std::to_string(kMaximumInputs) + " inputs.");
    return inputs;
  }
  inputs.reserve(json.items.size());
  for (const JsonValue& item : json.items) {
    if (auto reference = read_reference(item, user, context)) {
      inputs.push_back(std::move(*reference));
    }
  }
  return inputs;
}

std::optional<Reference> DefinitionReader::read_reference(const JsonValue& json,
                                                          std::string_view user,
                                                          const ListContext& context) {
  if (json.is(Type::kObject)) return read_choice(json, user, context);
  if (!json.is(Type::kText)) {
    reporter_.wrong_type(json, "an input", "the name of a layer in double quotes");
    return std::nullopt;
  }
  Reference reference;
  reference.name = json.text;
  reference.mark = json.mark;
  resolve(reference, user, context);
  return reference;
}

std::optional<Reference> DefinitionReader::read_choice(const JsonValue& json, std::string_view user,
                                                       const ListContext& context) {
  const JsonValue* condition = json.find("if");
  const JsonValue* then = json.find("then");
  const JsonValue* otherwise = json.find("else");
  if (condition == nullptr || then == nullptr || otherwise == nullptr) {
    reporter_.missing(
        json.mark, R"(A chosen input needs "if", "then" and "else".)",
        R"(For example: {"if": "stride != 1", "then": "downsample", "else": "input"}.)");
    return std::nullopt;
  }
  for (const JsonValue::Member& member : json.members) {
    const bool known = member.key == "if" || member.key == "then" || member.key == "else";
    if (known || is_remark(member.key)) continue;
    reporter_.unknown(member.key_mark, "key of a chosen input", member.key, {"if", "then", "else"});
  }
  const auto decision = read_quantity(*condition, "if", context.symbols);
  auto first = read_reference(*then, user, context);
  auto second = read_reference(*otherwise, user, context);
  if (!decision || !first || !second) return std::nullopt;
  Reference reference;
  reference.mark = json.mark;
  reference.choice = std::make_unique<Choice>();
  reference.choice->condition = *decision;
  reference.choice->then = std::move(*first);
  reference.choice->otherwise = std::move(*second);
  return reference;
}

void DefinitionReader::resolve(Reference& reference, std::string_view user,
                               const ListContext& context) {
  constexpr std::string_view kAll = "[*]";
  if (reference.name.ends_with(kAll)) {
    reference.all = true;
    reference.name.resize(reference.name.size() - kAll.size());
  }
  if (const std::optional<int> index = scope_input(reference.name)) {
    reference.scope_input = *index;
    return;
  }
  reference.local = context.list.last_of_name(reference.name);
  if (reference.local >= 0) return;
  const ListContext* outermost = &context;
  while (outermost->around != nullptr) {
    outermost = outermost->around;
    if (outermost->list.last_of_name(reference.name) >= 0) return;
  }
  // What stands around a block is known where the block is used.
  if (outermost->block >= 0) return;
  // "stem.conv1": into a block before it, whose layers expansion knows.
  for (std::size_t dot = reference.name.find('.'); dot != std::string::npos;
       dot = reference.name.find('.', dot + 1)) {
    const std::string_view start = std::string_view(reference.name).substr(0, dot);
    for (const ListContext* list = &context; list != nullptr; list = list->around) {
      if (list->list.last_of_name(start) >= 0) return;
    }
  }
  if (reporter_.full()) return reporter_.unknown(reference.mark, "input", reference.name, {});
  constexpr std::size_t kMostOpenNames = 200;
  if (open_names_.size() >= kMostOpenNames) return;
  OpenName open = {reference.name, std::string(user), reference.mark, {}, false};
  open.hint = nearest_hint(reference.name, names_before(context.list));
  open.comes_later = context.given_names.count(reference.name) > 0;
  for (const ListContext* list = context.around; list != nullptr; list = list->around) {
    open.comes_later |= list->given_names.count(reference.name) > 0;
  }
  open_names_.push_back(std::move(open));
}

void DefinitionReader::judge_open_names() {
  for (OpenName& open : open_names_) {
    if (open.name == open.user) {
      reporter_.add(ErrorCode::kCycle, open.mark,
                    "The layer " + in_quotes(open.name) + " feeds itself.",
                    "Name a layer before it, or \"input\".");
    } else if (open.comes_later || body().layers.last_of_name(open.name) >= 0) {
      reporter_.add(ErrorCode::kCycle, open.mark,
                    "The input " + in_quotes(open.name) + " comes after " + in_quotes(open.user) +
                        ", which would use it.",
                    "A layer uses layers before it: put it behind its inputs.");
    } else {
      reporter_.add(
          ErrorCode::kUnknownName, open.mark,
          "There is no layer " + in_quotes(open.name) + " before " + in_quotes(open.user) + ".",
          std::move(open.hint));
    }
  }
}

}  // namespace ledger
