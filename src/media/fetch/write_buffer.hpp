// SPDX-License-Identifier: MIT
//
// Collects what comes for a file in small pieces, and writes it in large ones: a write costs the
// kernel less per byte the longer it is, and so does the page cache that it fills.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include <matinee/result.hpp>

namespace matinee::media {

class WriteBuffer {
 public:
  /// As much as waits at most. One for each exchange that runs.
  static constexpr std::size_t k_size = 128u << 10;

  /// The bytes go to the position of `fd`, behind what was appended before: at once, or with a
  /// later call. Errc::storage under `name`; the bytes that wait are dropped then.
  Result<void> append(int fd, std::span<const std::byte> bytes, const std::string& name);

  /// Writes what waits, and frees the memory. Errc::storage.
  Result<void> flush(int fd, const std::string& name);

  /// What waits is never written.
  void clear() noexcept;

 private:
  std::unique_ptr<std::byte[]> bytes_;
  std::size_t size_ = 0;
};

}  // namespace matinee::media
