#include "explain/which_sentence.h"

#include <array>

#include "explain/difference.h"
#include "formula/number_format.h"

namespace ledger {
namespace {

using Kind = CountSubject::Kind;

constexpr std::array<std::string_view, 6> kSlipNames = {"none", "batch",    "twice",
                                                        "half", "backward", "binary"};
constexpr std::array<std::string_view, 3> kDigitMatchNames = {"rounded", "cut_off", "last_digit"};

std::string both_bytes(std::int64_t bytes) {
  const ScaledNumber decimal = scale_bytes(bytes, ByteUnits::kDecimal);
  const ScaledNumber binary = scale_bytes(bytes, ByteUnits::kBinary);
  return decimal.digits + " " + decimal.unit + " (" + binary.digits + " " + binary.unit + ")";
}

const Convention& convention_of(const CountMatch& match) {
  return built_in_catalog()->conventions()[static_cast<std::size_t>(match.subject.convention)];
}

// "4,133,742,592 MACs by thop".
std::string counted_text(const CountMatch& match) {
  const Convention& by = convention_of(match);
  const std::string text = format_whole(match.count) + " " + by.unit;
  return by.id == "macs" ? text : text + " by " + short_title(by);
}

// "527.7 MiB by “Article, its Python script's memory”, which prints 527MB".
std::string figure_text(const CountMatch& match) {
  const Convention& by = convention_of(match);
  const bool is_bytes = by.quantity == CountedQuantity::kBytes;
  std::string text = (is_bytes ? both_bytes(match.count) : format_whole(match.count) + " numbers") +
                     " by " + short_title(by);
  if (!by.rendering.empty()) text += ", which prints " + render(by.rendering, match.count);
  return text;
}

std::string subject_text(const CountMatch& match) {
  const std::string count = format_whole(match.count);
  switch (match.subject.kind) {
    case Kind::kConvention:
      return counted_text(match);
    case Kind::kFigure:
      return figure_text(match);
    case Kind::kConvolutionsOnly:
      return count + " MACs in its convolutions alone, without linear layers";
    case Kind::kGroupsIgnored:
      return count + " MACs if the groups of its convolutions are ignored";
    case Kind::kInputMap:
      return count + " MACs if every convolution is counted on its input map";
    case Kind::kParameters:
      return count + " parameters";
    case Kind::kWeightBytes:
      return "its parameters are " + both_bytes(match.count) + " in fp32";
    case Kind::kActivationBytes:
      return "its outputs take " + both_bytes(match.count) + " in fp32";
    case Kind::kPeakBytes:
      return both_bytes(match.count) + " of activations at the peak";
  }
  return count;
}

// A training step costs about three forward passes: backward, twice as much again.
constexpr std::int64_t kForwardAndBackward = 3;

std::string slip_text(const CountMatch& match) {
  switch (match.slip) {
    case Slip::kNone:
      return {};
    case Slip::kBatch:
      if (match.batch == kForwardAndBackward && match.subject.is_work()) {
        return ", times 3: a batch of 3, or forward and backward";
      }
      return ", times a batch of " + format_whole(match.batch);
    case Slip::kTwice:
      return ", doubled";
    case Slip::kHalf:
      return ", halved";
    case Slip::kBackward:
      return ", times 3 for forward and backward";
    case Slip::kBinary:
      return ", divided by 1024 where 1000 is meant";
  }
  return {};
}

std::string digits_text(const CountMatch& match) {
  switch (match.digits) {
    case DigitMatch::kRounded:
      return {};
    case DigitMatch::kCutOff:
      return " (digits cut off, not rounded)";
    case DigitMatch::kLastDigit:
      return " (all but the last digit)";
  }
  return {};
}

}  // namespace

std::string_view slip_name(Slip slip) {
  return kSlipNames[static_cast<std::size_t>(slip)];
}

std::string_view digit_match_name(DigitMatch match) {
  return kDigitMatchNames[static_cast<std::size_t>(match)];
}

std::string which_sentence(const CountMatch& match) {
  std::string text = match.title;
  if (match.resolution != 0) {
    const std::string size = std::to_string(match.resolution);
    text += ", input " + size + "×" + size;
  }
  return text + ": " + subject_text(match) + slip_text(match) + digits_text(match) + ".";
}

}  // namespace ledger
