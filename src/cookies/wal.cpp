// SPDX-License-Identifier: MIT
#include "cookies/wal.hpp"

#include <algorithm>
#include <bit>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/endian.hpp"

namespace matinee::cookies {

namespace {

using Bytes = std::span<const std::byte>;

constexpr std::uint32_t k_magic = 0x377f0682;  // with the lowest bit set: big-endian checksums
constexpr std::uint32_t k_version = 3007000;
constexpr std::size_t k_frame_header_size = 24;
constexpr std::size_t k_checksummed_of_frame_header = 8;
constexpr std::size_t k_checksummed_of_wal_header = 24;
constexpr std::size_t k_write_version_at = 18;
constexpr std::size_t k_read_version_at = 19;
constexpr std::uint32_t k_smallest_page = 512;
constexpr std::uint32_t k_largest_page = 65536;

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

/// Where the newest committed copy of each page is in the log.
struct Frames {
  std::uint32_t page_size = 0;
  std::uint32_t page_count = 0;  // of the whole database; 0 without a commit
  std::unordered_map<std::uint32_t, Bytes> pages;
};

Frames index_frames(Bytes wal, const WalHeader& header) {
  Frames frames;
  frames.page_size = header.page_size;
  std::vector<std::pair<std::uint32_t, Bytes>> uncommitted;
  Checksum checksum = header.checksum;
  const std::size_t frame_size = k_frame_header_size + header.page_size;
  for (Bytes rest = wal.subspan(k_wal_header_size); rest.size() >= frame_size;
       rest = rest.subspan(frame_size)) {
    const std::uint32_t page = read_big<std::uint32_t>(rest, 0);
    const std::uint32_t page_count_after_commit = read_big<std::uint32_t>(rest, 4);
    const Bytes content = rest.subspan(k_frame_header_size, header.page_size);
    if (page == 0 || !std::ranges::equal(rest.subspan(8, 8), header.salts)) break;
    checksum.add(rest.first(k_checksummed_of_frame_header));
    checksum.add(content);
    if (!checksum.equals(rest, 16)) break;
    uncommitted.emplace_back(page, content);
    if (page_count_after_commit == 0) continue;
    frames.page_count = page_count_after_commit;
    for (const auto& [number, bytes] : uncommitted)
      frames.pages[number] = bytes;
    uncommitted.clear();
  }
  return frames;
}

Result<void> apply(const Frames& frames, WipedBytes& main) {
  const std::size_t page_size = frames.page_size;
  // Every page comes from the file or from the log, so a count beyond both is a lie that would
  // only make us allocate.
  if (frames.page_count > main.size() / page_size + frames.pages.size()) {
    return Error(Errc::integrity, "the write-ahead log does not belong to this database");
  }
  main.resize(frames.page_count * page_size);
  for (const auto& [number, bytes] : frames.pages) {
    if (number > frames.page_count) continue;  // cut off by a later commit
    const std::size_t offset = (number - std::size_t{1}) * page_size;
    std::ranges::copy(bytes, main.begin() + static_cast<std::ptrdiff_t>(offset));
  }
  return {};
}

}  // namespace

Result<WipedBytes> replay_wal(WipedBytes main, Bytes wal) {
  if (const auto header = parse_header(wal)) {
    const Frames frames = index_frames(wal, *header);
    if (frames.page_count > 0) MATINEE_TRY(apply(frames, main));
  }
  if (main.size() > k_read_version_at) {
    main[k_write_version_at] = std::byte{1};
    main[k_read_version_at] = std::byte{1};
  }
  return main;
}

}  // namespace matinee::cookies
