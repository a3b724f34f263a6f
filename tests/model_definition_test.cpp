#include "model/definition.h"

#include <gtest/gtest.h>

#include "model/presets.h"

namespace ledger {
namespace {

std::shared_ptr<const ModelDefinition> defined(std::string_view text) {
  ParsedModel parsed = parse_model(text, built_in_catalog());
  for (const Error& error : parsed.errors) ADD_FAILURE() << describe(error);
  return parsed.definition;
}

std::shared_ptr<const Model> expanded(std::string_view text, const Settings& settings = {}) {
  const auto definition = defined(text);
  if (!definition) return nullptr;
  ExpandedModel expanded = expand(*definition, settings);
  for (const Error& error : expanded.errors) ADD_FAILURE() << describe(error);
  return expanded.model;
}

// "name kind<input,input" for each layer, inputs by name.
std::vector<std::string> outline(const Model& model) {
  std::vector<std::string> lines;
  for (const Layer& layer : model.layers) {
    std::string line = layer.name + " " + model.kind_of(layer).name + "<";
    for (const int input : layer.inputs) {
      if (line.back() != '<') line += ",";
      line += input == kModelInput ? "input" : model.layers[static_cast<std::size_t>(input)].name;
    }
    lines.push_back(line);
  }
  return lines;
}

using Lines = std::vector<std::string>;

const FieldValue& field(const Model& model, std::size_t layer, std::string_view name) {
  const Layer& wanted = model.layers[layer];
  return wanted.fields[static_cast<std::size_t>(model.kind_of(wanted).field_index(name))];
}

TEST(Definition, APlainListIsAModel) {
  const auto model = expanded(R"([{"type": "conv2d", "out_channels": 8, "kernel_size": [3, 5]},
                                  "relu", {"kind": "Conv2D", "filters": 4, "kernel_size": 1}])");
  ASSERT_TRUE(model);
  EXPECT_EQ(model->input, (Shape{3, 224, 224}));
  EXPECT_EQ(outline(*model),
            (Lines{"conv2d conv2d<input", "relu relu<conv2d", "conv2d_2 conv2d<relu"}));
  EXPECT_EQ(field(*model, 0, "kernel_size").numbers[0], Rational(3));
  EXPECT_EQ(field(*model, 0, "kernel_size").numbers[1], Rational(5));
  EXPECT_EQ(field(*model, 0, "stride").kind, FieldValue::Kind::kDefault);
  EXPECT_EQ(field(*model, 2, "kernel_size").numbers[1], Rational(1));
  EXPECT_EQ(model->layers[2].mark.line, 2);
}

TEST(Definition, LayersThatAreAlikeStayApartWhenOneIsEdited) {
  Settings settings;
  settings.edits["conv2d_2"]["out_channels"] = "5";
  const auto model = expanded(R"([{"type": "conv2d", "out_channels": 8, "kernel_size": 3},
                                  {"type": "conv2d", "out_channels": 8, "kernel_size": 3},
                                  {"type": "conv2d", "out_channels": 8, "kernel_size": 3}])",
                              settings);
  ASSERT_TRUE(model);
  EXPECT_EQ(field(*model, 0, "out_channels").numbers[0], Rational(8));
  EXPECT_EQ(field(*model, 1, "out_channels").numbers[0], Rational(5));
  EXPECT_EQ(field(*model, 2, "out_channels").numbers[0], Rational(8));
  EXPECT_TRUE(field(*model, 1, "out_channels").edited);
  EXPECT_FALSE(field(*model, 2, "out_channels").edited);
}

TEST(Definition, ManyNamesAreFoundAndToldApart) {
  constexpr int kLayers = 3000;
  std::string text = "[";
  for (int i = 0; i < kLayers; ++i) {
    text += R"({"type": "relu", "name": "r)" + std::to_string(i) + R"(", "inputs": [")" +
            (i == 0 ? "input" : "r" + std::to_string(i / 2)) + "\"]},\n";
  }
  const auto model = expanded(text + "]");
  ASSERT_TRUE(model);
  for (std::size_t i = 1; i < model->layers.size(); ++i) {
    EXPECT_EQ(model->layers[i].inputs, std::vector<int>{static_cast<int>(i / 2)});
  }
  const ParsedModel twice =
      parse_model(text + R"({"type": "relu", "name": "r1234"}])", built_in_catalog());
  ASSERT_EQ(twice.errors.size(), 1u);
  EXPECT_EQ(twice.errors[0].code, ErrorCode::kDuplicateName);
  EXPECT_NE(twice.errors[0].message.find("line 1235"), std::string::npos);
}

TEST(Definition, DefaultNamesStepAroundGivenOnes) {
  const auto model =
      expanded(R"(["relu", {"type": "relu", "name": "relu_2"}, "relu", "relu", "tanh"])");
  EXPECT_EQ(outline(*model), (Lines{"relu relu<input", "relu_2 relu<relu", "relu_3 relu<relu_2",
                                    "relu_4 relu<relu_3", "tanh tanh<relu_4"}));
}

TEST(Definition, FieldsTakeWordsNullsAndFormulas) {
  const auto model = expanded(R"({"parameters": {"width": {"default": 6}}, "layers": [
    {"type": "conv2d", "out_channels": "2*width", "kernel_size": ["width/2", 5], "padding": "SAME",
     "stride": null, "bias": 0, "groups": "3 - 2"}]})");
  EXPECT_EQ(field(*model, 0, "out_channels").numbers[0], Rational(12));
  EXPECT_EQ(field(*model, 0, "kernel_size").numbers[0], Rational(3));
  EXPECT_EQ(field(*model, 0, "kernel_size").numbers[1], Rational(5));
  EXPECT_EQ(field(*model, 0, "padding").kind, FieldValue::Kind::kWord);
  EXPECT_EQ(field(*model, 0, "stride").kind, FieldValue::Kind::kDefault);
  EXPECT_EQ(field(*model, 0, "bias").numbers[0], Rational(0));
  EXPECT_EQ(field(*model, 0, "groups").numbers[0], Rational(1));
}

TEST(Definition, AFormulaForAPairIsBothNumbers) {
  const auto model = expanded(R"({"parameters": {"k": 3}, "layers": [
    {"type": "conv2d", "out_channels": 1, "kernel_size": "k + 2"}]})");
  EXPECT_EQ(field(*model, 0, "kernel_size").numbers[0], Rational(5));
  EXPECT_EQ(field(*model, 0, "kernel_size").numbers[1], Rational(5));
}

TEST(Definition, OnnxPadsAreFourSides) {
  const auto model = expanded(
      R"([{"op": "Conv", "out_channels": 1, "kernel_shape": [3, 5], "pads": [1, 2, 1, 2]}])");
  EXPECT_EQ(field(*model, 0, "padding").numbers[0], Rational(1));
  EXPECT_EQ(field(*model, 0, "padding").numbers[1], Rational(2));
}

TEST(Definition, VariantsAndSettingsSetParameters) {
  constexpr std::string_view kText = R"({"name": "Net", "title": "The net",
    "parameters": {"resolution": {"default": 32, "min": 8, "max": 64}, "deep": {"default": false}},
    "variants": {"a": {"title": "Net A"}, "b": {"title": "Net B", "deep": true, "resolution": 16}},
    "input": [3, "resolution", "2*resolution"],
    "layers": ["relu", {"type": "tanh", "if": "deep"}]})";
  auto model = expanded(kText);
  EXPECT_EQ(model->title, "Net A");
  EXPECT_EQ(model->name, "Net");
  EXPECT_EQ(model->input, (Shape{3, 32, 64}));
  EXPECT_EQ(model->layers.size(), 1u);
  Settings settings;
  settings.variant = "b";
  model = expanded(kText, settings);
  EXPECT_EQ(model->title, "Net B");
  EXPECT_EQ(model->input, (Shape{3, 16, 32}));
  EXPECT_EQ(model->layers.size(), 2u);
  settings.parameters["deep"] = 0;
  settings.parameters["resolution"] = 8;
  model = expanded(kText, settings);
  EXPECT_EQ(model->input, (Shape{3, 8, 16}));
  EXPECT_EQ(model->layers.size(), 1u);
  const auto definition = defined(kText);
  EXPECT_EQ(definition->parameter_value("resolution", settings), Rational(8));
  settings.parameters.clear();
  EXPECT_EQ(definition->parameter_value("resolution", settings), Rational(16));
  EXPECT_EQ(definition->parameter_value("resolution", {}), Rational(32));
  EXPECT_FALSE(definition->parameter_value("nothing", {}));
  EXPECT_TRUE(definition->parameters[1].is_boolean);
}

TEST(Definition, BlocksRepeatAndFeedOneAnother) {
  const auto model = expanded(R"({
    "blocks": {"unit": {"arguments": {"planes": null, "stride": 1, "twice": "2*planes"}, "layers": [
      {"type": "conv2d", "name": "conv", "out_channels": "twice", "kernel_size": 1, "stride": "stride"},
      {"type": "add", "inputs": ["conv", "input"], "if": "stride == 1"}]}},
    "layers": ["relu",
      {"block": "unit", "name": "stage", "repeat": 2, "planes": "8*i + 8", "stride": "i == 0 ? 2 : 1"},
      {"block": "unit", "planes": 3, "twice": 7},
      "tanh"]
})");
  EXPECT_EQ(
      outline(*model),
      (Lines{"relu relu<input", "stage.0.conv conv2d<relu", "stage.1.conv conv2d<stage.0.conv",
             "stage.1.add add<stage.1.conv,stage.0.conv", "unit.conv conv2d<stage.1.add",
             "unit.add add<unit.conv,stage.1.add", "tanh tanh<unit.add"}));
  EXPECT_EQ(field(*model, 1, "out_channels").numbers[0], Rational(16));
  EXPECT_EQ(field(*model, 2, "out_channels").numbers[0], Rational(32));
  EXPECT_EQ(field(*model, 4, "out_channels").numbers[0], Rational(7));
}

TEST(Definition, GroupsAreFoldsOverTheLayers) {
  const auto model = expanded(R"({
    "blocks": {"b": {"layers": ["relu", {"name": "in", "layers": ["tanh", "relu"]}]}},
    "layers": ["relu", {"block": "b", "name": "s", "repeat": 2}, {"block": "b", "if": "0"}]})");
  ASSERT_EQ(model->groups.size(), 5u);
  const std::vector<Group>& groups = model->groups;
  EXPECT_EQ(groups[0].name, "s");
  EXPECT_EQ(groups[0].block, "b");
  EXPECT_EQ(groups[0].parent, kNoGroup);
  EXPECT_EQ(groups[0].first_layer, 1);
  EXPECT_EQ(groups[0].layer_count, 6);
  EXPECT_EQ(groups[1].name, "s.0");
  EXPECT_EQ(groups[1].parent, 0);
  EXPECT_EQ(groups[1].layer_count, 3);
  EXPECT_EQ(groups[2].name, "s.0.in");
  EXPECT_EQ(groups[2].block, "");
  EXPECT_EQ(groups[2].depth, 2);
  EXPECT_EQ(groups[4].name, "s.1.in");
  EXPECT_EQ(groups[4].first_layer, 5);
  EXPECT_EQ(model->layers[0].group, kNoGroup);
  EXPECT_EQ(model->layers[6].group, 4);
}

TEST(Definition, GroupedLayersShareTheNamesAroundThem) {
  const auto model = expanded(R"({"parameters": {"w": 4}, "layers": [
    {"type": "relu", "name": "stem"},
    {"name": "g", "repeat": 2, "layers": [
      {"type": "conv2d", "name": "c", "out_channels": "w + i", "kernel_size": 1},
      {"type": "concat", "name": "j", "inputs": ["c", "stem", "input"]}]}]})");
  EXPECT_EQ(outline(*model),
            (Lines{"stem relu<input", "g.0.c conv2d<stem", "g.0.j concat<g.0.c,stem,stem",
                   "g.1.c conv2d<g.0.j", "g.1.j concat<g.1.c,stem,g.0.j"}));
  EXPECT_EQ(field(*model, 1, "out_channels").numbers[0], Rational(4));
  EXPECT_EQ(field(*model, 3, "out_channels").numbers[0], Rational(5));
}

TEST(Definition, TheIndexBelongsToTheInnermostRepeat) {
  const auto model = expanded(R"({"layers": [{"name": "o", "repeat": 2, "layers": [
    {"name": "n", "repeat": "i + 1", "layers": [
      {"type": "conv2d", "name": "c", "out_channels": "10 + i", "kernel_size": 1}]},
    {"type": "conv2d", "name": "d", "out_channels": "20 + i", "kernel_size": 1}]}]})");
  std::vector<Rational> channels;
  for (std::size_t i = 0; i < model->layers.size(); ++i) {
    channels.push_back(field(*model, i, "out_channels").numbers[0]);
  }
  EXPECT_EQ(channels, (std::vector<Rational>{10, 20, 10, 11, 21}));
}

TEST(Definition, ABlockOfZeroRepeatsIsItsInput) {
  const auto model = expanded(R"({"blocks": {"b": {"layers": ["tanh"]}}, "layers": ["relu",
    {"block": "b", "repeat": 0}, {"type": "add", "inputs": ["relu", "b"]}]})");
  EXPECT_EQ(outline(*model), (Lines{"relu relu<input", "add add<relu,relu"}));
}

TEST(Definition, InputsOfBlocksAndTheirOutput) {
  const auto model = expanded(R"({
    "blocks": {"b": {"layers": [{"type": "relu", "name": "a"},
                                {"type": "tanh", "name": "t", "inputs": ["input[1]"]}],
                     "output": {"if": "1", "then": "a", "else": "t"}}},
    "layers": ["relu", "tanh", {"block": "b", "inputs": ["relu", "tanh"], "repeat": 2},
               {"type": "add", "inputs": ["b", "b.0"]}, {"type": "add", "inputs": ["b.0.t", "b.1"]}]})");
  EXPECT_EQ(outline(*model), (Lines{"relu relu<input", "tanh tanh<relu", "b.0.a relu<relu",
                                    "b.0.t tanh<tanh", "b.1.a relu<b.0.a", "b.1.t tanh<tanh",
                                    "add add<b.1.a,b.0.a", "add_2 add<b.0.t,b.1.a"}));
}

TEST(Definition, LayersOfOneNameMayStandForOneAnother) {
  constexpr std::string_view kText = R"({"parameters": {"smooth": true}, "layers": [
    {"type": "tanh", "name": "act", "if": "smooth"}, {"type": "relu", "name": "act", "if": "!smooth"},
    {"type": "add", "inputs": ["act", "input"]}]})";
  EXPECT_EQ(outline(*expanded(kText)), (Lines{"act tanh<input", "add add<act,input"}));
  Settings settings;
  settings.parameters["smooth"] = 0;
  EXPECT_EQ(outline(*expanded(kText, settings)), (Lines{"act relu<input", "add add<act,input"}));
}

TEST(Definition, SharedModulesAreKnownByTheirFirstCall) {
  const auto model = expanded(R"({"blocks": {"b": {"layers": [
      {"type": "relu", "module": "r"}, "tanh", {"type": "relu", "module": "r"}]}},
    "layers": [{"block": "b", "repeat": 2}, {"type": "relu", "functional": true}, "flatten"]})");
  std::vector<int> modules;
  for (const Layer& layer : model->layers) modules.push_back(layer.module);
  EXPECT_EQ(modules, (std::vector<int>{0, 1, 0, 3, 4, 3, 6, 7}));
  EXPECT_FALSE(model->layers[0].functional);
  EXPECT_TRUE(model->layers[6].functional);
  EXPECT_EQ(model->layers[7].functional, model->kind_of(model->layers[7]).functional);
}

TEST(Definition, EditsOfTheTextAndOfSettings) {
  constexpr std::string_view kText = R"({"parameters": {"w": 4}, "blocks": {"b": {"layers": [
      {"type": "conv2d", "name": "c", "out_channels": "w", "kernel_size": 1}]}},
    "layers": [{"block": "b", "repeat": 3}],
    "edits": {"b.0.c": {"out_channels": "3*w", "kernel_size": [3, 5]}, "b.1.c": {"filters": 9}}})";
  Settings settings;
  settings.edits["b.1.c"]["out_channels"] = "96";
  settings.edits["b.2.c"]["padding"] = "\"same\"";
  const auto model = expanded(kText, settings);
  EXPECT_EQ(field(*model, 0, "out_channels").numbers[0], Rational(12));
  EXPECT_TRUE(field(*model, 0, "out_channels").edited);
  EXPECT_EQ(field(*model, 0, "kernel_size").numbers[1], Rational(5));
  EXPECT_EQ(field(*model, 1, "out_channels").numbers[0], Rational(96));
  EXPECT_FALSE(field(*model, 1, "kernel_size").edited);
  EXPECT_EQ(field(*model, 2, "padding").kind, FieldValue::Kind::kWord);
}

TEST(Definition, AModelsOwnKindsAndConventions) {
  const auto model = expanded(R"({
    "kinds": [{"kind": "double", "title": "Double", "category": "own", "input": ["C", "H", "W"],
               "fields": {"times": {"symbol": "t", "default": 2, "min": 1}},
               "output": ["t*C", "H", "W"], "operations": {"multiplies": "t*C*H*W"}}],
    "conventions": [{"convention": "mine", "title": "Mine", "unit": "ops", "about": "a",
                     "leaves_out": "b", "sources": [], "counts": {"double": "N*multiplies"}}],
    "layers": ["double", {"type": "double", "times": 3}]})");
  ASSERT_TRUE(model);
  const Catalog& catalog = *model->catalog;
  const int convention = catalog.find_convention("mine");
  ASSERT_GE(convention, 0);
  EXPECT_NE(catalog.count_formula(convention, model->layers[0].kind), nullptr);
  EXPECT_EQ(catalog.count_formula(catalog.find_convention("macs"), model->layers[0].kind), nullptr);
  EXPECT_LT(built_in_catalog()->find_kind("double"), 0);
}

TEST(Definition, SettingsThatFitNothingAreReported) {
  const auto definition = defined(R"({"parameters": {"width": {"default": 4, "min": 2, "max": 8}},
    "variants": {"small": {}}, "layers": [{"type": "relu", "name": "act"}]})");
  const auto first_error = [&](const Settings& settings) {
    const ExpandedModel expanded = expand(*definition, settings);
    EXPECT_FALSE(expanded.model);
    return expanded.errors.empty() ? Error{} : expanded.errors.front();
  };
  Settings settings;
  settings.variant = "smal";
  EXPECT_EQ(first_error(settings).hint, "Did you mean \"small\"?");
  settings = {};
  settings.parameters["witdh"] = 4;
  EXPECT_EQ(first_error(settings).hint, "Did you mean \"width\"?");
  settings = {};
  settings.parameters["width"] = 9;
  EXPECT_EQ(first_error(settings).code, ErrorCode::kOutOfRange);
  EXPECT_EQ(first_error(settings).place.path, "parameters.width");
  settings = {};
  settings.edits["atc"]["inplace"] = "true";
  EXPECT_EQ(first_error(settings).hint, "Did you mean \"act\"?");
  settings = {};
  settings.edits["act"]["inplac"] = "true";
  EXPECT_EQ(first_error(settings).hint, "Did you mean \"inplace\"?");
  EXPECT_EQ(first_error(settings).place.path, "edits.act.inplac");
  EXPECT_EQ(first_error(settings).place.line, 0);
  settings = {};
  settings.edits["act"]["inplace"] = "[1,";
  EXPECT_EQ(first_error(settings).code, ErrorCode::kJsonSyntax);
  EXPECT_EQ(first_error(settings).place.path, "edits.act.inplace");
}

TEST(FieldValue, ReadsAndWritesTheTextOfAnEdit) {
  const Catalog& catalog = *built_in_catalog();
  const LayerKind& conv = catalog.kinds()[static_cast<std::size_t>(catalog.find_kind("conv2d"))];
  const auto spec = [&](std::string_view name) -> const FieldSpec& {
    return conv.fields[static_cast<std::size_t>(conv.field_index(name))];
  };
  const auto round_trip = [&](std::string_view name, std::string_view text) {
    const Result<FieldValue> value = read_field_value(spec(name), text);
    return value ? write_field_value(spec(name), *value) : "error: " + value.error().message;
  };
  EXPECT_EQ(round_trip("out_channels", "96"), "96");
  EXPECT_EQ(round_trip("out_channels", "\"2*48\""), "96");
  EXPECT_EQ(round_trip("kernel_size", "[3, 5]"), "[3, 5]");
  EXPECT_EQ(round_trip("kernel_size", "[3, 3]"), "3");
  EXPECT_EQ(round_trip("padding", "\"same\""), "\"same\"");
  EXPECT_EQ(round_trip("bias", "false"), "false");
  EXPECT_EQ(round_trip("bias", "1"), "true");
  EXPECT_EQ(round_trip("stride", "null"), "null");
  for (const std::string_view text : {"0", "2.5", "", "[", "\"abc\"", "[1, 2]", "1e400", "{}"}) {
    const Result<FieldValue> value = read_field_value(spec("out_channels"), text);
    ASSERT_FALSE(value.ok()) << text;
    EXPECT_EQ(value.error().place.line, 0) << text;
    EXPECT_FALSE(value.error().message.empty()) << text;
  }
}

TEST(Presets, EveryVariantUnrolls) {
  ASSERT_GE(preset_variants().size(), 20u);
  for (const PresetVariant& preset : preset_variants()) {
    Settings settings;
    settings.variant = preset.id;
    const auto model = expanded(preset.text, settings);
    ASSERT_TRUE(model) << preset.id;
    EXPECT_EQ(model->title, preset.title);
    EXPECT_EQ(model->name, preset.family);
    for (std::size_t i = 0; i < model->layers.size(); ++i) {
      for (const int input : model->layers[i].inputs) EXPECT_LT(input, static_cast<int>(i));
    }
  }
  EXPECT_NE(find_preset("resnet50"), nullptr);
  EXPECT_EQ(find_preset("resnet5"), nullptr);
}

TEST(Presets, ResNet152HasItsLayers) {
  Settings settings;
  settings.variant = "resnet152";
  const auto model = expanded(find_preset("resnet152")->text, settings);
  EXPECT_EQ(model->layers.size(), 515u);
  EXPECT_EQ(model->layers.back().name, "fc");
}

TEST(Definition, LongListsTakeTimeInProportion) {
  std::string text = "[";
  for (int i = 0; i < 100'000; ++i) {
    text += R"({"type": "conv2d", "out_channels": 8, "kernel_size": 3, "inputs": [")" +
            (i == 0 ? std::string("input") : "n" + std::to_string(i - 1)) + R"("], "name": "n)" +
            std::to_string(i) + R"("},)";
  }
  text += "]";
  const auto model = expanded(text);
  ASSERT_TRUE(model);
  EXPECT_EQ(model->layers.size(), 100'000u);
  EXPECT_EQ(model->layers.back().inputs, std::vector<int>{99'998});
}

}  // namespace
}  // namespace ledger
