// SPDX-License-Identifier: MIT
#include "session/token_manager.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "mubi/custom_data.hpp"
#include "mubi/session_cookie.hpp"

namespace matinee::session {

namespace {

constexpr std::string_view k_login_token = "lt";
constexpr std::string_view k_session_cookie = "_mubi_session";

bool is_sent_to_site(const Cookie& cookie) {
  return (cookie.domain == "mubi.com" || cookie.domain == ".mubi.com") && cookie.path == "/";
}

bool is_live(const Cookie& cookie, UnixTime now) {
  return !cookie.expires || *cookie.expires > now;
}

const Cookie* find_live(const CookieJar& jar, std::string_view name, UnixTime now) {
  const Cookie* best = nullptr;
  for (const Cookie& cookie : jar.cookies) {
    if (cookie.name != name || cookie.value.empty()) continue;
    if (!is_sent_to_site(cookie) || !is_live(cookie, now)) continue;
    if (best == nullptr || (cookie.host_only() && !best->host_only())) best = &cookie;
  }
  return best;
}

// What may stand in an Authorization header after "Bearer " (RFC 6750, 2.1), and somewhat more: no
// blank, no control character, no quote that would need escaping elsewhere.
bool is_token(std::string_view text) {
  constexpr std::size_t k_longest = 4096;
  return !text.empty() && text.size() <= k_longest && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != ',' && c != ';';
  });
}

Credential login_token_of(const Cookie& cookie) {
  Credential credential;
  credential.token = cookie.value.clone();
  credential.session_id_json = mubi::json_string(cookie.value);
  credential.expires_at = cookie.expires;
  return credential;
}

std::optional<Credential> session_cookie_of(const Cookie& cookie) {
  auto parsed = mubi::parse_session_cookie(cookie.value.reveal());
  if (!parsed || !is_token(parsed->token.reveal())) return std::nullopt;
  Credential credential;
  credential.kind = CredentialKind::session_cookie;
  credential.session_id_json = parsed->session_id_json.empty() ? mubi::json_string(parsed->token)
                                                               : std::move(parsed->session_id_json);
  credential.token = std::move(parsed->token);
  credential.user_id = parsed->user_id;
  credential.expires_at = cookie.expires;
  return credential;
}

}  // namespace

Result<Credential> find_credential(const CookieJar& jar, UnixTime now) {
  const Cookie* login_token = find_live(jar, k_login_token, now);
  if (login_token != nullptr && is_token(login_token->value.reveal())) {
    return login_token_of(*login_token);
  }
  const Cookie* session_cookie = find_live(jar, k_session_cookie, now);
  if (session_cookie != nullptr) {
    if (auto credential = session_cookie_of(*session_cookie)) return std::move(*credential);
  }
  const std::string_view where = jar.origin.file;
  return Error(Errc::signed_out,
               fmt::format("{}: no session among {} mubi.com cookies ({}: {}; {}: {})", where,
                           jar.cookies.size(), k_login_token,
                           login_token == nullptr ? "none live" : "not a token", k_session_cookie,
                           session_cookie == nullptr ? "none live" : "opaque"));
}

}  // namespace matinee::session
