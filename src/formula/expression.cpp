#include "formula/expression.h"

#include <algorithm>

#include "formula/operations.h"

namespace ledger {

int SymbolTable::add(std::string_view name) {
  const int known = find(name);
  if (known >= 0) return known;
  names_.emplace_back(name);
  return size() - 1;
}

int SymbolTable::find(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  return found == names_.end() ? -1 : static_cast<int>(found - names_.begin());
}

bool Expression::uses(int slot) const {
  return std::any_of(nodes_.begin(), nodes_.end(), [slot](const Node& node) {
    return node.operation == Operation::kName && node.slot == slot;
  });
}

bool Expression::is_constant() const {
  return std::none_of(nodes_.begin(), nodes_.end(),
                      [](const Node& node) { return node.operation == Operation::kName; });
}

Expression Expression::constant(const Rational& value) {
  Expression expression;
  expression.text_ = to_string(value);
  expression.nodes_[0].value = value;
  return expression;
}

std::optional<Rational> make_divisible(const Rational& value, const Rational& divisor) {
  if (compare(divisor, 0) <= 0) return std::nullopt;
  const std::optional<Rational> half = divide(divisor, 2);
  const std::optional<Rational> raised = half ? add(value, *half) : std::nullopt;
  // int(v + divisor/2) // divisor * divisor in the original, which first drops the fraction.
  const std::optional<Rational> steps =
      raised ? divide(Rational(floor(*raised)), divisor) : std::nullopt;
  const std::optional<Rational> near = steps ? multiply(floor(*steps), divisor) : std::nullopt;
  if (!near) return std::nullopt;
  const Rational result = compare(*near, divisor) < 0 ? divisor : *near;
  const std::optional<Rational> least = multiply(value, *Rational::make(9, 10));
  if (!least) return std::nullopt;
  return compare(result, *least) < 0 ? add(result, divisor) : result;
}

namespace {

class Evaluator {
 public:
  Evaluator(const Expression& expression, std::span<const Rational> values)
      : expression_(expression), values_(values) {}

  std::optional<Rational> run(const Expression::Node& node) {
    switch (node.operation) {
      case Operation::kNumber:
        return node.value;
      case Operation::kName:
        return values_[static_cast<std::size_t>(node.slot)];
      case Operation::kAnd:
      case Operation::kOr:
        return logical(node);
      case Operation::kChoose: {
        const std::optional<Rational> condition = operand(node, 0);
        return condition ? operand(node, condition->is_zero() ? 2 : 1) : std::nullopt;
      }
      case Operation::kMin:
      case Operation::kMax:
        return extreme(node);
      default:
        return node.operands.size() == 1 ? unary(node) : binary(node);
    }
  }

  Error error() const { return error_; }

 private:
  std::optional<Rational> operand(const Expression::Node& node, std::size_t index) {
    return run(expression_.node(node.operands[index]));
  }

  std::optional<Rational> logical(const Expression::Node& node) {
    const std::optional<Rational> left = operand(node, 0);
    if (!left) return std::nullopt;
    const bool is_decided = left->is_zero() == (node.operation == Operation::kAnd);
    if (is_decided) return Rational(left->is_zero() ? 0 : 1);
    const std::optional<Rational> right = operand(node, 1);
    return right ? std::optional(Rational(right->is_zero() ? 0 : 1)) : std::nullopt;
  }

  std::optional<Rational> extreme(const Expression::Node& node) {
    std::optional<Rational> best = operand(node, 0);
    for (std::size_t i = 1; best && i < node.operands.size(); ++i) {
      const std::optional<Rational> next = operand(node, i);
      if (!next) return std::nullopt;
      const bool is_less = compare(*next, *best) < 0;
      if (is_less == (node.operation == Operation::kMin)) best = next;
    }
    return best;
  }

  std::optional<Rational> unary(const Expression::Node& node) {
    const std::optional<Rational> a = operand(node, 0);
    if (!a) return std::nullopt;
    switch (node.operation) {
      case Operation::kNegate:
        return subtract(0, *a);
      case Operation::kNot:
        return Rational(a->is_zero() ? 1 : 0);
      case Operation::kFloor:
        return Rational(floor(*a));
      case Operation::kCeil:
        return Rational(ceil(*a));
      case Operation::kRound:
        return Rational(round_half_even(*a));
      default:  // kAbs
        return a->numerator < 0 ? subtract(0, *a) : a;
    }
  }

  std::optional<Rational> binary(const Expression::Node& node) {
    const std::optional<Rational> a = operand(node, 0);
    const std::optional<Rational> b = a ? operand(node, 1) : std::nullopt;
    if (!b) return std::nullopt;
    const std::optional<Rational> result = apply(node.operation, *a, *b);
    if (!result) fail(node, *a, *b);
    return result;
  }

  static std::optional<Rational> apply(Operation operation, const Rational& a, const Rational& b) {
    switch (operation) {
      case Operation::kAdd:
        return add(a, b);
      case Operation::kSubtract:
        return subtract(a, b);
      case Operation::kMultiply:
        return multiply(a, b);
      case Operation::kDivide:
        return divide(a, b);
      case Operation::kRemainder:
        return remainder(a, b);
      case Operation::kPower:
        return power(a, b);
      case Operation::kLess:
        return Rational(compare(a, b) < 0 ? 1 : 0);
      case Operation::kLessEqual:
        return Rational(compare(a, b) <= 0 ? 1 : 0);
      case Operation::kGreater:
        return Rational(compare(a, b) > 0 ? 1 : 0);
      case Operation::kGreaterEqual:
        return Rational(compare(a, b) >= 0 ? 1 : 0);
      case Operation::kEqual:
        return Rational(a == b ? 1 : 0);
      case Operation::kNotEqual:
        return Rational(a == b ? 0 : 1);
      default:  // kMakeDivisible
        return make_divisible(a, b);
    }
  }

  void fail(const Expression::Node& node, const Rational& a, const Rational& b) {
    const bool divides =
        node.operation == Operation::kDivide || node.operation == Operation::kRemainder;
    const bool inverts = node.operation == Operation::kPower && compare(b, 0) < 0;
    const bool by_zero = (divides && b.is_zero()) || (inverts && a.is_zero());
    error_.place = {1, node.offset + 1, {}};
    const std::string parts = operation_text(node.operation, to_string(a), to_string(b));
    if (by_zero) {
      error_.code = ErrorCode::kDivisionByZero;
      error_.message = parts + " divides by zero in \"" + expression_.text() + "\".";
    } else if (node.operation == Operation::kPower && !b.is_whole()) {
      error_.code = ErrorCode::kWrongType;
      error_.message = parts + " has no whole exponent in \"" + expression_.text() + "\".";
    } else if (node.operation == Operation::kMakeDivisible && compare(b, 0) <= 0) {
      error_.code = ErrorCode::kOutOfRange;
      error_.message = parts + " needs a divisor above 0 in \"" + expression_.text() + "\".";
    } else {
      error_.code = ErrorCode::kOverflow;
      error_.message = parts + " does not fit 64-bit integers in \"" + expression_.text() + "\".";
    }
  }

  const Expression& expression_;
  std::span<const Rational> values_;
  Error error_ = {ErrorCode::kOverflow, {}, {}, {}};
};

}  // namespace

Result<Rational> evaluate(const Expression& expression, std::span<const Rational> values) {
  Evaluator evaluator(expression, values);
  const std::optional<Rational> value = evaluator.run(expression.root());
  if (value) return *value;
  return evaluator.error();
}

}  // namespace ledger
