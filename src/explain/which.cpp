#include "explain/which.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "explain/which_sentence.h"

namespace ledger {
namespace {

using Kind = CountSubject::Kind;
__extension__ using Wide = __int128;

// Costs are in tenths of what the last digit cut off instead of rounded would be worth four of.
// They put the simpler story first: fewer slips, a common network and convention, closer digits.
constexpr int kCostOfResolution = 170;
constexpr int kCostOfCutting = 40;
constexpr int kCostOfLastDigit = 140;
constexpr int kCostOfRounding = 20;  // at half a digit
constexpr int kCostOfOtherConvention = 30;
constexpr int kCostOfOtherWord = 40;
constexpr int kGainOfSameWord = 20;
constexpr int kGainOfPublished = 80;         // by number printed for the network, of two digits
constexpr int kGainOfPublishedDigits = 200;  // of more
constexpr int kCostOfRepeat = 90;            // another answer for a network that already has one
constexpr int kCostOfGuess = 30;
constexpr int kMostBehind = 300;  // what is that much less likely than the first is left out

// In units of the last digit, with room for what doubles cannot hold.
constexpr double kNoDigit = 1e-6;
constexpr double kHalfDigit = 0.5 + kNoDigit;

double as_double(const Rational& number) {
  return static_cast<double>(number.numerator) / static_cast<double>(number.denominator);
}

struct SlipRule {
  Slip slip;
  std::int64_t times, over;  // printed = count·times/over
  int cost;
};
constexpr std::array<SlipRule, 13> kSlips = {{{Slip::kNone, 1, 1, 0},
                                              {Slip::kBatch, 2, 1, 180},
                                              {Slip::kBatch, 3, 1, 180},
                                              {Slip::kBatch, 10, 1, 180},
                                              {Slip::kBatch, 4, 1, 260},
                                              {Slip::kBatch, 8, 1, 260},
                                              {Slip::kBatch, 16, 1, 260},
                                              {Slip::kBatch, 32, 1, 260},
                                              {Slip::kBatch, 64, 1, 260},
                                              {Slip::kTwice, 2, 1, 200},
                                              {Slip::kHalf, 1, 2, 240},
                                              {Slip::kBackward, 3, 1, 220},
                                              {Slip::kBinary, 1000, 1024, 160}}};

int cost_of(Kind kind) {
  switch (kind) {
    case Kind::kConvention:
    case Kind::kParameters:
    case Kind::kWeightBytes:
      return 0;
    case Kind::kFigure:
      return 20;
    case Kind::kActivationBytes:
    case Kind::kPeakBytes:
      return 60;
    case Kind::kConvolutionsOnly:
      return 110;
    case Kind::kGroupsIgnored:
    case Kind::kInputMap:
      return 220;
  }
  return 0;
}

// A slip with its factor for one reading: steps of 1000 are as many as the unit has.
struct Factor {
  std::int64_t times = 1, over = 1;
};
Factor factor_of(const SlipRule& rule, const Reading& reading) {
  if (rule.slip != Slip::kBinary) return {rule.times, rule.over};
  Factor factor;
  for (Rational unit = reading.unit; compare(unit, 1000) >= 0; unit = *divide(unit, 1000)) {
    factor.times *= rule.times;
    factor.over *= rule.over;
  }
  return factor;
}

bool is_possible(const SlipRule& rule, const CountSubject& subject, bool is_macs, bool is_flops) {
  switch (rule.slip) {
    case Slip::kNone:
      return true;
    case Slip::kBatch:
      return subject.follows_batch;
    case Slip::kTwice:  // twice the MACs are FLOPs, which has its own entries
      return subject.is_work() && !is_flops && !(is_macs && subject.kind == Kind::kConvention);
    case Slip::kHalf:
      return subject.is_work() && !is_flops;
    case Slip::kBackward:  // three inputs are the same, where the batch counts
      return subject.is_work() && !subject.follows_batch;
    case Slip::kBinary:
      return !subject.is_bytes;
  }
  return false;
}

struct Candidate {
  const CountEntry* entry;
  std::size_t slip;
  DigitMatch digits;
  int cost;
};

class Finder {
 public:
  Finder(const CountIndex& index, const TypedNumber& number)
      : index_(index), number_(number), catalog_(*built_in_catalog()) {
    macs_ = catalog_.find_convention("macs");
    flops_ = catalog_.find_convention("flops");
  }

  std::vector<CountMatch> run(std::size_t most) {
    for (const Reading& reading : number_.readings) {
      for (std::size_t i = 0; i < kSlips.size(); ++i) search(reading, i);
    }
    sort();
    std::vector<CountMatch> matches = merge();
    spread(matches);
    while (!matches.empty() && matches.back().cost > matches.front().cost + kMostBehind) {
      matches.pop_back();
    }
    if (matches.size() > most) matches.resize(most);
    for (CountMatch& match : matches) match.sentence = which_sentence(match);
    return matches;
  }

 private:
  void search(const Reading& reading, std::size_t slip) {
    const Factor factor = factor_of(kSlips[slip], reading);
    if (kSlips[slip].slip == Slip::kBinary && factor.times == 1) return;
    // count = typed·over/times; half a digit is the unit below, so that all stays whole.
    const Wide value = Wide{reading.value.numerator} * factor.over;
    const Wide step = Wide{reading.step.numerator} * factor.over;
    const Wide value_below = Wide{reading.value.denominator} * factor.times;
    const Wide step_below = Wide{reading.step.denominator} * factor.times;
    const double middle = static_cast<double>(value) / static_cast<double>(value_below);
    const double digit = static_cast<double>(step) / static_cast<double>(step_below);
    constexpr double kMost = 9e18;
    if (middle + 2 * digit > kMost) return;
    constexpr int kTellingDigits = 3;
    const double reach = number_.significant >= kTellingDigits ? 1.5 : 1;
    const auto low = static_cast<std::int64_t>(std::max(middle - reach * digit, 0.0));
    const auto high = static_cast<std::int64_t>(middle + reach * digit) + 1;
    for (const CountEntry& entry : index_.find(low, high)) {
      const double digits = (static_cast<double>(entry.value) - middle) / digit;
      weigh(entry, slip, digits, reading);
    }
  }

  void weigh(const CountEntry& entry, std::size_t slip, double digits, const Reading& reading) {
    const double size = digits < 0 ? -digits : digits;
    Candidate candidate{&entry, slip, DigitMatch::kRounded, 0};
    if (size <= kHalfDigit) {
      candidate.cost = static_cast<int>(2 * size * kCostOfRounding);
    } else if (digits > 0 && digits < 1) {
      candidate.digits = DigitMatch::kCutOff;
      candidate.cost = kCostOfCutting;
    } else if (size <= 1 + kHalfDigit && number_.significant > 2) {
      candidate.digits = DigitMatch::kLastDigit;
      candidate.cost = kCostOfLastDigit;
    } else {
      return;
    }
    const CountSubject& subject = index_.subject(entry);
    const bool is_macs = subject.convention == macs_;
    if (!fits_unit(subject) || !fits_network(index_.network(entry)) ||
        !is_possible(kSlips[slip], subject, is_macs, subject.convention == flops_)) {
      return;
    }
    candidate.cost += kSlips[slip].cost + cost_of(subject.kind) + cost_of_convention(subject) +
                      cost_of_reading(reading, subject) + cost_of_network(entry, reading);
    candidates_.push_back(candidate);
  }

  bool fits_unit(const CountSubject& subject) const {
    switch (number_.unit) {
      case TypedUnit::kNone:
        return !subject.is_bytes;
      case TypedUnit::kMacs:
      case TypedUnit::kFlops:
        return subject.is_work();
      case TypedUnit::kParameters:
        return !subject.is_work() && !subject.is_bytes;
      case TypedUnit::kBytes:
        return subject.is_bytes;
    }
    return false;
  }

  bool fits_network(const IndexedNetwork& network) const {
    return number_.network.empty() || network.folded.find(number_.network) != std::string::npos;
  }

  int cost_of_convention(const CountSubject& subject) const {
    if (subject.convention < 0) return 0;
    const std::string unit =
        fold_text(catalog_.conventions()[static_cast<std::size_t>(subject.convention)].unit);
    int cost = 0;
    if (subject.convention == flops_) cost = 5;
    const bool is_other = subject.convention != macs_ && subject.convention != flops_;
    if (is_other) cost = kCostOfOtherConvention + subject.convention;
    if (number_.unit_word.empty()) return cost;
    if (unit == number_.unit_word) return cost - kGainOfSameWord;
    const bool says_flops = unit.find("flop") != std::string::npos;
    return number_.unit == TypedUnit::kMacs && says_flops ? cost + kCostOfOtherWord : cost;
  }

  // A number without a word is most likely work in billions.
  static int cost_of_reading(const Reading& reading, const CountSubject& subject) {
    if (!reading.is_guess) return 0;
    const bool is_billions = compare(reading.unit, 1'000'000'000) == 0;
    if (subject.is_work()) return is_billions ? 0 : kCostOfGuess;
    return is_billions ? 3 * kCostOfGuess : 2 * kCostOfGuess;
  }

  // People print much about common networks, and perhaps this very number, which may have been for
  // a resolution that is not the network's own.
  int cost_of_network(const CountEntry& entry, const Reading& reading) const {
    constexpr int kMostTelling = 6, kEach = 5;
    const IndexedNetwork& network = index_.network(entry);
    const int printed = static_cast<int>(network.printed.size());
    const int cost = kEach * (kMostTelling - std::min(printed, kMostTelling));
    const int of_resolution = entry.resolution != 0 ? kCostOfResolution : 0;
    int best = of_resolution;
    for (const PrintedNumber& number : network.printed) {
      if (number.is_size == index_.subject(entry).is_work()) continue;
      const double digits = (number.value - as_double(reading.value)) / as_double(reading.step);
      if (digits < -kHalfDigit || digits >= 1) continue;
      const bool is_the_same = digits > -kNoDigit && digits < kNoDigit;
      const int gain = number_.significant > 2 ? kGainOfPublishedDigits : kGainOfPublished;
      best = std::min(best, (number.resolution == entry.resolution ? 0 : of_resolution) -
                                (is_the_same ? gain : gain / 2));
    }
    return cost + best;
  }

  void sort() {
    std::stable_sort(candidates_.begin(), candidates_.end(),
                     [](const Candidate& a, const Candidate& b) { return a.cost < b.cost; });
  }

  CountMatch as_match(const Candidate& candidate) const {
    const CountEntry& entry = *candidate.entry;
    const IndexedNetwork& network = index_.network(entry);
    CountMatch match;
    match.network = network.id;
    match.title = network.title;
    match.resolution = entry.resolution;
    match.subject = index_.subject(entry);
    match.convention = convention_id(match.subject);
    match.slip = kSlips[candidate.slip].slip;
    if (match.slip == Slip::kBatch) match.batch = kSlips[candidate.slip].times;
    match.count = entry.value;
    match.digits = candidate.digits;
    match.cost = candidate.cost;
    return match;
  }

  std::string convention_id(const CountSubject& subject) const {
    if (subject.convention < 0) return {};
    return catalog_.conventions()[static_cast<std::size_t>(subject.convention)].id;
  }

  // One answer for each way in which a network comes to the number: the likeliest convention, and
  // the others that do as well.
  std::vector<CountMatch> merge() const {
    using Key = std::tuple<std::int16_t, std::int32_t, std::size_t, Kind>;
    std::map<Key, std::size_t> places;
    std::map<std::int64_t, std::int16_t> resized;
    std::vector<CountMatch> matches;
    for (const Candidate& candidate : candidates_) {
      const CountEntry& entry = *candidate.entry;
      const CountSubject& subject = index_.subject(entry);
      // Variants that differ in their resolution alone are one network at another.
      if (entry.resolution != 0 &&
          resized.try_emplace(entry.value, entry.network).first->second != entry.network) {
        continue;
      }
      const auto [place, is_new] = places.try_emplace(
          Key{entry.network, entry.resolution, candidate.slip, subject.kind}, matches.size());
      if (is_new) {
        matches.push_back(as_match(candidate));
        continue;
      }
      CountMatch& match = matches[place->second];
      const std::string id = convention_id(subject);
      const bool is_known =
          id == match.convention ||
          std::any_of(match.also.begin(), match.also.end(),
                      [&id](const AlsoCounted& each) { return each.convention == id; });
      if (!is_known) match.also.push_back({id, entry.value});
    }
    return matches;
  }

  // Other networks come before the third story about one.
  static void spread(std::vector<CountMatch>& matches) {
    std::map<std::string, int> seen;
    for (CountMatch& match : matches) match.cost += kCostOfRepeat * seen[match.network]++;
    std::stable_sort(matches.begin(), matches.end(),
                     [](const CountMatch& a, const CountMatch& b) { return a.cost < b.cost; });
  }

  const CountIndex& index_;
  const TypedNumber& number_;
  const Catalog& catalog_;
  int macs_ = -1, flops_ = -1;
  std::vector<Candidate> candidates_;
};

}  // namespace

std::vector<CountMatch> find_counts(const CountIndex& index, const TypedNumber& number,
                                    std::size_t most) {
  return Finder(index, number).run(most);
}

}  // namespace ledger
