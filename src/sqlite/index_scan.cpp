// SPDX-License-Identifier: MIT
#include "sqlite/index_scan.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <span>
#include <system_error>
#include <thread>
#include <utility>

#include "base/endian.hpp"

namespace matinee::sqlite {

namespace {

using Bytes = std::span<const std::byte>;

constexpr std::size_t k_header_size = 100;
constexpr std::byte k_interior{0x02};
constexpr std::byte k_leaf{0x0a};
constexpr std::size_t k_bytes_per_read = std::size_t{256} * 1024;
constexpr std::size_t k_most_columns = 4;
// Reading one unwanted page between two wanted ones costs less than a second system call.
constexpr std::uint32_t k_furthest_apart = 2;

struct Layout {
  std::uint32_t page_size = 0;
  std::uint32_t usable = 0;  // of each page
  std::uint32_t page_count = 0;
};

std::optional<Layout> layout_of(const ByteSource& source) {
  std::array<std::byte, k_header_size> header{};
  if (source.read_at(0, header) != header.size()) return std::nullopt;
  Layout layout;
  layout.page_size = read_big<std::uint16_t>(header, 16);
  if (layout.page_size == 1) layout.page_size = 65536;
  const std::uint32_t reserved = read_big<std::uint8_t>(header, 20);
  const bool is_utf8 = read_big<std::uint32_t>(header, 56) == 1;
  if (!is_utf8 || layout.page_size < 512 || layout.page_size - reserved < 480) return std::nullopt;
  layout.usable = layout.page_size - reserved;
  layout.page_count = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(source.size() / layout.page_size, UINT32_MAX));
  return layout;
}

/// The largest payload that an index page stores without an overflow page; section 1.6.
std::uint32_t most_local(std::uint32_t usable) {
  return (usable - 12) * 64 / 255 - 23;
}

/// How many bytes of a payload its page stores; the rest is on overflow pages. Section 1.6.
std::uint32_t local_size(std::uint32_t payload, std::uint32_t usable) {
  const std::uint32_t most = most_local(usable);
  if (payload <= most) return payload;
  const std::uint32_t least = (usable - 12) * 32 / 255 - 23;
  const std::uint32_t size = least + (payload - least) % (usable - 4);
  return size <= most ? size : least;
}

/// Reads a varint of up to four bytes and advances `at`. Returns 0 for a longer one, which does not
/// occur in a valid cell of an index like this.
std::uint32_t take_varint(Bytes page, std::size_t& at) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4 && at < page.size(); ++i) {
    const auto byte = std::to_integer<std::uint32_t>(page[at++]);
    value = value << 7 | (byte & 0x7f);
    if (byte < 0x80) return value;
  }
  return 0;
}

/// Reads a varint of up to two bytes without checking the end of the page. Returns a number larger
/// than any page for a longer varint.
std::size_t take_short_varint(Bytes page, std::size_t& at) {
  const auto first = std::to_integer<std::size_t>(page[at++]);
  if (first < 0x80) return first;
  const auto second = std::to_integer<std::size_t>(page[at++]);
  constexpr std::size_t k_too_long = std::size_t{1} << 30;
  return second < 0x80 ? (first & 0x7f) << 7 | second : k_too_long;
}

/// The size in bytes of a value of this serial type; section 2.1.
std::size_t size_of_value(std::size_t type) {
  constexpr std::array<std::size_t, 12> k_sizes{0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
  return type < k_sizes.size() ? k_sizes[type] : (type - k_sizes.size()) / 2;
}

bool is_text(std::size_t type) {
  return type >= 13 && type % 2 == 1;
}

class Search {
 public:
  Search(Layout layout, const SuffixSearch& search)
      : layout_(layout),
        column_(search.column),
        suffix_(search.suffix),
        most_local_(most_local(layout.usable)) {
    fold(suffix_);
    if (suffix_.size() < k_word) return;
    std::memcpy(&last_of_suffix_, suffix_.data() + suffix_.size() - k_word, k_word);
  }

  /// Appends the page's children to `children` and its matching entries to found(). Returns false
  /// if the page is malformed.
  bool read_page(Bytes page, std::vector<std::uint32_t>& children) {
    const std::byte kind = page[0];
    if (kind != k_interior && kind != k_leaf) return false;
    const std::size_t pointers = kind == k_interior ? 12 : 8;
    const std::uint32_t cells = read_big<std::uint16_t>(page, 3);
    if (pointers + 2 * std::size_t{cells} > layout_.usable) return false;
    page = page.first(layout_.usable);
    if (kind == k_interior) children.push_back(read_big<std::uint32_t>(page, 8));
    for (std::uint32_t i = 0; i < cells; ++i) {
      std::size_t at = read_big<std::uint16_t>(page, pointers + 2 * std::size_t{i});
      if (at < pointers + 2 * std::size_t{cells} || at + 4 > page.size()) return false;
      if (kind == k_interior) {
        children.push_back(read_big<std::uint32_t>(page, at));
        at += 4;
      }
      if (!surely_ends_otherwise(page, at) && !read_record(page, at)) return false;
    }
    return true;
  }

  std::vector<IndexEntry> found() && { return std::move(found_); }

 private:
  /// The fast path. Returns true only if the record at `at` has the common form and its searched
  /// text certainly does not match. Almost every record of a large database takes this path, so it
  /// compares the last eight bytes in one step.
  bool surely_ends_otherwise(Bytes page, std::size_t at) const {
    // At most two bytes of payload size, one byte of header size, and two bytes of type per column.
    if (suffix_.size() < k_word || at + 3 + 2 * (column_ + 1) > page.size()) return false;
    const std::size_t payload = take_short_varint(page, at);
    const std::size_t record = at;
    const auto header = std::to_integer<std::size_t>(page[at++]);
    std::size_t begin = header;
    for (std::size_t column = 0; column < column_; ++column)
      begin += size_of_value(take_short_varint(page, at));
    const std::size_t type = take_short_varint(page, at);
    if (payload > most_local_ || header >= 0x80 || !is_text(type)) return false;
    const std::size_t end = begin + size_of_value(type);
    if (end < begin + k_word || end > payload || record + payload > page.size()) return false;
    std::uint64_t last = 0;
    std::memcpy(&last, page.data() + record + end - k_word, k_word);
    return (last | k_case_bits) != last_of_suffix_;
  }

  // Sets the bit that distinguishes ASCII lower case from upper case. Some other characters become
  // equal too, so a match may be a false positive.
  static void fold(std::string& text) {
    for (char& c : text)
      c = static_cast<char>(c | 0x20);
  }

  /// The slow path for any record. Returns false if the record is malformed, or if the searched
  /// text continues on an overflow page.
  bool read_record(Bytes page, std::size_t at) {
    const std::uint32_t payload = take_varint(page, at);
    const std::size_t record = at;
    const std::uint32_t header = take_varint(page, at);
    const std::uint32_t local = local_size(payload, layout_.usable);
    if (header < 2 || record + local > page.size()) return false;
    std::array<std::size_t, k_most_columns> types{};
    std::size_t begin = header;
    for (std::size_t column = 0; column <= column_; ++column) {
      if (column > 0) begin += size_of_value(types[column - 1]);
      const std::size_t before = at;
      types[column] = take_varint(page, at);
      const bool is_given_up = types[column] == 0 && at != before + 1;
      if (is_given_up || at > record + header) return false;
    }
    if (!is_text(types[column_])) return true;
    const std::size_t size = size_of_value(types[column_]);
    if (begin + size > local) return false;
    if (!ends_in_suffix(page.subspan(record + begin, size))) return true;
    return add(page.subspan(record + header), types);
  }

  /// Appends the entry whose values start at `values`. Returns false if one of them is not text.
  bool add(Bytes values, std::span<const std::size_t> types) {
    IndexEntry entry;
    for (const std::size_t type : types.first(column_ + 1)) {
      if (!is_text(type)) return false;
      const Bytes text = values.first(size_of_value(type));
      entry.emplace_back(reinterpret_cast<const char*>(text.data()), text.size());
      values = values.subspan(text.size());
    }
    found_.push_back(std::move(entry));
    return true;
  }

  bool ends_in_suffix(Bytes text) const {
    if (text.size() < suffix_.size()) return false;
    const auto same = [](std::byte a, char b) {
      return (std::to_integer<unsigned char>(a) | 0x20) == static_cast<unsigned char>(b);
    };
    return std::ranges::equal(text.last(suffix_.size()), suffix_, same);
  }

  static constexpr std::size_t k_word = sizeof(std::uint64_t);
  static constexpr std::uint64_t k_case_bits = 0x2020'2020'2020'2020;

  Layout layout_;
  std::size_t column_;
  std::string suffix_;
  std::size_t most_local_;
  std::uint64_t last_of_suffix_ = 0;
  std::vector<IndexEntry> found_;
};

/// The number of leading `pages` that are close enough together for one read of up to `most` pages.
std::size_t batch_size(std::span<const std::uint32_t> pages, std::size_t most) {
  std::size_t count = 1;
  while (count < pages.size() && pages[count] - pages.front() < most &&
         pages[count] - pages[count - 1] <= k_furthest_apart) {
    ++count;
  }
  return count;
}

/// Reads pages in a few large reads and searches each page.
class PageReader {
 public:
  PageReader(const ByteSource& source, const Layout& layout, const SuffixSearch& wanted)
      : source_(source), page_size_(layout.page_size), search_(layout, wanted) {}

  /// Reads `pages`, which must be sorted and exist. Afterwards is_fine() is false if a page is
  /// malformed or unreadable.
  void read(std::span<const std::uint32_t> pages) {
    while (is_fine_ && !pages.empty()) {
      const std::size_t count =
          batch_size(pages, std::max<std::size_t>(1, k_bytes_per_read / page_size_));
      is_fine_ = read_batch(pages.first(count));
      pages = pages.subspan(count);
    }
  }

  bool is_fine() const { return is_fine_; }
  void take(std::vector<std::uint32_t>& children, std::vector<IndexEntry>& found) && {
    std::ranges::move(children_, std::back_inserter(children));
    std::ranges::move(std::move(search_).found(), std::back_inserter(found));
  }

 private:
  bool read_batch(std::span<const std::uint32_t> batch) {
    const std::size_t size = (batch.back() - batch.front() + std::size_t{1}) * page_size_;
    if (buffer_.size() < size) buffer_.resize(size);
    const std::span bytes = std::span(buffer_).first(size);
    if (source_.read_at((std::uint64_t{batch.front()} - 1) * page_size_, bytes) != bytes.size()) {
      return false;
    }
    return std::ranges::all_of(batch, [&](std::uint32_t page) {
      return search_.read_page(bytes.subspan((page - batch.front()) * page_size_, page_size_),
                               children_);
    });
  }

  const ByteSource& source_;
  std::size_t page_size_;
  Search search_;
  WipedBytes buffer_;
  std::vector<std::uint32_t> children_;
  bool is_fine_ = true;
};

/// The number of threads that pay for their start. Copying pages from the kernel takes most of the
/// time, so two cores halve it.
std::size_t readers_for(std::size_t pages, std::size_t page_size) {
  constexpr std::size_t k_bytes_worth_a_thread = std::size_t{1} << 20;
  constexpr std::size_t k_most_threads = 4;
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  return std::clamp<std::size_t>(pages * page_size / k_bytes_worth_a_thread, 1,
                                 std::min(cores, k_most_threads));
}

/// Gives each reader an equal run of the pages. The first reader runs in this thread, and so does
/// any other whose thread cannot be started.
void read_all(std::vector<PageReader>& readers, std::span<const std::uint32_t> pages) {
  const std::size_t share = (pages.size() + readers.size() - 1) / readers.size();
  std::vector<std::jthread> others;
  for (std::size_t i = readers.size(); i-- > 0;) {
    const std::size_t first = std::min(i * share, pages.size());
    const auto run = pages.subspan(first, std::min(share, pages.size() - first));
    PageReader& reader = readers[i];
    if (i > 0) {
      try {
        others.emplace_back([&reader, run] { reader.read(run); });
        continue;
      } catch (const std::system_error&) {  // NOLINT(bugprone-empty-catch): no thread to be had
      }
    }
    reader.read(run);
  }
}

}  // namespace

std::optional<std::vector<IndexEntry>> find_by_suffix(const ByteSource& source,
                                                      const SuffixSearch& wanted) {
  const auto layout = layout_of(source);
  if (!layout || wanted.column >= k_most_columns) return std::nullopt;
  std::vector<IndexEntry> found;
  std::vector<std::uint32_t> pages = {wanted.root_page};
  std::size_t seen = 0;
  while (!pages.empty()) {  // one level of the tree at a time, in file order
    std::ranges::sort(pages);
    seen += pages.size();
    // If the tree has more pages than the file, it contains a cycle.
    const bool is_sane =
        pages.front() >= 2 && pages.back() <= layout->page_count && seen <= layout->page_count;
    if (!is_sane) return std::nullopt;
    std::vector<PageReader> readers(readers_for(pages.size(), layout->page_size),
                                    PageReader(source, *layout, wanted));
    read_all(readers, pages);
    if (!std::ranges::all_of(readers, &PageReader::is_fine)) return std::nullopt;
    pages.clear();
    for (PageReader& reader : readers)
      std::move(reader).take(pages, found);
  }
  return found;
}

}  // namespace matinee::sqlite
