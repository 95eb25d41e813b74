// SPDX-License-Identifier: MIT
//
// Where the bytes of a read-only database come from.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "base/wiped_bytes.hpp"

namespace matinee::sqlite {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  virtual std::uint64_t size() const noexcept = 0;

  /// Reads from `offset` on and returns how many bytes came: fewer than asked for only at the end.
  /// Nothing where the medium failed.
  virtual std::optional<std::size_t> read_at(std::uint64_t offset,
                                             std::span<std::byte> into) const noexcept = 0;
};

/// A database image in memory, wiped when released.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(WipedBytes bytes) noexcept : bytes_(std::move(bytes)) {}

  std::uint64_t size() const noexcept override { return bytes_.size(); }

  std::optional<std::size_t> read_at(std::uint64_t offset,
                                     std::span<std::byte> into) const noexcept override {
    if (offset >= bytes_.size()) return 0;
    const auto rest = std::span(bytes_).subspan(static_cast<std::size_t>(offset));
    const std::size_t count = std::min(rest.size(), into.size());
    std::ranges::copy(rest.first(count), into.begin());
    return count;
  }

 private:
  WipedBytes bytes_;
};

}  // namespace matinee::sqlite
