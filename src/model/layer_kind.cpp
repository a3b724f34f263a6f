#include "model/layer_kind.h"

#include <algorithm>
#include <utility>

#include "model/layer_kind_reader.h"
#include "model/reading.h"
#include "model/words.h"

namespace ledger {
namespace {

constexpr std::array<std::string_view, kWorkCount> kWorkNames = {
    "macs", "adds", "multiplies", "compares", "divisions", "exponentials"};

struct RuleName {
  std::string_view name;
  ShapeRule rule;
};
constexpr std::array<RuleName, 13> kShapeRules = {{{"same", ShapeRule::kSame},
                                                   {"concat", ShapeRule::kConcat},
                                                   {"broadcast", ShapeRule::kBroadcast},
                                                   {"flatten", ShapeRule::kFlatten},
                                                   {"mean", ShapeRule::kMean},
                                                   {"permute", ShapeRule::kPermute},
                                                   {"transpose", ShapeRule::kTranspose},
                                                   {"reshape", ShapeRule::kReshape},
                                                   {"slice", ShapeRule::kSlice},
                                                   {"chunk", ShapeRule::kChunk},
                                                   {"select", ShapeRule::kSelect},
                                                   {"matmul", ShapeRule::kMatmul},
                                                   {"given", ShapeRule::kGiven}}};

}  // namespace

std::string_view work_name(Work work) {
  return kWorkNames[static_cast<std::size_t>(work)];
}

int LayerKind::field_index(std::string_view name_or_alias) const {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name_or_alias) return static_cast<int>(i);
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (const std::string& alias : fields[i].aliases) {
      if (alias == name_or_alias) return static_cast<int>(i);
    }
  }
  return -1;
}

LayerKindReader::LayerKindReader(const JsonValue& json, Reporter& reporter)
    : json_(json), reporter_(reporter) {
  for (const std::string_view name : {"N", "n_in", "rank_in", "E_in", "E_out", "functional", "P"}) {
    kind_.symbols.add(name);
  }
  for (const std::string_view name : kWorkNames) kind_.symbols.add(name);
}

std::optional<LayerKind> LayerKindReader::read() {
  if (!json_.is(JsonValue::Type::kObject)) {
    reporter_.wrong_type(json_, "a layer kind", "an object ({ … })");
    return std::nullopt;
  }
  check_keys();
  read_names();
  read_input();
  read_fields();
  read_where();
  read_requirements();
  read_output();
  read_parameters();
  read_operations();
  read_window();
  read_memory();
  if (failed_ || kind_.name.empty()) return std::nullopt;
  return std::move(kind_);
}

void LayerKindReader::check_keys() {
  static const std::vector<std::string_view> kKeys = {
      "kind",    "title",      "category", "aliases", "text",     "references",      "order",
      "input",   "inputs",     "fields",   "where",   "require",  "output",          "parameters",
      "buffers", "operations", "window",   "view",    "in_place", "workspace_bytes", "functional"};
  for (const JsonValue::Member& member : json_.members) {
    if (is_remark(member.key)) continue;
    if (std::find(kKeys.begin(), kKeys.end(), member.key) != kKeys.end()) continue;
    failed_ = true;
    reporter_.unknown(member.key_mark, "key of a layer kind", member.key, kKeys);
  }
}

void LayerKindReader::read_names() {
  const auto text = [&](std::string_view key, bool wanted) {
    if (const JsonValue* value = json_.find(key)) {
      return keep(read_text(*value, key, reporter_)).value_or("");
    }
    if (wanted) fail_missing(json_.mark, "A layer kind needs " + in_quotes(key) + ".");
    return std::string();
  };
  kind_.name = text("kind", true);
  kind_.title = text("title", true);
  kind_.category = text("category", true);
  kind_.text = text("text", false);
  if (kind_.name.size() > kMaximumNameBytes) {
    fail(ErrorCode::kTooLarge, json_.mark, "The name of a layer kind is too long.");
  }
  if (const JsonValue* value = json_.find("aliases")) {
    kind_.aliases = read_texts(*value, "aliases", reporter_);
  }
  if (const JsonValue* value = json_.find("references")) {
    kind_.references = read_texts(*value, "references", reporter_);
  }
  if (const JsonValue* value = json_.find("functional")) {
    kind_.functional = keep(read_boolean(*value, "functional", reporter_)).value_or(false);
  }
  if (const JsonValue* value = json_.find("view")) {
    kind_.is_view = keep(read_boolean(*value, "view", reporter_)).value_or(false);
  }
}

void LayerKindReader::read_input() {
  const JsonValue* dimensions = json_.find("input");
  if (dimensions == nullptr) {
    kind_.leading_dimensions = true;
  } else if (!dimensions->is(JsonValue::Type::kArray)) {
    fail_type(*dimensions, "input", "a list of symbols");
  } else {
    if (!bounded(*dimensions, "input")) return;
    for (const JsonValue& dimension : dimensions->items) {
      if (dimension.text == "..." && &dimension == &dimensions->items.front()) {
        kind_.leading_dimensions = true;
      } else if (dimension.text == "..." && &dimension == &dimensions->items.back()) {
        kind_.trailing_dimensions = true;
      } else if (const int slot = define(dimension); slot >= 0) {
        kind_.input_slots.push_back(slot);
      }
    }
  }
  if (const JsonValue* count = json_.find("inputs")) read_input_count(*count);
}

void LayerKindReader::read_input_count(const JsonValue& json) {
  if (!json.is(JsonValue::Type::kArray)) {
    const auto count = keep(read_whole(json, "inputs", reporter_));
    kind_.minimum_inputs = kind_.maximum_inputs = static_cast<int>(count.value_or(1));
  } else if (json.items.size() != 2) {
    fail(ErrorCode::kBadCatalog, json.mark, "The number of inputs is one number or [least, most].");
  } else {
    const auto least = keep(read_whole(json.items[0], "inputs", reporter_));
    kind_.minimum_inputs = static_cast<int>(least.value_or(1));
    kind_.maximum_inputs = -1;
    if (!json.items[1].is(JsonValue::Type::kNull)) {
      const auto most = keep(read_whole(json.items[1], "inputs", reporter_));
      kind_.maximum_inputs = static_cast<int>(most.value_or(1));
    }
  }
  const bool sane = kind_.minimum_inputs >= 1 && kind_.minimum_inputs <= 1000 &&
                    (kind_.maximum_inputs == -1 || kind_.maximum_inputs >= kind_.minimum_inputs);
  if (!sane) fail(ErrorCode::kOutOfRange, json.mark, "A layer has at least one input.");
}

void LayerKindReader::read_where() {
  const JsonValue* where = json_.find("where");
  if (where == nullptr) return;
  if (!where->is(JsonValue::Type::kObject)) return fail_type(*where, "where", "an object ({ … })");
  if (!bounded(*where, "where")) return;
  for (const JsonValue::Member& member : where->members) {
    std::optional<Expression> formula = read_early_formula(member.value, member.key);
    const int slot = define(member.key, member.key_mark);
    if (slot >= 0 && formula) kind_.where.push_back({member.key, slot, std::move(*formula)});
  }
}

void LayerKindReader::read_requirements() {
  const JsonValue* require = json_.find("require");
  if (require == nullptr) return;
  if (!require->is(JsonValue::Type::kArray)) return fail_type(*require, "require", "a list");
  if (!bounded(*require, "require")) return;
  for (const JsonValue& item : require->items) {
    const JsonValue* that = item.find("that");
    const JsonValue* otherwise = item.find("else");
    if (that == nullptr || otherwise == nullptr) {
      fail_missing(item.mark, R"(A requirement needs "that" and "else".)");
      continue;
    }
    Requirement requirement;
    requirement.that = read_early_formula(*that, "that").value_or(Expression());
    requirement.message = read_template(*otherwise);
    if (const JsonValue* hint = item.find("hint")) requirement.hint = read_template(*hint);
    kind_.requirements.push_back(std::move(requirement));
  }
}

std::string LayerKindReader::read_template(const JsonValue& json) {
  const std::string text = keep(read_text(json, "a message", reporter_)).value_or("");
  std::size_t open = 0;
  while ((open = text.find('{', open)) != std::string::npos) {
    const std::size_t close = text.find('}', open);
    const std::string name = text.substr(open + 1, close - open - 1);
    if (close == std::string::npos || kind_.symbols.find(name) < 0) {
      failed_ = true;
      reporter_.unknown(json.mark, "symbol in a message", name, views(kind_.symbols.names()));
      return text;
    }
    open = close;
  }
  return text;
}

void LayerKindReader::read_output() {
  const JsonValue* output = json_.find("output");
  if (output == nullptr) {
    kind_.shape_rule = ShapeRule::kSame;
  } else if (output->is(JsonValue::Type::kText)) {
    const auto* const rule =
        std::find_if(kShapeRules.begin(), kShapeRules.end(),
                     [&](const RuleName& known) { return known.name == output->text; });
    if (rule != kShapeRules.end()) {
      kind_.shape_rule = rule->rule;
      return;
    }
    failed_ = true;
    std::vector<std::string_view> known;
    for (const RuleName& name : kShapeRules) known.push_back(name.name);
    reporter_.unknown(output->mark, "shape rule", output->text, known,
                      "Shape rules: " + name_list(known) + "; or a list of formulas.");
  } else if (!output->is(JsonValue::Type::kArray)) {
    fail_type(*output, "output", "a list of formulas or a shape rule");
  } else {
    if (!bounded(*output, "output")) return;
    for (const JsonValue& dimension : output->items) read_output_dimension(dimension);
  }
}

void LayerKindReader::read_output_dimension(const JsonValue& json) {
  if (!json.is(JsonValue::Type::kObject)) {
    kind_.output.push_back(read_early_formula(json, "output").value_or(Expression()));
    kind_.output_slots.push_back(-1);
    return;
  }
  if (json.members.size() != 1) {
    fail(ErrorCode::kBadCatalog, json.mark, R"(A named dimension looks like {"H_out": "…"}.)");
    return;
  }
  const JsonValue::Member& member = json.members.front();
  kind_.output.push_back(read_early_formula(member.value, member.key).value_or(Expression()));
  kind_.output_slots.push_back(define(member.key, member.key_mark));
}

void LayerKindReader::read_parameters() {
  for (const std::string_view key : {"parameters", "buffers"}) {
    const JsonValue* tensors = json_.find(key);
    if (tensors == nullptr) continue;
    if (!tensors->is(JsonValue::Type::kObject)) {
      fail_type(*tensors, key, "an object ({ … })");
      continue;
    }
    if (!bounded(*tensors, key)) continue;
    // The formulas are read before any of them has a symbol.
    std::vector<NamedFormula> read;
    for (const JsonValue::Member& member : tensors->members) {
      read.push_back({member.key, -1, read_cost_formula(member.value, member.key)});
    }
    if (key == "buffers") {
      kind_.buffers = std::move(read);
      continue;
    }
    for (std::size_t i = 0; i < read.size(); ++i) {
      const bool bias = read[i].name.ends_with("bias");
      const ParameterGroup group = kind_.category == "norm" ? ParameterGroup::kNorm
                                   : bias                   ? ParameterGroup::kBiases
                                                            : ParameterGroup::kWeights;
      pending_parameters_.push_back(tensors->members[i].key_mark);
      kind_.parameters.push_back({std::move(read[i]), group});
    }
  }
}

void LayerKindReader::read_operations() {
  if (const JsonValue* operations = json_.find("operations")) {
    if (operations->is(JsonValue::Type::kText) && operations->text == "unknown") {
      kind_.has_work = true;
      return;
    }
    if (!operations->is(JsonValue::Type::kObject)) {
      return fail_type(*operations, "operations", "an object ({ … })");
    }
    for (const JsonValue::Member& member : operations->members) {
      const auto* const known = std::find(kWorkNames.begin(), kWorkNames.end(), member.key);
      if (known == kWorkNames.end()) {
        failed_ = true;
        reporter_.unknown(member.key_mark, "operation", member.key,
                          {kWorkNames.begin(), kWorkNames.end()});
        continue;
      }
      const auto index = static_cast<std::size_t>(known - kWorkNames.begin());
      kind_.work[index] = read_cost_formula(member.value, member.key);
      const Expression::Node& root = kind_.work[index].root();
      kind_.has_work |= root.operation != Operation::kNumber || !root.value.is_zero();
    }
  }
}

void LayerKindReader::read_window() {
  const JsonValue* window = json_.find("window");
  if (window == nullptr) return;
  if (window->text == "everything") {
    kind_.window = Window::kEverything;
    return;
  }
  const JsonValue* size = window->find("size");
  const JsonValue* stride = window->find("stride");
  if (size == nullptr || stride == nullptr || size->items.size() != 2 ||
      stride->items.size() != 2) {
    fail(ErrorCode::kBadCatalog, window->mark,
         R"(A window is "everything" or {"size": [height, width], "stride": [height, width]}.)");
    return;
  }
  kind_.window = Window::kFormula;
  for (std::size_t i = 0; i < 2; ++i) {
    kind_.window_size.push_back(read_cost_formula(size->items[i], "size"));
    kind_.window_stride.push_back(read_cost_formula(stride->items[i], "stride"));
  }
}

void LayerKindReader::read_memory() {
  if (const JsonValue* formula = json_.find("in_place")) {
    kind_.in_place = read_cost_formula(*formula, "in_place");
  }
  if (const JsonValue* formula = json_.find("workspace_bytes")) {
    kind_.workspace_bytes = read_cost_formula(*formula, "workspace_bytes");
  }
  // Last, so that only conventions can name them.
  for (std::size_t i = 0; i < kind_.parameters.size(); ++i) {
    NamedFormula& tensor = kind_.parameters[i].count;
    tensor.slot = define("P_" + tensor.name, pending_parameters_[i]);
  }
}

std::optional<LayerKind> read_layer_kind(const JsonValue& json, Errors& errors) {
  Reporter reporter;
  std::optional<LayerKind> kind = LayerKindReader(json, reporter).read();
  for (Error& error : reporter.take()) errors.push_back(std::move(error));
  return kind;
}

}  // namespace ledger
