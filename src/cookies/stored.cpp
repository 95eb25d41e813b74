// SPDX-License-Identifier: MIT
#include "cookies/stored.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/ascii.hpp"

namespace matinee::cookies {

namespace {

auto identity_of(const StoredCookie& stored) {
  const Cookie& cookie = stored.cookie;
  return std::tie(cookie.domain, cookie.path, cookie.name, stored.container_id);
}

bool comes_first(const StoredCookie& a, const StoredCookie& b) {
  if (identity_of(a) != identity_of(b)) return identity_of(a) < identity_of(b);
  return std::tie(a.updated_us, a.created_us) > std::tie(b.updated_us, b.created_us);
}

}  // namespace

bool is_session_cookie(const Cookie& cookie) noexcept {
  return is_for_site(cookie) &&
         std::ranges::find(k_session_cookies, cookie.name) != k_session_cookies.end();
}

bool is_session_host(std::string_view host) noexcept {
  return std::ranges::any_of(k_session_hosts, [&](std::string_view each) {
    return ascii::equals_ignoring_case(each, host);
  });
}

bool has_login_token(const Store& store) noexcept {
  return std::ranges::any_of(store.cookies, [](const StoredCookie& each) {
    return each.cookie.name == k_login_token && is_session_cookie(each.cookie);
  });
}

std::vector<StoredCookie> settle(std::vector<StoredCookie>& cookies) {
  std::ranges::stable_sort(cookies, comes_first);
  std::vector<StoredCookie> kept;
  std::vector<StoredCookie> others;
  kept.reserve(cookies.size());
  for (StoredCookie& each : cookies) {
    const bool is_first = kept.empty() || identity_of(kept.back()) != identity_of(each);
    (is_first ? kept : others).push_back(std::move(each));
  }
  cookies = std::move(kept);
  return others;
}

bool holds(const std::vector<StoredCookie>& cookies, const StoredCookie& one) {
  return std::ranges::any_of(
      cookies, [&](const StoredCookie& each) { return identity_of(each) == identity_of(one); });
}

SameSite same_site_of(std::int64_t stored) noexcept {
  switch (stored) {
    case 0:
      return SameSite::none;
    case 1:
      return SameSite::lax;
    case 2:
      return SameSite::strict;
    default:
      return SameSite::unspecified;
  }
}

bool is_clean_text(std::string_view text) noexcept {
  return std::ranges::none_of(text, ascii::is_control);
}

bool is_clean_value(std::string_view value) noexcept {
  return ascii::is_field_text(value);
}

}  // namespace matinee::cookies
