// Layers added, removed, moved, copied and replaced by a model's "changes".
#include <gtest/gtest.h>

#include "model/definition.h"
#include "model/name_pattern.h"

namespace ledger {
namespace {

std::shared_ptr<const ModelDefinition> defined(std::string_view text) {
  const ParsedModel parsed = parse_model(text, built_in_catalog());
  for (const Error& error : parsed.errors) ADD_FAILURE() << describe(error);
  return parsed.definition;
}

// "name(kind)<inputs": a model in a line.
std::string drawn(const Model& model) {
  std::string text;
  for (const Layer& layer : model.layers) {
    if (!text.empty()) text += " ";
    text += layer.name + "<";
    for (std::size_t i = 0; i < layer.inputs.size(); ++i) {
      const int input = layer.inputs[i];
      text += (i > 0 ? "," : "");
      text += input == kModelInput ? "input" : model.layers[static_cast<std::size_t>(input)].name;
    }
  }
  return text;
}

std::string drawn(std::string_view text, const Settings& settings = {}) {
  const auto definition = defined(text);
  if (!definition) return {};
  const ExpandedModel expanded = expand(*definition, settings);
  if (!expanded.model) return describe(expanded.errors.front());
  return drawn(*expanded.model);
}

constexpr std::string_view kChain = R"({"input": [3, 8, 8], "layers": [
  {"type": "conv2d", "name": "c", "out_channels": 4, "kernel_size": 3, "padding": 1},
  {"type": "relu", "name": "r"},
  {"type": "conv2d", "name": "d", "out_channels": 4, "kernel_size": 3, "padding": 1},
  {"type": "add", "name": "sum", "inputs": ["d", "r"]}]})";

constexpr std::string_view kBlocks = R"({"input": [4, 8, 8], "parameters": {"n": 3},
  "blocks": {"unit": {"arguments": {"channels": 4}, "layers": [
    {"type": "conv2d", "name": "c", "out_channels": "channels", "kernel_size": 1},
    {"type": "relu", "name": "r"}]}},
  "layers": [{"block": "unit", "name": "u", "repeat": "n"}, {"type": "flatten", "name": "f"}]})";

Settings changed(std::vector<std::string> changes) {
  Settings settings;
  settings.changes = std::move(changes);
  return settings;
}

std::string with_changes(std::string_view text, std::string_view changes) {
  std::string merged(text.substr(0, text.size() - 1));
  return merged.append(", \"changes\": ").append(changes).append("}");
}

TEST(NamePattern, AStarIsANumber) {
  EXPECT_TRUE(matches_pattern("layer1.*.conv1", "layer1.12.conv1"));
  EXPECT_FALSE(matches_pattern("layer1.*.conv1", "layer1..conv1"));
  EXPECT_FALSE(matches_pattern("layer1.*.conv1", "layer1.0.conv2"));
  EXPECT_FALSE(matches_pattern("layer1.*.conv1", "layer1.x.conv1"));
  EXPECT_TRUE(matches_pattern("a*1", "a21"));
  EXPECT_TRUE(matches_pattern("a.*.b.*", "a.0.b.*"));
  std::vector<std::string_view> numbers;
  EXPECT_TRUE(matches_pattern("a.*.b*.c", "a.7.b12.c", &numbers));
  EXPECT_EQ(fill_pattern("x*.y*.z", numbers), "x7.y12.z");
}

TEST(Changes, AnAddedLayerStandsOnThePathOfTheOneItFollows) {
  EXPECT_EQ(drawn(kChain, changed({R"({"add": {"type": "relu", "name": "x"}, "after": "r"})"})),
            "c<input r<c x<r d<x sum<d,x");
  EXPECT_EQ(drawn(kChain, changed({R"({"add": {"type": "relu", "name": "x"}, "before": "sum"})"})),
            "c<input r<c d<r x<d sum<x,r");
  EXPECT_EQ(drawn(kChain, changed({R"({"add": {"type": "relu", "name": "x"}, "after": "input"})"})),
            "x<input c<x r<c d<r sum<d,r");
  EXPECT_EQ(drawn(kChain, changed({R"({"add": {"type": "relu"}, "after": "sum"})"})),
            "c<input r<c d<r sum<d,r relu<sum");
}

TEST(Changes, AnAddedLayerMayReadOthers) {
  EXPECT_EQ(
      drawn(kChain,
            changed(
                {R"({"add": {"type": "add", "name": "x", "inputs": ["d", "c"]}, "after": "d"})"})),
      "c<input r<c d<r x<d,c sum<x,r");
}

TEST(Changes, ReadersOfARemovedLayerTakeItsFirstInput) {
  EXPECT_EQ(drawn(kChain, changed({R"({"remove": "r"})"})), "c<input d<c sum<d,c");
  EXPECT_EQ(drawn(kChain, changed({R"({"remove": "c"})", R"({"remove": "r"})"})),
            "d<input sum<d,input");
  EXPECT_EQ(drawn(kChain, changed({R"({"remove": "sum"})"})), "c<input r<c d<r");
}

TEST(Changes, AMovedLayerLeavesItsPathAndStandsOnAnother) {
  EXPECT_EQ(drawn(kChain, changed({R"({"move": "r", "after": "d"})"})), "c<input d<c r<d sum<r,c");
  EXPECT_EQ(drawn(kChain, changed({R"({"move": "r", "before": "c"})"})), "r<input c<r d<c sum<d,c");
  EXPECT_EQ(drawn(kChain, changed({R"({"move": "r", "after": "input"})"})),
            "r<input c<r d<c sum<d,c");
}

TEST(Changes, ACopyFollowsItsOriginal) {
  EXPECT_EQ(drawn(kChain, changed({R"({"copy": "d", "name": "d_2"})"})),
            "c<input r<c d<r d_2<d sum<d_2,r");
  EXPECT_EQ(drawn(kChain, changed({R"({"copy": "sum", "name": "sum_2"})"})),
            "c<input r<c d<r sum<d,r sum_2<sum,r");
}

TEST(Changes, AReplacedLayerKeepsWhatItsNewKindHas) {
  const auto definition = defined(kChain);
  const ExpandedModel expanded =
      expand(*definition, changed({R"({"replace": "c", "with": {"type": "conv_transpose2d"}})",
                                   R"({"replace": "sum", "with": {"type": "relu"}})"}));
  ASSERT_TRUE(expanded.model) << describe(expanded.errors.front());
  const Model& model = *expanded.model;
  EXPECT_EQ(drawn(model), "c<input r<c d<r sum<d");
  const LayerKind& kind = model.kind_of(model.layers[0]);
  EXPECT_EQ(kind.name, "conv_transpose2d");
  const auto field = static_cast<std::size_t>(kind.field_index("out_channels"));
  EXPECT_EQ(model.layers[0].fields[field].numbers[0], Rational(4));
  EXPECT_EQ(model.kind_of(model.layers[3]).name, "relu");
}

TEST(Changes, AStarMeansAllRepeatsAndAPlainNameOne) {
  EXPECT_EQ(drawn(kBlocks, changed({R"({"remove": "u.*.r"})"})),
            "u.0.c<input u.1.c<u.0.c u.2.c<u.1.c f<u.2.c");
  EXPECT_EQ(drawn(kBlocks, changed({R"({"remove": "u.1.r"})"})),
            "u.0.c<input u.0.r<u.0.c u.1.c<u.0.r u.2.c<u.1.c u.2.r<u.2.c f<u.2.r");
  EXPECT_EQ(drawn(kBlocks, changed({R"({"remove": "u.1"})"})),
            "u.0.c<input u.0.r<u.0.c u.2.c<u.0.r u.2.r<u.2.c f<u.2.r");
  EXPECT_EQ(drawn(kBlocks, changed({R"({"move": "u.*.r", "before": "u.*.c"})"})),
            "u.0.r<input u.0.c<u.0.r u.1.r<u.0.c u.1.c<u.1.r u.2.r<u.1.c u.2.c<u.2.r f<u.2.c");
  EXPECT_EQ(
      drawn(kBlocks, changed({R"({"add": {"type": "add", "name": "s", "inputs": ["u.*.r", "u.*.c"]},
                                  "after": "u.*.r"})"})),
      "u.0.c<input u.0.r<u.0.c u.0.s<u.0.r,u.0.c u.1.c<u.0.s u.1.r<u.1.c u.1.s<u.1.r,u.1.c "
      "u.2.c<u.1.s u.2.r<u.2.c u.2.s<u.2.r,u.2.c f<u.2.s");
}

TEST(Changes, BlocksFollow) {
  const auto definition = defined(kBlocks);
  Settings settings = changed(
      {R"({"add": {"type": "relu", "name": "x"}, "before": "u.1.c"})", R"({"remove": "u.0"})"});
  const ExpandedModel expanded = expand(*definition, settings);
  ASSERT_TRUE(expanded.model);
  ASSERT_EQ(expanded.model->groups.size(), 3u);
  const std::vector<Group>& groups = expanded.model->groups;
  EXPECT_EQ(groups[0].layer_count, 5);
  EXPECT_EQ(groups[1].name, "u.1");
  EXPECT_EQ(groups[1].first_layer, 0);
  EXPECT_EQ(groups[1].layer_count, 3);
  EXPECT_EQ(groups[2].parent, 0);
  EXPECT_EQ(expanded.model->layers[0].group, 1);
  EXPECT_EQ(expanded.model->layers[3].group, 2);
  EXPECT_EQ(groups[1].all, "u.*");
  EXPECT_EQ(groups[0].repeats, 3);
}

TEST(Changes, EditsOfBlocksSetArgumentsAndRepeats) {
  const auto definition = defined(kBlocks);
  Settings settings;
  settings.edits["u"] = {{"repeat", "2"}, {"channels", "\"2*n\""}};
  settings.edits["u.1"] = {{"channels", "9"}};
  const ExpandedModel expanded = expand(*definition, settings);
  ASSERT_TRUE(expanded.model) << describe(expanded.errors.front());
  EXPECT_EQ(drawn(*expanded.model), "u.0.c<input u.0.r<u.0.c u.1.c<u.0.r u.1.r<u.1.c f<u.1.r");
  EXPECT_EQ(expanded.model->layers[0].fields[1].numbers[0], Rational(6));
  EXPECT_EQ(expanded.model->layers[2].fields[1].numbers[0], Rational(9));
  EXPECT_EQ(definition->argument_names("unit"), std::vector<std::string_view>{"channels"});
  EXPECT_EQ(expanded.model->groups[2].arguments, std::vector<Rational>{9});
}

TEST(Changes, NamesWithAFormulaHaveAStarForWhatRepeats) {
  const auto definition = defined(R"({"blocks": {
      "unit": {"arguments": {"k": null}, "layers": [{"type": "relu", "name": "r"}]},
      "stage": {"arguments": {"k": 0}, "layers": [
        {"block": "unit", "name": "block{k + 1}-{i}", "repeat": 2, "k": "k"}]}},
    "layers": [{"block": "stage", "name": "a"}, {"block": "stage", "name": "b", "k": 4}]})");
  ASSERT_TRUE(definition);
  Settings settings;
  settings.edits["b.block5-*"] = {{"repeat", "3"}};
  const ExpandedModel expanded = expand(*definition, settings);
  ASSERT_TRUE(expanded.model) << describe(expanded.errors.front());
  EXPECT_EQ(drawn(*expanded.model),
            "a.block1-0.r<input a.block1-1.r<a.block1-0.r b.block5-0.r<a.block1-1.r "
            "b.block5-1.r<b.block5-0.r b.block5-2.r<b.block5-1.r");
  EXPECT_EQ(expanded.model->groups[1].all, "a.block1-*");
  EXPECT_EQ(expanded.model->groups.back().all, "b.block5-*");
}

TEST(Changes, ANameForOneComesAfterANameForMany) {
  const auto definition = defined(kBlocks);
  Settings settings;
  settings.edits["u.0.c"] = {{"out_channels", "5"}};
  settings.edits["u.*.c"] = {{"out_channels", "6"}, {"bias", "false"}};
  const ExpandedModel expanded = expand(*definition, settings);
  ASSERT_TRUE(expanded.model);
  EXPECT_EQ(expanded.model->layers[0].fields[1].numbers[0], Rational(5));
  EXPECT_EQ(expanded.model->layers[2].fields[1].numbers[0], Rational(6));
}

TEST(Changes, StandInTheTextAsWell) {
  const std::string text = with_changes(kBlocks, R"([
      {"edits": {"u.0.c": {"out_channels": 7}}},
      {"copy": "u.*.c", "name": "c_2"},
      {"remove": "f"},  // a remark
    ])");
  EXPECT_EQ(drawn(text),
            "u.0.c<input u.0.c_2<u.0.c u.0.r<u.0.c_2 u.1.c<u.0.r u.1.c_2<u.1.c u.1.r<u.1.c_2 "
            "u.2.c<u.1.r u.2.c_2<u.2.c u.2.r<u.2.c_2");
  const auto definition = defined(text);
  const auto model = expand(*definition, {}).model;
  ASSERT_TRUE(model);
  EXPECT_EQ(model->layers[1].fields[1].numbers[0], Rational(7)) << "a copy of what was edited";
}

struct BadChange {
  std::string_view change;
  ErrorCode code;
  std::string_view says;
};

TEST(Changes, SayWhatIsWrongWithThem) {
  const std::vector<BadChange> kBad = {
      {R"({"remove": "rr"})", ErrorCode::kUnknownName, "Did you mean \"r\"?"},
      {R"({"remove": 3})", ErrorCode::kWrongType, "name of a layer"},
      {R"({"delete": "r"})", ErrorCode::kMissing, "\"remove\""},
      {R"({"remove": "r", "after": "c"})", ErrorCode::kUnknownName, "after"},
      {R"({"add": {"type": "relu"}})", ErrorCode::kMissing, "\"after\""},
      {R"({"add": {"type": "rellu"}, "after": "c"})", ErrorCode::kUnknownName, "relu"},
      {R"({"add": {"type": "conv2d"}, "after": "c"})", ErrorCode::kMissing, "needs"},
      {R"({"add": {"type": "relu", "name": "r"}, "after": "c"})", ErrorCode::kDuplicateName,
       "\"r\""},
      {R"({"add": {"type": "add"}, "after": "c"})", ErrorCode::kOutOfRange, "1 input"},
      {R"({"add": {"type": "add", "inputs": ["c", "sum"]}, "after": "c"})", ErrorCode::kCycle,
       "comes after"},
      {R"({"add": {"type": "relu", "if": 1}, "after": "c"})", ErrorCode::kUnknownName, "\"if\""},
      {R"({"move": "r", "after": "r"})", ErrorCode::kCycle, "beside itself"},
      {R"({"move": "sum", "before": "c"})", ErrorCode::kCycle, "comes after"},
      {R"({"replace": "r", "with": {"type": "conv2d"}})", ErrorCode::kMissing, "out_channels"},
      {R"({"replace": "r", "with": {"type": "add"}})", ErrorCode::kOutOfRange, "at least 2"},
      {R"({"replace": "r"})", ErrorCode::kMissing, "\"with\""},
      {R"([1])", ErrorCode::kWrongType, "object"},
  };
  const auto definition = defined(kChain);
  for (const BadChange& bad : kBad) {
    const std::string change(bad.change);
    const ExpandedModel of_settings = expand(*definition, changed({change}));
    ASSERT_FALSE(of_settings.model) << change;
    const Error& error = of_settings.errors.front();
    EXPECT_EQ(error.code, bad.code) << describe(error);
    EXPECT_NE((error.message + error.hint).find(bad.says), std::string::npos) << describe(error);
    // A layer that cannot stand where it would has its own place in the text.
    if (bad.code != ErrorCode::kCycle) {
      EXPECT_EQ(error.place.line, 0) << describe(error);
    }

    const std::string text = with_changes(kChain, "[" + change + "]");
    const ParsedModel parsed = parse_model(text, built_in_catalog());
    const Errors errors = parsed.definition ? expand(*parsed.definition, {}).errors : parsed.errors;
    ASSERT_FALSE(errors.empty()) << change;
    EXPECT_EQ(errors.front().code, bad.code) << describe(errors.front());
    EXPECT_GT(errors.front().place.line, 0) << describe(errors.front());
  }
}

TEST(Changes, OfSettingsRestWhereTheirLayersAreNot) {
  const auto definition = defined(kBlocks);
  Settings settings = changed({R"({"remove": "u.2.r"})", R"({"remove": "u.0.r"})"});
  settings.edits["u.2.c"]["bias"] = "false";
  settings.edits["u.1.c"]["bias"] = "false";
  settings.parameters["n"] = 2;
  EXPECT_FALSE(expand(*definition, settings).model);
  const ExpandedModel expanded = expand(*definition, settings, Absent::kRests);
  ASSERT_TRUE(expanded.model);
  EXPECT_EQ(drawn(*expanded.model), "u.0.c<input u.1.c<u.0.c u.1.r<u.1.c f<u.1.r");
  const Settings in_force = settings_in_force(*definition, settings);
  EXPECT_EQ(in_force.changes, std::vector<std::string>{settings.changes[1]});
  EXPECT_EQ(in_force.edits.size(), 1u);
  EXPECT_TRUE(expand(*definition, in_force).model);
}

TEST(Changes, AreExpandedTheSameFromMemory) {
  const auto definition = defined(kBlocks);
  ExpansionMemory memory;
  Settings settings;
  const auto check = [&](const char* step) {
    const ExpandedModel kept = memory.expand(definition, settings);
    const ExpandedModel fresh = expand(*definition, settings, Absent::kRests);
    ASSERT_EQ(kept.model == nullptr, fresh.model == nullptr) << step;
    if (!kept.model) return;
    EXPECT_TRUE(is_same_model(*kept.model, *fresh.model)) << step;
  };
  check("nothing");
  settings.edits["u.1.c"]["out_channels"] = "8";
  check("a field");
  settings.edits["u"]["channels"] = "12";
  check("an argument");
  settings.edits["u.1.c"]["out_channels"] = "9";
  check("a field on top of the argument");
  settings.changes.push_back(R"({"add": {"type": "gelu", "name": "g"}, "after": "u.*.r"})");
  check("a layer");
  settings.edits["u.*.g"]["approximate"] = "true";
  check("no such field");
  settings.edits["u"]["repeat"] = "1";
  check("fewer repeats");
  settings.edits.clear();
  check("no edits");
  settings.changes.clear();
  check("no changes");
}

}  // namespace
}  // namespace ledger
