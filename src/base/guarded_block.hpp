// SPDX-License-Identifier: MIT
//
// Memory of libsodium's that several secrets share: a guarded allocation takes eight system calls
// and three pages, however small it is, and reading a browser's cookies makes one for each.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace matinee {

/// Locked against swapping where the system allows it, left out of core dumps, between guard pages,
/// and read-only but while one is stored or erased. For use by several threads. It does not ask
/// which copy of this code made it: a secret may end its life in another module than it began in.
class GuardedBlock {
 public:
  /// Throws std::bad_alloc when memory has run out.
  explicit GuardedBlock(std::size_t size);
  ~GuardedBlock();
  GuardedBlock(const GuardedBlock&) = delete;
  GuardedBlock& operator=(const GuardedBlock&) = delete;

  /// Copies `bytes`, which are not empty; null where there is no room for them together.
  const char* store(std::string_view bytes);

  /// Wipes what store() returned for `size` bytes, and gives the room back.
  void erase(const char* data, std::size_t size) noexcept;

  struct Place {
    std::shared_ptr<GuardedBlock> block;
    const char* data = nullptr;
  };
  /// Stores `bytes` in the block that is being filled, in a new one where that is full, in one of
  /// their own where they are many. A block goes with the last secret in it.
  static Place store_somewhere(std::string_view bytes);

 private:
  std::mutex mutex_;
  std::vector<bool> used_;  // a bit for each k_slot bytes
  char* const memory_;
};

}  // namespace matinee
