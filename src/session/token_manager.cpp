// SPDX-License-Identifier: MIT
#include "session/token_manager.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/token_digest.hpp"
#include "cookies/stored.hpp"
#include "mubi/custom_data.hpp"
#include "session/credential.hpp"

namespace matinee::session {

using std::chrono::milliseconds;

namespace {

// The Cookie header that a browser would send to https://mubi.com/.
Secret cookie_header(const CookieJar& jar, UnixTime now) {
  std::string text;
  for (const Cookie& cookie : jar.cookies) {
    const bool is_live = !cookie.expires || *cookie.expires > now;
    if (!is_for_site(cookie) || !is_live) continue;
    if (!text.empty()) text += "; ";
    text.append(cookie.name).append("=").append(cookie.value.reveal());
  }
  return Secret::take(text);
}

// Updates a jar with a renewed token, as the browser does with its own jar. A cookie of the design
// contains the old token in encoded form, so it is removed.
void replace_token(CookieJar& jar, const Secret& old, const Secret& renewed) {
  std::erase_if(jar.cookies,
                [](const Cookie& each) { return each.name == cookies::k_session_cookie; });
  for (Cookie& cookie : jar.cookies) {
    if (cookie.value == old) cookie.value = renewed.clone();
  }
}

}  // namespace

TokenManager::TokenManager(SessionSource& source, mubi::Client& client, Clock& clock,
                           const AuthSettings& settings)
    : source_(source),
      client_(client),
      clock_(clock),
      lifetime_(settings.lifetime),
      on_passed_over_(settings.on_passed_over) {}

Result<const Credential*> TokenManager::credential() {
  if (held_ && held_in_time() == nullptr) forget();
  if (!held_) MATINEE_TRY(choose({}));
  return &held_->credential;
}

const Credential* TokenManager::held_in_time() const {
  if (!held_ || is_too_old() || is_over(held_->credential, clock_.now())) return nullptr;
  return &held_->credential;
}

std::optional<milliseconds> TokenManager::enforce_lifetime() {
  if (is_too_old()) forget();
  if (!is_from_source()) return std::nullopt;
  return lifetime_ - age();
}

ChoiceTools TokenManager::tools() {
  return {.read_page = [this](const CookieJar& jar) { return read_page(jar); },
          .on_passed_over = on_passed_over_};
}

Result<std::optional<Error>> TokenManager::choose(const Prove& prove, Asking asking) {
  std::optional<Error> verdict;
  MATINEE_TRY(take(prove, asking, verdict));
  return verdict;
}

Result<void> TokenManager::choose_from(SessionSource& source, const Prove& prove) {
  RefusedTokens none;
  MATINEE_TRY_ASSIGN(Chosen chosen, choose_session(source, prove, tools(), none));
  if (chosen.verdict) return *chosen.verdict;
  chosen.session.has_source = is_kept_by_browser(chosen.session.credential.origin);
  ignore_none();
  hold(std::move(chosen.session));
  return {};
}

Result<Refreshed> TokenManager::refresh() {
  std::optional<Error> verdict;
  return take({}, Asking::always, verdict);
}

Result<Refreshed> TokenManager::take(const Prove& prove, Asking asking,
                                     std::optional<Error>& verdict) {
  ChoiceTools tools = this->tools();
  tools.asking = asking;
  MATINEE_TRY_ASSIGN(Chosen chosen, choose_session(source_, prove, tools, refused_));
  verdict = std::move(chosen.verdict);
  const Secret& token = chosen.session.credential.token;
  if (!ignored_.empty() && digest_of(token) == ignored_) return forgotten_error();
  const auto found = Fingerprint::of(token);
  if (held_ && keeps_held(token, verdict)) {
    const bool is_same = held_->credential.token == token;
    held_->has_source |= is_same;
    is_from_source_ |= is_same;
    if (found == last_from_source_) {
      held_->cookies = std::move(chosen.session.cookies);
      held_since_ = clock_.since_boot();
    }
    return Refreshed::same;
  }
  last_from_source_ = found;
  chosen.session.has_source = true;
  hold(std::move(chosen.session));
  is_from_source_ = true;
  return Refreshed::replaced;
}

// Decides whether the held session stays although the source has the token `found`. A session that
// did not come from a source cannot be obtained again, so it is replaced only after a refusal. A
// refused session is replaced by whatever the source has, even if the service refuses that too.
bool TokenManager::keeps_held(const Secret& found, const std::optional<Error>& verdict) const {
  const Secret& held = held_->credential.token;
  if (held == found) return true;
  if (refused_.contains(held)) return false;
  const bool is_found_refused = verdict && verdict->code() == Errc::rejected;
  // The service may have renewed the source's token. Then the source still has the old one, which
  // must not replace the renewed one.
  return !held_->has_source || is_found_refused || Fingerprint::of(found) == last_from_source_;
}

Result<Credential> TokenManager::read_page(const CookieJar& jar) {
  MATINEE_TRY_ASSIGN(auto page, client_.fetch_page(cookie_header(jar, clock_.now())));
  if (!is_bearer_token(page.token.reveal())) {
    return Error(Errc::signed_out,
                 fmt::format("the cookie {} is a visitor's", cookies::k_session_cookie));
  }
  Credential credential = credential_of_token(std::move(page.token), jar.origin);
  credential.kind = CredentialKind::page;
  credential.user_id = page.user_id;
  return credential;
}

void TokenManager::hold(HeldSession session) {
  const bool is_other = held_ && held_->credential.token != session.credential.token;
  if (is_other) ++discarded_;
  held_ = std::move(session);
  is_from_source_ = false;
  held_since_ = clock_.since_boot();
  ++generation_;
}

void TokenManager::refuse_held() {
  if (held_) refused_.add(held_->credential.token);
}

void TokenManager::ignore_held() {
  if (held_) ignored_ = digest_of(held_->credential.token);
}

bool TokenManager::ignore(std::string digest) {
  ignored_ = std::move(digest);
  const bool is_held = held_ && !ignored_.empty() && digest_of(held_->credential.token) == ignored_;
  if (is_held) forget();
  return is_held;
}

Result<void> TokenManager::ignore_present() {
  const Prove nobody_yet = [](const Credential&) {
    return Error(Errc::rejected, "it was there before");
  };
  ChoiceTools quiet = tools();
  quiet.on_passed_over = {};
  const auto chosen = choose_session(source_, nobody_yet, quiet, refused_);
  if (!chosen && chosen.error().code() != Errc::signed_out) return chosen.error();
  return {};
}

void TokenManager::renew(mubi::RenewedToken renewed) {
  if (!held_ || !is_bearer_token(renewed.token.reveal())) return;
  Credential& credential = held_->credential;
  if (credential.kind != CredentialKind::session_cookie) {
    credential.session_id_json = mubi::json_string(renewed.token);
  }
  if (credential.token != renewed.token) ++discarded_;
  replace_token(held_->cookies, credential.token, renewed.token);
  credential.token = std::move(renewed.token);
  credential.expires_at = renewed.expires;
  limit_to_own_expiry(credential);
}

void TokenManager::take_back(HeldSession session) {
  const bool is_from_source = is_from_source_;
  const milliseconds since = held_since_;
  hold(std::move(session));
  is_from_source_ = is_from_source;
  if (is_from_source) held_since_ = since;
}

void TokenManager::forget() {
  if (held_) ++discarded_;
  held_.reset();
  ++generation_;
}

}  // namespace matinee::session
