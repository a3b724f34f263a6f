#include "model/model_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "model/json_outline.h"
#include "model/json_writer.h"
#include "model/name_pattern.h"

namespace ledger {
namespace {

using Members = std::vector<OutlineMember>;

// Replaces pieces of a text, told by views into it.
class TextSurgeon {
 public:
  explicit TextSurgeon(std::string_view text) : text_(text) {}

  void replace(std::string_view piece, std::string by) {
    const std::size_t begin = position(piece);
    cuts_.push_back({begin, begin + piece.size(), std::move(by)});
  }
  void insert_after(std::string_view piece, std::string what) {
    const std::size_t end = position(piece) + piece.size();
    cuts_.push_back({end, end, std::move(what)});
  }
  // From the start of one piece to the start of another.
  void cut(std::string_view from, std::string_view to) {
    cuts_.push_back({position(from), position(to), {}});
  }
  void cut_through(std::string_view after, std::string_view last) {
    cuts_.push_back({position(after) + after.size(), position(last) + last.size(), {}});
  }
  std::string take() {
    // What is inserted where a piece goes comes in its place.
    std::stable_sort(cuts_.begin(), cuts_.end(), [](const Cut& a, const Cut& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    });
    std::string result;
    std::size_t at = 0;
    for (const Cut& cut : cuts_) {
      result += text_.substr(at, cut.begin - at);
      result += cut.by;
      at = cut.end;
    }
    return result.append(text_.substr(at));
  }

 private:
  struct Cut {
    std::size_t begin, end;
    std::string by;
  };
  std::size_t position(std::string_view piece) const {
    return static_cast<std::size_t>(piece.data() - text_.data());
  }
  std::string_view text_;
  std::vector<Cut> cuts_;
};

// A member's key with its quotes.
std::string_view quoted_key(const OutlineMember& member) {
  return {member.key.data() - 1, member.key.size() + 2};
}

const OutlineMember* find_member(const Members& members, std::string_view key) {
  for (const OutlineMember& member : members) {
    if (outlined_text(quoted_key(member)) == key) return &member;
  }
  return nullptr;
}

std::string key_text(std::string_view key) {
  JsonWriter json;
  json.value(key);
  return json.take() + ": ";
}

// Sets a member of the object `object` that has `members`.
void set_member(TextSurgeon& surgeon, std::string_view object, const Members& members,
                std::string_view key, const std::string& value, std::string_view gap) {
  if (const OutlineMember* member = find_member(members, key)) {
    surgeon.replace(member->value, value);
  } else if (!members.empty()) {
    surgeon.insert_after(members.back().value, "," + std::string(gap) + key_text(key) + value);
  } else {
    surgeon.insert_after(object.substr(0, 1), key_text(key) + value);
  }
}

std::string fields_text(const std::map<std::string, std::string, std::less<>>& fields) {
  std::string text = "{";
  for (const auto& [field, value] : fields) {
    if (text.size() > 1) text += ", ";
    text += key_text(field) + value;
  }
  return text + "}";
}

std::string edits_text(const Settings& settings) {
  std::string text;
  for (const auto& [name, fields] : settings.edits) {
    text += (text.empty() ? "\n    " : ",\n    ") + key_text(name) + fields_text(fields);
  }
  return text;
}

std::string parameter_text(const ModelDefinition& definition, std::string_view name,
                           const Rational& value) {
  for (const ModelParameter& parameter : definition.parameters) {
    if (parameter.name == name && parameter.is_boolean) return value.is_zero() ? "false" : "true";
  }
  JsonWriter json;
  json.value(value);
  return json.take();
}

class Merger {
 public:
  Merger(std::string_view source, const ModelDefinition& definition, const Settings& settings)
      : source_(source), definition_(definition), settings_(settings), surgeon_(source) {}

  std::string merge() {
    const std::string_view value = outlined_value(source_);
    if (value.substr(0, 1) == "[") return merge_list(value);
    members_ = outline(source_);
    if (members_.empty()) return std::string(source_);
    object_ = value;
    merge_parameters();
    merge_layers();
    return surgeon_.take();
  }

 private:
  // A plain list becomes the "layers" of an object.
  std::string merge_list(std::string_view list) {
    std::string more;
    if (!settings_.changes.empty()) more += ",\n  \"changes\": [" + changes_text() + "\n  ]";
    if (!settings_.edits.empty()) more += ",\n  \"edits\": {" + edits_text(settings_) + "\n  }";
    if (more.empty()) return std::string(source_);
    surgeon_.replace(list.substr(0, 1), "{\"layers\": [");
    surgeon_.insert_after(list, more + "\n}");
    return surgeon_.take();
  }

  std::string changes_text() const {
    std::string text;
    for (const std::string& change : settings_.changes) {
      text += (text.empty() ? "\n    " : ",\n    ") + change;
    }
    return text;
  }

  void merge_parameters() {
    if (!definition_.variants.empty()) return merge_variant();
    const OutlineMember* parameters = find_member(members_, "parameters");
    if (parameters == nullptr) return;
    const Members each = outline(parameters->value);
    for (const auto& [name, value] : settings_.parameters) {
      const OutlineMember* parameter = find_member(each, name);
      if (parameter == nullptr) continue;
      const Members keys = outline(parameter->value);
      const OutlineMember* fallback = find_member(keys, "default");
      surgeon_.replace(fallback != nullptr ? fallback->value : parameter->value,
                       parameter_text(definition_, name, value));
    }
  }

  void merge_variant() {
    const OutlineMember* variants = find_member(members_, "variants");
    if (variants == nullptr) return;
    const Members each = outline(variants->value);
    const std::string& id =
        settings_.variant.empty() ? definition_.variants.front().id : settings_.variant;
    const OutlineMember* chosen = find_member(each, id);
    if (chosen == nullptr) return;
    const std::string entry = variant_text(chosen->value);
    const bool is_first = id == definition_.variants.front().id;
    if (is_first) return surgeon_.replace(chosen->value, entry);
    const OutlineMember* first = find_member(each, definition_.variants.front().id);
    const std::string_view first_key = quoted_key(*first);
    surgeon_.insert_after(first_key.substr(0, 0),
                          std::string(quoted_key(*chosen)) + ": " + entry + ",\n    ");
    const auto before = static_cast<std::size_t>(chosen - each.data()) - 1;
    surgeon_.cut_through(each[before].value, chosen->value);
  }

  std::string variant_text(std::string_view entry) const {
    if (settings_.parameters.empty()) return std::string(entry);
    TextSurgeon surgeon(entry);
    const Members members = outline(entry);
    Members kept;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (members[i].key != "published") {
        kept.push_back(members[i]);
      } else if (!kept.empty()) {
        surgeon.cut_through(kept.back().value, members[i].value);
      } else if (i + 1 < members.size()) {
        surgeon.cut(quoted_key(members[i]), quoted_key(members[i + 1]));
      } else {
        surgeon.cut(quoted_key(members[i]), entry.substr(entry.size() - 1));
      }
    }
    std::string added;
    for (const auto& [name, value] : settings_.parameters) {
      const std::string text = parameter_text(definition_, name, value);
      if (const OutlineMember* member = find_member(kept, name)) {
        surgeon.replace(member->value, text);
      } else {
        added += (kept.empty() && added.empty() ? "" : ", ") + key_text(name) + text;
      }
    }
    surgeon.insert_after(kept.empty() ? entry.substr(0, 1) : kept.back().value, added);
    return surgeon.take();
  }

  void merge_layers() {
    if (settings_.changes.empty() && settings_.edits.empty()) return;
    const OutlineMember* own = find_member(members_, "edits");
    const Members own_edits = own != nullptr ? outline(own->value) : Members();
    if (own_edits.empty()) {
      if (!settings_.changes.empty()) add_changes(changes_text());
      if (!settings_.edits.empty()) set_edits();
      return;
    }
    if (settings_.changes.empty() && !overlaps(own_edits)) {
      surgeon_.insert_after(own_edits.back().value, "," + edits_text(settings_));
      return;
    }
    // The text's own edits come before all that was set on top of them.
    const std::string more = changes_text();
    add_changes("\n    {\"edits\": " + std::string(own->value) + "}" + (more.empty() ? "" : ",") +
                more);
    set_edits();
  }

  bool overlaps(const Members& own_edits) const {
    for (const OutlineMember& own : own_edits) {
      const std::string name = outlined_text(quoted_key(own));
      for (const auto& [set, fields] : settings_.edits) {
        if (matches_pattern(set, name) || matches_pattern(name, set)) return true;
        if (is_pattern(set) && is_pattern(name)) return true;
      }
    }
    return false;
  }

  void set_edits() {
    set_member(surgeon_, object_, members_, "edits",
               settings_.edits.empty() ? "{}" : "{" + edits_text(settings_) + "\n  }", "\n  ");
  }

  void add_changes(const std::string& entries) {
    const OutlineMember* own = find_member(members_, "changes");
    const std::vector<std::string_view> items =
        own != nullptr ? outlined_items(own->value) : std::vector<std::string_view>();
    if (items.empty()) {
      set_member(surgeon_, object_, members_, "changes", "[" + entries + "\n  ]", "\n  ");
    } else {
      surgeon_.insert_after(items.back(), "," + entries);
    }
  }

  std::string_view source_;
  const ModelDefinition& definition_;
  const Settings& settings_;
  TextSurgeon surgeon_;
  std::string_view object_;
  Members members_;
};

}  // namespace

std::string model_text(std::string_view source, const ModelDefinition& definition,
                       const Settings& settings) {
  const Settings in_force = settings_in_force(definition, settings);
  return Merger(source, definition, in_force).merge();
}

}  // namespace ledger
