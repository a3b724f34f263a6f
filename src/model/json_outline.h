// A look into JSON text that reads next to nothing of it: for the build's own files, of which the
// start of the page needs names alone. They are in order; tests read them in full.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ledger {

struct OutlineMember {
  std::string_view key;    // without its quotes
  std::string_view value;  // as written
};

// The members of the object that `text` is; none where it is something else.
std::vector<OutlineMember> outline(std::string_view text);
// The value that `text` is, without what stands around it.
std::string_view outlined_value(std::string_view text);
// The entries of the list that `text` is, as written.
std::vector<std::string_view> outlined_items(std::string_view text);
// The value of `key` as written; empty where there is none.
std::string_view find(const std::vector<OutlineMember>& members, std::string_view key);
// What a value says that is a text; empty where it is not.
std::string outlined_text(std::string_view value);
// The texts of a list.
std::vector<std::string> outlined_texts(std::string_view value);

}  // namespace ledger
