// Networks that PyTorch exported, against what onnx and onnx-tool say of them: tests/truth/onnx.
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <set>
#include <string>

#include "analyze_text.h"
#include "onnx_bytes.h"
#include "truth_files.h"

namespace ledger {
namespace {

using onnx_bytes::CountingSource;

struct Imported {
  ImportResult result;
  AnalyzedText analyzed;
};

Imported import_file(const std::string& name) {
  Imported imported;
  CountingSource source(read_text(truth_path("onnx/" + name + ".onnx")));
  imported.result = import_model(source);
  EXPECT_EQ(imported.result.format, ModelFormat::kOnnx) << name;
  EXPECT_TRUE(imported.result.errors.empty()) << name << "\n" << all_of(imported.result.errors);
  imported.analyzed = analyze_text(imported.result.model);
  EXPECT_TRUE(imported.analyzed.errors.empty()) << name << "\n" << all_of(imported.analyzed.errors);
  return imported;
}

// "/layer1/layer1.0/conv1/Conv" -> "layer1.0.conv1.Conv"
std::string dotted(const std::string& node) {
  std::string name, before;
  std::size_t at = 1;
  while (at <= node.size()) {
    const std::size_t end = std::min(node.find('/', at), node.size());
    const std::string step = node.substr(at, end - at);
    const bool repeats = !before.empty() && step.rfind(before + ".", 0) == 0;
    name += (name.empty() ? "" : ".") + (repeats ? step.substr(before.size() + 1) : step);
    before = step;
    at = end + 1;
  }
  return name;
}

struct Sum {
  std::int64_t macs = 0, onnx_tool = 0, parameters = 0;
  bool has_parameters = false;
};

// What the nodes say, by the layer that they became: one of their name, one of the place they stand
// in, or for a bias the product before it.
class NodeSums {
 public:
  explicit NodeSums(const Model& model) {
    for (const Layer& layer : model.layers) layers_.insert(layer.name);
  }

  void add(const std::vector<std::string>& row) {
    const std::string name = dotted(row[0]);
    const std::string scope = name.substr(0, name.rfind('.'));
    std::string layer;
    if (layers_.count(name) > 0) {
      layer = name;
    } else if (layers_.count(name + "_") > 0) {
      layer = name + "_";
    } else if (layers_.count(scope) > 0) {
      layer = scope;
    } else if (layers_.count(scope + "_") > 0) {
      layer = scope + "_";
    } else if (row[1] == "Add" && !row[4].empty()) {
      layer = last_;
    }
    last_ = layer;
    Sum& sum = layer.empty() ? elsewhere : by_layer[layer];
    if (!row[2].empty()) sum.macs += std::stoll(row[2]);
    sum.onnx_tool += std::stoll(row[3]);
    if (row[4].empty()) return;
    sum.parameters += std::stoll(row[4]);
    sum.has_parameters = true;
  }

  std::map<std::string, Sum> by_layer;
  Sum elsewhere;  // integers with which shapes are computed

 private:
  std::set<std::string> layers_;
  std::string last_;
};

std::int64_t count_of(const LayerCost& cost, const Catalog& catalog, std::string_view convention) {
  return cost.counts[static_cast<std::size_t>(catalog.find_convention(convention))].value;
}

// PyTorch counts the batches that a norm has seen; a file does not hold that.
std::int64_t stored(const LayerCost& cost) {
  return cost.parameter_total + (cost.buffer_total > 0 ? cost.buffer_total - 1 : 0);
}

// How many figures there are, and how many are reproduced.
struct Score {
  int all = 0, right = 0;

  void compare(std::int64_t theirs, std::int64_t ours, const std::string& what) {
    ++all;
    right += theirs == ours ? 1 : 0;
    EXPECT_EQ(theirs, ours) << what;
  }
};

TEST(OnnxTruth, NodesAndTotals) {
  Score score;
  int files = 0;
  for (const auto& row : read_csv(truth_path("onnx/totals.csv"))) {
    if (row[0] == "file") continue;
    const Imported imported = import_file(row[0]);
    ASSERT_TRUE(imported.analyzed.analysis) << row[0];
    const Analysis& analysis = *imported.analyzed.analysis;
    const Catalog& catalog = *analysis.model->catalog;
    NodeSums sums(*analysis.model);
    for (const auto& node : read_csv(truth_path("onnx/" + row[0] + ".csv"))) {
      if (node[0] != "node") sums.add(node);
    }
    Sum total;
    for (std::size_t i = 0; i < analysis.rows.size(); ++i) {
      const LayerCost& cost = *analysis.rows[i].cost;
      const std::string& name = analysis.model->layers[i].name;
      const Sum& theirs = sums.by_layer[name];
      const std::string what = row[0] + " " + name;
      if (!row[1].empty()) score.compare(theirs.macs, count_of(cost, catalog, "macs"), what);
      score.compare(theirs.onnx_tool, count_of(cost, catalog, "onnx_tool"), what);
      const bool is_tied = analysis.model->layers[i].module != static_cast<int>(i);
      if (theirs.has_parameters && !is_tied) {
        score.compare(theirs.parameters, stored(cost), what);
      }
      total.macs += count_of(cost, catalog, "macs");
      total.onnx_tool += count_of(cost, catalog, "onnx_tool");
      total.parameters += stored(cost);
    }
    if (!row[1].empty()) score.compare(std::stoll(row[1]), total.macs, row[0] + ", total");
    score.compare(std::stoll(row[2]), total.onnx_tool + sums.elsewhere.onnx_tool,
                  row[0] + ", onnx-tool's total");
    score.compare(std::stoll(row[3]), total.parameters, row[0] + ", parameters");
    ++files;
    EXPECT_EQ(sums.elsewhere.macs, 0) << row[0];
    EXPECT_LT(sums.elsewhere.onnx_tool, 200) << row[0];
  }
  std::printf("%d of %d figures in %d files\n", score.right, score.all, files);
  EXPECT_EQ(score.right, score.all);
  EXPECT_EQ(files, 7);
  EXPECT_GT(score.all, 1400);
}

TEST(OnnxTruth, OpenSizesAreParameters) {
  const Imported imported = import_file("resnet18_dynamic");
  ASSERT_TRUE(imported.analyzed.definition);
  Settings settings;
  settings.parameters["height"] = 256;
  settings.parameters["width"] = 192;
  const AnalyzedText other = analyze_text(imported.result.model, settings);
  ASSERT_TRUE(other.analysis);
  EXPECT_EQ(other.row("maxpool").cost->output, (Shape{64, 64, 48}));
}

// What is imported is a text like any other: read again, it is the same network by every figure.
TEST(OnnxTruth, TheTextOfAnImportIsAModelLikeAnyOther) {
  for (const auto& row : read_csv(truth_path("onnx/totals.csv"))) {
    if (row[0] == "file") continue;
    SCOPED_TRACE(row[0]);
    const Imported imported = import_file(row[0]);
    CountingSource source(imported.result.model);
    const ImportResult again = import_model(source);
    EXPECT_EQ(again.format, ModelFormat::kLedger);
    const AnalyzedText analyzed = analyze_text(again.model);
    ASSERT_TRUE(analyzed.analysis);
    const Analysis& first = *imported.analyzed.analysis;
    const Analysis& second = *analyzed.analysis;
    EXPECT_EQ(second.totals.counts, first.totals.counts);
    EXPECT_EQ(second.totals.peak_bytes, first.totals.peak_bytes);
    EXPECT_EQ(analyzed.definition->notes, imported.result.notes);
    ASSERT_EQ(second.rows.size(), first.rows.size());
    for (std::size_t i = 0; i < first.rows.size(); ++i) {
      EXPECT_EQ(second.rows[i].cost->output, first.rows[i].cost->output) << i;
      EXPECT_EQ(second.rows[i].cost->parameter_total, first.rows[i].cost->parameter_total) << i;
    }
  }
}

}  // namespace
}  // namespace ledger
