// Plain text in columns, for a terminal.
#pragma once

#include <string>
#include <vector>

namespace ledger {

struct TextColumn {
  std::string title = {};  // where no column has one, there is no head
  bool is_number = false;  // to the right
};

class TextTable {
 public:
  explicit TextTable(std::vector<TextColumn> columns);
  // As many texts as there are columns; the last one may be long.
  void add(std::vector<std::string> texts);
  void add_rule();
  std::string text() const;

 private:
  std::vector<TextColumn> columns_;
  std::vector<std::vector<std::string>> rows_;  // an empty one is a rule
};

}  // namespace ledger
