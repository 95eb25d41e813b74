// SPDX-License-Identifier: MIT
//
// The fields of a cookie as people's files have them, whatever the file's form. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>

namespace matinee::cookies {

/// An entry that may be a cookie of mubi.com and cannot be understood.
struct MisreadEntry {
  std::size_t number = 0;      ///< of the line or of the entry, from 1
  std::string_view why = {};   ///< "its expiry is no time"; quotes nothing of the entry
  bool has_fields = true;      ///< false for text that only mentions the site
  bool may_be_session = true;  ///< false if its name is known and is not a session's
};

/// What a text holds.
struct ParsedCookies {
  std::vector<Cookie> cookies = {};  ///< of mubi.com, live or expired, in the order of the text
  std::size_t count = 0;             ///< of the cookies of all sites
  std::size_t others = 0;            ///< of the entries that are no cookies, those of `misread` too
  std::size_t foreign = 0;           ///< of mubi.com's cookies within other sites: left out
  std::vector<MisreadEntry> misread = {};
};

/// `text` without the blanks at both ends: those of ASCII, and those of Unicode that editors, web
/// pages and byte-order marks leave.
std::string_view without_blanks(std::string_view text) noexcept;

/// The same at the start only.
std::string_view without_indent(std::string_view text) noexcept;

/// The host of a field, in lower case: without a scheme, a user, a port, a path, a dot at the end.
/// `*.` in front is the dot of a domain cookie.
std::string normal_domain(std::string_view field);

/// Whether an entry that is no cookie may have been one of mubi.com: by the field of its host, or,
/// if that is no host's name, because `text` mentions the site.
bool may_be_of_mubi(std::string_view host_field, std::string_view text);

/// Whether a normal domain names the site and is no host's name.
bool is_odd_host(std::string_view host);

/// Whether `name` is empty, or is the name of a cookie that can hold a session.
bool may_be_session_name(std::string_view name) noexcept;

/// Why the parts of a cookie of mubi.com cannot be right; nothing if they can.
std::optional<std::string_view> fault_of(const Cookie& cookie, std::string_view value) noexcept;

/// The field of an expiry. A number is in seconds, and its fraction is cut off; milliseconds,
/// microseconds, and Chromium's microseconds since 1601, which exporters forgot to convert, are
/// told by their size. A date is one of ISO 8601, HTTP or JavaScript. Empty, "session", and what is
/// not after 1970 mean a session-only cookie (exporters write -1 and the year 1 for it). Nothing is
/// later than the year 5138. Nothing if it is none of these.
struct Expiry {
  std::optional<UnixTime> at;
};
std::optional<Expiry> parse_expiry(std::string_view field);

}  // namespace matinee::cookies
