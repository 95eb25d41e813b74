// SPDX-License-Identifier: MIT
//
// Guarded memory that several secrets share. A guarded allocation of libsodium costs eight system
// calls and at least three pages, however small it is, and reading a browser's cookies makes one
// secret per cookie.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace matinee {

/// The memory lies between guard pages and is excluded from core dumps. It is locked against
/// swapping if the system allows it. It is read-only except while a secret is stored or erased.
/// Thread-safe. A block does not depend on the copy of this code that made it, because a secret may
/// be destroyed in another loaded module than the one that created it.
class GuardedBlock {
 public:
  /// Allocates room for `size` bytes. Throws std::bad_alloc if there is not enough memory.
  explicit GuardedBlock(std::size_t size);
  ~GuardedBlock();
  GuardedBlock(const GuardedBlock&) = delete;
  GuardedBlock& operator=(const GuardedBlock&) = delete;

  /// Copies `bytes`, which must not be empty. Returns null if no free run of slots is long enough.
  const char* store(std::string_view bytes);

  /// Wipes `size` bytes at `data`, a pointer that store() returned, and frees their slots.
  void erase(const char* data, std::size_t size) noexcept;

  struct Place {
    std::shared_ptr<GuardedBlock> block;
    const char* data = nullptr;
  };
  /// Stores `bytes`, which must not be empty, in the block that is being filled, or in a new block
  /// if that one is full. Large values get a block of their own. A block is freed with the last
  /// secret in it. Throws std::bad_alloc if there is not enough memory.
  static Place store_somewhere(std::string_view bytes);

 private:
  std::mutex mutex_;
  std::vector<bool> used_;  // one bit per slot of k_slot bytes
  char* const memory_;
};

}  // namespace matinee
