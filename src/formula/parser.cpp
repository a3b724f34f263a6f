#include <optional>

#include "formula/operations.h"

namespace ledger {
namespace {

constexpr std::size_t kLongestFormula = 4096;
constexpr int kDeepestFormula = 64;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

// Recursive descent, one level of Precedence at a time. A member function gives the index of the
// node it read, or nothing after `error_` is set.
class ExpressionParser {
 public:
  ExpressionParser(std::string_view text, const SymbolTable& symbols)
      : text_(text), symbols_(symbols) {}

  Result<Expression> parse() {
    if (text_.size() > kLongestFormula) {
      return Error{ErrorCode::kTooLarge,
                   {},
                   "A formula may have " + std::to_string(kLongestFormula) +
                       " characters; this has " + std::to_string(text_.size()) + "."};
    }
    expression_.text_ = std::string(text_);
    expression_.nodes_.clear();
    const std::optional<int> root = choice();
    if (root && next() != '\0') unexpected("an operator");
    if (error_) return *error_;
    expression_.root_ = *root;
    return std::move(expression_);
  }

 private:
  using Node = Expression::Node;

  char next() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) {
      ++at_;
    }
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  bool accept(std::string_view spelling) {
    next();
    if (text_.substr(at_, spelling.size()) != spelling) return false;
    at_ += spelling.size();
    return true;
  }

  int add(Node node) {
    expression_.nodes_.push_back(std::move(node));
    return static_cast<int>(expression_.nodes_.size()) - 1;
  }

  int add(Operation operation, std::size_t offset, std::vector<int> operands) {
    Node node;
    node.operation = operation;
    node.offset = static_cast<int>(offset);
    node.operands = std::move(operands);
    return add(std::move(node));
  }

  std::nullopt_t fail(ErrorCode code, std::size_t offset, std::string message,
                      std::string hint = {}) {
    if (!error_) {
      error_ =
          Error{code, {1, static_cast<int>(offset) + 1, {}}, std::move(message), std::move(hint)};
    }
    return std::nullopt;
  }

  std::nullopt_t unexpected(std::string_view wanted) {
    const char found = next();
    std::string message = "Expected " + std::string(wanted) + " but found ";
    if (found == '\0') {
      message += "the end";
    } else {
      // A whole UTF-8 character, not its first byte.
      std::size_t length = 1;
      while (at_ + length < text_.size() && (text_[at_ + length] & '\xC0') == '\x80') ++length;
      message += "\"" + std::string(text_.substr(at_, length)) + "\"";
    }
    std::string hint;
    const std::size_t offset = at_;
    if (accept("**")) hint = "A power is written with ^.";
    if (accept("//")) hint = "Whole division is written floor(a/b).";
    if (accept("=")) hint = "Equality is written with ==.";
    return fail(ErrorCode::kFormulaSyntax, offset,
                message + " in the formula \"" + std::string(text_) + "\".", hint);
  }

  // Every way to recurse passes here, so that hostile text cannot overflow the stack.
  template <class Reader>
  std::optional<int> one_level_deeper(Reader&& read) {
    if (++depth_ > kDeepestFormula) {
      return fail(ErrorCode::kTooLarge, at_,
                  "A formula may be nested " + std::to_string(kDeepestFormula) + " levels deep.");
    }
    const std::optional<int> result = read();
    --depth_;
    return result;
  }

  std::optional<int> choice() {
    return one_level_deeper([this] { return choice_inside(); });
  }

  std::optional<int> choice_inside() {
    const std::optional<int> condition = infix(Precedence::kOr);
    if (!condition) return std::nullopt;
    const std::size_t offset = at_;
    if (!accept("?")) return condition;
    const std::optional<int> yes = choice();
    if (!yes) return std::nullopt;
    if (!accept(":")) return unexpected("\":\" and the other choice");
    const std::optional<int> no = choice();
    if (!no) return std::nullopt;
    return add(Operation::kChoose, offset, {*condition, *yes, *no});
  }

  static Precedence tighter(Precedence level) {
    return static_cast<Precedence>(static_cast<int>(level) + 1);
  }

  const InfixOperator* accept_infix(Precedence level) {
    next();
    for (const InfixOperator& infix : infix_operators()) {
      const bool stands_here = text_.substr(at_, infix.spelling.size()) == infix.spelling;
      if (!stands_here) continue;
      const bool is_foreign = accept("**") || accept("//");  // Python's, refused by the caller
      if (is_foreign) at_ -= 2;
      if (is_foreign || infix.precedence != level) return nullptr;
      at_ += infix.spelling.size();
      return &infix;
    }
    return nullptr;
  }

  // Operators of one level, left to right; comparisons do not chain.
  std::optional<int> infix(Precedence level) {
    if (level == Precedence::kUnary) return unary();
    std::optional<int> left = infix(tighter(level));
    while (left) {
      next();
      const std::size_t offset = at_;
      const InfixOperator* found = accept_infix(level);
      if (found == nullptr) return left;
      const std::optional<int> right = infix(tighter(level));
      if (!right) return std::nullopt;
      left = add(found->operation, offset, {*left, *right});
      if (level == Precedence::kCompare) return left;
    }
    return left;
  }

  std::optional<int> unary() {
    const char sign = next();
    const std::size_t offset = at_;
    if (sign != '-' && sign != '!') return power();
    ++at_;
    const std::optional<int> operand = one_level_deeper([this] { return unary(); });
    if (!operand) return std::nullopt;
    return add(sign == '-' ? Operation::kNegate : Operation::kNot, offset, {*operand});
  }

  std::optional<int> power() {
    const std::optional<int> base = primary();
    if (!base) return std::nullopt;
    next();
    const std::size_t offset = at_;
    if (!accept("^")) return base;
    const std::optional<int> exponent = one_level_deeper([this] { return unary(); });
    if (!exponent) return std::nullopt;
    return add(Operation::kPower, offset, {*base, *exponent});
  }

  std::optional<int> primary() {
    const char c = next();
    if (is_digit(c) || c == '.') return number();
    if (is_letter(c)) return name_or_call();
    if (!accept("(")) return unexpected("a number, a name or \"(\"");
    const std::optional<int> inside = choice();
    if (!inside) return std::nullopt;
    if (!accept(")")) return unexpected("\")\"");
    return inside;
  }

  std::optional<int> number() {
    const std::size_t start = at_;
    while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.')) ++at_;
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '-' || text_[at_] == '+')) ++at_;
      while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    }
    const std::string digits(text_.substr(start, at_ - start));
    bool overflowed = false;
    const std::optional<Rational> value = parse_decimal(digits, &overflowed);
    if (overflowed) {
      return fail(ErrorCode::kOverflow, start, "The number " + digits + " does not fit 64 bits.");
    }
    if (!value) {
      return fail(ErrorCode::kFormulaSyntax, start, "\"" + digits + "\" is not a number.");
    }
    Node node;
    node.offset = static_cast<int>(start);
    node.value = *value;
    return add(std::move(node));
  }

  std::optional<int> name_or_call() {
    const std::size_t start = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
    const std::string_view name = text_.substr(start, at_ - start);
    if (next() == '(') return call(name, start);
    if (name == "true" || name == "false") {
      Node node;
      node.offset = static_cast<int>(start);
      node.value = name == "true" ? 1 : 0;
      return add(std::move(node));
    }
    Node node;
    node.operation = Operation::kName;
    node.offset = static_cast<int>(start);
    node.slot = symbols_.find(name);
    if (node.slot < 0) {
      const std::vector<std::string_view> known(symbols_.names().begin(), symbols_.names().end());
      return unknown_name("Nothing here is called", name, start, known);
    }
    return add(std::move(node));
  }

  std::optional<int> call(std::string_view name, std::size_t start) {
    const FunctionName* found = nullptr;
    std::vector<std::string_view> known;
    for (const FunctionName& function : functions()) {
      known.push_back(function.name);
      if (function.name == name) found = &function;
    }
    if (found == nullptr) return unknown_name("There is no function", name, start, known);
    accept("(");
    std::vector<int> arguments;
    while (next() != ')') {
      if (!arguments.empty() && !accept(",")) return unexpected("\",\" or \")\"");
      const std::optional<int> argument = choice();
      if (!argument) return std::nullopt;
      arguments.push_back(*argument);
    }
    accept(")");
    const int count = static_cast<int>(arguments.size());
    const bool too_many = found->most_arguments >= 0 && count > found->most_arguments;
    if (count < found->least_arguments || too_many) {
      return fail(ErrorCode::kFormulaSyntax, start,
                  std::string(name) + " takes " + std::to_string(found->least_arguments) +
                      (found->most_arguments < 0 ? " or more" : "") + " arguments; here it has " +
                      std::to_string(count) + ".");
    }
    return add(found->operation, start, std::move(arguments));
  }

  std::nullopt_t unknown_name(std::string_view what, std::string_view name, std::size_t start,
                              const std::vector<std::string_view>& known) {
    const std::string_view near = nearest_name(name, known);
    std::string message = std::string(what) + " \"" + std::string(name) + "\".";
    std::string hint;
    if (!near.empty()) hint = "Did you mean \"" + std::string(near) + "\"?";
    return fail(ErrorCode::kUnknownName, start, std::move(message), std::move(hint));
  }

  std::string_view text_;
  const SymbolTable& symbols_;
  Expression expression_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::optional<Error> error_;
};

Result<Expression> parse_expression(std::string_view text, const SymbolTable& symbols) {
  return ExpressionParser(text, symbols).parse();
}

}  // namespace ledger
