// Links: what the part of an address behind '#' says, unpacked.
#include "app/share_link.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ledger;
  const Result<LinkContent> read = read_link(text_of(data, size));
  if (!read.ok()) {
    require_sentences({read.error()});
    return 0;
  }
  require(write_link(read->state.document, read->state.view).size() <= kMaximumLinkBytes);
  return 0;
}
