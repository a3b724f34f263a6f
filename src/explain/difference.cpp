#include "explain/difference.h"

#include <algorithm>
#include <array>

#include "explain/difference_book.h"
#include "formula/number_format.h"

namespace ledger {
namespace {

constexpr std::array<std::string_view, kCauseCount> kCauseNames = {
    "factor",         "linear_rule",     "bias",           "each_output", "groups",
    "other_map",      "batch",           "shared_modules", "functional",  "training_layers",
    "norm",           "activation",      "pooling",        "other_kind",  "added_layers",
    "removed_layers", "replaced_layers", "map_size",       "channels",    "kernel",
    "group_count",    "other_fields"};

Error overflow() {
  return {ErrorCode::kOverflow,
          {},
          "A part of the difference does not fit 64 bits.",
          "Make the batch or the layers smaller."};
}

const Convention& convention_of(const DifferenceSide& side) {
  return side.analysis->model->catalog->conventions()[static_cast<std::size_t>(side.convention)];
}

std::int64_t total_of(const DifferenceSide& side) {
  return side.analysis->totals.counts[static_cast<std::size_t>(side.convention)];
}

}  // namespace

std::string_view cause_name(Cause cause) {
  return kCauseNames[static_cast<std::size_t>(cause)];
}

std::string sentence(const DifferenceItem& item) {
  return item.title + ": " + item.reason + ": " + signed_text(item.value) + " in " +
         layers_text(item.layers);
}

std::string layers_text(int layers) {
  return layers == 1 ? "1 layer" : format_whole(layers) + " layers";
}

std::string short_title(const Convention& convention) {
  std::string title = convention.title.substr(0, convention.title.find(" ("));
  if (title.find_first_of(" ,=") == std::string::npos) return title;
  title.erase(std::remove(title.begin(), title.end(), '"'), title.end());
  return "“" + title + "”";
}

std::string signed_text(std::int64_t value) {
  if (value >= 0) return (value > 0 ? "+" : "") + format_whole(value);
  return "−" + format_whole(value).substr(1);
}

Result<Difference> take_apart(const DifferenceSide& from, const DifferenceSide& to) {
  if (!from.analysis->ok() || !to.analysis->ok()) {
    return Error{ErrorCode::kMissing, {}, "A model in error has no total to compare."};
  }
  if (convention_of(from).quantity != convention_of(to).quantity) {
    return Error{ErrorCode::kWrongType,
                 {},
                 short_title(convention_of(from)) + " and " + short_title(convention_of(to)) +
                     " do not count the same thing."};
  }
  // The second convention on the first network: the point where the two parts meet.
  const DifferenceSide middle = {
      from.analysis, from.analysis->model->catalog->find_convention(convention_of(to).id)};
  if (middle.convention < 0) {
    return Error{ErrorCode::kUnknownName,
                 {},
                 "The first model does not know the convention " + convention_of(to).id + "."};
  }
  Difference difference;
  difference.from = total_of(from);
  difference.to = total_of(to);
  DifferenceBook book;
  if (middle.convention != from.convention) {
    book_conventions(*from.analysis, from.convention, middle.convention, book);
  }
  if (from.analysis != to.analysis) book_settings(middle, to, book);
  difference.items = book.items(convention_of(from), convention_of(to));
  if (book.overflowed()) return overflow();
  return difference;
}

}  // namespace ledger
