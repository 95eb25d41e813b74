// SPDX-License-Identifier: MIT
//
// Collects small pieces of a file and writes them together. Larger writes cost less per byte, in
// the kernel and in the page cache.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include <matinee/result.hpp>

namespace matinee::media {

class WriteBuffer {
 public:
  /// The buffer size in bytes. Each running exchange has one buffer.
  static constexpr std::size_t k_size = 128u << 10;

  /// Appends bytes, which are written to the current position of `fd` now or by a later call. Fails
  /// with Errc::storage, with `name` in the message, and then drops the buffered bytes.
  Result<void> append(int fd, std::span<const std::byte> bytes, const std::string& name);

  /// Writes the buffered bytes and frees the memory. Fails with Errc::storage.
  Result<void> flush(int fd, const std::string& name);

  /// Drops the buffered bytes.
  void clear() noexcept;

 private:
  std::unique_ptr<std::byte[]> bytes_;
  std::size_t size_ = 0;
};

}  // namespace matinee::media
