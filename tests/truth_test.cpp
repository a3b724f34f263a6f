// Every figure of tests/truth, to the last digit.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <string>

#include "analyze_text.h"
#include "truth_files.h"

namespace ledger {
namespace {

// Each network once, although many figures ask for it.
const AnalyzedText& analysis_of(const std::string& network) {
  static std::map<std::string, AnalyzedText> known;
  const auto found = known.find(network);
  if (found != known.end()) return found->second;
  return known.emplace(network, analyze_preset(network)).first->second;
}

std::int64_t sum_of_parameters(const Analysis& analysis, std::string_view tensor) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < analysis.rows.size(); ++i) {
    const Row& row = analysis.rows[i];
    const LayerKind& kind = analysis.model->kind_of(analysis.model->layers[i]);
    for (std::size_t p = 0; p < kind.parameters.size(); ++p) {
      if (row.owns_parameters && kind.parameters[p].count.name == tensor) {
        sum += row.cost->parameters[p];
      }
    }
  }
  return sum;
}

std::int64_t macs_of_category(const Analysis& analysis, std::string_view category) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < analysis.rows.size(); ++i) {
    if (analysis.model->kind_of(analysis.model->layers[i]).category == category) {
      sum += analysis.rows[i].macs;
    }
  }
  return sum;
}

// What we say a quantity of tests/truth/totals.csv is; nothing where we have no such quantity.
std::optional<std::string> our_value(const Analysis& analysis, const std::string& quantity) {
  const Model& model = *analysis.model;
  const Totals& totals = analysis.totals;
  const auto whole = [](std::int64_t value) { return std::to_string(value); };

  if (const int id = model.catalog->find_convention(quantity); id >= 0) {
    return whole(totals.counts[static_cast<std::size_t>(id)]);
  }
  if (quantity == "parameters") return whole(totals.parameters);
  if (quantity == "parameters.weight") return whole(sum_of_parameters(analysis, "weight"));
  if (quantity == "parameters.bias") return whole(sum_of_parameters(analysis, "bias"));
  if (quantity == "buffers") return whole(totals.buffers);
  if (quantity == "macs.conv") return whole(macs_of_category(analysis, "conv"));
  if (quantity == "macs.linear") return whole(macs_of_category(analysis, "linear"));
  if (quantity == "peak_bytes") return whole(totals.peak_bytes);
  if (quantity == "weight_bytes") return whole(totals.weight_bytes);
  if (quantity == "module_calls" || quantity == "module_output_elements") {
    std::int64_t calls = 0, elements = 0;
    for (std::size_t i = 0; i < analysis.rows.size(); ++i) {
      if (model.layers[i].functional) continue;
      ++calls;
      elements += analysis.rows[i].cost->elements_out;
    }
    return whole(quantity == "module_calls" ? calls : elements);
  }
  const int article = model.catalog->find_convention("article_python");
  if (article < 0) return std::nullopt;
  const auto index = static_cast<std::size_t>(article);
  const Convention& convention = model.catalog->conventions()[index];
  const int memory_id = model.catalog->find_convention(convention.memory);
  if (memory_id < 0) return std::nullopt;
  const auto memory = static_cast<std::size_t>(memory_id);
  if (quantity == "article_python.memory_elements") return whole(totals.counts[memory] / 4);
  if (quantity == "article_python.memory_printed") {
    return render(model.catalog->conventions()[memory].rendering, totals.counts[memory]);
  }
  if (quantity == "article_python.printed") {
    const std::string text = render(convention.rendering, totals.counts[index]);
    return text.substr(0, text.find(" ~ "));
  }
  return std::nullopt;
}

TEST(Truth, EveryTotal) {
  const auto table = read_csv(truth_path("totals.csv"));
  ASSERT_GT(table.size(), 300u);
  ASSERT_EQ(table.front(), (std::vector<std::string>{"network", "quantity", "value", "source"}));
  std::size_t matched = 0;
  for (std::size_t i = 1; i < table.size(); ++i) {
    ASSERT_EQ(table[i].size(), 4u) << "line " << i + 1;
    const std::string& network = table[i][0];
    const std::string& quantity = table[i][1];
    const AnalyzedText& analyzed = analysis_of(network);
    if (!analyzed.errors.empty()) {
      ADD_FAILURE() << network << ": " << all_of(analyzed.errors);
      continue;
    }
    const std::optional<std::string> ours = our_value(*analyzed.analysis, quantity);
    if (ours == table[i][2]) {
      ++matched;
    } else {
      ADD_FAILURE() << network << " " << quantity << " by " << table[i][3] << " is " << table[i][2]
                    << ", ours is " << ours.value_or("unknown");
    }
  }
  std::cout << "totals: " << matched << " of " << table.size() - 1 << "\n";
  EXPECT_EQ(matched, table.size() - 1);
}

TEST(Truth, TheArticlesExampleInItsOwnWords) {
  const AnalyzedText& analyzed = analysis_of("resnet34");
  ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors);
  const Catalog& catalog = *analyzed.analysis->model->catalog;
  const int article = catalog.find_convention("article_python");
  ASSERT_GE(article, 0);
  const auto index = static_cast<std::size_t>(article);
  const Convention& convention = catalog.conventions()[index];
  const Totals& totals = analyzed.analysis->totals;
  EXPECT_EQ(render(convention.rendering, totals.counts[index]), "3.67 GFLOPs ~ 3673.42 MFLOPs");
  const auto memory = static_cast<std::size_t>(catalog.find_convention(convention.memory));
  ASSERT_LT(memory, totals.counts.size());
  EXPECT_EQ(render(catalog.conventions()[memory].rendering, totals.counts[memory]), "83MB");
}

// The name our row should have for a module of PyTorch: calls of a shared ReLU are told apart.
bool names_agree(std::string_view module, std::string ours) {
  if (module.starts_with("features.") || module.starts_with("classifier.")) return true;  // classic
  if (module.ends_with("relu")) {
    while (!ours.empty() && ours.back() >= '0' && ours.back() <= '9') ours.pop_back();
  }
  return ours == module;
}

std::string csv_shape(const Shape& shape) {
  std::string text;
  for (const std::int64_t size : shape) {
    if (!text.empty()) text += 'x';
    text += std::to_string(size);
  }
  return text;
}

class LayerFile {
 public:
  LayerFile(const std::string& network, const Analysis& analysis)
      : network_(network), analysis_(analysis), model_(*analysis.model) {
    for (std::size_t i = 0; i < model_.layers.size(); ++i) {
      if (!model_.layers[i].functional) modules_.push_back(i);
    }
  }

  void check() {
    const auto table = read_csv(truth_path("layers/" + network_ + ".csv"));
    ASSERT_GT(table.size(), 1u);
    header_ = table.front();
    ASSERT_EQ(table.size() - 1, modules_.size()) << network_;
    for (std::size_t i = 1; i < table.size(); ++i) {
      ASSERT_EQ(table[i].size(), header_.size()) << network_ << " line " << i + 1;
      check_call(table[i], modules_[i - 1]);
    }
  }

  std::size_t matched() const { return matched_; }
  std::size_t cells() const { return cells_; }

 private:
  void expect(const std::string& what, const std::string& theirs, const std::string& ours) {
    ++cells_;
    if (ours == theirs) {
      ++matched_;
    } else {
      ADD_FAILURE() << network_ << " " << what << " is " << theirs << ", ours is " << ours;
    }
  }

  void check_call(const std::vector<std::string>& truth, std::size_t index) {
    const Layer& layer = model_.layers[index];
    const Row& row = analysis_.rows[index];
    EXPECT_TRUE(names_agree(truth[0], layer.name)) << truth[0] << " and " << layer.name;
    // The article's response normalization shows as the pooling over channels it is written with.
    const bool is_composed = truth[1] == "AvgPool3d";
    const std::string type = is_composed ? "LRN" : truth[1];
    const std::string output = (is_composed ? "1x" : "") + csv_shape(row.cost->output);
    const int kind = model_.catalog->find_kind(type);
    ASSERT_GE(kind, 0) << type;
    expect(truth[0] + " type", model_.catalog->kinds()[static_cast<std::size_t>(kind)].name,
           model_.kind_of(layer).name);
    expect(truth[0] + " output", truth[2], output);
    expect(truth[0] + " parameters", truth[3], std::to_string(row.parameters));
    const bool is_repeated = truth[4] == "1";
    EXPECT_EQ(is_repeated, layer.module != static_cast<int>(index)) << layer.name;
    for (std::size_t column = 5; column < header_.size(); ++column) {
      check_count(truth, column, index, is_repeated);
    }
  }

  void check_count(const std::vector<std::string>& truth, std::size_t column, std::size_t index,
                   bool is_repeated) {
    const int convention = model_.catalog->find_convention(header_[column]);
    ASSERT_GE(convention, 0) << header_[column];
    const Count& count = analysis_.rows[index].count(convention);
    if (truth[column].empty()) {
      // Nothing reported: nothing counted, or told at the module's first call.
      if (!is_repeated) {
        EXPECT_EQ(count.value, 0) << model_.layers[index].name << " " << header_[column];
      }
      return;
    }
    const std::string what = truth[0] + " by " + header_[column];
    const bool is_per_call = header_[column] == "torchinfo";
    if (is_per_call) {
      expect(what, truth[column], std::to_string(count.value));
      return;
    }
    std::int64_t sum = 0;
    for (const std::size_t other : modules_) {
      if (model_.layers[other].module == static_cast<int>(index)) {
        sum += analysis_.rows[other].count(convention).value;
      }
    }
    expect(what, truth[column], std::to_string(sum));
  }

  const std::string& network_;
  const Analysis& analysis_;
  const Model& model_;
  std::vector<std::size_t> modules_;  // rows that are modules, in the order of their calls
  std::vector<std::string> header_;
  std::size_t matched_ = 0, cells_ = 0;
};

TEST(Truth, EveryLayer) {
  std::size_t matched = 0, cells = 0;
  for (const std::string network : {"alexnet", "alexnet_article", "vgg16", "resnet18", "resnet50",
                                    "resnet50_v1", "googlenet"}) {
    const AnalyzedText& analyzed = analysis_of(network);
    if (!analyzed.errors.empty()) {
      ADD_FAILURE() << network << ": " << all_of(analyzed.errors);
      continue;
    }
    LayerFile file(network, *analyzed.analysis);
    file.check();
    matched += file.matched();
    cells += file.cells();
  }
  std::cout << "layers: " << matched << " of " << cells << "\n";
  EXPECT_GT(cells, 4000u);
  EXPECT_EQ(matched, cells);
}

}  // namespace
}  // namespace ledger
