// What a few letters find in the command palette.
#include "app/palette.h"

#include <gtest/gtest.h>

#include "app/commands.h"
#include "app/workspace.h"

namespace ledger {
namespace {

std::string first(const Workspace& workspace, std::string_view wanted) {
  const std::vector<PaletteEntry> found = find_in_palette(workspace, wanted);
  return found.empty() ? std::string() : found.front().id;
}

TEST(Match, WantsAllLettersInOrder) {
  EXPECT_GT(match_score("conv", "layer1.0.conv2"), 0);
  EXPECT_GT(match_score("LC2", "layer1.0.conv2"), 0);
  EXPECT_EQ(match_score("2conv", "layer1.0.conv2"), 0);
  EXPECT_EQ(match_score("x", ""), 0);
}

TEST(Match, PrefersWordsAndLettersTogether) {
  EXPECT_GT(match_score("fold", "Fold all blocks"), match_score("fold", "Unfold all blocks"));
  EXPECT_GT(match_score("undo", "Undo"), match_score("undo", "Unfold those"));
}

TEST(Match, TakesWordsInAnyOrder) {
  EXPECT_GT(match_score("50 resnet", "ResNet-50 v1.5"), 0);
  EXPECT_EQ(match_score("50 vgg", "ResNet-50 v1.5"), 0);
}

TEST(Palette, FindsWhatIsMeant) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"resnet50"});
  EXPECT_EQ(first(workspace, "undo"), "history.undo");
  EXPECT_EQ(first(workspace, "vgg16_bn"), "vgg16_bn");
  EXPECT_EQ(first(workspace, "layer4.2.conv3"), "layer4.2.conv3");
  EXPECT_EQ(first(workspace, "fvcore"), "fvcore");
  EXPECT_EQ(first(workspace, "zzzz"), "");
}

TEST(Palette, ListsCommandsAtFirstButNoneThatOnlyMovesTheCursor) {
  const Workspace workspace;
  const std::vector<PaletteEntry> all = find_in_palette(workspace, " ");
  std::size_t wanted = 0;
  for (const Command& command : commands()) {
    wanted += command.scope != CommandScope::kCursor && command.id != "palette.open" ? 1 : 0;
  }
  EXPECT_EQ(all.size(), wanted);
  for (const PaletteEntry& entry : all) EXPECT_EQ(entry.kind, PaletteKind::kCommand);
}

}  // namespace
}  // namespace ledger
