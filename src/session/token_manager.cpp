// SPDX-License-Identifier: MIT
#include "session/token_manager.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "mubi/custom_data.hpp"
#include "mubi/jwt.hpp"
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

void heed_token(Credential& credential) {
  const auto own_word = mubi::jwt_expiry(credential.token);
  if (!own_word) return;
  credential.expires_at = std::min(credential.expires_at.value_or(*own_word), *own_word);
}

Credential login_token_of(const Cookie& cookie) {
  Credential credential;
  credential.token = cookie.value.clone();
  credential.session_id_json = mubi::json_string(cookie.value);
  credential.expires_at = cookie.expires;
  heed_token(credential);
  return credential;
}

std::optional<Credential> session_cookie_of(const Cookie& cookie) {
  auto parsed = mubi::parse_session_cookie(cookie.value.reveal());
  if (!parsed || !is_bearer_token(parsed->token.reveal())) return std::nullopt;
  Credential credential;
  credential.kind = CredentialKind::session_cookie;
  credential.session_id_json = parsed->session_id_json.empty() ? mubi::json_string(parsed->token)
                                                               : std::move(parsed->session_id_json);
  credential.token = std::move(parsed->token);
  credential.user_id = parsed->user_id;
  credential.expires_at = cookie.expires;
  heed_token(credential);
  return credential;
}

bool is_over(const Credential& credential, UnixTime now) {
  return credential.expires_at && *credential.expires_at <= now;
}

// Why a link of the chain is missing.
struct Missing {
  std::string_view login_token = "none live";
  std::string_view session_cookie = "none live";

  Error error(const CookieJar& jar) const {
    return {Errc::signed_out,
            fmt::format("{}: no session among {} mubi.com cookies ({}: {}; {}: {})",
                        jar.origin.file, jar.cookies.size(), k_login_token, login_token,
                        k_session_cookie, session_cookie)};
  }
};

// What a browser would send to https://mubi.com/.
Secret cookie_header(const CookieJar& jar, UnixTime now) {
  std::string text;
  for (const Cookie& cookie : jar.cookies) {
    if (!is_sent_to_site(cookie) || !is_live(cookie, now)) continue;
    if (!text.empty()) text += "; ";
    text.append(cookie.name).append("=").append(cookie.value.reveal());
  }
  return Secret::take(text);
}

void put_login_token(CookieJar& jar, const Credential& credential) {
  std::erase_if(jar.cookies, [](const Cookie& cookie) { return cookie.name == k_login_token; });
  jar.cookies.push_back(login_token_cookie(credential.token, credential.expires_at));
}

}  // namespace

Cookie login_token_cookie(const Secret& token, std::optional<UnixTime> expires) {
  return {.name = std::string(k_login_token),
          .value = token.clone(),
          .domain = "mubi.com",
          .path = "/",
          .expires = expires,
          .secure = true};
}

bool is_bearer_token(std::string_view text) noexcept {
  constexpr std::size_t k_longest = 4096;
  return !text.empty() && text.size() <= k_longest && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != ',' && c != ';';
  });
}

Result<Credential> find_credential(const CookieJar& jar, UnixTime now) {
  Missing missing;
  if (const Cookie* cookie = find_live(jar, k_login_token, now)) {
    missing.login_token = "not a token";
    if (is_bearer_token(cookie->value.reveal())) {
      Credential credential = login_token_of(*cookie);
      if (!is_over(credential, now)) return credential;
      missing.login_token = "over by its own word";
    }
  }
  if (const Cookie* cookie = find_live(jar, k_session_cookie, now)) {
    missing.session_cookie = "opaque";
    if (auto credential = session_cookie_of(*cookie)) {
      if (!is_over(*credential, now)) return std::move(*credential);
      missing.session_cookie = "over by its own word";
    }
  }
  return missing.error(jar);
}

TokenManager::TokenManager(SessionSource& source, mubi::Client& client, Clock& clock,
                           std::chrono::seconds lifetime)
    : source_(source), client_(client), clock_(clock), lifetime_(lifetime) {}

Result<const Credential*> TokenManager::credential() {
  if (credential_ && held_in_time() == nullptr) forget();
  if (!credential_) MATINEE_TRY(take());
  return &*credential_;
}

const Credential* TokenManager::held_in_time() const {
  const UnixTime now = clock_.now();
  if (!credential_ || now - taken_at_ >= lifetime_ || is_over(*credential_, now)) return nullptr;
  return &*credential_;
}

Result<Refreshed> TokenManager::refresh() {
  return take();
}

Result<Refreshed> TokenManager::take() {
  MATINEE_TRY_ASSIGN(CookieJar jar, source_.extract_cookies());
  if (!credential_) jar_.reset();
  auto found = credential_of(jar);
  if (!found) {
    // The cookies are known all the same.
    if (!credential_) jar_ = std::move(jar);
    return found.error();
  }
  const bool is_same = credential_ && found->token == last_from_source_;
  if (!is_same) {
    last_from_source_ = found->token.clone();
    hold(std::move(jar), std::move(*found));
    return Refreshed::replaced;
  }
  jar_ = std::move(jar);
  taken_at_ = clock_.now();
  return Refreshed::same;
}

Result<Credential> TokenManager::credential_of(const CookieJar& jar) {
  const UnixTime now = clock_.now();
  auto in_jar = find_credential(jar, now);
  if (in_jar || find_live(jar, k_session_cookie, now) == nullptr) return in_jar;
  auto page = client_.fetch_page(cookie_header(jar, now));
  if (!page) {
    const Errc code = page.error().code();
    if (code == Errc::network || code == Errc::cancelled) return page.error();
    return Error(Errc::signed_out, fmt::format("{}; __NEXT_DATA__: {}", in_jar.error().message(),
                                               page.error().message()));
  }
  if (!is_bearer_token(page->token.reveal())) {
    return Error(Errc::signed_out,
                 fmt::format("{}; __NEXT_DATA__: a visitor's", in_jar.error().message()));
  }
  Credential credential;
  credential.kind = CredentialKind::page;
  credential.session_id_json = mubi::json_string(page->token);
  credential.token = std::move(page->token);
  credential.user_id = page->user_id;
  heed_token(credential);
  return credential;
}

void TokenManager::hold(CookieJar jar, Credential credential) {
  jar_ = std::move(jar);
  credential_ = std::move(credential);
  taken_at_ = clock_.now();
  ++generation_;
}

void TokenManager::renew(mubi::RenewedToken renewed) {
  if (!credential_ || !is_bearer_token(renewed.token.reveal())) return;
  if (credential_->kind != CredentialKind::session_cookie) {
    credential_->session_id_json = mubi::json_string(renewed.token);
  }
  credential_->token = std::move(renewed.token);
  credential_->expires_at = renewed.expires;
  heed_token(*credential_);
}

void TokenManager::forget() {
  credential_.reset();
  jar_.reset();
  ++generation_;
}

std::optional<CookieJar> TokenManager::release() {
  auto jar = credential_ ? std::move(jar_) : std::nullopt;
  // The token may be another than the one that the cookies came with.
  if (jar && credential_->kind != CredentialKind::session_cookie) {
    put_login_token(*jar, *credential_);
  }
  forget();
  return jar;
}

}  // namespace matinee::session
