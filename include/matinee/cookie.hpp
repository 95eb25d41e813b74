// SPDX-License-Identifier: MIT
//
// Cookies of mubi.com and their origin.
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
  /// As the browser stores it: with a leading dot for a domain cookie, without for a host-only one.
  std::string domain;
  std::string path;
  /// Empty for a session cookie.
  std::optional<UnixTime> expires;
  bool secure = false;
  bool http_only = false;
  SameSite same_site = SameSite::unspecified;

  bool host_only() const noexcept { return !domain.starts_with('.'); }

  /// Returns a copy with the value `other`.
  Cookie with_value(Secret other) const;
};

/// The browser profile, file or other place that cookies were read from.
struct CookieOrigin {
  /// A browser ("chromium", "firefox", ...), "file" for a file of cookies, "token" for a token, or
  /// "device" for a sign-in by code.
  std::string browser = {};
  std::string profile = {};  ///< the profile's folder name; empty for a file
  std::optional<std::string> container = {};
  std::string file = {};  ///< absolute path of the database or file
};

/// Returns the name for messages: `firefox "default-esr"`, a file's name, or "a token".
std::string title_of(const CookieOrigin& origin);

/// Returns true if a browser keeps the session. Returns false if a person supplied it in a file, as
/// a token, or by a sign-in whose browser profile is deleted.
bool is_kept_by_browser(const CookieOrigin& origin) noexcept;

struct CookieJar {
  CookieOrigin origin = {};
  /// Sorted by domain, path and name. Every domain satisfies is_mubi_host().
  std::vector<Cookie> cookies = {};

  /// Copies the cookies, including their secret values.
  CookieJar clone() const;

  /// Returns the first cookie with this name, or null. Valid until `cookies` changes.
  const Cookie* find(std::string_view name) const noexcept;
};

/// Returns true for `mubi.com` and its subdomains, in upper or lower case, with or without a
/// leading dot. Cookies of other hosts are never decrypted or returned; no other function decides
/// this.
bool is_mubi_host(std::string_view host) noexcept;

/// Returns true if a browser sends the cookie to https://mubi.com/ (RFC 6265, 5.4): the host is
/// mubi.com in upper or lower case, and the path is the root. Does not check the expiry time.
bool is_for_site(const Cookie& cookie) noexcept;

}  // namespace matinee
