// SPDX-License-Identifier: MIT
#include "session/credential.hpp"

#include <algorithm>
#include <utility>

#include "cookies/stored.hpp"
#include "mubi/custom_data.hpp"
#include "mubi/jwt.hpp"
#include "mubi/session_cookie.hpp"

namespace matinee {

Credential Credential::clone() const {
  return {.kind = kind,
          .token = token.clone(),
          .session_id_json = session_id_json.clone(),
          .user_id = user_id,
          .expires_at = expires_at,
          .origin = origin};
}

HeldSession HeldSession::clone() const {
  return {.credential = credential.clone(),
          .cookies = cookies.clone(),
          .owner = owner,
          .has_source = has_source};
}

}  // namespace matinee

namespace matinee::session {

namespace {

// The value of a cookie may be quoted (RFC 6265, 4.1.1). The quotes are not part of the token.
std::string_view without_quotes(std::string_view value) noexcept {
  const bool is_quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  return is_quoted ? value.substr(1, value.size() - 2) : value;
}

std::optional<Credential> design_credential(const Cookie& cookie, const CookieOrigin& origin) {
  auto parsed = mubi::parse_session_cookie(without_quotes(cookie.value.reveal()));
  if (!parsed || !is_bearer_token(parsed->token.reveal())) return std::nullopt;
  Credential credential{.kind = CredentialKind::session_cookie,
                        .user_id = parsed->user_id,
                        .expires_at = cookie.expires,
                        .origin = origin};
  credential.session_id_json = parsed->session_id_json.empty() ? mubi::json_string(parsed->token)
                                                               : std::move(parsed->session_id_json);
  credential.token = std::move(parsed->token);
  limit_to_own_expiry(credential);
  return credential;
}

}  // namespace

bool is_bearer_token(std::string_view text) noexcept {
  constexpr std::size_t k_longest = 4096;
  return !text.empty() && text.size() <= k_longest && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != ',' && c != ';';
  });
}

Credential credential_of_token(Secret token, CookieOrigin origin, std::optional<UnixTime> expires) {
  Credential credential{.session_id_json = mubi::json_string(token),
                        .expires_at = expires,
                        .origin = std::move(origin)};
  credential.token = std::move(token);
  limit_to_own_expiry(credential);
  return credential;
}

std::optional<Credential> credential_of_cookie(const Cookie& cookie, const CookieOrigin& origin,
                                               UnixTime now) {
  std::optional<Credential> credential;
  if (cookie.name == cookies::k_session_cookie) credential = design_credential(cookie, origin);
  const std::string_view token = without_quotes(cookie.value.reveal());
  if (cookie.name == cookies::k_login_token && is_bearer_token(token)) {
    credential = credential_of_token(Secret::copy_of(token), origin, cookie.expires);
  }
  if (credential && is_over(*credential, now)) return std::nullopt;
  return credential;
}

bool is_over(const Credential& credential, UnixTime now) noexcept {
  return credential.expires_at && *credential.expires_at <= now;
}

void limit_to_own_expiry(Credential& credential) {
  const auto own = mubi::jwt_expiry(credential.token);
  if (own) credential.expires_at = std::min(credential.expires_at.value_or(*own), *own);
}

}  // namespace matinee::session
