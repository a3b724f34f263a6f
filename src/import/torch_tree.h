// The text of print(model) in PyTorch as a tree of modules that remembers where each stands.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formula/error.h"
#include "model/json.h"

namespace ledger {

// "kernel_size=(3, 3)": a value of one or more words.
struct TorchArgument {
  std::string_view key;                  // empty for one by position
  std::vector<std::string_view> values;  // "3", "True", "same"
  bool is_tuple = false;
};

struct TorchModule {
  std::string name;             // "conv1"; of "(0-11): 12 x Block" one is made for each
  std::string_view class_name;  // "Conv2d"
  std::string_view arguments;   // what stands behind the bracket, of a leaf
  Mark mark = {};
  std::vector<TorchModule> children = {};

  bool is_leaf() const { return children.empty(); }
};

inline constexpr std::size_t kMostTorchBytes = 16u << 20;
inline constexpr int kMostTorchDepth = 64;
inline constexpr std::size_t kMostTorchModules = 200'000;

// Nothing where the text is none; `errors` then says where and what was expected. The tree points
// into `text`.
std::optional<TorchModule> parse_torch_print(std::string_view text, Errors& errors);

std::vector<TorchArgument> torch_arguments(std::string_view text);

}  // namespace ledger
