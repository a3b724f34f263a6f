#include "import/not_read_yet.h"

namespace ledger {

ImportResult import_caffe(std::string_view) {
  return not_read_yet(ModelFormat::kCaffe, "a Caffe network");
}

}  // namespace ledger
