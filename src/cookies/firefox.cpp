// SPDX-License-Identifier: MIT
#include "cookies/firefox.hpp"

#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cookies/columns.hpp"
#include "cookies/origin_attributes.hpp"

namespace matinee::cookies {

namespace {

constexpr std::int64_t k_newest_schema = 17;
constexpr std::int64_t k_first_schema_in_milliseconds = 16;
constexpr std::int64_t k_largest_in_seconds = 100'000'000'000;

// The order of the columns of query_for.
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

// The table's unique index begins with the name and the host, so those of a session are a seek.
std::string query_for(const Columns& columns, Scope scope) {
  const std::string where =
      scope == Scope::session
          ? fmt::format("name IN ('{}') AND host IN ('{}')", fmt::join(k_session_cookies, "', '"),
                        fmt::join(k_session_hosts, "', '"))
          : "host IN ('mubi.com', '.mubi.com') OR host LIKE '%.mubi.com'";
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
  MATINEE_TRY_ASSIGN(auto rows, database.prepare(query_for(columns, scope)));
  while (true) {
    MATINEE_TRY_ASSIGN(const bool row, rows.step());
    if (!row) break;
    load_row(rows, user_version, now, store);
  }
  settle(store.cookies);
  return store;
}

}  // namespace matinee::cookies
