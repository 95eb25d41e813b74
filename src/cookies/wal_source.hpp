// SPDX-License-Identifier: MIT
//
// A database file combined with its write-ahead log, read on demand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/wiped_bytes.hpp"
#include "cookies/live_file.hpp"
#include "cookies/wal.hpp"
#include "sqlite/byte_source.hpp"

namespace matinee::cookies {

/// The database that a reader of `main` and `wal` sees. Its header claims rollback mode. Pages in
/// the log are read from memory, all others from the file.
class WalSource final : public sqlite::ByteSource {
 public:
  /// `index` is the index of `wal`. check_wal_fits() must have accepted it.
  WalSource(LiveFile main, WipedBytes wal, WalIndex index) noexcept;

  std::uint64_t size() const noexcept override { return size_; }
  std::optional<std::size_t> read_at(std::uint64_t offset,
                                     std::span<std::byte> into) const noexcept override;

 private:
  std::size_t overlay(std::uint64_t offset, std::span<std::byte> into,
                      std::size_t from_main) const noexcept;

  LiveFile main_;
  WipedBytes wal_;
  WalIndex index_;
  std::uint64_t size_;
};

}  // namespace matinee::cookies
