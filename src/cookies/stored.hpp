// SPDX-License-Identifier: MIT
//
// Cookies as a browser stores them, before decryption.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/cookie.hpp>
#include <matinee/error.hpp>

#include "cookies/scheme.hpp"

namespace matinee::cookies {

/// One stored cookie. Its identity is host, path, name and container.
struct StoredCookie {
  Cookie cookie;       ///< the value is empty if `sealed` is set
  std::string sealed;  ///< the ciphertext with its version prefix; empty if not encrypted
  Scheme scheme = Scheme::plain;
  std::uint32_t container_id = 0;
  /// Microseconds since an epoch that is the same within a database. They rank duplicates.
  std::int64_t updated_us = 0;
  std::int64_t created_us = 0;
};

/// Whether the plaintext of an encrypted value starts with SHA-256 of the host. It does since
/// Chromium's schema 24.
enum class HostProof : std::uint8_t { absent, hash_in_front };

/// How much of a database to load.
enum class Scope : std::uint8_t {
  /// All cookies of mubi.com and its subdomains.
  site,
  /// The cookies that can hold a session: those named in k_session_cookies of the hosts `mubi.com`
  /// and `.mubi.com`. Other cookies of these two hosts may be included. The cost does not grow with
  /// the number of cookies in the database.
  session,
};

/// The names of the cookies that can hold a session: that of the real service, and that of the
/// design.
inline constexpr std::string_view k_login_token = "lt";
inline constexpr std::string_view k_session_cookie = "_mubi_session";

/// Both names, the more reliable one first.
inline constexpr std::array<std::string_view, 2> k_session_cookies{k_login_token, k_session_cookie};

/// The hosts whose cookies a browser sends to https://mubi.com/, in the form of the databases.
inline constexpr std::array<std::string_view, 2> k_session_hosts{"mubi.com", ".mubi.com"};

/// An expired first-party cookie of mubi.com. Its value is never read.
struct ExpiredCookie {
  std::string name = {};
  std::string domain = {};
  std::string path = {};
  UnixTime expires = {};
  std::uint32_t container_id = 0;
};

/// The cookies of mubi.com in a profile.
struct Store {
  /// First-party and live; sorted and without duplicates (see settle()).
  std::vector<StoredCookie> cookies;
  /// Cookies that would be in `cookies` if they had not expired, in no particular order.
  std::vector<ExpiredCookie> expired;
  HostProof host_proof = HostProof::absent;
  /// Set if the schema is newer than any that this program knows. Only the columns that it has in
  /// common with known schemas were read.
  std::optional<std::int64_t> newer_schema;
  /// Errors of session files that could not be read. A missing cookie may be in one of them. Each
  /// error names its file, and is in `notes` too.
  std::vector<Error> unread;
  /// Messages that are not errors of the whole store.
  std::vector<std::string> notes;
};

/// Whether a browser sends the cookie to https://mubi.com/ and its name is in k_session_cookies.
/// The value does not matter.
bool is_session_cookie(const Cookie& cookie) noexcept;

/// Whether `host` is in k_session_hosts, ignoring case.
bool is_session_host(std::string_view host) noexcept;

/// Whether `store` has a session cookie named k_login_token.
bool has_login_token(const Store& store) noexcept;

/// Removes duplicates and sorts. Of cookies with the same identity it keeps the one that was
/// updated last; if equal, the one that was created last. The order is domain, path, name,
/// container. Returns the removed cookies in the same order; of the same identity, the newer first.
std::vector<StoredCookie> settle(std::vector<StoredCookie>& cookies);

/// Whether one of `cookies` has the same identity as `one`.
bool holds(const std::vector<StoredCookie>& cookies, const StoredCookie& one);

/// Converts a stored number. In all browsers 0, 1 and 2 are none, lax and strict. Other numbers
/// mean unspecified: -1 in Chromium, 256 in Firefox.
SameSite same_site_of(std::int64_t stored) noexcept;

/// Whether a name, host or path has no control character. Browsers store none there, and one could
/// forge a line in a file or header that the cookie is written to.
bool is_clean_text(std::string_view text) noexcept;

/// Whether a value has no control character except tab, which browsers accept in values.
bool is_clean_value(std::string_view value) noexcept;

}  // namespace matinee::cookies
