// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include <matinee/cookie.hpp>

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

const Cookie* CookieJar::find(std::string_view name) const noexcept {
  const auto found = std::ranges::find(cookies, name, &Cookie::name);
  return found == cookies.end() ? nullptr : &*found;
}

bool is_mubi_host(std::string_view host) noexcept {
  if (host.starts_with('.')) host.remove_prefix(1);
  // An odd character or an empty label would let "evil.example/.mubi.com" or "..mubi.com" pass.
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
