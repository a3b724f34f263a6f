// What an edit takes over from the analysis before must be what a fresh analysis finds.
#include <gtest/gtest.h>

#include <random>

#include "app/workspace.h"

namespace ledger {
namespace {

void expect_fresh(const Workspace& workspace) {
  const Analysis& kept = *workspace.analysis();
  const ExpandedModel expanded = expand(*workspace.definition(), workspace.analyzed_settings());
  ASSERT_TRUE(expanded.model);
  const std::shared_ptr<const Analysis> fresh = analyze(expanded.model, kept.options);
  ASSERT_TRUE(fresh->ok());
  ASSERT_EQ(kept.rows.size(), fresh->rows.size());
  for (std::size_t i = 0; i < kept.rows.size(); ++i) {
    const Row& row = kept.rows[i];
    const Row& other = fresh->rows[i];
    const std::string& name = kept.model->layers[i].name;
    EXPECT_EQ(name, fresh->model->layers[i].name);
    EXPECT_EQ(row.cost->output, other.cost->output) << name;
    EXPECT_EQ(row.macs, other.macs) << name;
    EXPECT_EQ(row.parameters, other.parameters) << name;
    EXPECT_EQ(row.live_bytes, other.live_bytes) << name;
    EXPECT_EQ(row.receptive_field, other.receptive_field) << name;
  }
  EXPECT_EQ(kept.totals.counts, fresh->totals.counts);
  EXPECT_EQ(kept.totals.parameters, fresh->totals.parameters);
  EXPECT_EQ(kept.totals.peak_bytes, fresh->totals.peak_bytes);
}

TEST(Incremental, AnySequenceOfEditsEndsWhereAFreshAnalysisDoes) {
  std::mt19937 random(7);
  for (const char* preset : {"resnet18", "mobilenet_v2", "googlenet"}) {
    Workspace workspace;
    workspace.dispatch(OpenPreset{preset});
    ASSERT_TRUE(workspace.analysis());
    constexpr int kSteps = 60;
    for (int step = 0; step < kSteps; ++step) {
      const Model& model = *workspace.analysis()->model;
      const Layer& layer = model.layers[random() % model.layers.size()];
      const LayerKind& kind = model.kind_of(layer);
      const auto what = random() % 10;
      if (what == 0) {
        workspace.dispatch(Undo{});
      } else if (what == 1) {
        workspace.dispatch(SetBatch{static_cast<std::int64_t>(1 + random() % 4)});
      } else if (what == 2) {
        workspace.dispatch(SetParameter{"resolution", Rational(192 + 32 * (random() % 3))});
      } else if (!kind.fields.empty()) {
        const FieldSpec& field = kind.fields[random() % kind.fields.size()];
        workspace.dispatch(SetField{layer.name, field.name, std::to_string(random() % 5)});
      }
      if (!workspace.is_stale()) expect_fresh(workspace);
      if (::testing::Test::HasFailure()) FAIL() << preset << " after step " << step;
    }
  }
}

}  // namespace
}  // namespace ledger
