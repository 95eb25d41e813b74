// SPDX-License-Identifier: MIT
//
// Splits, resolves and masks URLs (RFC 3986). libcurl's URL API is not used, because version 7.88
// resolves the empty and the fragment-only reference wrongly and does not support relative file:
// URLs, which manifests on disk need.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

namespace matinee::http {

/// The five components of RFC 3986, without decoding. They point into the text that was split.
struct UrlParts {
  std::optional<std::string_view> scheme;
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};

/// Never fails: every text is a valid reference.
UrlParts split_url(std::string_view text) noexcept;

/// Resolves `reference` against `base` (RFC 3986, 5.2). Fails with Errc::failure if neither has a
/// scheme, or if the reference contains a space or a control character.
Result<std::string> resolve_url(std::string_view base, std::string_view reference);

/// Returns the host in lower case, without user, port, brackets and trailing dots. Empty if the URL
/// has no host.
std::string host_of(std::string_view url);

/// Returns the port of an https URL: 443 if the URL has none, nullopt if the port is malformed.
std::optional<std::uint16_t> https_port_of(std::string_view url);

bool is_https(std::string_view url) noexcept;

/// Returns a printable form for messages and logs. Signed URLs are secrets, so it keeps only the
/// last component of the path, up to a delimiter that may precede parameters, and the names in the
/// query.
std::string masked_url(std::string_view url);

}  // namespace matinee::http
