// Formulas, comparisons and published numbers in the terminal.
#include "cli_run.h"
#include "model/catalog.h"
#include "model/presets.h"

namespace ledger {
namespace {

using Json = nlohmann::json;

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

}  // namespace
}  // namespace ledger
