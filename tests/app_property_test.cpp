// Whatever a person does, in whatever order: it can be undone and made again, linked, saved, kept
// over a reload, exported and said in the JSON, and the sums are right all the while.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <sstream>

#include "app/layer_fields.h"
#include "app/saved_state.h"
#include "app/share_link.h"
#include "app/workspace.h"
#include "export/export.h"

namespace ledger {
namespace {

const char* const kList = R"([
  {"name": "first", "type": "conv2d", "out_channels": 8, "kernel_size": 3, "padding": 1},
  {"name": "bn", "type": "batch_norm2d"},
  {"name": "act", "type": "relu"},
  {"name": "second", "type": "conv2d", "out_channels": 8, "kernel_size": 3, "padding": 1},
  {"name": "sum", "type": "add", "inputs": ["second", "act"]},
  {"name": "pool", "type": "max_pool2d", "kernel_size": 2},
  {"name": "flat", "type": "flatten"},
  {"name": "fc", "type": "linear", "out_features": 10}
])";

const char* const kBlocks = R"({
  "name": "Blocks",
  "parameters": {"width": {"default": 8, "min": 1, "max": 64}, "repeats": {"default": 2, "min": 1, "max": 4},
                 "half": {"default": 0.5}},
  "input": [3, 32, 32],
  "blocks": {
    "unit": {"arguments": {"c": null, "k": 3}, "layers": [
      {"type": "conv2d", "name": "conv", "out_channels": "c", "kernel_size": "k", "padding": "(k-1)/2"},
      {"type": "relu", "name": "act"}]},
    "stage": {"arguments": {"c": null, "n": 2}, "layers": [
      {"block": "unit", "name": "body", "repeat": "n", "c": "c"},
      {"type": "max_pool2d", "name": "pool", "kernel_size": 2}]}},
  "layers": [
    {"block": "stage", "name": "stages", "repeat": "repeats", "c": "width"},
    {"type": "conv2d", "name": "head", "out_channels": 4, "kernel_size": 1},
    {"type": "global_avg_pool2d", "name": "mean"},
    {"type": "flatten", "name": "flat"},
    {"type": "linear", "name": "fc", "out_features": 10}
  ]
})";

ExportOptions all_conventions(const Analysis& analysis) {
  ExportOptions options;
  for (std::size_t i = 0; i < analysis.model->catalog->conventions().size(); ++i) {
    options.conventions.push_back(static_cast<int>(i));
  }
  return options;
}

std::string everything(const Analysis& analysis) {
  return export_json(analysis, all_conventions(analysis));
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::stringstream stream(text);
  for (std::string part; std::getline(stream, part, at);) {
    if (!part.empty() && part.back() == '\r') part.pop_back();
    parts.push_back(part);
  }
  return parts;
}

class Player {
 public:
  Player(unsigned seed, Workspace& workspace) : random_(seed), work_(workspace) {}

  void play() {
    constexpr std::array<void (Player::*)(), 8> kMoves = {
        &Player::set_field,        &Player::set_field,
        &Player::set_field,        &Player::change_structure,
        &Player::change_structure, &Player::set_parameter,
        &Player::set_option,       &Player::travel};
    if (pick(4) != 0) gesture_ = 0;
    if (pick(10) == 0) gesture_ = 1 + random_() % 1000;
    (this->*kMoves[pick(kMoves.size())])();
  }

 private:
  std::size_t pick(std::size_t count) { return random_() % count; }
  void act(Action action) { work_.dispatch(action, gesture_); }

  // Of a layer or, now and then, a block; of one repeat or all.
  std::string name() {
    const Model& model = *work_.model();
    std::string name = model.layers[pick(model.layers.size())].name;
    if (!model.groups.empty() && pick(6) == 0) name = model.groups[pick(model.groups.size())].name;
    return pick(3) == 0 ? name_of_all(model, name) : name;
  }

  std::string kind() {
    constexpr std::array<const char*, 8> kKinds = {
        "relu", "conv2d", "batch_norm2d", "add", "max_pool2d", "linear", "dropout", "flatten"};
    return kKinds[pick(kKinds.size())];
  }

  void set_field() {
    const Model& model = *work_.model();
    const std::string at = name();
    const std::vector<int> layers = find_layers(model, at);
    if (layers.empty()) {
      constexpr std::array<const char*, 4> kArguments = {"repeat", "c", "k", "n"};
      return act(SetField{at, kArguments[pick(4)], std::to_string(1 + pick(4))});
    }
    const LayerKind& kind = model.kind_of(model.layers[static_cast<std::size_t>(layers.front())]);
    if (kind.fields.empty()) return;
    const std::string field = kind.fields[pick(kind.fields.size())].name;
    const std::string number = std::to_string(pick(9));
    constexpr std::array<const char*, 3> kOthers = {"same", "true", "[3, 1]"};
    switch (pick(8)) {
      case 0:
        return act(ResetField{at, field});
      case 1:
        return act(SetField{at, field, kOthers[pick(3)]});
      case 2:  // what it is, or was
        return act(SetField{at, field, field_text(*work_.analysis(), at, field)});
      case 3:
        return act(SetFields{{{at, field, number}, {name(), field, ""}}});
      default:
        return act(SetField{at, field, number});
    }
  }

  void change_structure() {
    const std::string at = pick(12) == 0 ? "input" : name();
    switch (pick(6)) {
      case 0:
        return act(AddLayer{kind(), at, pick(2) == 0});
      case 1:
        return act(RemoveLayer{at});
      case 2:
        return act(DuplicateLayer{at});
      case 3:
        return act(MoveLayer{at, pick(2) == 0});
      case 4:
        return act(MoveLayerBeside{at, name(), pick(2) == 0});
      default:
        return act(SetKind{at, kind()});
    }
  }

  void set_parameter() {
    const std::vector<ModelParameter>& parameters = work_.definition()->parameters;
    if (parameters.empty()) return;
    const ModelParameter& parameter = parameters[pick(parameters.size())];
    if (pick(4) == 0) return act(ResetParameter{parameter.name});
    const bool is_size = parameter.name == "resolution";
    const auto number = static_cast<std::int64_t>(pick(9));
    act(SetParameter{parameter.name, is_size ? Rational(32 * (3 + number)) : Rational(number)});
  }

  void set_option() {
    switch (pick(8)) {
      case 0:
        return act(SetBatch{static_cast<std::int64_t>(1 + pick(8))});
      case 1:
        return act(SetWeightType{static_cast<DataType>(pick(3))});
      case 2:
        return act(SetActivationType{static_cast<DataType>(pick(3))});
      case 3:
        return act(SetEditsAll{pick(2) == 0});
      case 4:
        return act(PinBaseline{});
      case 5:
        return pick(4) == 0 ? act(Unpin{}) : act(SelectLayer{name()});
      case 6:
        return pick(5) == 0 ? act(ResetEdits{}) : act(SetConvention{"thop"});
      default:
        return act(SwapBaseline{});
    }
  }

  void travel() {
    const std::size_t here = work_.history_position();
    if (pick(8) == 0) return act(GoTo{here > 4 ? here - 4 + pick(4) : here});
    pick(3) == 0 ? act(Redo{}) : act(Undo{});
  }

  std::mt19937 random_;
  Workspace& work_;
  std::uint64_t gesture_ = 0;
};

void expect_sums(const Analysis& analysis) {
  Totals sums;
  std::vector<std::int64_t> counts(analysis.totals.counts.size());
  for (const Row& row : analysis.rows) {
    sums.macs += row.macs;
    sums.parameters += row.parameters;
    sums.weight_bytes += row.weight_bytes;
    sums.activation_bytes += row.activation_bytes;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const Count& count = row.count(static_cast<int>(i));
      if (count.status == Count::Status::kCounted) counts[i] += count.value;
    }
  }
  EXPECT_EQ(sums.macs, analysis.totals.macs);
  EXPECT_EQ(sums.parameters, analysis.totals.parameters);
  EXPECT_EQ(sums.weight_bytes, analysis.totals.weight_bytes);
  EXPECT_EQ(sums.activation_bytes, analysis.totals.activation_bytes);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const Convention& by = analysis.model->catalog->conventions()[i];
    if (!by.counts_work()) continue;
    EXPECT_EQ(counts[i], analysis.totals.counts[i]) << by.id;
  }
}

// Every line says the numbers of its row.
void expect_csv(const Analysis& analysis) {
  const std::vector<std::string> lines = split(export_csv(analysis, {}), '\n');
  const std::vector<std::string> titles = split(lines.front(), ',');
  const auto column = [&](const char* title) {
    return static_cast<std::size_t>(std::find(titles.begin(), titles.end(), title) -
                                    titles.begin());
  };
  ASSERT_EQ(lines.size(), analysis.rows.size() + 2);
  for (std::size_t i = 0; i < analysis.rows.size(); ++i) {
    const std::vector<std::string> cells = split(lines[i + 1], ',');
    const Row& row = analysis.rows[i];
    ASSERT_LE(cells.size(), titles.size()) << lines[i + 1];
    EXPECT_EQ(cells[column("name")], analysis.model->layers[i].name);
    EXPECT_EQ(cells[column("parameters")], std::to_string(row.parameters));
    EXPECT_EQ(cells[column("macs")], std::to_string(row.macs));
    EXPECT_EQ(cells[column("activation_bytes")], std::to_string(row.activation_bytes));
  }
  const std::vector<std::string> total = split(lines.back(), ',');
  EXPECT_EQ(total[column("macs")], std::to_string(analysis.totals.macs));
}

// Read anew without anything on top of it.
void expect_text_says_it(const Workspace& work) {
  const std::string text = work.file_text();
  const ParsedModel parsed = parse_model(text, built_in_catalog());
  ASSERT_TRUE(parsed.definition) << describe(parsed.errors.front()) << "\n" << text;
  const Evaluation evaluation =
      Evaluator().evaluate(parsed.definition, text, {}, work.document().options);
  ASSERT_TRUE(evaluation.analysis) << describe(evaluation.errors.front()) << "\n" << text;
  EXPECT_EQ(everything(*evaluation.analysis), everything(*work.analysis())) << text;
}

void expect_link(const Workspace& work) {
  const Document* baseline = work.baseline() ? &work.baseline()->document : nullptr;
  const std::string link = write_link(work.document(), work.view(), baseline);
  const Result<LinkContent> back = read_link(link);
  ASSERT_TRUE(back.ok()) << link << "\n" << describe(back.error());
  EXPECT_EQ(back->state.document, work.document()) << link;
  ASSERT_EQ(back->state.baseline.has_value(), baseline != nullptr) << link;
  EXPECT_TRUE(baseline == nullptr || *back->state.baseline == *baseline) << link;
  // While the model is in error the selection may be of the table that was there before.
  if (work.is_stale()) return;
  EXPECT_EQ(back->state.view.selected_layer, work.view().selected_layer) << link;
  EXPECT_TRUE(back->left_out.empty()) << link << "\n" << left_out_sentence(back->left_out);
}

// Where one is and what is there, at every place of the history.
struct Seen {
  Document document;
  std::optional<Document> baseline;
  std::string analysis;
};

Seen see(const Workspace& work) {
  Seen seen{work.document(), std::nullopt, work.is_stale() ? "" : everything(*work.analysis())};
  if (work.baseline()) seen.baseline = work.baseline()->document;
  return seen;
}

// There and back: what was seen on the way is seen again.
void expect_undo_and_redo(Workspace& work) {
  const std::size_t position = work.history_position();
  std::vector<Seen> seen = {see(work)};
  while (work.can_undo()) {
    work.dispatch(Undo{});
    seen.push_back(see(work));
  }
  while (!seen.empty()) {
    EXPECT_EQ(see(work).document, seen.back().document) << work.redo_sentence();
    EXPECT_EQ(see(work).baseline, seen.back().baseline) << work.redo_sentence();
    EXPECT_EQ(see(work).analysis, seen.back().analysis) << work.redo_sentence();
    seen.pop_back();
    if (!seen.empty()) work.dispatch(Redo{});
  }
  EXPECT_EQ(work.history_position(), position);
}

void expect_reload(const Workspace& work) {
  Workspace after;
  ASSERT_TRUE(after.restore(work.save()).ok());
  ASSERT_TRUE(after.restore_history(work.save_history()).ok());
  EXPECT_EQ(after.document(), work.document());
  EXPECT_EQ(after.history(), work.history());
  EXPECT_EQ(after.save_history(), work.save_history());
  expect_undo_and_redo(after);
}

class AnySequence : public ::testing::TestWithParam<unsigned> {
 protected:
  void play(const Action& opening, int steps) {
    Workspace work;
    work.dispatch(opening);
    ASSERT_TRUE(work.errors().empty()) << describe(work.errors().front());
    const Seen start = see(work);
    Player player(GetParam(), work);
    int done = 0;
    for (int step = 0; step < steps; ++step) {
      SCOPED_TRACE("step " + std::to_string(step) + ": " + work.undo_sentence());
      const Document before = work.document();
      player.play();
      if (!(work.document() == before)) ++done;
      expect_link(work);
      if (work.is_stale()) {
        work.dispatch(Undo{});
      } else {
        expect_sums(*work.analysis());
        expect_csv(*work.analysis());
        expect_text_says_it(work);
      }
      if (HasFailure()) FAIL() << "last: " << work.undo_sentence();
    }
    EXPECT_GT(done, steps / 3) << "most of what was tried was refused";
    expect_undo_and_redo(work);
    expect_reload(work);
    while (work.can_undo()) work.dispatch(Undo{});
    EXPECT_EQ(work.document(), start.document);
    EXPECT_EQ(see(work).analysis, start.analysis);
  }
};

TEST_P(AnySequence, OnResNet18) {
  play(OpenPreset{"resnet18"}, 40);
}
TEST_P(AnySequence, OnAListOfLayers) {
  play(OpenText{kList, "a list"}, 120);
}
TEST_P(AnySequence, OnBlocksInBlocks) {
  play(OpenText{kBlocks, "blocks"}, 120);
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnySequence, ::testing::Values(1u, 2u, 3u));

}  // namespace
}  // namespace ledger
