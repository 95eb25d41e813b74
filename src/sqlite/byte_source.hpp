// SPDX-License-Identifier: MIT
//
// The sources of a read-only database's bytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "base/wiped_bytes.hpp"

namespace matinee::sqlite {

/// The bytes of one database file. If another program may change them, the owner of the source must
/// detect that after the queries.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  /// In bytes.
  virtual std::uint64_t size() const noexcept = 0;

  /// Reads at `offset` and returns the number of bytes, which is less than the size of `into` only
  /// at the end. Returns nullopt on a read error. Several threads may call it at once.
  virtual std::optional<std::size_t> read_at(std::uint64_t offset,
                                             std::span<std::byte> into) const noexcept = 0;
};

/// A database image in memory. It is wiped on destruction.
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
