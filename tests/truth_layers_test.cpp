// Every figure of tests/truth/layers: what each tool counts for each call of a module.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "truth_files.h"
#include "truth_networks.h"

namespace ledger {
namespace {

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
      const Layer& layer = model_.layers[i];
      if (!layer.functional && !layer.training_only) modules_.push_back(i);
    }
  }

  void check() {
    const auto table = read_csv(truth_path("layers/" + network_ + ".csv"));
    ASSERT_GT(table.size(), 1u);
    header_ = table.front();
    reported_.assign(header_.size(), false);
    ASSERT_EQ(table.size() - 1, modules_.size()) << network_;
    for (std::size_t i = 1; i < table.size(); ++i) {
      ASSERT_EQ(table[i].size(), header_.size()) << network_ << " line " << i + 1;
      for (std::size_t c = 0; c < header_.size(); ++c) {
        if (!table[i][c].empty()) reported_[c] = true;
      }
    }
    for (std::size_t i = 1; i < table.size(); ++i) {
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

  // The name our row should have for a module of PyTorch: calls of a shared module are numbered.
  bool names_agree(std::string_view module, const Layer& layer) const {
    if (module.starts_with("features.") || module.starts_with("classifier.")) return true;
    std::string ours = layer.name;
    const auto calls = std::count_if(modules_.begin(), modules_.end(), [&](std::size_t other) {
      return model_.layers[other].module == layer.module;
    });
    while (calls > 1 && ours.back() >= '0' && ours.back() <= '9') ours.pop_back();
    return ours == module;
  }

  void check_call(const std::vector<std::string>& truth, std::size_t index) {
    const Layer& layer = model_.layers[index];
    const Row& row = analysis_.rows[index];
    EXPECT_TRUE(names_agree(truth[0], layer)) << truth[0] << " and " << layer.name;
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
    if (truth[column] == "*") return;  // not for this row alone; tests/truth/README.md says why
    const Count& count = analysis_.rows[index].count(convention);
    if (truth[column].empty()) {
      // Nothing reported: nothing counted, or told at the module's first call.
      if (!is_repeated && reports(column)) {
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

  // A tool that stopped with an error on this network has an empty column.
  bool reports(std::size_t column) const { return reported_[column]; }

  const std::string& network_;
  const Analysis& analysis_;
  const Model& model_;
  std::vector<std::size_t> modules_;  // rows that are modules, in the order of their calls
  std::vector<std::string> header_;
  std::vector<bool> reported_;  // by column
  std::size_t matched_ = 0, cells_ = 0;
};

TEST(Truth, EveryLayer) {
  std::size_t matched = 0, cells = 0;
  for (const std::string network :
       {"alexnet", "alexnet_article", "densenet121", "efficientnet_b0", "googlenet", "inception_v3",
        "mobilenet_v2", "resnet18", "resnet50", "resnet50_v1", "shufflenet_v2_x1_0", "swin_t",
        "vgg16", "vit_b_16"}) {
    const AnalyzedText& analyzed = truth_analysis(network);
    if (!analyzed.analysis || !analyzed.errors.empty()) continue;  // reported there
    LayerFile file(network, *analyzed.analysis);
    file.check();
    matched += file.matched();
    cells += file.cells();
  }
  std::cout << "layers: " << matched << " of " << cells << "\n";
  EXPECT_GT(cells, 30000u);
  EXPECT_EQ(matched, cells);
}

}  // namespace
}  // namespace ledger
