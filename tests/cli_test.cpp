#include "cli_run.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "model/catalog.h"
#include "model/presets.h"

namespace ledger {
namespace {

using Json = nlohmann::json;

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
