// SPDX-License-Identifier: MIT
//
// URLs as text: splitting and resolving (RFC 3986). Own code, because libcurl 7.88's URL API
// resolves the empty and the fragment-only reference wrongly and knows no relative file: URLs,
// which manifests on disk need.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

namespace matinee::http {

/// The five components of RFC 3986, as written; views into the text that was split.
struct UrlParts {
  std::optional<std::string_view> scheme;
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};

/// Never fails: every text is some reference.
UrlParts split_url(std::string_view text) noexcept;

/// Section 5.2: `reference` as seen from `base`. Errc::failure where `base` has no scheme and the
/// reference has none either, or where the reference holds a control character or a space inside.
Result<std::string> resolve_url(std::string_view base, std::string_view reference);

/// The host in lower case, without user, port and brackets; empty where there is none.
std::string host_of(std::string_view url);

/// The port of an https URL: 443 if none is written; nothing for what is no port.
std::optional<std::uint16_t> https_port_of(std::string_view url);

bool is_https(std::string_view url) noexcept;

/// For people and logs, printable: signed URLs are secrets, so of the path the last component is
/// left, up to a sign behind which parameters may stand, and of the query the names.
std::string masked_url(std::string_view url);

}  // namespace matinee::http
