// SPDX-License-Identifier: MIT
#include "cookies/rollback.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_set>

#include "base/endian.hpp"

namespace matinee::cookies {

namespace {

using Bytes = std::span<const std::byte>;

constexpr std::string_view k_magic{"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8};
constexpr std::size_t k_header_size = 28;
constexpr std::uint32_t k_to_the_end = 0xffffffff;  // the number of records is not known
constexpr std::uint32_t k_smallest_page = 512;
constexpr std::uint32_t k_largest_page = 65536;
constexpr std::uint32_t k_smallest_sector = 32;
constexpr std::size_t k_checksum_stride = 200;

struct Header {
  std::uint32_t records;
  std::uint32_t nonce;
  std::uint32_t pages_before;
  std::uint32_t sector_size;
  std::uint32_t page_size;
};

bool is_power_between(std::uint32_t value, std::uint32_t least, std::uint32_t most) {
  return std::has_single_bit(value) && value >= least && value <= most;
}

std::optional<Header> parse_header(Bytes journal) {
  if (journal.size() < k_header_size || !is_hot_journal(journal)) return std::nullopt;
  const Header header{read_big<std::uint32_t>(journal, 8), read_big<std::uint32_t>(journal, 12),
                      read_big<std::uint32_t>(journal, 16), read_big<std::uint32_t>(journal, 20),
                      read_big<std::uint32_t>(journal, 24)};
  const bool is_sane = is_power_between(header.page_size, k_smallest_page, k_largest_page) &&
                       is_power_between(header.sector_size, k_smallest_sector, k_largest_page);
  return is_sane ? std::optional(header) : std::nullopt;
}

// The checksum of a record: the nonce plus every 200th byte of the page, counted from its end.
std::uint32_t checksum_of(Bytes page, std::uint32_t nonce) {
  for (std::size_t at = page.size() - k_checksum_stride; at > 0 && at < page.size();
       at -= k_checksum_stride) {
    nonce += std::to_integer<std::uint32_t>(page[at]);
  }
  return nonce;
}

// A commit across several databases appends the name of a super-journal to each journal, followed
// by the magic. That file decides whether the commit is valid for all of them.
bool names_a_super_journal(Bytes journal) {
  return journal.size() >= 2 * k_magic.size() && is_hot_journal(journal.last(k_magic.size()));
}

class Rollback {
 public:
  Rollback(WipedBytes& main, const Header& first) : main_(main), first_(first) {}

  /// Restores the records of one header. Returns false at the end of the journal, whole or torn.
  bool apply(Bytes& rest, const Header& header) {
    const std::size_t record_size = first_.page_size + std::size_t{8};
    rest = rest.subspan(std::min<std::size_t>(rest.size(), first_.sector_size));
    for (std::uint32_t i = 0; i < header.records; ++i) {
      if (rest.size() < record_size) return false;
      if (!restore(rest.first(record_size), header.nonce)) return false;
      rest = rest.subspan(record_size);
    }
    return header.records != k_to_the_end;
  }

 private:
  bool restore(Bytes record, std::uint32_t nonce) {
    const std::uint32_t page = read_big<std::uint32_t>(record, 0);
    const Bytes content = record.subspan(4, first_.page_size);
    const bool is_whole = page != 0 && checksum_of(content, nonce) ==
                                           read_big<std::uint32_t>(record, 4 + content.size());
    if (!is_whole) return false;
    // Only the first copy of a page is its content before the commit.
    if (page <= first_.pages_before && done_.insert(page).second) {
      const std::size_t offset = (page - std::size_t{1}) * first_.page_size;
      std::ranges::copy(content, main_.begin() + static_cast<std::ptrdiff_t>(offset));
    }
    return true;
  }

  WipedBytes& main_;
  Header first_;
  std::unordered_set<std::uint32_t> done_;
};

}  // namespace

bool is_hot_journal(Bytes journal) noexcept {
  return journal.size() >= k_magic.size() &&
         std::ranges::equal(journal.first(k_magic.size()), std::as_bytes(std::span(k_magic)));
}

Result<WipedBytes> roll_back(WipedBytes main, Bytes journal) {
  const auto first = parse_header(journal);
  if (!first) return main;
  if (names_a_super_journal(journal)) {
    return Error(Errc::unsupported, "a commit over several databases was cut short");
  }
  // A commit cannot shrink a database by more pages than it has saved in the journal.
  const std::size_t saved = journal.size() / first->page_size;
  if (first->pages_before > main.size() / first->page_size + saved) {
    return Error(Errc::integrity, "the journal does not belong to this database");
  }
  main.resize(std::size_t{first->pages_before} * first->page_size);
  Rollback rollback(main, *first);
  Bytes rest = journal;
  while (const auto header = parse_header(rest)) {
    if (!rollback.apply(rest, *header)) break;
    // The next header starts at a sector boundary.
    const std::size_t used = journal.size() - rest.size();
    const std::size_t gap = (first->sector_size - used % first->sector_size) % first->sector_size;
    rest = rest.subspan(std::min(rest.size(), gap));
  }
  return main;
}

}  // namespace matinee::cookies
