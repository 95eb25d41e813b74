// SPDX-License-Identifier: MIT
//
// A cookie of mubi.com, and the place it came from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/secret.hpp>

namespace matinee {

enum class SameSite : std::uint8_t { unspecified, none, lax, strict };

struct Cookie {
  std::string name;
  Secret value;
  /// As stored: a leading dot marks a domain cookie, none a host-only one.
  std::string domain;
  std::string path;
  /// Empty for a cookie that lasts as long as the browser's session.
  std::optional<UnixTime> expires;
  bool secure = false;
  bool http_only = false;
  SameSite same_site = SameSite::unspecified;

  bool host_only() const noexcept { return !domain.starts_with('.'); }

  /// The same cookie with another value.
  Cookie with_value(Secret other) const;
};

/// Which browser's which profile a cookie was read from.
struct CookieOrigin {
  /// "chromium", "firefox", ...; "file" for a file of cookies, "token" for a token, "device" for a
  /// sign-in by code.
  std::string browser = {};
  std::string profile = {};  ///< the profile's folder name; empty for a file
  std::optional<std::string> container = {};
  std::string file = {};  ///< the database or file, absolute
};

/// What messages call it: `firefox "default-esr"`, a file's name, or "a token".
std::string title_of(const CookieOrigin& origin);

/// Whether a browser keeps what was found there: not if a person handed it over, in a file, as a
/// token, or by a sign-in that leaves nothing behind.
bool is_kept_by_browser(const CookieOrigin& origin) noexcept;

struct CookieJar {
  CookieOrigin origin = {};
  /// Sorted by domain, path and name. Only hosts that is_mubi_host admits.
  std::vector<Cookie> cookies = {};

  /// An explicit second copy, values included.
  CookieJar clone() const;

  /// The first cookie of that name, or null.
  const Cookie* find(std::string_view name) const noexcept;
};

/// The one predicate that decides whose cookies are ever decrypted or returned: `mubi.com` and
/// the hosts below it, in any case, with or without the leading dot of a domain cookie.
bool is_mubi_host(std::string_view host) noexcept;

/// Whether a browser sends the cookie to https://mubi.com/ (RFC 6265, 5.4): its host is mubi.com,
/// in any case, and its path is the root. An expired cookie is no exception; its owner drops it.
bool is_for_site(const Cookie& cookie) noexcept;

}  // namespace matinee
