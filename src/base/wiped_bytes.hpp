// SPDX-License-Identifier: MIT
//
// Buffers for bulk data that may hold secrets. They are too large for locked memory, but are wiped
// when they are freed.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include <matinee/secret.hpp>

namespace matinee {

/// Wipes memory before it frees it. Use it with std::vector only: the elements of a vector are
/// always in memory of the allocator, while a short std::string keeps its characters in itself.
template <class T>
struct WipingAllocator {
  using value_type = T;

  WipingAllocator() = default;
  template <class U>
  WipingAllocator(const WipingAllocator<U>&) noexcept {}  // NOLINT(*-explicit-*): a conversion

  T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
  void deallocate(T* data, std::size_t count) noexcept {
    wipe(data, count * sizeof(T));
    std::allocator<T>().deallocate(data, count);
  }
  friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

/// A vector of bytes that is wiped when it grows and when it is destroyed.
using WipedBytes = std::vector<std::byte, WipingAllocator<std::byte>>;

}  // namespace matinee
