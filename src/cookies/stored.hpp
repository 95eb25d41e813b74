// SPDX-License-Identifier: MIT
//
// Cookies as a browser's database holds them, before anything is decrypted.
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

struct StoredCookie {
  Cookie cookie;       ///< its value is empty while `sealed` is not
  std::string sealed;  ///< the ciphertext with its version in front
  Scheme scheme = Scheme::plain;
  std::uint32_t container_id = 0;
  /// Microseconds, of any one epoch within a database. Rank duplicates.
  std::int64_t updated_us = 0;
  std::int64_t created_us = 0;
};

/// How the plaintext of a sealed value begins: since Chromium's schema 24, with SHA-256 of the
/// host.
enum class HostProof : std::uint8_t { absent, hash_in_front };

/// How much of a database to load.
enum class Scope : std::uint8_t {
  /// Every cookie of mubi.com and of the hosts below it.
  site,
  /// What a session can be made of: at least the cookies with the names k_session_cookies of the
  /// hosts `mubi.com` and `.mubi.com`. Other cookies of these two hosts may be among them. The cost
  /// does not grow with the number of cookies that the browser has.
  session,
};

/// The names of the cookies that can hold a session: the real service's, and the design's.
inline constexpr std::string_view k_login_token = "lt";
inline constexpr std::string_view k_session_cookie = "_mubi_session";

/// Both, the most telling first.
inline constexpr std::array<std::string_view, 2> k_session_cookies{k_login_token, k_session_cookie};

/// The hosts whose cookies a browser sends to https://mubi.com/, as databases spell them.
inline constexpr std::array<std::string_view, 2> k_session_hosts{"mubi.com", ".mubi.com"};

/// A first-party cookie of mubi.com that is past its expiry. Its value is never read.
struct ExpiredCookie {
  std::string name = {};
  std::string domain = {};
  std::string path = {};
  UnixTime expires = {};
  std::uint32_t container_id = 0;
};

struct Store {
  /// Settled: of mubi.com, first-party, unexpired, no duplicates, sorted.
  std::vector<StoredCookie> cookies;
  /// What would be in `cookies` if its time were not over, in no order.
  std::vector<ExpiredCookie> expired;
  HostProof host_proof = HostProof::absent;
  /// The schema is newer than any this program knows; it was read by what it has in common.
  std::optional<std::int64_t> newer_schema;
  /// Why parts of the profile could not be read: session files. A cookie that is missing may be in
  /// one of them. Each names its file, and is among the notes too.
  std::vector<Error> unread;
  /// Things worth saying that stopped nothing.
  std::vector<std::string> notes;
};

/// Whether a browser sends the cookie to https://mubi.com/ and its name is one that can hold a
/// session. Its value is not looked at.
bool is_session_cookie(const Cookie& cookie) noexcept;

/// Whether `host` is one of k_session_hosts, in any case.
bool is_session_host(std::string_view host) noexcept;

/// Whether `store` has the cookie k_login_token of a session.
bool has_login_token(const Store& store) noexcept;

/// Of cookies with the same host, path, name and container keeps the newest: the one updated last,
/// then the one created last. Sorts by domain, path and name, then by container. Returns the others
/// in the same order, the newer of two with one identity first.
std::vector<StoredCookie> settle(std::vector<StoredCookie>& cookies);

/// Whether one of `cookies` has the identity of `one`: host, path, name and container.
bool holds(const std::vector<StoredCookie>& cookies, const StoredCookie& one);

/// 0, 1 and 2 are none, lax and strict in every store; all else is not said (Chromium -1, Firefox
/// 256).
SameSite same_site_of(std::int64_t stored) noexcept;

/// Whether a name, host or path is free of control characters, which no browser stores there and
/// which would forge lines of whatever the cookie is written to.
bool is_clean_text(std::string_view text) noexcept;

/// The same for a value, where browsers let a tab stand.
bool is_clean_value(std::string_view value) noexcept;

}  // namespace matinee::cookies
