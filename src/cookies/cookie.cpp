// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include <matinee/cookie.hpp>

#include <fmt/format.h>

#include "base/ascii.hpp"

namespace matinee {

namespace {

constexpr std::string_view k_site = "mubi.com";

bool is_host_char(char c) noexcept {
  return ascii::is_alnum(c) || c == '-' || c == '_' || c == '.';
}

}  // namespace

Cookie Cookie::with_value(Secret other) const {
  return {.name = name,
          .value = std::move(other),
          .domain = domain,
          .path = path,
          .expires = expires,
          .secure = secure,
          .http_only = http_only,
          .same_site = same_site};
}

std::string title_of(const CookieOrigin& origin) {
  if (origin.browser == "token") {
    return origin.file.empty() || origin.file == "-" ? "a token" : origin.file;
  }
  if (origin.browser == "device") return "the sign-in by code";
  if (origin.browser == "file") return origin.file == "-" ? "standard input" : origin.file;
  if (origin.profile.empty()) return origin.browser;
  if (origin.file.empty()) return fmt::format("the sign-in with {}", origin.browser);
  std::string title = fmt::format("{} \"{}\"", origin.browser, origin.profile);
  if (origin.container) title += fmt::format(" (container {})", *origin.container);
  return title;
}

bool is_kept_by_browser(const CookieOrigin& origin) noexcept {
  return !origin.file.empty() && !origin.profile.empty();
}

CookieJar CookieJar::clone() const {
  CookieJar copy{.origin = origin};
  copy.cookies.reserve(cookies.size());
  for (const Cookie& cookie : cookies)
    copy.cookies.push_back(cookie.with_value(cookie.value.clone()));
  return copy;
}

const Cookie* CookieJar::find(std::string_view name) const noexcept {
  const auto found = std::ranges::find(cookies, name, &Cookie::name);
  return found == cookies.end() ? nullptr : &*found;
}

bool is_mubi_host(std::string_view host) noexcept {
  if (host.starts_with('.')) host.remove_prefix(1);
  // Without these checks "evil.example/.mubi.com" and "..mubi.com" would pass.
  if (!std::ranges::all_of(host, is_host_char)) return false;
  if (host.starts_with('.') || host.find("..") != std::string_view::npos) return false;
  if (host.size() < k_site.size()) return false;
  const std::string_view end = host.substr(host.size() - k_site.size());
  if (!ascii::equals_ignoring_case(end, k_site)) return false;
  return host.size() == k_site.size() || host[host.size() - k_site.size() - 1] == '.';
}

bool is_for_site(const Cookie& cookie) noexcept {
  std::string_view host = cookie.domain;
  if (host.starts_with('.')) host.remove_prefix(1);
  return ascii::equals_ignoring_case(host, k_site) && cookie.path == "/";
}

}  // namespace matinee
