// What a block is given, in the cell that stands across its line's columns of fields.
#include <gtest/gtest.h>

#include "app/line_cells.h"
#include "app/workspace.h"

namespace ledger {
namespace {

struct Blocks {
  Workspace workspace;
  Blocks() { workspace.dispatch(OpenPreset{"resnet50"}); }

  LineCell cell(std::string_view block, Column column = Column::kKernel) const {
    const std::vector<Group>& groups = workspace.shown()->model->groups;
    LedgerLine line;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (groups[i].name == block) line.group = static_cast<int>(i);
    }
    return {workspace, line, column};
  }
  std::string text(std::string_view block) const { return field_cell_text(cell(block)); }
  // The error's message, or nothing.
  std::string type(std::string_view block, std::string_view typed) {
    const Result<Action> action = type_into_cell(cell(block), typed);
    if (!action) return action.error().message;
    const Result<Document> changed = apply(workspace.document(), *action, workspace.meaning());
    if (!changed) return changed.error().message;
    workspace.dispatch(*action);
    return {};
  }
};

TEST(BlockCells, SayWhatIsTheSameInAllRepeats) {
  const Blocks blocks;
  EXPECT_EQ(blocks.text("layer2"), "repeat 4, planes 128") << "its stride differs";
  EXPECT_EQ(blocks.text("layer2.0"), "planes 128, stride 2, downsample 1");
  EXPECT_TRUE(is_cell_editable(blocks.cell("layer2")));
  EXPECT_FALSE(is_cell_editable(blocks.cell("layer2", Column::kMacs)));
  EXPECT_FALSE(is_cell_editable(blocks.cell("layer2", Column::kName)));
}

TEST(BlockCells, TakeNamesWithNumbers) {
  Blocks blocks;
  EXPECT_EQ(blocks.type("layer2", "repeat 5, planes 96"), "");
  EXPECT_EQ(blocks.text("layer2"), "repeat 5, planes 96");
  EXPECT_TRUE(is_cell_edited(blocks.cell("layer2")));
  EXPECT_FALSE(is_cell_edited(blocks.cell("layer3")));
  EXPECT_EQ(blocks.type("layer2", "planes=64"), "") << "the rest stays";
  EXPECT_EQ(blocks.text("layer2"), "repeat 5, planes 64");
  EXPECT_EQ(blocks.type("layer2", blocks.text("layer2")), "");
  EXPECT_EQ(blocks.text("layer2"), "repeat 5, planes 64") << "what it says can be typed";
  EXPECT_EQ(blocks.type("layer2", " "), "") << "an empty text puts back";
  EXPECT_EQ(blocks.text("layer2"), "repeat 4, planes 128");
  EXPECT_FALSE(is_cell_edited(blocks.cell("layer2")));
}

TEST(BlockCells, RefuseWhatTheyCannotTell) {
  Blocks blocks;
  EXPECT_EQ(blocks.type("layer2", "64"), "layer2 cannot tell what “64” is for.");
  EXPECT_EQ(blocks.type("layer2", "planes"), "planes needs a number behind it.");
  EXPECT_EQ(blocks.type("layer2", "plans 64"), "layer2 has no argument named \"plans\".");
  EXPECT_EQ(blocks.type("layer2", "planes many"), "planes cannot be \"many\"; it can be a number.");
  EXPECT_EQ(blocks.type("layer2", "repeat 0"), "A block repeats a whole number of times from 1.");
  EXPECT_EQ(blocks.text("layer2"), "repeat 4, planes 128") << "nothing was changed";
}

TEST(BlockCells, ANumberAloneIsForTheOnlyArgument) {
  Blocks blocks;
  blocks.workspace.dispatch(OpenText{R"({"input": [3, 8, 8],
    "blocks": {"unit": {"arguments": {"c": null},
                        "layers": [{"type": "conv2d", "out_channels": "c", "kernel_size": 1}]}},
    "layers": [{"block": "unit", "name": "one", "c": 8}]})",
                                     "text"});
  EXPECT_EQ(blocks.text("one"), "c 8");
  EXPECT_EQ(blocks.type("one", "16"), "");
  EXPECT_EQ(blocks.text("one"), "c 16");
}

}  // namespace
}  // namespace ledger
