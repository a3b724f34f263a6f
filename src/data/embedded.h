#pragma once

#include <span>
#include <string_view>

namespace ledger {

// A file that the build put into the program, byte for byte.
struct EmbeddedFile {
  std::string_view name;  // without its folder: "conv2d.json"
  std::string_view text;
};

// The folders layers/, conventions/ and presets/, each in the order of the file names.
std::span<const EmbeddedFile> embedded_layers();
std::span<const EmbeddedFile> embedded_conventions();
std::span<const EmbeddedFile> embedded_presets();

// Roboto-Medium.ttf, Roboto-Regular.ttf and Symbols.ttf: the characters in use and no others.
// Symbols.ttf (from DejaVu Sans) holds what Roboto lacks and is to be merged with either.
std::span<const EmbeddedFile> embedded_fonts();

}  // namespace ledger
