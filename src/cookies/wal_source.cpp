// SPDX-License-Identifier: MIT
#include "cookies/wal_source.hpp"

#include <algorithm>
#include <utility>

namespace matinee::cookies {

WalSource::WalSource(LiveFile main, WipedBytes wal, WalIndex index) noexcept
    : main_(std::move(main)),
      wal_(std::move(wal)),
      index_(std::move(index)),
      size_(index_.page_count > 0 ? std::uint64_t{index_.page_count} * index_.page_size
                                  : main_.size()) {}

std::optional<std::size_t> WalSource::read_at(std::uint64_t offset,
                                              std::span<std::byte> into) const noexcept {
  if (offset >= size_) return 0;
  into = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size_ - offset)));
  auto count = main_.read_at(offset, into);
  if (!count) return std::nullopt;
  if (index_.page_count > 0) count = overlay(offset, into, *count);
  claim_rollback_mode(into.first(*count), offset);
  return count;
}

// Copies the pages of the log over those from the file. Returns the number of valid bytes, which
// may be more than `from_main`: a page past the end of the file may exist in the log only.
std::size_t WalSource::overlay(std::uint64_t offset, std::span<std::byte> into,
                               std::size_t from_main) const noexcept {
  const std::size_t page_size = index_.page_size;
  for (std::size_t at = 0; at < into.size();) {
    const auto page = static_cast<std::uint32_t>((offset + at) / page_size + 1);
    const auto in_page = static_cast<std::size_t>((offset + at) % page_size);
    const std::size_t size = std::min(page_size - in_page, into.size() - at);
    const auto logged = index_.pages.find(page);
    if (logged != index_.pages.end()) {
      std::ranges::copy(std::span(wal_).subspan(logged->second + in_page, size),
                        into.subspan(at).begin());
    } else if (at + size > from_main) {
      return std::max(at, from_main);
    }
    at += size;
  }
  return into.size();
}

}  // namespace matinee::cookies
