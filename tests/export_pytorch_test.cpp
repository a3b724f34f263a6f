#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "analyze_text.h"
#include "export/export.h"
#include "export/pytorch_kinds.h"
#include "formula/expression.h"
#include "model/presets.h"

namespace ledger {
namespace {

std::string source_of(const AnalyzedText& text) {
  const Result<std::string> source = export_pytorch(*text.analysis, {});
  EXPECT_TRUE(source.ok()) << source.error().message;
  return source.ok() ? *source : std::string();
}

TEST(Pytorch, IsReadableSource) {
  const AnalyzedText text = analyze_text(R"json({
    "name": "Tiny net-2", "input": [3, 16, 16],
    "blocks": {"residual": {"layers": [
      {"type": "conv2d", "name": "conv", "out_channels": 8, "kernel_size": [3, 5],
       "padding": [1, 2], "bias": false},
      {"type": "batch_norm2d", "name": "norm"},
      {"type": "add", "name": "sum", "inputs": ["norm", "input"]}]}},
    "layers": [
      {"type": "conv2d", "name": "stem", "out_channels": 8, "kernel_size": 3, "padding": "same"},
      {"block": "residual", "name": "body"},
      {"type": "relu", "name": "forward", "inplace": true},
      {"type": "flatten", "name": "flatten"},
      {"type": "linear", "name": "fc", "out_features": 10}]})json");
  ASSERT_TRUE(text.analysis) << all_of(text.errors);
  const std::string source = source_of(text);
  for (const char* line :
       {"class TinyNet2(nn.Module):", "        self.stem = nn.Conv2d(3, 8, 3, padding=1)\n",
        "        # body\n",
        "        self.body_conv = nn.Conv2d(8, 8, (3, 5), padding=(1, 2), bias=False)\n",
        "        self.body_norm = nn.BatchNorm2d(8)\n",
        "        self.forward_ = nn.ReLU(inplace=True)\n",
        "        self.fc = nn.Linear(2048, 10)\n", "    def forward(self, x):\n",
        "        stem = self.stem(x)\n", "        x = self.body_conv(stem)\n",
        "        x = self.body_norm(x)\n", "        x = x + stem\n",
        "        x = torch.flatten(x, 1)\n", "        return x\n"}) {
    EXPECT_NE(source.find(line), std::string::npos) << line << "\n" << source;
  }
}

TEST(Pytorch, PadsUnevenSidesBeforeAConvolution) {
  const AnalyzedText text = analyze_text(R"json([
    {"type": "conv2d", "name": "c", "out_channels": 4, "kernel_size": 3, "stride": 2,
     "padding": "same"}])json");
  ASSERT_TRUE(text.analysis) << all_of(text.errors);
  const std::string source = source_of(text);
  EXPECT_NE(source.find("nn.Conv2d(3, 4, 3, stride=2)\n"), std::string::npos) << source;
  EXPECT_NE(source.find("self.c(F.pad(x, (0, 1, 0, 1)))\n"), std::string::npos) << source;
  EXPECT_NE(source.find("from torch.nn import functional as F\n"), std::string::npos);
}

TEST(Pytorch, RefusesWhatItCannotSay) {
  const AnalyzedText text = analyze_text(R"json([
    {"type": "unknown_op", "name": "odd", "shape": [3, 4, 4]},
    {"type": "batch_norm2d", "name": "norm", "scale": false}])json");
  ASSERT_TRUE(text.analysis) << all_of(text.errors);
  const Result<std::string> source = export_pytorch(*text.analysis, {});
  ASSERT_FALSE(source.ok());
  EXPECT_EQ(
      source.error().message,
      "PyTorch has no short way to say odd (unknown_op) and norm (batch_norm2d): these fields "
      "have no counterpart.");
}

TEST(Pytorch, NamesOfLayersCannotBreakOut) {
  const AnalyzedText text = analyze_text(R"json([
    {"type": "relu", "name": "a; import os  # \"\"\""}, {"type": "relu", "name": "class"},
    {"type": "relu", "name": "1"}, {"type": "relu", "name": "a b"}, {"type": "relu", "name": "a.b"},
    {"type": "relu", "name": "зима"}])json");
  ASSERT_TRUE(text.analysis) << all_of(text.errors);
  const std::string source = source_of(text);
  for (const char* line : {"self.class_ = ", "self.layer_1 = ", "self.a_b = ", "self.a_b_2 = "}) {
    EXPECT_NE(source.find(line), std::string::npos) << line;
  }
  EXPECT_EQ(source.find("import os"), std::string::npos);
}

// Every formula in the table must be one over its kind's symbols.
TEST(Pytorch, TheTableNamesKindsAndSymbolsThatExist) {
  int found = 0;
  for (const LayerKind& kind : built_in_catalog()->kinds()) {
    const PytorchKind* form = find_pytorch_kind(kind.name);
    if (form == nullptr) continue;
    ++found;
    if (!form->condition.empty()) {
      EXPECT_TRUE(parse_expression(form->condition, kind.symbols).ok()) << kind.name;
    }
    for (const std::string_view text : {form->module, form->call}) {
      for (std::size_t at = text.find('{'); at < text.size(); at = text.find('{', at + 1)) {
        std::string word(text.substr(at + 1, text.find_first_of("}:", at) - at - 1));
        if (word.front() == '?') word.erase(0, 1);
        if (word.front() == ',') word.erase(0, word.find('=') + 1);
        if (word.front() == '\'') word.erase(0, 1);
        static const std::string kSpecial = " self x y z inputs + * output span order slice ";
        const bool is_known = kSpecial.find(" " + word + " ") != std::string::npos ||
                              kind.field_index(word) >= 0 ||
                              parse_expression(word, kind.symbols).ok();
        EXPECT_TRUE(is_known) << kind.name << ": " << word;
      }
    }
  }
  EXPECT_GT(found, 55);
}

#ifndef __EMSCRIPTEN__

std::string output_of(const std::string& command) {
  std::string output;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return output;
  char buffer[512];
  while (fgets(buffer, sizeof buffer, pipe) != nullptr) output += buffer;
  pclose(pipe);
  return output;
}

// A Python with PyTorch; empty where there is none.
std::string python() {
  for (const char* each : {"python3", "/usr/bin/python3"}) {
    if (output_of(std::string(each) + " -c 'import torch; print(\"here\")'") == "here\n")
      return each;
  }
  return {};
}

// "(1, 1000)": the outputs as the written source prints them, those of training alone left out.
std::string shapes_of(const Analysis& analysis) {
  const LayerList& layers = analysis.model->layers;
  std::vector<bool> is_read(layers.size(), false);
  for (const Layer& layer : layers) {
    for (const int input : layer.inputs) {
      if (input >= 0) is_read[static_cast<std::size_t>(input)] = true;
    }
  }
  std::string text;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (is_read[i] || layers[i].training_only) continue;
    text += text.empty() ? "(1" : " (1";
    for (const std::int64_t size : analysis.rows[i].cost->output) {
      text += ", " + std::to_string(size);
    }
    text += ")";
  }
  return text;
}

// Same parameters and same shapes as PyTorch itself has, a network of every family.
TEST(Pytorch, RunsWithTheSameShapesAndParameters) {
  const std::string interpreter = python();
  if (interpreter.empty()) GTEST_SKIP() << "PyTorch is not installed";
  constexpr std::int64_t kMostParameters = 70'000'000;  // larger ones only take longer
  std::vector<std::string> paths;
  std::string expected, refused;
  std::string_view family;
  for (const PresetVariant& preset : preset_variants()) {
    if (std::exchange(family, preset.family) == preset.family) continue;
    const AnalyzedText text = analyze_preset(preset.id);
    ASSERT_TRUE(text.analysis) << preset.id;
    if (text.analysis->totals.parameters > kMostParameters) continue;
    const Result<std::string> source = export_pytorch(*text.analysis, {});
    if (!source) {
      refused += preset.id + " ";
      continue;
    }
    paths.push_back(::testing::TempDir() + "ledger_" + preset.id + ".py");
    std::ofstream(paths.back()) << *source;
    expected += paths.back() + "\n" + std::to_string(text.analysis->totals.parameters) +
                " parameters\n" + shapes_of(*text.analysis) + "\n";
  }
  std::string command = interpreter +
                        " -c 'import runpy, sys\nfor path in sys.argv[1:]:\n    print(path)\n"
                        "    runpy.run_path(path, run_name=\"__main__\")'";
  for (const std::string& path : paths) command += " " + path;
  EXPECT_EQ(output_of(command), expected);
  for (const std::string& path : paths) std::remove(path.c_str());
  EXPECT_GT(paths.size(), 15u);
  EXPECT_EQ(refused, "maxvit_t swin_t ") << "windows of attention, which PyTorch has no module for";
}

#endif

TEST(Netron, IsTheAttachmentThatNetronReads) {
  const AnalyzedText text = analyze_preset("resnet18");
  ExportOptions options;
  options.conventions = {text.analysis->model->catalog->find_convention("thop")};
  const auto json = nlohmann::json::parse(export_netron(*text.analysis, options));
  EXPECT_EQ(json["signature"], "netron:attachment");
  std::int64_t parameters = 0, macs = 0;
  for (const auto& item : json["metrics"]) {
    EXPECT_EQ(item.size(), 4u);
    if (item["kind"] == "model") {
      EXPECT_EQ(item["target"], "");
      continue;
    }
    EXPECT_EQ(item["kind"], "node");
    if (item["name"] == "parameters") parameters += item["value"].get<std::int64_t>();
    if (item["name"] == "macs") macs += item["value"].get<std::int64_t>();
  }
  EXPECT_EQ(parameters, text.analysis->totals.parameters);
  EXPECT_EQ(macs, text.analysis->totals.macs);
}

}  // namespace
}  // namespace ledger
