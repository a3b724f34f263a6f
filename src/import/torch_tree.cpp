#include "import/torch_tree.h"

#include <algorithm>
#include <charconv>

#include "model/words.h"

namespace ledger {
namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.';
}

std::size_t count_modules(const TorchModule& module) {
  std::size_t count = 1;
  for (const TorchModule& child : module.children) count += count_modules(child);
  return count;
}

class TorchPrintParser {
 public:
  TorchPrintParser(std::string_view text, Errors& errors) : text_(text), errors_(errors) {}

  bool run(TorchModule& root) {
    skip_blanks();
    if (child_label()) {
      root.class_name = "Model";
      root.mark = mark();
      return read_body(root, 0, '\0');
    }
    if (!read_module(root, 0)) return false;
    skip_blanks();
    return at_ == text_.size() ||
           fail("Expected the end behind the last bracket, found " + found() + ".",
                "Paste what print(model) writes, one model at a time.");
  }

 private:
  // The text between the brackets of "(layer1): ", where one stands here.
  std::optional<std::string_view> child_label() const {
    if (peek() != '(') return std::nullopt;
    const std::size_t end = text_.find_first_of(") \n", at_ + 1);
    const bool is_label = end != std::string_view::npos && text_[end] == ')' &&
                          end + 1 < text_.size() && text_[end + 1] == ':' && end > at_ + 1;
    if (!is_label) return std::nullopt;
    return text_.substr(at_ + 1, end - at_ - 1);
  }

  bool read_module(TorchModule& module, int depth) {
    module.mark = mark();
    const std::size_t start = at_;
    while (is_name_character(peek())) ++at_;
    module.class_name = text_.substr(start, at_ - start);
    if (module.class_name.empty() || peek() != '(') {
      return fail("Expected the class of a module and \"(\", found " + found() + ".",
                  "For example: (conv1): Conv2d(3, 64, kernel_size=(7, 7), stride=(2, 2)).");
    }
    if (depth >= kMostTorchDepth || ++count_ > kMostTorchModules) {
      return too_large();
    }
    ++at_;
    return read_body(module, depth, ')');
  }

  // Children, and between them what a class says about itself.
  bool read_body(TorchModule& module, int depth, char close) {
    while (true) {
      skip_blanks();
      if (at_ == text_.size()) {
        if (close == '\0') return true;
        return fail("The bracket of " + in_quotes(module.class_name) + " at line " +
                        std::to_string(module.mark.line) +
                        " is never closed: expected \")\", found the end of the text.",
                    "Was the text cut off?");
      }
      if (peek() == close) {
        ++at_;
        return true;
      }
      if (const auto label = child_label()) {
        if (!read_child(module, *label, depth)) return false;
      } else if (!read_arguments(module)) {
        return false;
      }
    }
  }

  // "(0-11): 12 x Block(…)" stands for twelve.
  bool read_child(TorchModule& around, std::string_view label, int depth) {
    at_ += label.size() + 3;
    skip_blanks();
    std::size_t copies = 1, first = 0;
    const std::size_t digits = text_.find_first_not_of("0123456789", at_);
    const bool repeats =
        digits != std::string_view::npos && digits > at_ && text_.substr(digits, 3) == " x ";
    if (repeats) {
      std::from_chars(text_.data() + at_, text_.data() + digits, copies);
      std::from_chars(label.data(), label.data() + label.size(), first);
      if (copies < 1 || copies > kMostTorchModules) return too_large();
      at_ = digits + 3;
    }
    TorchModule child;
    if (!read_module(child, depth + 1)) return false;
    if (!repeats) {
      child.name = label;
      around.children.push_back(std::move(child));
      return true;
    }
    const std::size_t size = count_modules(child);
    if (copies > kMostTorchModules / size) return too_large();
    count_ += (copies - 1) * size;
    if (count_ > kMostTorchModules) return too_large();
    for (std::size_t i = 0; i < copies; ++i) {
      child.name = std::to_string(first % kMostTorchModules + i);
      around.children.push_back(child);
    }
    return true;
  }

  // Up to the bracket that closes the module, or to the end of the line.
  bool read_arguments(TorchModule& module) {
    const std::size_t start = at_;
    int open = 0;
    char quote = '\0';
    for (; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
      const char c = text_[at_];
      if (quote != '\0') {
        if (c == quote) quote = '\0';
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '(' || c == '[' || c == '{') {
        ++open;
      } else if (c == ')' || c == ']' || c == '}') {
        if (open == 0) break;
        --open;
      }
    }
    if (at_ == start) {
      return fail("Expected a module or \")\", found " + found() + ".");
    }
    if (module.arguments.empty()) module.arguments = text_.substr(start, at_ - start);
    return true;
  }

  void skip_blanks() {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') {
        ++line_;
        line_start_ = at_ + 1;
      } else if (c != ' ' && c != '\t' && c != '\r') {
        return;
      }
    }
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  Mark mark() const { return {line_, static_cast<int>(at_ - line_start_) + 1}; }

  std::string found() const {
    if (at_ >= text_.size()) return "the end of the text";
    std::size_t end = at_;
    while (end < text_.size() && is_name_character(text_[end])) ++end;
    return in_quotes(text_.substr(at_, std::max(end - at_, std::size_t{1})));
  }

  bool fail(std::string message, std::string hint = {}) {
    errors_.push_back(
        {ErrorCode::kFileSyntax, mark().place(), std::move(message), std::move(hint)});
    return false;
  }

  bool too_large() {
    errors_.push_back({ErrorCode::kTooLarge,
                       mark().place(),
                       "The model has more than " + std::to_string(kMostTorchModules) +
                           " modules, or is nested deeper than " + std::to_string(kMostTorchDepth) +
                           " levels.",
                       {}});
    return false;
  }

  std::string_view text_;
  Errors& errors_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
  std::size_t count_ = 0;
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r'\"";
  const std::size_t start = text.find_first_not_of(kBlanks);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(kBlanks) - start + 1);
}

// The end of what stands before a comma that no bracket encloses.
std::size_t argument_end(std::string_view text) {
  int open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '(' || c == '[') ++open;
    if (c == ')' || c == ']') --open;
    if (c == ',' && open <= 0) return i;
  }
  return text.size();
}

TorchArgument read_argument(std::string_view text) {
  TorchArgument argument;
  const std::size_t equals = text.find('=');
  if (equals != std::string_view::npos) {
    argument.key = trimmed(text.substr(0, equals));
    text.remove_prefix(equals + 1);
  }
  text = trimmed(text);
  argument.is_tuple = text.size() > 1 && (text.front() == '(' || text.front() == '[');
  if (argument.is_tuple) text = text.substr(1, text.size() - 2);
  constexpr std::size_t kMostValues = 64;
  while (!text.empty() && argument.values.size() < kMostValues) {
    const std::size_t end = text.find(',');
    const std::string_view value = trimmed(text.substr(0, end));
    if (!value.empty()) argument.values.push_back(value);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return argument;
}

}  // namespace

std::optional<TorchModule> parse_torch_print(std::string_view text, Errors& errors) {
  if (text.size() > kMostTorchBytes) {
    errors.push_back({ErrorCode::kTooLarge, {}, "The text is longer than 16 MiB.", {}});
    return std::nullopt;
  }
  TorchModule root;
  if (!TorchPrintParser(text, errors).run(root)) return std::nullopt;
  return root;
}

std::vector<TorchArgument> torch_arguments(std::string_view text) {
  constexpr std::size_t kMostArguments = 64;
  std::vector<TorchArgument> arguments;
  while (!trimmed(text).empty() && arguments.size() < kMostArguments) {
    const std::size_t end = argument_end(text);
    arguments.push_back(read_argument(text.substr(0, end)));
    text = end == text.size() ? std::string_view() : text.substr(end + 1);
  }
  return arguments;
}

}  // namespace ledger
