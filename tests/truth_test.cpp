// Every figure of tests/truth for whole networks, to the last digit.
#include <gtest/gtest.h>

#include <iostream>
#include <string>

#include "truth_files.h"
#include "truth_networks.h"

namespace ledger {
namespace {

class Tally {
 public:
  void expect(const std::string& what, const std::string& theirs,
              const std::optional<std::string>& ours) {
    ++figures_;
    if (ours == theirs) {
      ++matched_;
    } else {
      ADD_FAILURE() << what << " is " << theirs << ", ours is " << ours.value_or("unknown");
    }
  }
  void print(const std::string& name) const {
    std::cout << name << ": " << matched_ << " of " << figures_ << "\n";
    EXPECT_EQ(matched_, figures_);
  }
  std::size_t figures() const { return figures_; }

 private:
  std::size_t matched_ = 0, figures_ = 0;
};

// "torchinfo@training" is what torchinfo says of a network in training mode.
std::optional<std::string> our_text(const std::string& network, const std::string& quantity) {
  const bool is_training = quantity.ends_with("@training");
  const AnalyzedText& analyzed =
      truth_analysis(network, is_training ? TruthMode::kTraining : TruthMode::kAsEachSays);
  if (!analyzed.analysis || !analyzed.errors.empty()) return std::nullopt;
  return TruthQuantities(*analyzed.analysis).text(quantity.substr(0, quantity.find('@')));
}

TEST(Truth, EveryFigureOfTheTools) {
  const auto table = read_csv(truth_path("tools.csv"));
  ASSERT_EQ(table.size(), 2 + 52u);
  const std::vector<std::string>& quantities = table[0];
  const std::vector<std::string>& sources = table[1];
  Tally tally;
  for (std::size_t i = 2; i < table.size(); ++i) {
    ASSERT_EQ(table[i].size(), quantities.size()) << "line " << i + 1;
    for (std::size_t column = 1; column < quantities.size(); ++column) {
      if (table[i][column].empty()) continue;
      const std::string& network = table[i][0];
      tally.expect(network + ", " + quantities[column] + " by " + sources[column], table[i][column],
                   our_text(network, quantities[column]));
    }
  }
  tally.print("figures of the tools");
  EXPECT_GT(tally.figures(), 2300u);
}

TEST(Truth, EveryFigureFromElsewhere) {
  const auto table = read_csv(truth_path("totals.csv"));
  ASSERT_EQ(table.front(), (std::vector<std::string>{"network", "quantity", "value", "source"}));
  Tally tally;
  for (std::size_t i = 1; i < table.size(); ++i) {
    ASSERT_EQ(table[i].size(), 4u) << "line " << i + 1;
    const std::vector<std::string>& line = table[i];
    tally.expect(line[0] + ", " + line[1] + " by " + line[3], line[2], our_text(line[0], line[1]));
  }
  tally.print("figures from elsewhere");
}

// As printed: 15.61 with exponent 9 is 15.61 billion, and says nothing about further digits.
std::string rounded_like(const std::string& figure, int exponent, std::int64_t value) {
  const std::size_t dot = figure.find('.');
  const int decimals = dot == std::string::npos ? 0 : static_cast<int>(figure.size() - dot - 1);
  std::int64_t unit = 1;
  for (int i = 0; i < exponent - decimals; ++i) unit *= 10;
  const std::int64_t digits = (value + unit / 2) / unit;
  std::string text = std::to_string(digits);
  if (decimals == 0) return text;
  if (text.size() <= static_cast<std::size_t>(decimals)) {
    text.insert(0, static_cast<std::size_t>(decimals) + 1 - text.size(), '0');
  }
  return text.insert(text.size() - static_cast<std::size_t>(decimals), ".");
}

TEST(Truth, EveryPublishedFigureToItsPrintedDigits) {
  const auto table = read_csv(truth_path("published.csv"));
  ASSERT_EQ(table.front(), (std::vector<std::string>{"network", "batch", "convention", "figure",
                                                     "exponent", "source"}));
  Tally tally;
  for (std::size_t i = 1; i < table.size(); ++i) {
    const std::vector<std::string>& line = table[i];
    ASSERT_EQ(line.size(), 6u) << "line " << i + 1;
    AnalysisOptions options;
    options.batch = std::stoll(line[1]);
    const auto [variant, settings] = truth_settings(line[0]);
    const AnalyzedText analyzed = analyze_preset(variant, settings, options);
    ASSERT_TRUE(analyzed.errors.empty()) << line[0] << ": " << all_of(analyzed.errors);
    const int convention = analyzed.model->catalog->find_convention(line[2]);
    ASSERT_GE(convention, 0) << line[2];
    const auto value = analyzed.analysis->totals.counts[static_cast<std::size_t>(convention)];
    const std::string ours = line[4] == "2^20" ? std::to_string((value + (1 << 19)) >> 20)
                                               : rounded_like(line[3], std::stoi(line[4]), value);
    tally.expect(line[0] + ", " + line[2] + " by " + line[5], line[3], ours);
  }
  tally.print("published figures");
}

TEST(Truth, TheArticlesExampleInItsOwnWords) {
  const AnalyzedText& analyzed = truth_analysis("resnet34");
  ASSERT_TRUE(analyzed.analysis && analyzed.errors.empty());
  const Catalog& catalog = *analyzed.analysis->model->catalog;
  const auto printed = [&](std::string_view id) -> std::string {
    const int convention = catalog.find_convention(id);
    if (convention < 0) return {};
    const auto index = static_cast<std::size_t>(convention);
    return render(catalog.conventions()[index].rendering, analyzed.analysis->totals.counts[index]);
  };
  EXPECT_EQ(printed("article_python"), "3.67 GFLOPs ~ 3673.42 MFLOPs");
  EXPECT_EQ(printed("article_memory"), "83MB");
}

// The rows of the CS231n notes: what they say each layer of VGG-16 keeps, and the sum that their
// own total is not.
TEST(Truth, TheRowsOfTheCourseNotes) {
  const auto table = read_csv(truth_path("cs231n_vgg16.csv"));
  ASSERT_EQ(table.front(), (std::vector<std::string>{"layer", "elements", "weights"}));
  const AnalyzedText& analyzed = truth_analysis("vgg16");
  ASSERT_TRUE(analyzed.analysis && analyzed.errors.empty());
  const int convention = analyzed.model->catalog->find_convention("cs231n_memory");
  ASSERT_GE(convention, 0);
  std::int64_t elements = 0, weights = 0;
  std::size_t line = 1;
  ASSERT_EQ(table[line][0], "INPUT");
  elements += std::stoll(table[line++][1]);
  for (const Row& row : analyzed.analysis->rows) {
    const Count& count = row.count(convention);
    if (count.value == 0) continue;
    ASSERT_LT(line, table.size());
    EXPECT_EQ(count.value, 4 * std::stoll(table[line][1])) << table[line][0];
    const std::int64_t own = row.cost->parameters.empty() ? 0 : row.cost->parameters.front();
    EXPECT_EQ(own, std::stoll(table[line][2])) << table[line][0];
    elements += count.value / 4;
    weights += own;
    ++line;
  }
  EXPECT_EQ(line, table.size());
  EXPECT_EQ(elements, 15'237'608);  // 60.95 MB; the notes say 24M * 4 bytes ~= 93MB
  EXPECT_EQ(weights, 138'344'128);
}

}  // namespace
}  // namespace ledger
