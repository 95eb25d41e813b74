// SPDX-License-Identifier: MIT
//
// Buffers for bulk bytes that may hold secrets: too large for locked memory, wiped when released.
// Only for std::vector, whose elements always live in the allocator's memory; a short std::string
// would not.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include <matinee/secret.hpp>

namespace matinee {

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

using WipedBytes = std::vector<std::byte, WipingAllocator<std::byte>>;

}  // namespace matinee
