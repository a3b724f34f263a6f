// The layer kinds of a catalog. One of the build's is read from its file when it is first asked
// for: a network uses a few of them, and the page has to start.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "model/layer_kind.h"

namespace ledger {

class LayerKinds {
 public:
  std::size_t size() const { return entries_.size(); }
  const LayerKind& operator[](std::size_t index) const;
  // Without reading the kind.
  const KindNames& names(std::size_t index) const { return entries_[index]->names; }

  // Puts a kind in the place of another, or behind all.
  void put(std::size_t index, LayerKind kind);
  // Adds the kind of a file of layers/ that is known to be in order. The text must outlive this.
  void add_file(std::string_view text);

  // Reads all.
  class Iterator {
   public:
    Iterator(const LayerKinds& kinds, std::size_t index) : kinds_(&kinds), index_(index) {}
    const LayerKind& operator*() const { return (*kinds_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    const LayerKinds* kinds_;
    std::size_t index_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

 private:
  struct Entry {
    KindNames names;
    std::string_view file;  // where the kind is not read yet
    std::unique_ptr<const LayerKind> kind;
  };
  // Shared with the catalogs that extend this one; what one has read the others have.
  std::vector<std::shared_ptr<Entry>> entries_;
};

}  // namespace ledger
