// SPDX-License-Identifier: MIT
#include "cookies/binary_cookies.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "base/endian.hpp"
#include "cookies/live_file.hpp"

namespace matinee::cookies {

namespace {

using Bytes = std::span<const std::byte>;

constexpr std::string_view k_magic = "cook";
constexpr std::uint64_t k_largest_file = std::uint64_t{64} << 20;
constexpr std::uint32_t k_page_magic = 0x00000100;
constexpr std::size_t k_record_header_size = 56;
constexpr std::uint32_t k_secure = 1;
constexpr std::uint32_t k_http_only = 4;
constexpr double k_seconds_from_1970_to_2001 = 978'307'200;
constexpr double k_year_5138 = 100'000'000'000;

// Reads seconds since 2001 and converts them to seconds since 1970. Returns nullopt if the number
// is not finite or too large for a date.
std::optional<double> moment_at(Bytes bytes, std::size_t at) {
  const double seconds =
      std::bit_cast<double>(read_little<std::uint64_t>(bytes, at)) + k_seconds_from_1970_to_2001;
  if (!std::isfinite(seconds) || std::abs(seconds) > k_year_5138) return std::nullopt;
  return seconds;
}

// Reads a NUL-terminated string. Returns nullopt if it is not terminated within the record.
std::optional<std::string_view> text_at(Bytes record, std::uint32_t offset) {
  if (offset < k_record_header_size || offset >= record.size()) return std::nullopt;
  const Bytes rest = record.subspan(offset);
  const auto end = std::ranges::find(rest, std::byte{0});
  if (end == rest.end()) return std::nullopt;
  return std::string_view(reinterpret_cast<const char*>(rest.data()),
                          static_cast<std::size_t>(end - rest.begin()));
}

// A record is little-endian: u32 size, u32 unknown, u32 flags, u32 unknown, u32 offsets of domain,
// name, path and value, eight unknown bytes, f64 expiry, f64 creation. The strings follow.
std::optional<StoredCookie> parse_record(Bytes record) {
  const auto domain = text_at(record, read_little<std::uint32_t>(record, 16));
  if (!domain || !is_mubi_host(*domain)) return std::nullopt;
  const auto name = text_at(record, read_little<std::uint32_t>(record, 20));
  const auto path = text_at(record, read_little<std::uint32_t>(record, 24));
  const auto value = text_at(record, read_little<std::uint32_t>(record, 28));
  const auto expiry = moment_at(record, 40);
  const auto creation = moment_at(record, 48);
  if (!name || !path || !value || !expiry || !creation) return std::nullopt;
  const UnixTime expires(std::chrono::seconds(static_cast<std::int64_t>(*expiry)));
  const bool is_clean = is_clean_text(*name) && is_clean_text(*path) && is_clean_value(*value);
  if (!is_clean) return std::nullopt;
  const std::uint32_t flags = read_little<std::uint32_t>(record, 8);
  StoredCookie stored;
  stored.cookie.name = *name;
  stored.cookie.value = Secret::copy_of(*value);
  stored.cookie.domain = *domain;
  stored.cookie.path = *path;
  stored.cookie.expires = expires;
  stored.cookie.secure = (flags & k_secure) != 0;
  stored.cookie.http_only = (flags & k_http_only) != 0;
  stored.created_us = static_cast<std::int64_t>(*creation * 1e6);
  stored.updated_us = stored.created_us;
  return stored;
}

Error broken() {
  return {Errc::integrity, "a broken file of Safari's cookies"};
}

void add_to(Store& store, StoredCookie stored, UnixTime now) {
  const Cookie& cookie = stored.cookie;
  if (*cookie.expires > now) {
    store.cookies.push_back(std::move(stored));
  } else {
    store.expired.push_back({.name = cookie.name,
                             .domain = cookie.domain,
                             .path = cookie.path,
                             .expires = *cookie.expires});
  }
}

Result<void> parse_page(Bytes page, UnixTime now, Store& store) {
  if (page.size() < 8 || read_big<std::uint32_t>(page, 0) != k_page_magic) return broken();
  const std::uint32_t count = read_little<std::uint32_t>(page, 4);
  if (count > (page.size() - 8) / 4) return broken();  // each record has an offset of four bytes
  std::size_t used = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t offset = read_little<std::uint32_t>(page, 8 + std::size_t{i} * 4);
    if (offset > page.size() || page.size() - offset < k_record_header_size) return broken();
    const Bytes rest = page.subspan(offset);
    const std::uint32_t size = read_little<std::uint32_t>(rest, 0);
    if (size < k_record_header_size || size > rest.size()) return broken();
    used += size;
    if (used > page.size()) return broken();  // overlapping records could multiply a small file
    if (auto cookie = parse_record(rest.first(size))) add_to(store, *std::move(cookie), now);
  }
  return {};
}

}  // namespace

bool is_binary_cookies(Bytes head) noexcept {
  return head.size() >= k_magic.size() &&
         std::ranges::equal(head.first(k_magic.size()), std::as_bytes(std::span(k_magic)));
}

Result<Store> parse_binary_cookies(Bytes file, UnixTime now) {
  if (!is_binary_cookies(file)) return Error(Errc::unsupported, "not a file of Safari's cookies");
  if (file.size() < 8) return broken();
  const std::uint32_t count = read_big<std::uint32_t>(file, 4);
  if (count > (file.size() - 8) / 4) return broken();
  Bytes rest = file.subspan(8 + std::size_t{count} * 4);
  Store store;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t size = read_big<std::uint32_t>(file, 8 + std::size_t{i} * 4);
    if (size > rest.size()) return broken();
    MATINEE_TRY(parse_page(rest.first(size), now, store));
    rest = rest.subspan(size);
  }
  return store;
}

Result<Store> load_binary_cookies(const std::filesystem::path& path, UnixTime now) {
  MATINEE_TRY_ASSIGN(const LiveFile file, LiveFile::open(path));
  auto bytes = file.read_all(k_largest_file);
  if (!bytes) return bytes.error().within(path.native());
  auto store = parse_binary_cookies(*bytes, now);
  if (!store) return store.error().within(path.native());
  settle(store->cookies);
  return store;
}

}  // namespace matinee::cookies
