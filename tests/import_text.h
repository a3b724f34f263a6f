// For tests of the readers of text formats: a sample of tests/networks to its analysis, and the
// same sample maltreated.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "analyze_text.h"
#include "import/import.h"
#include "truth_files.h"

namespace ledger {

using Importer = ImportResult (*)(std::string_view);

inline std::string sample(const std::string& name) {
  return read_text(std::string(LEDGER_TEST_DATA_DIR) + "/networks/" + name);
}

struct ImportedText {
  ImportResult import;
  AnalyzedText analyzed;

  const Totals& totals() const { return analyzed.analysis->totals; }
  std::string notes() const {
    std::string text;
    for (const std::string& note : import.notes) text += note + "\n";
    return text;
  }
  std::int64_t count(std::string_view convention) const {
    const int index = analyzed.analysis->model->catalog->find_convention(convention);
    return totals().counts[static_cast<std::size_t>(index)];
  }
};

// With a test failure where it is not read, or costs nothing.
inline ImportedText import_text(Importer importer, const std::string& text) {
  ImportedText result;
  result.import = importer(text);
  EXPECT_TRUE(result.import.errors.empty()) << all_of(result.import.errors);
  result.analyzed = analyze_text(result.import.model);
  EXPECT_TRUE(result.analyzed.errors.empty())
      << all_of(result.analyzed.errors) << result.import.model.substr(0, 4000);
  EXPECT_NE(result.analyzed.analysis, nullptr);
  return result;
}

// Either a model or at least one located sentence, never both and never neither.
inline void expect_answer(const ImportResult& result, const std::string& what) {
  EXPECT_EQ(result.model.empty(), !result.errors.empty()) << what;
  for (const Error& error : result.errors) {
    EXPECT_FALSE(error.message.empty()) << what;
    EXPECT_LT(error.message.size(), 1000u) << what;
    const bool is_located = error.place.line > 0 || error.code == ErrorCode::kTooLarge;
    EXPECT_TRUE(is_located) << what << ": " << error.message;
  }
  if (!result.model.empty()) analyze_text(result.model);
}

// Every start of the text, and many with one byte changed; of long samples every few bytes.
inline void expect_answers_when_damaged(Importer importer, const std::string& text) {
  const std::size_t step = text.size() / 3600 + 1;
  for (std::size_t size = 0; size < text.size(); size += step) {
    expect_answer(importer(text.substr(0, size)), "cut at " + std::to_string(size));
  }
  using namespace std::string_view_literals;
  constexpr std::string_view kBytes = "\0{}[]()\"':,9-\xFF\n"sv;
  for (std::size_t at = 0; at < text.size(); at += 3 * step) {
    std::string damaged = text;
    damaged[at] = kBytes[(at / (3 * step)) % kBytes.size()];
    expect_answer(importer(damaged), "changed at " + std::to_string(at));
  }
}

// The message of the only error, with its line and column.
inline std::string fault(Importer importer, const std::string& text) {
  const ImportResult result = importer(text);
  EXPECT_FALSE(result.errors.empty()) << result.model.substr(0, 500);
  return result.errors.empty() ? "" : describe(result.errors.front());
}

// For texts that could take long: the answer comes in seconds on any machine.
inline void expect_bounded(Importer importer, const std::string& text) {
  const auto start = std::chrono::steady_clock::now();
  const ImportResult result = importer(text);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  constexpr double kMostSeconds = 20;
  EXPECT_LT(seconds.count(), kMostSeconds);
  EXPECT_EQ(result.model.empty(), !result.errors.empty());
}

inline std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace ledger
