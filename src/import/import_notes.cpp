#include "import/import_notes.h"

#include <algorithm>
#include <utility>

#include "model/words.h"

namespace ledger {

void ImportNotes::add(std::string sentence) {
  constexpr std::size_t kMostSentences = 40;
  if (sentences_.size() >= kMostSentences) return;
  if (std::find(sentences_.begin(), sentences_.end(), sentence) != sentences_.end()) return;
  sentences_.push_back(std::move(sentence));
}

void ImportNotes::not_costed(std::string_view operation) {
  constexpr std::size_t kMostOperations = 1000;
  ++not_costed_total_;
  const auto found = not_costed_.find(operation);
  if (found != not_costed_.end()) {
    ++found->second;
  } else if (not_costed_.size() < kMostOperations) {
    not_costed_.emplace(operation, 1);
  }
}

std::vector<std::string> ImportNotes::take(std::size_t layers) {
  if (not_costed_total_ == 0) return std::move(sentences_);
  std::vector<std::pair<int, std::string_view>> ranked;
  for (const auto& [operation, count] : not_costed_) ranked.emplace_back(-count, operation);
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string> shown;
  for (const auto& [count, operation] : ranked) {
    const std::string times = count < -1 ? " (" + std::to_string(-count) + " times)" : "";
    shown.push_back(in_quotes(operation) + times);
  }
  const std::vector<std::string_view> names(shown.begin(), shown.end());
  const std::string verb = not_costed_total_ == 1 ? " is" : " are";
  sentences_.insert(sentences_.begin(), std::to_string(not_costed_total_) + " of " +
                                            count_of(static_cast<long long>(layers), "layer") +
                                            verb +
                                            " not costed and marked so: " + name_list(names) + ".");
  return std::move(sentences_);
}

}  // namespace ledger
