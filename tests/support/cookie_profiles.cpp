// SPDX-License-Identifier: MIT
#include "support/cookie_profiles.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "crypto/kdf.hpp"

namespace matinee::test {

namespace {

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

struct Sealed {
  std::string text;
  std::string tag;
};

Sealed encrypt(const EVP_CIPHER* kind, std::string_view key, std::string_view iv,
               std::string_view plain) {
  const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  Sealed sealed{std::string(plain.size() + 16, '\0'), std::string(16, '\0')};
  auto* out = reinterpret_cast<unsigned char*>(sealed.text.data());
  int body = 0;
  int tail = 0;
  EVP_EncryptInit_ex(cipher.get(), kind, nullptr, bytes_of(key), bytes_of(iv));
  EVP_EncryptUpdate(cipher.get(), out, &body, bytes_of(plain), static_cast<int>(plain.size()));
  EVP_EncryptFinal_ex(cipher.get(), out + body, &tail);
  sealed.text.resize(static_cast<std::size_t>(body + tail));
  EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, 16, sealed.tag.data());
  return sealed;
}

std::string with_hash(std::string_view host, std::string_view value) {
  if (host.empty()) return std::string(value);
  const crypto::Sha256Digest hash = crypto::sha256(host);
  return std::string(hash.data(), hash.size()).append(value);
}

std::int64_t chromium_time(std::optional<UnixTime> time) {
  return time ? (time->time_since_epoch().count() + 11'644'473'600) * 1'000'000 : 0;
}

}  // namespace

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

std::string seal(std::string_view version, std::string_view password, std::string_view host,
                 std::string_view value) {
  const Secret key =
      crypto::derive_pbkdf2_sha1(password, {.salt = "saltysalt", .iterations = 1, .key_size = 16});
  const std::string iv(16, ' ');
  return std::string(version) +
         encrypt(EVP_aes_128_cbc(), key.reveal(), iv, with_hash(host, value)).text;
}

std::string seal_v12(std::string_view key, std::string_view host, std::string_view value) {
  const std::string nonce = "twelve bytes";
  const Sealed sealed = encrypt(EVP_aes_256_gcm(), key, nonce, with_hash(host, value));
  return "v12" + nonce + sealed.text + sealed.tag;
}

std::string pack_mozlz4(std::string_view content) {
  std::string packed("mozLz40\0", 8);
  for (std::size_t i = 0; i < 4; ++i)
    packed += static_cast<char>(content.size() >> (8 * i) & 0xff);
  packed += static_cast<char>(std::min<std::size_t>(content.size(), 15) << 4);
  if (content.size() >= 15) {
    const std::size_t rest = content.size() - 15;
    packed.append(rest / 255, '\xff');
    packed += static_cast<char>(rest % 255);
  }
  return packed.append(content);
}

namespace {

/// Returns the columns that Chromium's schemas after 12 have added, without those removed again.
std::string later_columns(int version) {
  std::string columns;
  const auto add = [&](int since, std::string_view column, int until = 1000) {
    if (version >= since && version < until) columns += fmt::format(", {}", column);
  };
  add(13, "is_same_party INTEGER NOT NULL DEFAULT 0", 21);
  add(13, "source_port INTEGER NOT NULL DEFAULT -1");
  add(15, "top_frame_site_key TEXT NOT NULL DEFAULT ''");
  add(18, "last_update_utc INTEGER NOT NULL DEFAULT 0");
  add(22, "source_type INTEGER NOT NULL DEFAULT 0");
  add(23, "has_cross_site_ancestor INTEGER NOT NULL DEFAULT 0");
  return columns;
}

std::string unique_columns(int version) {
  std::string columns = "host_key";
  if (version >= 15) columns += ", top_frame_site_key";
  if (version >= 23) columns += ", has_cross_site_ancestor";
  columns += ", name, path";
  if (version >= 20) columns += ", source_scheme, source_port";
  return columns;
}

}  // namespace

ChromiumDatabase::ChromiumDatabase(const std::filesystem::path& file, int version)
    : database_(file), version_(version) {
  const bool has_index = version >= 15;  // older schemas have a table constraint instead
  database_
      .execute(fmt::format(
          "PRAGMA synchronous = OFF; PRAGMA journal_mode = TRUNCATE;"
          "CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);"
          "INSERT INTO meta VALUES ('version', '{0}'), ('last_compatible_version', '{0}');"
          "CREATE TABLE cookies(creation_utc INTEGER NOT NULL, host_key TEXT NOT NULL, "
          "name TEXT NOT NULL, value TEXT NOT NULL, path TEXT NOT NULL, "
          "expires_utc INTEGER NOT NULL, is_secure INTEGER NOT NULL, "
          "is_httponly INTEGER NOT NULL, last_access_utc INTEGER NOT NULL DEFAULT 0, "
          "has_expires INTEGER NOT NULL, is_persistent INTEGER NOT NULL, "
          "priority INTEGER NOT NULL DEFAULT 1, encrypted_value BLOB NOT NULL, "
          "samesite INTEGER NOT NULL, source_scheme INTEGER NOT NULL DEFAULT 2 {1}{2});{3}",
          version, later_columns(version),
          has_index ? "" : fmt::format(", UNIQUE ({})", unique_columns(version)),
          has_index ? fmt::format("CREATE UNIQUE INDEX cookies_unique_index ON cookies({});",
                                  unique_columns(version))
                    : ""))
      .value();
}

void ChromiumDatabase::add(const ChromiumRow& row) {
  database_.run(
      "INSERT INTO cookies(creation_utc, host_key, name, value, encrypted_value, path, "
      "expires_utc, is_secure, is_httponly, has_expires, is_persistent, samesite) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {row.created_us, row.host, row.name, row.value, Blob{row.encrypted}, row.path,
       chromium_time(row.expires), row.secure, row.http_only, row.expires ? 1 : 0,
       row.expires ? 1 : 0, row.samesite});
  const std::string last = " WHERE rowid = last_insert_rowid()";
  if (version_ >= 13) {
    database_.run("UPDATE cookies SET source_port = ?" + last, {row.source_port});
  }
  if (version_ >= 15) {
    database_.run("UPDATE cookies SET top_frame_site_key = ?" + last, {row.partition});
  }
  if (version_ >= 18) {
    database_.run("UPDATE cookies SET last_update_utc = ?" + last, {row.updated_us});
  }
  if (version_ >= 23) {
    database_.run("UPDATE cookies SET has_cross_site_ancestor = ?" + last, {row.foreign_ancestor});
  }
}

void ChromiumDatabase::add_v10(ChromiumRow row, std::string_view value) {
  row.encrypted = seal("v10", "peanuts", version_ >= 24 ? row.host : "", value);
  add(row);
}

FirefoxDatabase::FirefoxDatabase(const std::filesystem::path& file, int user_version,
                                 std::string_view before_wal)
    : database_(file), user_version_(user_version) {
  database_
      .execute(fmt::format(
          "PRAGMA synchronous = OFF; PRAGMA page_size = 32768; {} PRAGMA journal_mode = WAL;"
          "PRAGMA wal_autocheckpoint = 16; PRAGMA user_version = {};"
          "CREATE TABLE moz_cookies(id INTEGER PRIMARY KEY, "
          "originAttributes TEXT NOT NULL DEFAULT '', name TEXT, value TEXT, host TEXT, "
          "path TEXT, expiry INTEGER, lastAccessed INTEGER, creationTime INTEGER, "
          "isSecure INTEGER, isHttpOnly INTEGER, inBrowserElement INTEGER DEFAULT 0, "
          "sameSite INTEGER DEFAULT 0{}, "
          "CONSTRAINT moz_uniqueid UNIQUE (name, host, path, originAttributes));",
          before_wal, user_version, user_version >= 17 ? ", updateTime INTEGER" : ""))
      .value();
}

void FirefoxDatabase::add(const FirefoxRow& row) {
  const std::int64_t seconds = row.expires.time_since_epoch().count();
  database_.run(
      "INSERT INTO moz_cookies(originAttributes, name, value, host, path, expiry, creationTime, "
      "isSecure, isHttpOnly, sameSite) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {row.origin_attributes, row.name, row.value, row.host, row.path,
       user_version_ >= 16 ? seconds * 1000 : seconds, row.updated_us, row.secure, row.http_only,
       row.same_site});
  if (user_version_ >= 17) {
    database_.run("UPDATE moz_cookies SET updateTime = ? WHERE id = last_insert_rowid()",
                  {row.updated_us});
  }
}

void make_profile_group(const std::filesystem::path& file,
                        const std::vector<std::pair<std::string, std::string>>& profiles) {
  DatabaseFile database(file);
  database
      .execute(
          "CREATE TABLE Profiles(id INTEGER NOT NULL, path TEXT NOT NULL UNIQUE, "
          "name TEXT NOT NULL, avatar TEXT NOT NULL, themeId TEXT NOT NULL, PRIMARY KEY(id))")
      .value();
  for (const auto& [path, name] : profiles) {
    database.run(
        "INSERT INTO Profiles(path, name, avatar, themeId) VALUES (?, ?, 'star', 'default')",
        {path, name});
  }
}

void make_webkit_database(const std::filesystem::path& file, std::string_view value) {
  DatabaseFile database(file);
  database
      .execute(
          "CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, name TEXT, value TEXT, "
          "host TEXT, path TEXT, expiry INTEGER, lastAccessed INTEGER, isSecure INTEGER, "
          "isHttpOnly INTEGER, sameSite INTEGER)")
      .value();
  database.run("INSERT INTO moz_cookies VALUES (NULL, 'lt', ?, 'mubi.com', '/', ?, NULL, 1, 1, 1)",
               {std::string(value), k_later.time_since_epoch().count()});
}

namespace {

void append(std::string& bytes, std::uint64_t number, int width, bool is_big) {
  for (int i = 0; i < width; ++i) {
    const int shift = 8 * (is_big ? width - 1 - i : i);
    bytes += static_cast<char>(number >> shift & 0xff);
  }
}

std::string binary_record(const BinaryCookie& cookie) {
  constexpr std::uint32_t k_texts_at = 56;
  std::string texts;
  std::string offsets;
  for (const std::string& text : {cookie.domain, cookie.name, cookie.path, cookie.value}) {
    append(offsets, k_texts_at + texts.size(), 4, false);
    texts += text + '\0';
  }
  const double since_2001 =
      static_cast<double>(cookie.expires.time_since_epoch().count()) - 978'307'200;
  std::string record;
  append(record, k_texts_at + texts.size(), 4, false);
  append(record, 0, 4, false);
  append(record, cookie.flags, 4, false);
  append(record, 0, 4, false);
  record += offsets;
  append(record, 0, 8, false);
  append(record, std::bit_cast<std::uint64_t>(since_2001), 8, false);
  append(record, std::bit_cast<std::uint64_t>(700'000'000.5), 8, false);
  return record + texts;
}

}  // namespace

std::string binary_cookies(const std::vector<BinaryCookie>& cookies) {
  std::string records;
  std::string page("\0\0\1\0", 4);
  append(page, cookies.size(), 4, false);
  for (const BinaryCookie& cookie : cookies) {
    append(page, 12 + 4 * cookies.size() + records.size(), 4, false);
    records += binary_record(cookie);
  }
  append(page, 0, 4, false);
  page += records;
  std::string file("cook\0\0\0\1", 8);
  append(file, page.size(), 4, true);
  return file + page + "checksum";
}

}  // namespace matinee::test
