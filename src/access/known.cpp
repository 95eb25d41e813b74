// SPDX-License-Identifier: MIT
#include "access/known.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "cookies/stored.hpp"

namespace matinee {

std::string origin_of(const KnownSession& known) {
  if (known.status.token.empty()) return {};
  if (known.is_of_agent) return "the agent";
  const CookieOrigin origin = known.status.origin.value_or(CookieOrigin{});
  return origin.browser + (origin.profile.empty() ? "" : " " + origin.profile);
}

}  // namespace matinee

namespace matinee::access {

namespace {

// Selects the session cookies, including remember_token. Among several cookies of one name, prefers
// a host-only cookie, which a browser sends first.
CookieJar session_part_of(const CookieJar& jar) {
  constexpr std::array<std::string_view, 3> k_names{cookies::k_login_token,
                                                    cookies::k_session_cookie, "remember_token"};
  CookieJar part{.origin = jar.origin};
  for (const std::string_view name : k_names) {
    const Cookie* best = nullptr;
    for (const Cookie& cookie : jar.cookies) {
      if (cookie.name != name || !is_for_site(cookie)) continue;
      if (best == nullptr || (cookie.host_only() && !best->host_only())) best = &cookie;
    }
    if (best != nullptr) part.cookies.push_back(best->with_value(best->value.clone()));
  }
  return part;
}

}  // namespace

bool are_of(const AuthHeaders& headers, const Secret& token) {
  constexpr std::string_view k_scheme = "Bearer ";
  const std::string_view value = headers.authorization.reveal();
  return value.starts_with(k_scheme) && value.substr(k_scheme.size()) == token.reveal();
}

Known known_of_agent(AuthHeaders headers, const Known& before) {
  Known known{.is_of_agent = true};
  const std::string token = headers.authorization.masked();
  // Compares the headers, not the masked tokens: a new token may have the same masked form.
  const bool is_same = before.headers && before.headers->authorization == headers.authorization;
  if (is_same) known.status = before.status;
  known.status.token = token;
  known.headers = std::make_shared<AuthHeaders>(std::move(headers));
  return known;
}

Known known_of_agent(SessionStatus status, const Known& before) {
  Known known{.status = std::move(status), .is_of_agent = true};
  const bool is_same = before.is_of_agent && before.status.token == known.status.token;
  if (is_same && known.status.state != SessionState::expired) known.headers = before.headers;
  return known;
}

Known known_of(const AuthManager& auth, std::optional<AuthHeaders> headers, const Known& before) {
  Known known{.status = auth.status()};
  if (const CookieJar* jar = auth.session_cookies()) known.cookies = session_part_of(*jar);
  const auto held = auth.held_session();
  if (headers) {
    known.headers = std::make_shared<AuthHeaders>(*std::move(headers));
  } else if (before.headers && held && are_of(*before.headers, held->credential.token)) {
    known.headers = before.headers;
  }
  return known;
}

}  // namespace matinee::access
