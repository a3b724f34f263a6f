#include "formula/operations.h"

#include <array>

namespace ledger {
namespace {

constexpr std::array<InfixOperator, 14> kInfixOperators = {{
    {"||", "or", "\\lor", Operation::kOr, Precedence::kOr},
    {"&&", "and", "\\land", Operation::kAnd, Precedence::kAnd},
    {"==", "=", "=", Operation::kEqual, Precedence::kCompare},
    {"!=", "≠", "\\ne", Operation::kNotEqual, Precedence::kCompare},
    {"<=", "≤", "\\le", Operation::kLessEqual, Precedence::kCompare},
    {">=", "≥", "\\ge", Operation::kGreaterEqual, Precedence::kCompare},
    {"<", "<", "<", Operation::kLess, Precedence::kCompare},
    {">", ">", ">", Operation::kGreater, Precedence::kCompare},
    {"+", "+", "+", Operation::kAdd, Precedence::kSum},
    {"-", "−", "-", Operation::kSubtract, Precedence::kSum},
    {"*", "·", "\\cdot", Operation::kMultiply, Precedence::kProduct},
    {"/", "/", "/", Operation::kDivide, Precedence::kProduct},
    {"%", "mod", "\\bmod", Operation::kRemainder, Precedence::kProduct},
    {"^", "^", "^", Operation::kPower, Precedence::kPower},
}};

constexpr std::array<FunctionName, 7> kFunctions = {{
    {"floor", Operation::kFloor, 1, 1},
    {"ceil", Operation::kCeil, 1, 1},
    {"round", Operation::kRound, 1, 1},
    {"abs", Operation::kAbs, 1, 1},
    {"min", Operation::kMin, 1, -1},
    {"max", Operation::kMax, 1, -1},
    {"make_divisible", Operation::kMakeDivisible, 2, 2},
}};

}  // namespace

std::span<const InfixOperator> infix_operators() {
  return kInfixOperators;
}

const InfixOperator* find_infix(Operation operation) {
  for (const InfixOperator& infix : kInfixOperators) {
    if (infix.operation == operation) return &infix;
  }
  return nullptr;
}

std::span<const FunctionName> functions() {
  return kFunctions;
}

const FunctionName* find_function(Operation operation) {
  for (const FunctionName& function : kFunctions) {
    if (function.operation == operation) return &function;
  }
  return nullptr;
}

Precedence precedence_of(Operation operation) {
  if (const InfixOperator* infix = find_infix(operation)) return infix->precedence;
  if (operation == Operation::kChoose) return Precedence::kChoose;
  if (operation == Operation::kNegate || operation == Operation::kNot) return Precedence::kUnary;
  return Precedence::kPrimary;
}

std::string operation_text(Operation operation, std::string_view a, std::string_view b) {
  std::string text;
  if (const InfixOperator* infix = find_infix(operation)) {
    text.append(a).append(" ").append(infix->spelling).append(" ").append(b);
  } else if (const FunctionName* function = find_function(operation)) {
    text.append(function->name).append("(").append(a).append(", ").append(b).append(")");
  }
  return text;
}

}  // namespace ledger
