// All conventions side by side for one network: what each prints, what it leaves out, and from
// which layers its difference to a reference comes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cost/analysis.h"

namespace ledger {

// The part of a total that layers of one category make.
struct CategoryPart {
  std::int64_t value = 0;
  std::int64_t difference = 0;  // from the reference's part
};

struct ComparedConvention {
  int convention = -1;  // in the catalog
  std::int64_t value = 0;
  std::string ratio;                // to the reference: "1.011", "2"
  std::int64_t difference = 0;      // from the reference
  std::vector<CategoryPart> parts;  // by Comparison::categories; they sum to `value`
};

struct Comparison {
  int reference = -1;
  std::vector<std::string> categories;  // of layers with a count by any of them
  std::vector<ComparedConvention> conventions;
};

// Four digits behind the point where they say something: "1.0106", "2", "0.5". Empty where there is
// no ratio.
std::string ratio_text(std::int64_t value, std::int64_t reference);

// Of an analysis without errors. Those that count something else than the reference (bytes beside
// operations) are left out. An unknown reference gives nothing.
Comparison compare_conventions(const Analysis& analysis, std::string_view reference = "macs");

}  // namespace ledger
