// The terminal program run inside a test.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/cli.h"

namespace ledger {

inline constexpr std::string_view kGood =
    R"({"input": [3, 8, 8], "layers": [{"type": "conv2d", "out_channels": 4, "kernel_size": 3}]})";

struct Ran {
  int status = -1;
  std::string out, err;
};

inline Ran run(const std::vector<std::string>& arguments, const std::string& input = {}) {
  std::vector<const char*> argv = {"layerledger"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  std::istringstream in(input);
  std::ostringstream out, err;
  Ran ran;
  ran.status = run_cli(static_cast<int>(argv.size()), argv.data(), in, out, err);
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}

inline bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

inline nlohmann::json json_of(const std::vector<std::string>& arguments,
                              const std::string& input = {}) {
  const Ran ran = run(arguments, input);
  EXPECT_EQ(ran.status, kExitOk) << ran.err;
  EXPECT_EQ(ran.err, "");
  return nlohmann::json::parse(ran.out, nullptr, false);
}

}  // namespace ledger
