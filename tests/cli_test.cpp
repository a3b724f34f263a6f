#include "cli/cli.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "model/catalog.h"
#include "model/presets.h"

namespace ledger {
namespace {

using Json = nlohmann::json;

struct Ran {
  int status = -1;
  std::string out, err;
};

Ran run(const std::vector<std::string>& arguments, const std::string& input = {}) {
  std::vector<const char*> argv = {"layerledger"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  std::istringstream in(input);
  std::ostringstream out, err;
  Ran ran;
  ran.status = run_cli(static_cast<int>(argv.size()), argv.data(), in, out, err);
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Json json_of(const std::vector<std::string>& arguments, const std::string& input = {}) {
  const Ran ran = run(arguments, input);
  EXPECT_EQ(ran.status, kExitOk) << ran.err;
  EXPECT_EQ(ran.err, "");
  return Json::parse(ran.out, nullptr, false);
}

// A file that is gone after the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text)
      : name_(::testing::TempDir() + "layerledger_" + std::to_string(::getpid()) + ".json") {
    std::ofstream(name_, std::ios::binary) << text;
  }
  ~TemporaryFile() { std::remove(name_.c_str()); }
  const std::string& name() const { return name_; }

 private:
  std::string name_;
};

constexpr std::string_view kGood =
    R"({"input": [3, 8, 8], "layers": [{"type": "conv2d", "out_channels": 4, "kernel_size": 3}]})";
constexpr std::string_view kBad =
    "[\n  {\"type\": \"conv2d\", \"out_channels\": 4, \"kernel_size\": 3},\n"
    "  {\"type\": \"conv2d\", \"out_channels\": 4, \"kernel_size\": 3, \"groups\": 3}\n]\n";

TEST(CliCost, PrintsTheTable) {
  const Ran ran = run({"cost", "resnet50"});
  EXPECT_EQ(ran.status, kExitOk);
  EXPECT_EQ(ran.err, "");
  EXPECT_TRUE(has(ran.out, "ResNet-50 v1.5 (resnet50)"));
  EXPECT_TRUE(has(ran.out, "4,089,184,256"));
  EXPECT_TRUE(has(ran.out, "4.089 GMACs · 8.178 GFLOPs · 25.56 M parameters"));
  EXPECT_TRUE(has(ran.out, "weights 102.2 MB (97.49 MiB)"));
  EXPECT_TRUE(has(ran.out, "3.8 billion FLOPs"));
}

TEST(CliCost, PrintsTheArticlesOwnWords) {
  const Ran ran = run({"cost", "resnet34", "--convention", "article_python"});
  EXPECT_TRUE(has(ran.out, "3,673,421,288"));
  EXPECT_TRUE(has(ran.out, "3.67 GFLOPs ~ 3673.42 MFLOPs, 83MB"));
}

TEST(CliCost, JsonHasAllConventions) {
  const Json json = json_of({"cost", "vgg16", "--format", "json"});
  const std::vector<Convention>& conventions = built_in_catalog()->conventions();
  EXPECT_EQ(static_cast<long>(json["totals"]["counts"].size()),
            std::count_if(conventions.begin(), conventions.end(),
                          [](const Convention& each) { return each.counts_work(); }));
  EXPECT_EQ(json["totals"]["counts"]["macs"], 15'470'264'320);
  EXPECT_EQ(json["totals"]["counts"]["article_f1"], 30'967'614'488);
  EXPECT_EQ(json["totals"]["parameters"], 138'357'544);
  const Json two = json_of({"cost", "vgg16", "--format", "json", "--convention", "thop,fvcore"});
  EXPECT_EQ(two["totals"]["counts"].size(), 2u);
  const Json three = json_of({"cost", "vgg16", "--format", "json", "--convention", "thop",
                              "--convention", "fvcore", "--convention", "thop"});
  EXPECT_EQ(three["totals"]["counts"].size(), 2u);
}

TEST(CliCost, SetsParametersFieldsBatchAndTypes) {
  const Json plain = json_of({"cost", "resnet50", "--format", "json"});
  const Json set = json_of({"cost", "resnet50", "--format=json", "--set", "resolution=256", "--set",
                            "stride_in_3x3=false", "--batch", "8", "--dtype", "int8"});
  EXPECT_EQ(set["input"], Json({3, 256, 256}));
  EXPECT_EQ(set["batch"], 8);
  EXPECT_EQ(set["settings"]["stride_in_3x3"], false);
  EXPECT_EQ(set["totals"]["bytes"]["weights"], 25'557'032);
  const Json edited =
      json_of({"cost", "resnet50", "--set", "layer1.0.conv1.out_channels=96", "--format", "json"});
  EXPECT_EQ(edited["layers"][4]["name"], "layer1.0.conv1");
  EXPECT_EQ(edited["layers"][4]["output"], Json({96, 56, 56}));
  EXPECT_GT(edited["totals"]["macs"], plain["totals"]["macs"]);
  const Json words = json_of({"cost", "-", "--set", "conv2d.padding=same", "--set",
                              "conv2d.kernel_size=3,5", "--format", "json"},
                             std::string(kGood));
  EXPECT_EQ(words["layers"][0]["output"], Json({4, 8, 8}));
  EXPECT_EQ(words["layers"][0]["fields"]["kernel_size"], Json({3, 5}));
  const Json types = json_of({"cost", "vgg16", "--weight-dtype", "int4", "--activation-dtype",
                              "fp16", "--format", "json"});
  EXPECT_EQ(types["types"]["weights"], "int4");
  EXPECT_EQ(types["types"]["activations"], "fp16");
}

TEST(CliCost, WritesEveryFormat) {
  const std::pair<const char*, const char*> starts[] = {{"table", "VGG-16 (vgg16)\n"},
                                                        {"json", "{\n"},
                                                        {"csv", "name,kind,"},
                                                        {"markdown", "### VGG-16"},
                                                        {"latex", "% \\usepackage"},
                                                        {"html", "<!doctype html>"},
                                                        {"netron", "{\n"},
                                                        {"pytorch", "\"\"\"VGG16 in PyTorch"},
                                                        {"model", "{"}};
  for (const auto& [format, start] : starts) {
    const Ran ran = run({"cost", "vgg16", "--format", format});
    EXPECT_EQ(ran.status, kExitOk) << format;
    EXPECT_EQ(ran.out.compare(0, std::string_view(start).size(), start), 0) << format;
  }
  const Ran fragment = run({"cost", "vgg16", "--format", "html", "--fragment"});
  EXPECT_EQ(fragment.out.compare(0, 4, "<h1 "), 0);
}

TEST(CliCost, ShowsTheDifferencesFromABaseline) {
  const std::vector<std::string> both = {
      "cost",       "resnet50", "--set",   "conv1.out_channels=32",
      "--baseline", "resnet18", "--batch", "2"};
  const auto in = [&](const std::string& format) {
    std::vector<std::string> arguments = both;
    arguments.insert(arguments.end(), {"--format", format});
    return run(arguments);
  };
  EXPECT_TRUE(has(in("table").out, "Δ parameters")) << in("table").out;
  EXPECT_TRUE(has(in("csv").out, "parameters_difference"));
  EXPECT_TRUE(has(in("markdown").out, "Δ MACs"));
  EXPECT_TRUE(has(in("html").out, "in the baseline"));
  EXPECT_TRUE(has(in("latex").out, "Delta") || has(in("latex").out, "Δ"));
  const Ran refused = in("pytorch");
  EXPECT_EQ(refused.status, kExitUsage);
  EXPECT_TRUE(has(refused.err, "--format pytorch has no place for differences")) << refused.err;
  std::vector<std::string> arguments = both;
  arguments.insert(arguments.end(), {"--format", "json"});
  const Json json = json_of(arguments);
  EXPECT_EQ(json["baseline"]["title"], "ResNet-18");
  EXPECT_EQ(json["baseline"]["batch"], 2);
  const Json& total = json["totals"]["difference"];
  EXPECT_EQ(total["macs"], json["totals"]["macs"].get<std::int64_t>() -
                               json["baseline"]["macs"].get<std::int64_t>());
  // Layers and what was removed add up, and so do the blocks.
  std::int64_t macs = 0, parameters = 0, flops = 0;
  for (const char* list : {"layers", "removed"}) {
    for (const Json& layer : json[list]) {
      macs += layer["difference"]["macs"].get<std::int64_t>();
      parameters += layer["difference"]["parameters"].get<std::int64_t>();
      flops += layer["difference"]["counts"]["flops"].get<std::int64_t>();
    }
  }
  EXPECT_EQ(total["macs"], macs);
  EXPECT_EQ(total["parameters"], parameters);
  EXPECT_EQ(total["counts"]["flops"], flops);
  EXPECT_EQ(json["layers"][0]["name"], "conv1");
  EXPECT_EQ(json["layers"][0]["change"], "changed");
  EXPECT_EQ(json_of({"cost", "resnet50", "--format", "json"}).count("baseline"), 0u);
  EXPECT_EQ(run({"cost", "resnet50", "--baseline", "nosuch"}).status, kExitUsage);
}

TEST(CliCost, ReadsFilesAndStandardInput) {
  const TemporaryFile file{std::string(kGood)};
  const Json from_file = json_of({"cost", file.name(), "--format", "json"});
  const Json from_input = json_of({"cost", "-", "--format", "json"}, std::string(kGood));
  EXPECT_EQ(from_file, from_input);
  EXPECT_EQ(from_file["totals"]["macs"], 6 * 6 * 4 * 3 * 9);
}

TEST(CliCost, ChoosesVariantsOfFiles) {
  const std::string family = R"({"parameters": {"c": {"default": 1}},
    "variants": {"small": {"title": "S", "c": 2}, "large": {"title": "L", "c": 8}},
    "input": [1, 4, 4], "layers": [{"type": "conv2d", "out_channels": "c", "kernel_size": 1}]})";
  EXPECT_EQ(json_of({"cost", "-", "--format", "json"}, family)["totals"]["macs"], 32);
  const Json large = json_of({"cost", "-", "--variant", "large", "--format", "json"}, family);
  EXPECT_EQ(large["totals"]["macs"], 128);
  EXPECT_EQ(large["model"], "large");
  const Ran unknown = run({"cost", "-", "--variant", "larg"}, family);
  EXPECT_EQ(unknown.status, kExitUsage);
  EXPECT_TRUE(has(unknown.err, "Did you mean \"large\"?")) << unknown.err;
}

TEST(CliErrors, NameFileLineAndColumn) {
  const TemporaryFile file{std::string(kBad)};
  const Ran ran = run({"cost", file.name()});
  EXPECT_EQ(ran.status, kExitModelError);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err.compare(0, file.name().size() + 6, file.name() + ":3:3: "), 0) << ran.err;
  const Ran input = run({"cost", "-"}, std::string(kBad));
  EXPECT_EQ(input.err.compare(0, 13, "<stdin>:3:3: "), 0) << input.err;
  const Ran preset = run({"cost", "resnet50", "--set", "layer1.0.conv3.out_channels=96"});
  EXPECT_EQ(preset.status, kExitModelError);
  EXPECT_EQ(preset.err.compare(0, 9, "resnet50:"), 0) << preset.err;
  EXPECT_TRUE(has(preset.err, "layer1.0.add")) << preset.err;
  const Ran syntax = run({"cost", "-"}, "[\n{\"type\": \"relu\",,}]");
  EXPECT_EQ(syntax.status, kExitModelError);
  EXPECT_EQ(syntax.err.compare(0, 11, "<stdin>:2:1"), 0) << syntax.err;
  EXPECT_EQ(run({"cost", "-"}, "").status, kExitModelError);
}

TEST(CliErrors, BadUsageIsStatusTwo) {
  struct Case {
    std::vector<std::string> arguments;
    std::string_view says;
  };
  const Case cases[] = {
      {{}, "--help"},
      {{"cots", "resnet50"}, "no command \"cots\". Did you mean \"cost\"?"},
      {{"cost"}, "MODEL"},
      {{"cost", "resnet5"}, "Did you mean \"resnet50\"?"},
      {{"cost", "vgg116"}, "Did you mean \"vgg16\"?"},
      {{"cost", "something_else"}, "list presets"},
      {{"cost", "no_such_file.json"}, "cannot be read"},
      {{"cost", "/"}, "cannot be read"},
      {{"cost", "resnet50", "--colour"}, "--colour"},
      {{"cost", "resnet50", "--batch", "0"}, "from 1"},
      {{"cost", "resnet50", "--batch", "-1"}, "from 1"},
      {{"cost", "resnet50", "--batch", "many"}, "many"},
      {{"cost", "resnet50", "--batch", "1.5"}, "1.5"},
      {{"cost", "resnet50", "--batch", "99999999999999999999"}, "--batch"},
      {{"cost", "resnet50", "--dtype", "fp31"}, "fp32"},
      {{"cost", "resnet50", "--format", "pdf"}, "pdf"},
      {{"cost", "resnet50", "--convention", "thopp"}, "Did you mean \"thop\"?"},
      {{"cost", "resnet50", "--set", "resolution"}, "NAME=VALUE"},
      {{"cost", "resnet50", "--set", "=3"}, "NAME=VALUE"},
      {{"cost", "resnet50", "--set", "resolution="}, "NAME=VALUE"},
      {{"cost", "resnet50", "--set", "resolution=big"}, "not a number"},
      {{"cost", "resnet50", "--set", "resolutoin=224"}, "Did you mean \"resolution\"?"},
      {{"cost", "resnet50", "--set", "layer1.0.conv9.stride=1"}, "layer1.0.conv"},
      {{"cost", "resnet50", "--set", "layer1.0.conv1.strid=1"}, "Did you mean \"stride\"?"},
      {{"cost", "resnet50", "--set", "layer1.0.conv1.stride=one"}, "stride cannot be \"one\""},
      {{"explain", "resnet50"}, "LAYER"},
      {{"explain", "resnet50", "conv11"}, "Did you mean \"conv1\"?"},
      {{"explain", "resnet50", "layer1.0"}, "layer1.0.conv1"},
      {{"explain", "resnet50", "conv1", "--convention", "none"}, "none"},
      {{"list"}, "WHAT"},
      {{"list", "things"}, "things"},
      {{"check"}, "FILE"},
      {{"check", "no_such_file.json"}, "cannot be read"},
  };
  for (const Case& each : cases) {
    std::string line;
    for (const std::string& argument : each.arguments) line += argument + " ";
    const Ran ran = run(each.arguments);
    EXPECT_EQ(ran.status, kExitUsage) << line;
    EXPECT_EQ(ran.out, "") << line;
    EXPECT_TRUE(has(ran.err, each.says)) << line << "\n" << ran.err;
  }
}

TEST(CliErrors, ValuesOutOfRangeAreErrorsOfTheModel) {
  const Ran ran = run({"cost", "resnet50", "--set", "resolution=1"});
  EXPECT_EQ(ran.status, kExitModelError);
  EXPECT_TRUE(has(ran.err, "resnet50: parameters.resolution: ")) << ran.err;
  const Ran huge = run({"cost", "resnet50", "--batch", "9000000000000000000"});
  EXPECT_EQ(huge.status, kExitModelError);
  EXPECT_FALSE(huge.err.empty());
}

TEST(CliExplain, ShowsFormulasWithNumbers) {
  const Ran ran = run({"explain", "resnet50", "layer1.0.conv2", "--convention", "article_f1"});
  EXPECT_EQ(ran.status, kExitOk);
  EXPECT_TRUE(has(ran.out, "layer1.0.conv2: 2-D convolution (conv2d) in ResNet-50 v1.5"));
  EXPECT_TRUE(has(ran.out,
                  "MACs = K_h·K_w·(C_in/g)·C_out·H_out·W_out\n"
                  "       = 3·3·(64/1)·64·56·56\n"
                  "       = 115,605,504\n"))
      << ran.out;
  EXPECT_TRUE(has(ran.out,
                  "counted by article_f1\n"
                  "  FLOPs = 2·H_out·W_out·((C_in/g)·K_h·K_w + 1)·C_out\n"));
  EXPECT_TRUE(has(ran.out, "= 231,612,416\n"));
  const Ran all = run({"explain", "resnet50", "bn1", "--convention", "all"});
  for (const Convention& convention : built_in_catalog()->conventions()) {
    EXPECT_EQ(has(all.out, "counted by " + convention.id + "\n"), convention.counts_work())
        << convention.id;
  }
  EXPECT_TRUE(has(all.out, "FLOPs = 2·MACs has no rule for 2-D batch normalization."));
  EXPECT_TRUE(has(run({"explain", "resnet50", "flatten"}).out, "0: the layer computes nothing."));
}

TEST(CliExplain, WorksForEveryLayerOfEveryPreset) {
  for (const PresetVariant& preset : preset_variants()) {
    const Json json = json_of({"cost", preset.id, "--format", "json", "--convention", "macs"});
    const std::string last = json["layers"].back()["name"].get<std::string>();
    const Ran ran = run({"explain", preset.id, last, "--convention", "all"});
    EXPECT_EQ(ran.status, kExitOk) << preset.id << " " << last << "\n" << ran.err;
  }
}

TEST(CliCompare, ShowsAllConventionsSideBySide) {
  const Ran ran = run({"compare", "resnet50"});
  EXPECT_EQ(ran.status, kExitOk);
  for (const Convention& convention : built_in_catalog()->conventions()) {
    EXPECT_TRUE(has(ran.out, "\n" + convention.id + " ")) << convention.id;
  }
  EXPECT_TRUE(has(run({"compare", "vgg16", "--against", "article_memory"}).out, "553,376,512"));
  EXPECT_TRUE(has(ran.out, "4,133,742,592"));
  EXPECT_TRUE(has(ran.out, "article_python itself prints: 4.12 GFLOPs ~ 4117.74 MFLOPs"));
  const Json json = json_of({"compare", "resnet50", "--batch", "2", "--format", "json"});
  EXPECT_EQ(json["reference"], "macs");
  for (const Json& each : json["conventions"]) {
    std::int64_t sum = 0;
    for (const Json& part : each["categories"]) sum += part["difference"].get<std::int64_t>();
    EXPECT_EQ(sum, each["difference"]) << each["convention"];
  }
  EXPECT_EQ(run({"compare", "resnet50", "--against", "all"}).status, kExitUsage);
}

TEST(CliWhy, TakesADifferenceApart) {
  const Ran ran = run({"why", "resnet50", "--convention", "thop"});
  EXPECT_EQ(ran.status, kExitOk);
  EXPECT_TRUE(has(ran.out, "difference                                           +44,558,336\n"))
      << ran.out;
  EXPECT_TRUE(has(ran.out, "+44,455,936  thop counts 4 an element, MACs leaves it out (53 layers)"))
      << ran.out;
  const Json json =
      json_of({"why", "vgg16", "--convention", "article_f1", "--against", "thop", "--format=json"});
  std::int64_t sum = 0;
  for (const Json& item : json["items"]) sum += item["difference"].get<std::int64_t>();
  EXPECT_EQ(sum, json["difference"]);
  EXPECT_EQ(json["to"]["count"], 30'967'614'488);
}

TEST(CliWhy, ComparesNetworksSettingsAndBatches) {
  const auto difference = [](std::vector<std::string> arguments, const std::string& input = {}) {
    arguments.insert(arguments.end(), {"--convention", "macs", "--format", "json"});
    return json_of(arguments, input)["difference"].get<std::int64_t>();
  };
  EXPECT_EQ(difference({"why", "resnet50", "--against-model", "resnet50_v1"}), 231'211'008);
  EXPECT_EQ(difference({"why", "resnet50", "--against-set", "stride_in_3x3=no"}), 231'211'008);
  EXPECT_EQ(difference({"why", "resnet50", "--batch", "3", "--against-batch", "1"}),
            2 * 4'089'184'256ll);
  EXPECT_EQ(difference({"why", "-", "--against-set", "conv2d.out_channels=2"}, std::string(kGood)),
            2 * 27 * 36);
  EXPECT_EQ(run({"why", "resnet50", "--against", "all"}).status, kExitUsage);
  EXPECT_EQ(run({"why", "resnet50", "--against-model", "nothing"}).status, kExitUsage);
}

TEST(CliWhich, ExplainsAPublishedNumber) {
  const Ran ran = run({"which", "15.3", "G"});
  EXPECT_EQ(ran.status, kExitOk);
  EXPECT_TRUE(has(ran.out, "1  vgg16 --convention macs"));
  EXPECT_TRUE(has(ran.out, "VGG-16: 15,346,630,656 MACs in its convolutions alone"));
  const Json json = json_of({"which", "resnet50", "8.18", "GFLOPs", "--format", "json"});
  EXPECT_EQ(json["network"], "resnet50");
  EXPECT_EQ(json["matches"][0]["model"], "resnet50");
  EXPECT_EQ(json["matches"][0]["convention"], "flops");
  EXPECT_EQ(json["matches"][0]["count"], 8'178'368'512);
  EXPECT_EQ(json["matches"][0]["slip"], "none");
  EXPECT_EQ(run({"which", "nothing"}).status, kExitUsage);
  const Ran none = run({"which", "lenet5", "900", "TMACs"});
  EXPECT_EQ(none.status, kExitOk);
  EXPECT_TRUE(has(none.out, "No count"));
}

TEST(CliList, ListsWhatThereIs) {
  const Json presets = json_of({"list", "presets", "--format", "json"});
  EXPECT_EQ(presets.size(), preset_variants().size());
  EXPECT_EQ(presets[0]["id"], preset_variants()[0].id);
  const Json layers = json_of({"list", "layers", "--format", "json"});
  EXPECT_EQ(layers.size(), built_in_catalog()->kinds().size());
  const Json conventions = json_of({"list", "conventions", "--format", "json"});
  EXPECT_EQ(conventions.size(), built_in_catalog()->conventions().size());
  EXPECT_TRUE(has(run({"list", "presets"}).out, "resnet50  "));
  EXPECT_TRUE(has(run({"list", "conventions"}).out, "thop  "));
}

TEST(CliCheck, TellsGoodFilesFromBad) {
  const TemporaryFile good{std::string(kGood)};
  const Ran ok = run({"check", good.name(), "resnet50"});
  EXPECT_EQ(ok.status, kExitOk) << ok.err;
  EXPECT_EQ(ok.out, good.name() + ": ok, 1 layer, 112 parameters, 3,888 MACs\n" +
                        "resnet50: ok, 175 layers, 25,557,032 parameters, 4,089,184,256 MACs\n");
  const Ran mixed = run({"check", "vgg16", "-", "lenet5"}, std::string(kBad));
  EXPECT_EQ(mixed.status, kExitModelError);
  EXPECT_TRUE(has(mixed.out, "vgg16: ok"));
  EXPECT_TRUE(has(mixed.out, "lenet5: ok"));
  EXPECT_TRUE(has(mixed.err, "<stdin>:3:3: "));
}

TEST(CliCheck, EveryPresetFileIsGood) {
  for (const char* file : {"alexnet", "googlenet", "lenet", "resnet", "vgg"}) {
    const std::string name = std::string(LEDGER_SOURCE_DIR) + "/presets/" + file + ".json";
    const Ran ran = run({"check", name});
    EXPECT_EQ(ran.status, kExitOk) << ran.err;
    EXPECT_EQ(ran.err, "");
  }
}

TEST(Cli, HelpIsNoError) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--help"}, {"cost", "--help"}, {"explain", "-h"}}) {
    const Ran ran = run(arguments);
    EXPECT_EQ(ran.status, kExitOk);
    EXPECT_TRUE(has(ran.out, "Usage: layerledger"));
    EXPECT_EQ(ran.err, "");
  }
}

TEST(Cli, SaysWhenTheOutputCannotBeWritten) {
  const char* argv[] = {"layerledger", "list", "presets"};
  std::istringstream in;
  std::ostringstream out, err;
  out.setstate(std::ios::badbit);
  EXPECT_EQ(run_cli(3, argv, in, out, err), kExitModelError);
  EXPECT_FALSE(err.str().empty());
}

TEST(Cli, TakesALargeModel) {
  std::string text = "{\"input\": [8, 4, 4], \"layers\": [";
  for (int i = 0; i < 20'000; ++i) {
    text += "{\"type\": \"conv2d\", \"out_channels\": 8, \"kernel_size\": 3, \"padding\": 1},\n";
  }
  const Ran ran = run({"cost", "-", "--format", "csv"}, text + "]}");
  EXPECT_EQ(ran.status, kExitOk) << ran.err.substr(0, 300);
  EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 20'002);
}

}  // namespace
}  // namespace ledger
