#include "export/text_table.h"

#include <algorithm>
#include <utility>

#include "model/utf8.h"

namespace ledger {
namespace {

void append_padded(std::string& line, const std::string& text, std::size_t width, bool to_right) {
  const std::size_t columns = column_width(text);
  const std::size_t padding = width > columns ? width - columns : 0;
  if (to_right) line.append(padding, ' ');
  line += text;
  if (!to_right) line.append(padding, ' ');
}

}  // namespace

TextTable::TextTable(std::vector<TextColumn> columns) : columns_(std::move(columns)) {
  const bool has_head = std::any_of(columns_.begin(), columns_.end(),
                                    [](const TextColumn& each) { return !each.title.empty(); });
  if (!has_head) return;
  std::vector<std::string> titles;
  for (const TextColumn& column : columns_) titles.push_back(column.title);
  add(std::move(titles));
  add_rule();
}

void TextTable::add(std::vector<std::string> texts) {
  rows_.push_back(std::move(texts));
}

void TextTable::add_rule() {
  rows_.emplace_back();
}

std::string TextTable::text() const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  for (const std::vector<std::string>& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], column_width(row[i]));
    }
  }
  std::string text;
  for (const std::vector<std::string>& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) line += "  ";
      if (row.empty()) {
        line.append(widths[i], '-');
      } else {
        append_padded(line, row[i], widths[i], columns_[i].is_number);
      }
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace ledger
