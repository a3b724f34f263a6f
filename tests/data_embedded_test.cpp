// Every file of the embedded folders is in the program, byte for byte.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "data/embedded.h"

namespace ledger {
namespace {

struct Folder {
  const char* name;
  std::span<const EmbeddedFile> (*files)();
};

class EmbeddedFolder : public testing::TestWithParam<Folder> {};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST_P(EmbeddedFolder, HoldsEveryFileByteForByte) {
  const std::filesystem::path folder = std::filesystem::path(LEDGER_SOURCE_DIR) / GetParam().name;
  std::vector<std::string> on_disk;
  if (std::filesystem::exists(folder)) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() == ".json") on_disk.push_back(entry.path().filename().string());
    }
  }
  std::sort(on_disk.begin(), on_disk.end());

  std::vector<std::string> embedded;
  for (const EmbeddedFile& file : GetParam().files()) {
    embedded.emplace_back(file.name);
    EXPECT_EQ(file.text, read_file(folder / file.name)) << file.name;
  }
  EXPECT_EQ(embedded, on_disk);
}

INSTANTIATE_TEST_SUITE_P(All, EmbeddedFolder,
                         testing::Values(Folder{"layers", embedded_layers},
                                         Folder{"conventions", embedded_conventions},
                                         Folder{"presets", embedded_presets}),
                         [](const auto& folder) { return std::string(folder.param.name); });

TEST(EmbeddedFonts, AreTrueTypeFiles) {
  const auto fonts = embedded_fonts();
  ASSERT_EQ(fonts.size(), 3u);
  EXPECT_EQ(fonts[0].name, "Roboto-Medium.ttf");
  EXPECT_EQ(fonts[1].name, "Roboto-Regular.ttf");
  EXPECT_EQ(fonts[2].name, "Symbols.ttf");
  for (const EmbeddedFile& font : fonts) {
    EXPECT_EQ(font.text.substr(0, 4), std::string_view("\0\1\0\0", 4)) << font.name;
    EXPECT_GT(font.text.size(), 5000u) << font.name;
  }
}

}  // namespace
}  // namespace ledger
