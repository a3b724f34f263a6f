// The formula language. One tree is evaluated exactly and printed for people (print.h), so that
// the text a class sees is the text that was computed.
//
//   c ? a : b    || && !    == != < <= > >=    + - * / % ^    ( )
//   floor ceil round abs min max make_divisible    12  0.25  1e9    C_in  H_out
//
// Values are exact fractions. Comparisons give 1 or 0; any value but 0 is true. `^` takes whole
// exponents and binds to the right; `%` has the divisor's sign; both sides of && and || and both
// branches of ?: are parsed, only the one needed is evaluated.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formula/rational.h"
#include "formula/result.h"

namespace ledger {

// Names to slots. A formula is parsed against a table and evaluated against values in its order.
class SymbolTable {
 public:
  // The slot of `name`, adding it where it is new.
  int add(std::string_view name);
  // -1 where there is none.
  int find(std::string_view name) const;
  int size() const { return static_cast<int>(names_.size()); }
  const std::string& name(int slot) const { return names_[static_cast<std::size_t>(slot)]; }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
};

enum class Operation : std::uint8_t {
  kNumber,
  kName,
  kNegate,
  kNot,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kRemainder,
  kPower,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kEqual,
  kNotEqual,
  kAnd,
  kOr,
  kChoose,
  kFloor,
  kCeil,
  kRound,
  kAbs,
  kMin,
  kMax,
  kMakeDivisible,
};

class Expression {
 public:
  struct Node {
    Operation operation = Operation::kNumber;
    int offset = 0;                  // byte in text() where an error in this node is shown
    int slot = -1;                   // kName only
    Rational value = {};             // kNumber only
    std::vector<int> operands = {};  // indices of nodes
  };

  Expression() = default;  // the constant 0

  const Node& root() const { return node(root_); }
  const Node& node(int index) const { return nodes_[static_cast<std::size_t>(index)]; }
  const std::string& text() const { return text_; }
  // Whether any node names this slot.
  bool uses(int slot) const;
  bool is_constant() const;

  static Expression constant(const Rational& value);

 private:
  friend class ExpressionParser;
  std::string text_ = "0";
  std::vector<Node> nodes_ = {Node{}};
  int root_ = 0;
};

// Errors carry the column of the fault in `text` (line 1); names not in `symbols` are
// kUnknownName with the nearest one as hint. Bounded: 4,096 bytes and 64 levels.
Result<Expression> parse_expression(std::string_view text, const SymbolTable& symbols);

// `values[slot]` for every slot the formula names. kOverflow and kDivisionByZero name the part of
// the formula that failed, with its numbers.
Result<Rational> evaluate(const Expression& expression, std::span<const Rational> values);

// The MobileNet family's rule for channel counts: the nearest multiple of `divisor`, at least
// `divisor`, and never more than 10 % below `value`. Source: tensorflow/models,
// research/slim/nets/mobilenet/mobilenet.py; torchvision.models._utils._make_divisible.
std::optional<Rational> make_divisible(const Rational& value, const Rational& divisor);

}  // namespace ledger
