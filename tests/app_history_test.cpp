// Steps taken back and made again, in one session and over a reload of the page.
#include "app/history.h"

#include <gtest/gtest.h>

#include "app/saved_history.h"
#include "app/saved_state.h"
#include "app/workspace.h"

namespace ledger {
namespace {

const char* const kSmall = R"({"input": [3, 32, 32], "layers": [
  {"type": "conv2d", "name": "head", "out_channels": 4, "kernel_size": 1}, {"type": "relu"}]})";

// Everything that makes a step, and some that are one together.
void work(Workspace& workspace) {
  workspace.dispatch(OpenPreset{"resnet18"});
  workspace.dispatch(SetParameter{"resolution", 256});
  workspace.dispatch(SetField{"layer1.*.conv1", "out_channels", "32"});
  workspace.dispatch(SetField{"layer1.0.conv1", "out_channels", "64"});
  workspace.dispatch(SetFields{{{"conv1", "kernel_size", "[5, 3]"}, {"conv1", "padding", "same"}}});
  workspace.dispatch(RemoveLayer{"layer4.1.relu2"});
  workspace.dispatch(AddLayer{"gelu", "maxpool"});
  workspace.dispatch(ResetField{"layer1.0.conv1", "out_channels"});
  workspace.dispatch(SetBatch{8});
  workspace.dispatch(SetWeightType{DataType::kInt8});
  workspace.dispatch(SetActivationType{DataType::kFp16});
  workspace.dispatch(SetField{"conv1", "groups", "7"});
  workspace.dispatch(ResetEdits{});
  workspace.dispatch(OpenPreset{"lenet5"});
  workspace.dispatch(OpenText{kSmall, "small"});
  workspace.dispatch(EditSource{std::string(kSmall) + " // ü"}, 5);
  workspace.dispatch(EditSource{"not json"}, 5);
  workspace.dispatch(OpenPreset{"mobilenet_v2"});
  workspace.dispatch(SetParameter{"width", *Rational::make(1, 3)});
}

std::vector<std::string> sentences(const Workspace& workspace) {
  const std::vector<std::string_view> all = workspace.history();
  return {all.begin(), all.end()};
}

// The document after each number of steps; the workspace stays where it was.
std::vector<Document> documents(Workspace& workspace) {
  const std::size_t here = workspace.history_position();
  std::vector<Document> result;
  for (std::size_t step = 0; step <= workspace.history().size(); ++step) {
    workspace.dispatch(GoTo{step});
    EXPECT_EQ(workspace.history_position(), step);
    result.push_back(workspace.document());
  }
  workspace.dispatch(GoTo{here});
  return result;
}

// As a reload of the tab does.
Workspace reloaded(const Workspace& before) {
  Workspace after;
  after.dispatch(OpenPreset{"vgg16"});
  Result<SavedState> state = read_state(before.save());
  EXPECT_TRUE(state.ok());
  after.open(std::move(*state));
  const Result<bool> restored = after.restore_history(before.save_history());
  EXPECT_TRUE(restored.ok()) << describe(restored.error());
  return after;
}

TEST(History, UndoingEverythingGivesTheSameDocuments) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"vgg16"});
  std::vector<Document> all = {workspace.document()};
  const std::vector<Action> actions = {SetParameter{"resolution", 256},
                                       SetField{"conv1_1", "out_channels", "32"},
                                       SetBatch{2},
                                       OpenText{kSmall, "small"},
                                       SetField{"head", "out_channels", "7"},
                                       EditSource{"not json"},
                                       OpenPreset{"lenet5"},
                                       ResetEdits{},
                                       SetBatch{3}};
  for (const Action& action : actions) {
    workspace.dispatch(action);
    if (!(workspace.document() == all.back())) all.push_back(workspace.document());
  }
  for (std::size_t i = all.size(); i-- > 1;) {
    EXPECT_EQ(workspace.document(), all[i]);
    workspace.dispatch(Undo{});
  }
  EXPECT_FALSE(workspace.can_undo());
  EXPECT_EQ(workspace.analysis()->totals.macs, 15'470'264'320);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(workspace.document(), all[i]);
    workspace.dispatch(Redo{});
  }
  EXPECT_FALSE(workspace.can_redo());
}

TEST(History, GoesToAnyStep) {
  Workspace workspace;
  work(workspace);
  const std::size_t last = workspace.history_position();
  ASSERT_GT(last, 12u);
  const std::vector<Document> all = documents(workspace);
  workspace.dispatch(GoTo{3});
  EXPECT_EQ(workspace.document(), all[3]);
  EXPECT_EQ(workspace.history().size(), last);
  EXPECT_EQ(workspace.undo_sentence(), workspace.history()[2]);
  EXPECT_EQ(workspace.redo_sentence(), workspace.history()[3]);
  workspace.dispatch(GoTo{last});
  EXPECT_EQ(workspace.document(), all[last]);
  workspace.dispatch(GoTo{last + 1});
  EXPECT_EQ(workspace.history_position(), last);
  workspace.dispatch(GoTo{0});
  EXPECT_EQ(workspace.document(), all[0]);
  workspace.dispatch(SetBatch{2});
  EXPECT_EQ(workspace.history().size(), 1u) << "what was taken back is gone";
}

TEST(History, IsBounded) {
  Workspace workspace(built_in_catalog(), {.steps = 20, .text_bytes = 10'000});
  workspace.dispatch(OpenText{kSmall, "small"});
  for (int batch = 2; batch < 50; ++batch) workspace.dispatch(SetBatch{batch});
  EXPECT_EQ(workspace.history_position(), 20u);
  EXPECT_EQ(workspace.undo_sentence(), "Batch: 48 → 49");
  // Twelve texts of 1.5 kB: only as many are kept as fit.
  for (int i = 0; i < 12; ++i) {
    workspace.dispatch(OpenText{std::string(1'500, static_cast<char>('a' + i)), "noise"});
  }
  EXPECT_EQ(workspace.history_position(), 6u);
}

TEST(History, ComesBackAfterAReload) {
  Workspace before;
  work(before);
  const std::size_t last = before.history_position();
  for (const std::size_t position : {last, std::size_t{7}, std::size_t{0}}) {
    before.dispatch(GoTo{position});
    Workspace after = reloaded(before);
    EXPECT_EQ(after.history_position(), position);
    EXPECT_EQ(sentences(after), sentences(before));
    EXPECT_EQ(after.document(), before.document());
    EXPECT_EQ(documents(after), documents(before));
    EXPECT_EQ(after.save_history(), before.save_history());
  }
}

TEST(History, ASwapIsTakenBackAfterAReload) {
  Workspace before;
  before.dispatch(OpenPreset{"resnet50"});
  before.dispatch(PinPreset{"resnet18"});
  const Document work = before.document(), pinned = before.baseline()->document;
  before.dispatch(SwapBaseline{});
  before.dispatch(SetBatch{2});
  Workspace after = reloaded(before);
  EXPECT_EQ(after.baseline()->document, work);
  after.dispatch(Undo{});
  after.dispatch(Undo{});
  EXPECT_EQ(after.document(), work);
  ASSERT_TRUE(after.baseline());
  EXPECT_EQ(after.baseline()->document, pinned);
  ASSERT_TRUE(after.comparison());
  EXPECT_EQ(after.comparison()->from().totals.macs, after.baseline()->analysis->totals.macs);
  // Work that is opened once more, as by the link in the address, is the same work.
  Workspace linked = reloaded(before);
  linked.open(*read_state(before.save()), "Opened a link");
  EXPECT_EQ(sentences(linked), sentences(before));
  linked.dispatch(GoTo{0});
  EXPECT_EQ(linked.baseline()->document, pinned);
  // And there again, over one more reload.
  Workspace again = reloaded(after);
  again.dispatch(Redo{});
  EXPECT_EQ(again.document(), pinned);
  EXPECT_EQ(again.baseline()->document, work);
  EXPECT_EQ(again.comparison()->from().totals.macs, 4'089'184'256);
  // What was pinned since stays, as without a reload.
  again.dispatch(Unpin{});
  again.dispatch(Undo{});
  EXPECT_EQ(again.baseline(), nullptr);
}

TEST(History, WhatIsKeptIsSmall) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"resnet50"});
  for (int i = 1; i <= 400; ++i) {
    const std::string layer =
        "layer3." + std::to_string(i % 6) + ".conv" + std::to_string(i % 3 + 1);
    workspace.dispatch(SetField{layer, "out_channels", std::to_string(i)});
  }
  ASSERT_EQ(workspace.history_position(), 400u);
  EXPECT_LT(workspace.save_history().size(), 60'000u);
  // Where there is room for less, the oldest steps go.
  Workspace after;
  ASSERT_TRUE(after.restore(workspace.save()).ok());
  const std::string small = workspace.save_history(10'000);
  EXPECT_LT(small.size(), 11'000u);
  ASSERT_TRUE(after.restore_history(small).ok());
  EXPECT_GT(after.history_position(), 30u);
  EXPECT_LT(after.history_position(), 100u);
  EXPECT_EQ(after.undo_sentence(), workspace.undo_sentence());
  after.dispatch(GoTo{0});
  workspace.dispatch(GoTo{400 - after.history().size()});
  EXPECT_EQ(after.document(), workspace.document());
}

TEST(History, ATextThatFindsNoRoomEndsIt) {
  Workspace workspace;
  workspace.dispatch(OpenText{kSmall, "small"});
  workspace.dispatch(OpenText{std::string(50'000, 'x'), "noise"});
  workspace.dispatch(OpenPreset{"lenet5"});
  workspace.dispatch(SetBatch{2});
  Workspace after;
  ASSERT_TRUE(after.restore(workspace.save()).ok());
  ASSERT_TRUE(after.restore_history(workspace.save_history(5'000)).ok());
  EXPECT_EQ(sentences(after), std::vector<std::string>{"Batch: 1 → 2"});
}

// The work stands, whatever became of its history.
TEST(History, ADamagedOneIsRefused) {
  Workspace workspace;
  work(workspace);
  workspace.dispatch(PinPreset{"lenet5"});
  workspace.dispatch(SwapBaseline{});
  workspace.dispatch(Undo{});
  const std::string whole = workspace.save_history();
  const Document document = workspace.document();
  std::vector<std::string> broken = {"", "null", "[]", "{}", R"({"version": 1, "undo": []})"};
  for (std::size_t length = 1; length + 2 < whole.size(); length += 7) {
    broken.push_back(whole.substr(0, length));
  }
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string text = whole;
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    broken.push_back(text.replace(at, from.size(), to));
  };
  with("\"text\": 1", "\"text\": 99");
  with("\"text\": 1", "\"text\": -1");
  with("\"keep\": ", "\"keep\": 9");
  with("\"pins\": [", "\"pins\": [7, ");
  with("\"pins\": [", "\"pins\": [7], \"x\": [");
  with("\"version\": 1", "\"version\": 2");
  with("\"said\": \"", "\"said\": 3, \"x\": \"");
  Workspace after;
  ASSERT_TRUE(after.restore(workspace.save()).ok());
  for (const std::string& text : broken) {
    EXPECT_FALSE(after.restore_history(text).ok()) << text.substr(0, 200);
    EXPECT_FALSE(after.can_undo());
    EXPECT_EQ(after.document(), document);
  }
  EXPECT_TRUE(after.restore_history(whole).ok());
  // One of other work leads nowhere.
  after.dispatch(SetBatch{5});
  EXPECT_FALSE(after.restore_history(whole).ok());
  EXPECT_TRUE(after.can_undo());
}

}  // namespace
}  // namespace ledger
