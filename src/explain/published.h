// What somebody printed for a network beside what we count: the difference, and whether the printed
// digits are ours.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cost/analysis.h"
#include "model/definition.h"

namespace ledger {

struct PublishedComparison {
  // Whether our number, brought to as many digits as they printed, is theirs.
  enum class Agreement : std::uint8_t { kDifferent, kRounded, kTruncated };

  const PublishedFigure* figure = nullptr;  // the definition's
  Rational printed;                         // the figure as a number: 3.8 billion is 3,800,000,000
  std::int64_t ours = 0;                    // by the convention the figure is to be compared with
  std::string convention;                   // its title, or "parameters"
  std::string printed_text;                 // "3.8 billion FLOPs", "4.394 GFLOPS at resolution 380"
  std::string difference;                   // of ours from theirs: "+1.5 %", "−0.3 %", "0 %"
  Agreement agreement = Agreement::kDifferent;
  std::string
      verdict;  // "the printed digits", "…, cut off instead of rounded", "a different count"
};

// Figures that cannot be compared (an unknown convention, digits that are no number) are left out.
std::vector<PublishedComparison> compare_published(const Analysis& analysis,
                                                   const ModelDefinition& definition,
                                                   std::string_view variant);

}  // namespace ledger
