// SPDX-License-Identifier: MIT
//
// Parses the fields of cookies in files that users provide, for all file formats. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>

namespace matinee::cookies {

/// An entry that may be a cookie of mubi.com but cannot be parsed.
struct MisreadEntry {
  std::size_t number = 0;      ///< the number of the line or entry; the first is 1
  std::string_view why = {};   ///< a reason that quotes nothing of the entry
  bool has_fields = true;      ///< false for text that only mentions the site
  bool may_be_session = true;  ///< false if its name is known and is not that of a session cookie
};

/// The result of parsing a file of cookies.
struct ParsedCookies {
  std::vector<Cookie> cookies = {};  ///< of mubi.com, live or expired, in file order
  std::size_t count = 0;             ///< the number of cookies of all sites
  std::size_t others = 0;            ///< the number of other entries, including `misread`
  std::size_t foreign = 0;           ///< the number of skipped cookies in other sites' partitions
  std::vector<MisreadEntry> misread = {};
};

/// Removes leading and trailing white space: that of ASCII, and that of Unicode, which editors, web
/// pages and byte-order marks leave behind. The result is a view into `text`.
std::string_view without_blanks(std::string_view text) noexcept;

/// Removes leading white space only.
std::string_view without_indent(std::string_view text) noexcept;

/// Extracts the host from a field, in lower case. It removes a scheme, user, port, path and
/// trailing dot. A leading `*.` becomes the dot of a domain cookie.
std::string normal_domain(std::string_view field);

/// Whether a malformed entry may be a cookie of mubi.com: its host field says so, or the host field
/// is not a host name and `text` mentions the site.
bool may_be_of_mubi(std::string_view host_field, std::string_view text);

/// Whether a result of normal_domain() mentions mubi.com but is not a host name.
bool is_odd_host(std::string_view host);

/// Whether `name` is empty or the name of a session cookie.
bool may_be_session_name(std::string_view name) noexcept;

/// Returns why a cookie is invalid, or nullopt if it is valid.
std::optional<std::string_view> fault_of(const Cookie& cookie, std::string_view value) noexcept;

/// A parsed expiry; nullopt for a session-only cookie.
struct Expiry {
  std::optional<UnixTime> at;
};

/// Parses the expiry of a cookie. Returns nullopt if the field is neither a number nor a date.
/// - A number counts seconds since 1970; a fraction is dropped. Exporters also write milliseconds,
///   microseconds, and Chromium's microseconds since 1601; these are recognised by their size.
/// - A date has the format of ISO 8601, HTTP or JavaScript.
/// - An empty field, "session", and any time up to 1970 mean a session-only cookie. (Exporters
///   write -1 or the year 1 for it.)
/// - A time after the year 5138 is reduced to that year.
std::optional<Expiry> parse_expiry(std::string_view field);

}  // namespace matinee::cookies
