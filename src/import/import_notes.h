// What an importer tells people beside the model: guesses it made, what it could not cost.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ledger {

class ImportNotes {
 public:
  // A sentence; the same one again is not repeated, and there is an end to how many are kept.
  void add(std::string sentence);
  // A layer became an `unknown_op`.
  void not_costed(std::string_view operation);
  // What is not costed first, with its share of `layers`.
  std::vector<std::string> take(std::size_t layers);

 private:
  std::vector<std::string> sentences_;
  std::map<std::string, int, std::less<>> not_costed_;
  int not_costed_total_ = 0;
};

}  // namespace ledger
