// SPDX-License-Identifier: MIT
#include "cookies/firefox.hpp"

#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "cookies/columns.hpp"
#include "cookies/host_ranges.hpp"
#include "cookies/origin_attributes.hpp"
#include "sqlite/index_scan.hpp"

namespace matinee::cookies {

namespace {

constexpr std::int64_t k_newest_schema = 17;
constexpr std::int64_t k_first_schema_in_milliseconds = 16;
constexpr std::int64_t k_largest_in_seconds = 100'000'000'000;

// The columns of query_for(), in order.
enum Column : int {
  name,
  value,
  host,
  path,
  expiry,
  is_secure,
  is_http_only,
  same_site,
  origin_attributes,
  creation_time,
  update_time,
};

constexpr std::array<std::string_view, 2> k_indexed{"name", "host"};

using NameAndHost = std::pair<std::string, std::string>;

// Finds the names and hosts whose rows are wanted. The unique index starts with name and host, so
// the rows of a session cost one seek each. All other rows of mubi.com need a scan of the whole
// index. Returns nullopt if the scan is not possible.
Result<std::optional<std::set<NameAndHost>>> keys_of(sqlite::Database& database, Scope scope) {
  std::set<NameAndHost> keys;
  if (scope == Scope::session) {
    for (const std::string_view name : k_session_cookies) {
      for (const std::string_view host : k_session_hosts)
        keys.emplace(name, host);
    }
    return keys;
  }
  MATINEE_TRY_ASSIGN(const std::uint32_t root, find_index(database, "moz_cookies", k_indexed));
  const auto found = sqlite::find_by_suffix(database.source(),
                                            {.root_page = root, .column = 1, .suffix = "mubi.com"});
  if (!found) return std::nullopt;
  for (const sqlite::IndexEntry& entry : *found) {
    if (is_mubi_host(entry[1])) keys.emplace(entry[0], entry[1]);
  }
  return keys;
}

// Finds session cookies whose host is not in lower case. Firefox does not write such hosts, but
// another program may have made the file. Costs a few seeks.
Result<std::set<NameAndHost>> odd_session_keys(sqlite::Database& database) {
  MATINEE_TRY_ASSIGN(auto rows, database.prepare("SELECT DISTINCT host FROM moz_cookies "
                                                 "WHERE name = ? AND host >= ? AND host < ?"));
  MATINEE_TRY_ASSIGN(const std::uint32_t root, find_index(database, "moz_cookies", k_indexed));
  const auto ranges = root != 0 ? ranges_of_session_hosts() : range_of_all_hosts();
  std::set<NameAndHost> keys;
  for (const std::string_view name : k_session_cookies) {
    for (const HostRange& range : ranges) {
      rows.reset();
      MATINEE_TRY(rows.bind(1, std::string(name)));
      MATINEE_TRY(rows.bind(2, range.first));
      MATINEE_TRY(rows.bind(3, range.end));
      while (true) {
        MATINEE_TRY_ASSIGN(const bool row, rows.step());
        if (!row) break;
        if (is_session_host(rows.text(0))) keys.emplace(name, rows.text(0));
      }
    }
    for (const std::string_view known : k_session_hosts)
      keys.erase({std::string(name), std::string(known)});
  }
  return keys;
}

// Columns were added over time. A missing one is replaced by another column or by a constant.
std::string query_for(const Columns& columns, std::string_view where) {
  return fmt::format(
      "SELECT name, value, host, path, expiry, isSecure, isHttpOnly, {}, {}, {}, {} "
      "FROM moz_cookies WHERE {}",
      columns.pick("sameSite", "256"), columns.pick("originAttributes", "''"),
      columns.pick("creationTime", "0"), columns.pick("updateTime", "creationTime", "0"), where);
}

Result<std::int64_t> user_version_of(sqlite::Database& database) {
  MATINEE_TRY_ASSIGN(auto row, database.prepare("PRAGMA user_version"));
  MATINEE_TRY(row.step());
  return row.integer(0);
}

void load_row(const sqlite::Statement& row, std::int64_t user_version, UnixTime now, Store& store) {
  if (!is_mubi_host(row.text(host))) return;
  const auto container = first_party_container(row.text(origin_attributes));
  const UnixTime expires = unix_time_of_firefox(row.integer(expiry), user_version);
  const bool is_clean = is_clean_text(row.text(name)) && is_clean_text(row.text(path)) &&
                        is_clean_value(row.text(value));
  if (!container || !is_clean) return;
  if (expires <= now) {
    store.expired.push_back({.name = std::string(row.text(name)),
                             .domain = std::string(row.text(host)),
                             .path = std::string(row.text(path)),
                             .expires = expires,
                             .container_id = *container});
    return;
  }
  StoredCookie& stored = store.cookies.emplace_back();
  stored.cookie.name = row.text(name);
  stored.cookie.value = Secret::copy_of(row.text(value));
  stored.cookie.domain = row.text(host);
  stored.cookie.path = row.text(path);
  stored.cookie.expires = expires;
  stored.cookie.secure = row.integer(is_secure) != 0;
  stored.cookie.http_only = row.integer(is_http_only) != 0;
  stored.cookie.same_site = same_site_of(row.integer(same_site));
  stored.container_id = *container;
  stored.created_us = row.integer(creation_time);
  stored.updated_us = row.integer(update_time);
}

Result<void> load_rows(sqlite::Statement& rows, std::int64_t user_version, UnixTime now,
                       Store& store) {
  while (true) {
    MATINEE_TRY_ASSIGN(const bool row, rows.step());
    if (!row) return {};
    load_row(rows, user_version, now, store);
  }
}

}  // namespace

UnixTime unix_time_of_firefox(std::int64_t expiry, std::int64_t user_version) noexcept {
  const bool in_milliseconds =
      user_version >= k_first_schema_in_milliseconds || expiry > k_largest_in_seconds;
  return UnixTime(std::chrono::seconds(in_milliseconds ? expiry / 1000 : expiry));
}

Result<Store> load_firefox(sqlite::Database& database, UnixTime now, Scope scope) {
  MATINEE_TRY_ASSIGN(const Columns columns, Columns::of(database, "moz_cookies"));
  MATINEE_TRY_ASSIGN(const std::int64_t user_version, user_version_of(database));
  Store store;
  if (user_version > k_newest_schema) store.newer_schema = user_version;
  MATINEE_TRY_ASSIGN(const auto keys, keys_of(database, scope));
  constexpr std::string_view k_any = "host LIKE 'mubi.com' OR host LIKE '%.mubi.com'";
  MATINEE_TRY_ASSIGN(auto rows,
                     database.prepare(query_for(columns, keys ? "name = ? AND host = ?" : k_any)));
  if (!keys) MATINEE_TRY(load_rows(rows, user_version, now, store));
  const auto load = [&](const std::set<NameAndHost>& wanted) -> Result<void> {
    for (const auto& [name_of_rows, host_of_rows] : wanted) {
      rows.reset();
      MATINEE_TRY(rows.bind(1, name_of_rows));
      MATINEE_TRY(rows.bind(2, host_of_rows));
      MATINEE_TRY(load_rows(rows, user_version, now, store));
    }
    return {};
  };
  MATINEE_TRY(load(keys.value_or(std::set<NameAndHost>())));
  // To save the seeks, look for other spellings of the hosts only if the usual ones have no token.
  if (scope == Scope::session && !has_login_token(store)) {
    MATINEE_TRY_ASSIGN(const auto odd_keys, odd_session_keys(database));
    MATINEE_TRY(load(odd_keys));
  }
  settle(store.cookies);
  return store;
}

}  // namespace matinee::cookies
