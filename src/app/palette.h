// What the command palette finds: commands, networks, counts and layers by a few letters of their
// names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ledger {

class Workspace;

enum class PaletteKind : std::uint8_t { kCommand, kNetwork, kConvention, kLayer, kLayerKind };

struct PaletteEntry {
  PaletteKind kind = PaletteKind::kCommand;
  std::string id;      // the command's, the variant's, the convention's, the layer's or kind's name
  std::string title;   // "Undo", "ResNet-50 v1.5", "thop", "layer1.0.conv2"
  std::string detail;  // "Ctrl+Z", "network", "2-D convolution"
  int score = 0;
};

// How well the letters of `wanted` are found in `text`, in order and in any case: more where they
// stand together or begin words; 0 where they are not all there. Spaces in `wanted` part words that
// may stand in any order.
int match_score(std::string_view wanted, std::string_view text);

inline constexpr std::size_t kMostPaletteEntries = 100;
// The best first. Without letters, the commands.
std::vector<PaletteEntry> find_in_palette(const Workspace& workspace, std::string_view wanted);
// Kinds of layers alone. Without letters all of them, the usual ones first.
std::vector<PaletteEntry> find_layer_kinds(const Workspace& workspace, std::string_view wanted);

}  // namespace ledger
