// Work as the part of an address behind '#'. Two forms:
//
//   resnet50&batch=8&layer1.0.conv1.out_channels=96    a preset and what differs from it, readable
//   1.{"version": 1, "document": …}                    anything: the link format's version and the
//                                                      JSON of saved_state.h
//
// The page compresses what follows the version of the second form (web/link_code.js); the first is
// the address as it stands. tests/links/ keeps links of every version, which must open for good.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/document.h"
#include "app/saved_state.h"
#include "formula/result.h"

namespace ledger {

inline constexpr int kLinkVersion = 1;
// Of a link's text before it is compressed, written and read. Browsers take addresses far shorter
// than what this compresses to at worst, and a link that unfolds to more is not opened.
inline constexpr std::size_t kMaximumLinkBytes = 1u << 20;

// The readable form where it says all there is to say, else the other; empty where that would be
// longer than kMaximumLinkBytes. Which columns are shown and whether an edit is meant for all
// repeats stays out of it: these are ways to work, not what is shown. `baseline` is null where
// nothing is pinned.
std::string write_link(const Document& document, const View& view,
                       const Document* baseline = nullptr);

struct LinkContent {
  SavedState state;
  // What the link asks for and this version or this model does not have: keys, as written.
  std::vector<std::string> left_out;
};
Result<LinkContent> read_link(std::string_view text);

// "nosuch and conv9.stride": for the notice about what was left out.
std::string left_out_sentence(const std::vector<std::string>& left_out);

}  // namespace ledger
