// SPDX-License-Identifier: MIT
//
// Makes browser profiles for tests. All values in them are invented.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <matinee/clock.hpp>

#include "support/database_file.hpp"

namespace matinee::test {

/// The current time of the tests, a later and an earlier one.
inline constexpr UnixTime k_now{std::chrono::seconds(1'790'000'000)};
inline constexpr UnixTime k_later = k_now + std::chrono::hours(24 * 365);
inline constexpr UnixTime k_earlier = k_now - std::chrono::hours(24);

std::string from_hex(std::string_view hex);

/// Encrypts a value as Chromium on Linux does: the version, then AES-128-CBC with a key derived
/// from `password`. If `host` is not empty, its hash precedes the value, as since schema 24.
std::string seal(std::string_view version, std::string_view password, std::string_view host,
                 std::string_view value);

/// Encrypts a value in the format v12: AES-256-GCM with `key`. The nonce is fixed.
std::string seal_v12(std::string_view key, std::string_view host, std::string_view value);

/// Makes a file in Mozilla's mozLz4 format, with one LZ4 block that contains literals only.
std::string pack_mozlz4(std::string_view content);

struct ChromiumRow {
  std::string host = "mubi.com";
  std::string name = "lt";
  std::string value = {};      ///< the column `value`
  std::string encrypted = {};  ///< the column `encrypted_value`
  std::string path = "/";
  std::optional<UnixTime> expires = k_later;
  std::string partition = {};
  int foreign_ancestor = 0;
  int samesite = -1;
  int secure = 1;
  int http_only = 0;
  int source_port = 443;
  std::int64_t created_us = 13'400'000'000'000'000;
  std::int64_t updated_us = 13'400'000'000'000'000;
};

/// A cookie database of Chromium with the schema `version`, 12 or later.
class ChromiumDatabase {
 public:
  explicit ChromiumDatabase(const std::filesystem::path& file, int version = 24);
  void add(const ChromiumRow& row);
  /// Adds `row` with `value` encrypted as v10. The host's hash is included if the schema has it.
  void add_v10(ChromiumRow row, std::string_view value);
  DatabaseFile& sql() { return database_; }

 private:
  DatabaseFile database_;
  int version_;
};

struct FirefoxRow {
  std::string host = "mubi.com";
  std::string name = "lt";
  std::string value = "invented-value-1";
  std::string path = "/";
  UnixTime expires = k_later;
  std::string origin_attributes = {};
  int same_site = 256;
  int secure = 1;
  int http_only = 0;
  std::int64_t updated_us = 1'789'000'000'000'000;
};

/// A cookie database of Firefox in WAL mode with the schema `user_version`, 12 to 17.
class FirefoxDatabase {
 public:
  explicit FirefoxDatabase(const std::filesystem::path& file, int user_version = 17,
                           std::string_view before_wal = {});
  void add(const FirefoxRow& row);
  DatabaseFile& sql() { return database_; }

 private:
  DatabaseFile database_;
  int user_version_;
};

/// Makes the database of a profile group of Firefox. `profiles` has the {path, name} of each.
void make_profile_group(const std::filesystem::path& file,
                        const std::vector<std::pair<std::string, std::string>>& profiles);

/// Makes a cookie database of WebKitGTK (libsoup's format) with one cookie `lt` of mubi.com.
void make_webkit_database(const std::filesystem::path& file, std::string_view value);

struct BinaryCookie {
  std::string domain = "mubi.com";
  std::string name = "lt";
  std::string value = "invented-value-1";
  std::string path = "/";
  UnixTime expires = k_later;
  std::uint32_t flags = 0;
};

/// Returns a file in Safari's binarycookies format with one page.
std::string binary_cookies(const std::vector<BinaryCookie>& cookies);

}  // namespace matinee::test
