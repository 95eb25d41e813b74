// SPDX-License-Identifier: MIT
#include "cookies/chromium.hpp"

#include <array>
#include <set>
#include <string>

#include <fmt/format.h>

#include "cookies/columns.hpp"
#include "cookies/host_ranges.hpp"
#include "sqlite/index_scan.hpp"

namespace matinee::cookies {

namespace {

constexpr std::int64_t k_first_schema_with_hash = 24;
constexpr std::string_view k_own_partition = "https://mubi.com";
constexpr std::size_t k_hash_size = 32;

constexpr std::array<std::string_view, 1> k_indexed{"host_key"};

Result<std::int64_t> schema_of(sqlite::Database& database) {
  MATINEE_TRY(Columns::of(database, "meta"));
  MATINEE_TRY_ASSIGN(auto row, database.prepare("SELECT value FROM meta WHERE key = 'version'"));
  MATINEE_TRY_ASSIGN(const bool found, row.step());
  if (!found) return Error(Errc::unsupported, "not a cookie database: its meta has no version");
  return row.integer(0);
}

// Finds the hosts whose rows are wanted. The host is the first column of the unique index, so the
// rows of a known host cost one seek. Finding the subdomains of mubi.com needs a scan of the whole
// index. Chromium stores hosts in lower case, but both scans ignore case.
Result<std::set<std::string>> hosts_of(sqlite::Database& database, Scope scope) {
  std::set<std::string> hosts(k_session_hosts.begin(), k_session_hosts.end());
  if (scope == Scope::session) return hosts;
  const auto add = [&hosts](std::string_view host) {
    if (is_mubi_host(host)) hosts.emplace(host);
  };
  MATINEE_TRY_ASSIGN(const std::uint32_t root, find_index(database, "cookies", k_indexed));
  if (const auto found =
          sqlite::find_by_suffix(database.source(), {.root_page = root, .suffix = "mubi.com"})) {
    for (const sqlite::IndexEntry& entry : *found)
      add(entry.front());
    return hosts;
  }
  MATINEE_TRY_ASSIGN(auto rows, database.prepare("SELECT DISTINCT host_key FROM cookies "
                                                 "WHERE host_key LIKE '%mubi.com'"));
  while (true) {
    MATINEE_TRY_ASSIGN(const bool row, rows.step());
    if (!row) return hosts;
    add(rows.text(0));
  }
}

// Finds session hosts that are not in lower case. Chromium does not write such hosts, but another
// program may have made the file. Costs a few seeks.
Result<std::set<std::string>> odd_session_hosts(sqlite::Database& database) {
  MATINEE_TRY_ASSIGN(auto rows, database.prepare("SELECT DISTINCT host_key FROM cookies "
                                                 "WHERE host_key >= ? AND host_key < ?"));
  MATINEE_TRY_ASSIGN(const std::uint32_t root, find_index(database, "cookies", k_indexed));
  std::set<std::string> hosts;
  for (const HostRange& range : root != 0 ? ranges_of_session_hosts() : range_of_all_hosts()) {
    rows.reset();
    MATINEE_TRY(rows.bind(1, range.first));
    MATINEE_TRY(rows.bind(2, range.end));
    while (true) {
      MATINEE_TRY_ASSIGN(const bool row, rows.step());
      if (!row) break;
      if (is_session_host(rows.text(0))) hosts.emplace(rows.text(0));
    }
  }
  for (const std::string_view known : k_session_hosts)
    hosts.erase(std::string(known));
  return hosts;
}

// The columns of query_for(), in order.
enum Column : int {
  name,
  value,
  encrypted_value,
  path,
  expires_utc,
  has_expires,
  is_secure,
  is_httponly,
  samesite,
  partition,
  is_foreign_nested,
  creation_utc,
  last_update_utc,
};

// Columns were added and renamed over time. A missing one is replaced by its older name, by another
// column or by a constant.
std::string query_for(const Columns& columns) {
  return fmt::format(
      "SELECT name, value, {}, path, expires_utc, {}, {}, {}, {}, {}, {}, creation_utc, {} "
      "FROM cookies WHERE host_key = ?",
      columns.pick("encrypted_value", "x''"), columns.pick("has_expires", "expires_utc <> 0"),
      columns.pick("is_secure", "secure", "0"), columns.pick("is_httponly", "httponly", "0"),
      columns.pick("samesite", "-1"), columns.pick("top_frame_site_key", "''"),
      columns.pick("has_cross_site_ancestor", "0"),
      columns.pick("last_update_utc", "creation_utc"));
}

bool is_first_party(const sqlite::Statement& row) {
  const std::string_view key = row.text(partition);
  return key.empty() || (key == k_own_partition && row.integer(is_foreign_nested) == 0);
}

std::optional<UnixTime> expiry_of(const sqlite::Statement& row) {
  const std::int64_t expires = row.integer(expires_utc);
  if (row.integer(has_expires) == 0 || expires == 0) return std::nullopt;
  return unix_time_of_chromium(expires);
}

// If both `value` and `encrypted_value` are set, the encrypted one is valid, according to
// Chromium's migration to schema 24.
void take_value(const sqlite::Statement& row, HostProof proof, StoredCookie& stored) {
  const std::string_view encrypted = row.blob(encrypted_value);
  if (encrypted.empty()) {
    stored.cookie.value = Secret::copy_of(row.text(value));
    return;
  }
  stored.scheme = scheme_of(encrypted);
  if (stored.scheme != Scheme::plain) {
    stored.sealed = encrypted;
  } else if (proof == HostProof::absent) {  // since schema 24, plain text has the hash in front too
    stored.cookie.value = Secret::copy_of(encrypted);
  } else if (encrypted.size() >= k_hash_size) {
    stored.cookie.value = Secret::copy_of(encrypted.substr(k_hash_size));
  }
}

Result<void> load_host(sqlite::Statement& rows, const std::string& host, UnixTime now,
                       Store& store) {
  rows.reset();
  MATINEE_TRY(rows.bind(1, host));
  while (true) {
    MATINEE_TRY_ASSIGN(const bool more, rows.step());
    if (!more) return {};
    if (!is_first_party(rows)) continue;
    if (!is_clean_text(rows.text(name)) || !is_clean_text(rows.text(path))) continue;
    const auto expires = expiry_of(rows);
    if (expires && *expires <= now) {
      store.expired.push_back({.name = std::string(rows.text(name)),
                               .domain = host,
                               .path = std::string(rows.text(path)),
                               .expires = *expires});
      continue;
    }
    StoredCookie& stored = store.cookies.emplace_back();
    stored.cookie.name = rows.text(name);
    stored.cookie.domain = host;
    stored.cookie.path = rows.text(path);
    stored.cookie.expires = expires;
    stored.cookie.secure = rows.integer(is_secure) != 0;
    stored.cookie.http_only = rows.integer(is_httponly) != 0;
    stored.cookie.same_site = same_site_of(rows.integer(samesite));
    stored.updated_us = rows.integer(last_update_utc);
    stored.created_us = rows.integer(creation_utc);
    take_value(rows, store.host_proof, stored);
    if (!is_clean_value(stored.cookie.value.reveal())) store.cookies.pop_back();
  }
}

}  // namespace

UnixTime unix_time_of_chromium(std::int64_t microseconds) noexcept {
  constexpr std::int64_t k_seconds_to_1970 = 11'644'473'600;
  return UnixTime(std::chrono::seconds(microseconds / 1'000'000 - k_seconds_to_1970));
}

Result<Store> load_chromium(sqlite::Database& database, UnixTime now, Scope scope) {
  MATINEE_TRY_ASSIGN(const Columns columns, Columns::of(database, "cookies"));
  MATINEE_TRY_ASSIGN(const std::int64_t schema, schema_of(database));
  Store store;
  if (schema >= k_first_schema_with_hash) store.host_proof = HostProof::hash_in_front;
  if (schema > k_newest_chromium_schema) store.newer_schema = schema;
  MATINEE_TRY_ASSIGN(const auto hosts, hosts_of(database, scope));
  MATINEE_TRY_ASSIGN(auto rows, database.prepare(query_for(columns)));
  for (const std::string& host : hosts)
    MATINEE_TRY(load_host(rows, host, now, store));
  // To save the seeks, look for other spellings of the hosts only if the usual ones have no token.
  if (scope == Scope::session && !has_login_token(store)) {
    MATINEE_TRY_ASSIGN(const auto odd_hosts, odd_session_hosts(database));
    for (const std::string& host : odd_hosts)
      MATINEE_TRY(load_host(rows, host, now, store));
  }
  settle(store.cookies);
  return store;
}

}  // namespace matinee::cookies
