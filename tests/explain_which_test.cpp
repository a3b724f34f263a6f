#include "explain/which.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "model/catalog.h"
#include "model/presets.h"

namespace ledger {
namespace {

const CountIndex& whole_index() {
  static const CountIndex* const index = [] {
    auto* filled = new CountIndex;
    filled->fill();
    return filled;
  }();
  return *index;
}

std::vector<CountMatch> ask(std::string_view text) {
  const Result<TypedNumber> number = parse_typed_number(text);
  EXPECT_TRUE(number) << text;
  return number ? find_counts(whole_index(), *number) : std::vector<CountMatch>();
}

TypedNumber typed(std::string_view text) {
  const Result<TypedNumber> number = parse_typed_number(text);
  EXPECT_TRUE(number) << text;
  return number ? *number : TypedNumber();
}

TEST(TypedNumbers, AreReadAsPeopleWriteThem) {
  struct Row {
    std::string_view text;
    std::int64_t value;
    std::int64_t step;
    TypedUnit unit;
  };
  constexpr std::int64_t kG = 1'000'000'000, kM = 1'000'000;
  for (const Row& row : std::vector<Row>{
           {"15.3 G", 15'300'000'000, kG / 10, TypedUnit::kNone},
           {"15.3", 15'300'000'000, kG / 10, TypedUnit::kNone},
           {"0.72", 720'000'000, kG / 100, TypedUnit::kNone},
           {"24.64 B", 24'640'000'000, kG / 100, TypedUnit::kNone},
           {"9.74 BFLOPs", 9'740'000'000, kG / 100, TypedUnit::kFlops},
           {"4.1 GMACs", 4'100'000'000, kG / 10, TypedUnit::kMacs},
           {"4.1GMac", 4'100'000'000, kG / 10, TypedUnit::kMacs},
           {"4,089.18 MMac", 4'089'180'000, kM / 100, TypedUnit::kMacs},
           {"25.6M params", 25'600'000, kM / 10, TypedUnit::kParameters},
           {"25.6 million parameters", 25'600'000, kM / 10, TypedUnit::kParameters},
           {"527MB", 527'000'000, kM, TypedUnit::kBytes},
           {"97.5 MiB", 102'236'160, 104'857, TypedUnit::kBytes},
           {"154,702,643,200", 154'702'643'200, 1, TypedUnit::kNone},
           {"23,094,300,000", 23'094'300'000, 100'000, TypedUnit::kNone},
           {"3.8 x 10^9", 3'800'000'000, kG / 10, TypedUnit::kNone},
           {"3.8 × 10⁹ FLOPs", 3'800'000'000, kG / 10, TypedUnit::kFlops},
           {"3.", 3 * kG, kG, TypedUnit::kNone},
           {"3.8e9", 3'800'000'000, kG / 10, TypedUnit::kNone},
           {"11.3 billion", 11'300'000'000, kG / 10, TypedUnit::kNone},
           {"11.3 billion FLOPs (multiply-adds)", 11'300'000'000, kG / 10, TypedUnit::kMacs},
           {"11,3 G", 11'300'000'000, kG / 10, TypedUnit::kNone},
           {"569 M mult-adds", 569'000'000, kM, TypedUnit::kMacs},
           {"7.74 MAdd", 7'740'000'000, kG / 100, TypedUnit::kMacs},
       }) {
    const TypedNumber number = typed(row.text);
    ASSERT_FALSE(number.readings.empty()) << row.text;
    EXPECT_EQ(number.readings.front().value, Rational(row.value)) << row.text;
    EXPECT_EQ(floor(number.readings.front().step), row.step) << row.text;
    EXPECT_EQ(number.unit, row.unit) << row.text;
    EXPECT_EQ(number.network, "") << row.text;
  }
}

TEST(TypedNumbers, MayNameANetwork) {
  for (const std::string_view text :
       {"resnet50 4.1", "ResNet-50 4.1 G", "4.1 GFLOPs for ResNet 50", "ResNet 50: 4.1 GFLOPs"}) {
    const TypedNumber number = typed(text);
    EXPECT_EQ(number.network, "resnet50") << text;
    EXPECT_EQ(number.digits, "4.1") << text;
  }
  EXPECT_EQ(typed("VGG-16 15.5").network, "vgg16");
}

TEST(TypedNumbers, WhatIsNoNumberIsAnError) {
  for (const std::string_view text :
       {"", "resnet", "G", "-", "0", "0.0 G", "1e99", "..", "99999999999999999999 G"}) {
    EXPECT_FALSE(parse_typed_number(text)) << text;
  }
  EXPECT_FALSE(parse_typed_number(std::string(5000, '9')));
}

struct Expected {
  std::string_view typed;
  std::string_view network;
  std::string_view convention;  // empty: a size
  CountSubject::Kind kind = CountSubject::Kind::kConvention;
  Slip slip = Slip::kNone;
  std::int64_t batch = 1;
  std::int64_t resolution = 0;
  std::size_t rank = 3;  // among the first so many
};

bool gives(const CountMatch& match, const Expected& row) {
  const bool same_count =
      match.convention == row.convention ||
      std::any_of(match.also.begin(), match.also.end(),
                  [&row](const AlsoCounted& each) { return each.convention == row.convention; });
  return match.network == row.network && match.subject.kind == row.kind && match.slip == row.slip &&
         match.batch == row.batch && match.resolution == row.resolution && same_count;
}

std::string listing(const std::vector<CountMatch>& matches) {
  std::string text;
  for (const CountMatch& match : matches) {
    text += "\n  " + std::to_string(match.cost) + " " + match.sentence;
    for (const AlsoCounted& each : match.also) text += " " + each.convention;
  }
  return text;
}

// What published numbers turned out to be, with their rank among the answers.
TEST(ExplainWhich, PublishedNumbersAreExplained) {
  using Kind = CountSubject::Kind;
  const std::vector<Expected> rows = {
      {"15.3", "vgg16", "macs", Kind::kConvolutionsOnly},
      {"19.6", "vgg19", "macs"},
      {"15.47", "vgg16", "macs"},
      {"15.48", "vgg16", "ptflops_aten"},
      {"15.48", "vgg16", "torchinfo"},
      {"15.50", "vgg16", "article_python"},
      {"15.50", "vgg16", "ptflops_modules"},
      {"15.50", "vgg16", "torchstat"},
      {"15.52", "vgg16", "ptflops"},
      {"15.61", "vgg16", "thop_2019"},
      {"14.54", "vgg16", "thop_2019", Kind::kConvention, Slip::kBinary},
      {"30.94", "vgg16", "flops"},
      {"30.96", "vgg16", "article_f1"},
      {"30.97", "vgg16", "article_f1"},
      {"30.97", "vgg16", "calflops"},
      {"3.8", "resnet50_v1", "macs"},
      {"7.6", "resnet101_v1", "macs"},
      {"11.3", "resnet152_v1", "macs"},
      {"11.3 billion", "resnet152_v1", "macs"},
      {"3.8 x 10^9", "resnet50_v1", "macs"},
      {"4.09", "resnet50", "macs"},
      {"4.1 GMACs", "resnet50", "macs"},
      {"4.12", "resnet50", "ptflops_modules"},
      {"4.12", "resnet50", "article_python"},
      {"4.13", "resnet50", "ptflops"},
      {"4.14", "resnet50", "thop_2019"},
      {"4.11", "resnet50", "fvcore"},
      {"3.858", "resnet50_v1", "macs"},
      {"8.18", "resnet50", "flops"},
      {"8.18", "resnet50", "torchinfo", Kind::kConvention, Slip::kBatch, 2},
      {"8.20", "resnet50", "article_f1"},
      {"8.21", "resnet50", "calflops"},
      {"8.22", "resnet50", "torchstat_madd"},
      {"24.64 B", "resnet50", "model_tools", Kind::kConvention, Slip::kBatch, 3},
      {"9.74 BFLOPs", "resnet50_darknet", "flops"},
      {"0.72", "alexnet_article", "macs"},
      {"0.72", "alexnet", "article_python"},
      {"0.72", "alexnet", "ptflops"},
      {"0.71", "alexnet", "macs"},
      {"0.77", "alexnet", "thop_2019"},
      {"0.73", "alexnet_article", "article_python"},
      {"1.43", "alexnet", "flops"},
      {"4.29", "alexnet", "calflops", Kind::kConvention, Slip::kBatch, 3},
      {"1.5", "googlenet", "macs"},
      {"1.6", "googlenet_paper", "netscope"},
      {"16.04", "googlenet_paper", "netscope", Kind::kConvention, Slip::kBatch, 10, 227},
      {"154.7", "vgg16", "netscope", Kind::kConvention, Slip::kBatch, 10},
      {"154,702,643,200", "vgg16", "netscope", Kind::kConvention, Slip::kBatch, 10},
      {"1.8", "resnet18", "macs"},
      {"3.6", "resnet34", "macs"},
      {"723.007176 M", "caffenet", "mxnet_calculate_flops"},
      {"23,094,300,000", "resnet152", "calflops"},
      {"39,300,000,000", "vgg19", "calflops"},
      {"19.77", "vgg19", "thop_2019"},
      {"7.87", "resnet101", "thop_2019"},
      {"11.61", "resnet152", "thop_2019"},
      {"11.51", "resnet152", "torchinfo"},
      {"25.6M params", "resnet50", "", Kind::kParameters},
      {"25.6 M", "resnet50", "", Kind::kParameters},
      {"138", "vgg16", "", Kind::kParameters},
      {"131.95 M params", "vgg16", "", Kind::kParameters, Slip::kBinary},
      {"527MB", "vgg16", "article_memory", Kind::kFigure},
      {"527MB", "vgg16", "", Kind::kWeightBytes},
      {"97.5 MiB", "resnet50", "", Kind::kWeightBytes},
      {"resnet50 4.1", "resnet50", "macs"},
      {"VGG-16 15.5", "vgg16", "article_python"},
  };
  const Catalog& catalog = *built_in_catalog();
  int found = 0;
  for (const Expected& row : rows) {
    ASSERT_NE(find_preset(row.network), nullptr) << row.network;
    ASSERT_TRUE(row.convention.empty() || catalog.find_convention(row.convention) >= 0)
        << row.convention;
    const std::vector<CountMatch> matches = ask(row.typed);
    std::size_t rank = 0;
    while (rank < matches.size() && !gives(matches[rank], row)) ++rank;
    EXPECT_LT(rank, row.rank) << row.typed << ": " << row.network << " by " << row.convention
                              << listing(matches);
    if (rank < row.rank) ++found;
    std::printf("%-24s %-16s %-22s rank %zu\n", std::string(row.typed).c_str(),
                std::string(row.network).c_str(), std::string(row.convention).c_str(), rank + 1);
  }
  std::printf("%d of %zu published numbers explained\n", found, rows.size());
}

TEST(ExplainWhich, PrecisionIsRespected) {
  for (const CountMatch& match : ask("resnet50v1 3.8")) {
    if (match.slip != Slip::kNone || match.resolution != 0 || match.batch != 1) continue;
    EXPECT_GE(match.count, 3'750'000'000);
    EXPECT_LT(match.count, 3'900'000'000);
    const bool is_rounded = match.count <= 3'850'000'000;
    EXPECT_EQ(match.digits, is_rounded ? DigitMatch::kRounded : DigitMatch::kCutOff);
  }
  EXPECT_EQ(ask("4,089,184,256").front().network, "resnet50");
  for (const CountMatch& match : ask("4,089,184,255"))
    EXPECT_NE(match.digits, DigitMatch::kRounded);
}

TEST(ExplainWhich, UnitsRestrict) {
  for (const CountMatch& match : ask("138M params")) {
    EXPECT_FALSE(match.subject.is_work());
    EXPECT_FALSE(match.subject.is_bytes);
  }
  for (const CountMatch& match : ask("528 MB")) EXPECT_TRUE(match.subject.is_bytes);
  for (const CountMatch& match : ask("4.1 GMACs")) EXPECT_TRUE(match.subject.is_work());
  for (const CountMatch& match : ask("vgg 15.5")) {
    EXPECT_NE(match.network.find("vgg"), std::string::npos);
  }
  EXPECT_TRUE(ask("nosuchnetwork 4.1").empty());
}

TEST(ExplainWhich, AnIndexFillsStepByStep) {
  CountIndex index;
  EXPECT_EQ(index.networks_done(), 0);
  EXPECT_TRUE(find_counts(index, typed("15.3")).empty());
  int steps = 0;
  while (steps < 3 && index.step()) ++steps;
  EXPECT_GT(index.networks_done(), 0);
  EXPECT_LT(index.networks_done(), index.networks_total());
  index.fill();
  EXPECT_EQ(index.networks_done(), index.networks_total());
  EXPECT_FALSE(index.step());
  EXPECT_EQ(find_counts(index, typed("15.3")).size(), ask("15.3").size());
}

}  // namespace
}  // namespace ledger
