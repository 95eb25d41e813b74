// SPDX-License-Identifier: MIT
#include "cookies/wal.hpp"

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>
#include <vector>

#include "base/endian.hpp"

namespace matinee::cookies {

namespace {

using Bytes = std::span<const std::byte>;

constexpr std::uint32_t k_magic = 0x377f0682;  // the lowest bit is set for big-endian checksums
constexpr std::uint32_t k_version = 3007000;
constexpr std::size_t k_frame_header_size = 24;
constexpr std::size_t k_checksummed_of_frame_header = 8;
constexpr std::size_t k_checksummed_of_wal_header = 24;
constexpr std::uint64_t k_write_version_at = 18;
constexpr std::uint64_t k_read_version_at = 19;
constexpr std::uint32_t k_smallest_page = 512;
constexpr std::uint32_t k_largest_page = 65536;

// The running checksum of a log; section 4.2.
struct Checksum {
  std::endian order = std::endian::little;
  std::uint32_t first = 0;
  std::uint32_t second = 0;

  void add(Bytes bytes) {
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
      first += word(bytes, at) + second;
      second += word(bytes, at + 4) + first;
    }
  }
  bool equals(Bytes bytes, std::size_t at) const {
    return read_big<std::uint32_t>(bytes, at) == first &&
           read_big<std::uint32_t>(bytes, at + 4) == second;
  }

 private:
  std::uint32_t word(Bytes bytes, std::size_t at) const {
    return order == std::endian::big ? read_big<std::uint32_t>(bytes, at)
                                     : read_little<std::uint32_t>(bytes, at);
  }
};

struct WalHeader {
  std::uint32_t page_size;
  Bytes salts;
  Checksum checksum;
};

std::optional<WalHeader> parse_header(Bytes wal) {
  if (wal.size() < k_wal_header_size) return std::nullopt;
  const std::uint32_t magic = read_big<std::uint32_t>(wal, 0);
  if ((magic & ~1U) != k_magic || read_big<std::uint32_t>(wal, 4) != k_version) return std::nullopt;
  const std::uint32_t page_size = read_big<std::uint32_t>(wal, 8);
  if (!std::has_single_bit(page_size) || page_size < k_smallest_page ||
      page_size > k_largest_page) {
    return std::nullopt;
  }
  Checksum checksum;
  checksum.order = (magic & 1U) != 0 ? std::endian::big : std::endian::little;
  checksum.add(wal.first(k_checksummed_of_wal_header));
  if (!checksum.equals(wal, k_checksummed_of_wal_header)) return std::nullopt;
  return WalHeader{page_size, wal.subspan(16, 8), checksum};
}

}  // namespace

WalIndex index_wal(Bytes wal) {
  WalIndex index;
  const auto header = parse_header(wal);
  if (!header) return index;
  index.page_size = header->page_size;
  std::vector<std::pair<std::uint32_t, std::size_t>> uncommitted;
  Checksum checksum = header->checksum;
  const std::size_t frame_size = k_frame_header_size + header->page_size;
  std::size_t at = k_wal_header_size;
  index.committed_end = at;
  for (; wal.size() - at >= frame_size; at += frame_size) {
    const Bytes frame = wal.subspan(at, frame_size);
    const std::uint32_t page = read_big<std::uint32_t>(frame, 0);
    const std::uint32_t page_count_after_commit = read_big<std::uint32_t>(frame, 4);
    // The salts change when the log is restarted. A frame with other salts is from before that.
    if (page == 0 || !std::ranges::equal(frame.subspan(8, 8), header->salts)) break;
    checksum.add(frame.first(k_checksummed_of_frame_header));
    checksum.add(frame.subspan(k_frame_header_size));
    if (!checksum.equals(frame, 16)) break;
    uncommitted.emplace_back(page, at + k_frame_header_size);
    if (page_count_after_commit == 0) continue;  // not the last frame of a commit
    index.page_count = page_count_after_commit;
    index.committed_end = at + frame_size;
    for (const auto& [number, offset] : uncommitted)
      index.pages[number] = offset;
    uncommitted.clear();
  }
  index.next_end = at + frame_size;
  return index;
}

Result<void> check_wal_fits(const WalIndex& index, std::uint64_t main_size) {
  if (index.page_count == 0) return {};
  if (index.page_count > main_size / index.page_size + index.pages.size()) {
    return Error(Errc::integrity, "the write-ahead log does not belong to this database");
  }
  return {};
}

void claim_rollback_mode(std::span<std::byte> bytes, std::uint64_t offset) noexcept {
  for (const std::uint64_t at : {k_write_version_at, k_read_version_at}) {
    if (at >= offset && at - offset < bytes.size()) bytes[at - offset] = std::byte{1};
  }
}

Result<WipedBytes> replay_wal(WipedBytes main, Bytes wal) {
  const WalIndex index = index_wal(wal);
  MATINEE_TRY(check_wal_fits(index, main.size()));
  if (index.page_count > 0) {
    const std::size_t page_size = index.page_size;
    main.resize(index.page_count * page_size);
    for (const auto& [number, offset] : index.pages) {
      if (number > index.page_count) continue;  // a later commit truncated the database
      std::ranges::copy(wal.subspan(offset, page_size),
                        std::span(main).subspan((number - std::size_t{1}) * page_size).begin());
    }
  }
  claim_rollback_mode(main, 0);
  return main;
}

}  // namespace matinee::cookies
