// SPDX-License-Identifier: MIT
#include <chrono>
#include <type_traits>
#include <utility>

#include <matinee/auth_manager.hpp>

#include "base/token_digest.hpp"
#include "mubi/client.hpp"
#include "session/chooser.hpp"
#include "session/credential.hpp"
#include "session/header_generator.hpp"
#include "session/token_manager.hpp"

namespace matinee {

namespace {

// The owner of the session, according to the service.
struct Identity {
  std::int64_t user_id = 0;
  std::string country;
};

}  // namespace

struct AuthManager::State {
  SessionSource& source;
  Clock& clock;
  AuthSettings settings;
  mubi::Client client;
  session::TokenManager tokens;
  std::optional<mubi::Account> account = {};
  std::optional<UnixTime> checked_at = {};
  bool is_source_unreadable = false;

  State(SessionSource& a_source, http::Transport& transport, Clock& a_clock,
        const AuthSettings& the_settings, std::stop_token stop)
      : source(a_source),
        clock(a_clock),
        settings(the_settings),
        client(transport, clock, {.client = settings.client, .country = settings.country},
               std::move(stop)),
        tokens(source, client, clock, settings) {}

  // Records the service's answer to an account call. The answer may lack fields that an earlier
  // answer had, and may contain a renewed token.
  void take_account(mubi::Account found) {
    if (found.renewed) tokens.renew(std::move(*std::exchange(found.renewed, std::nullopt)));
    if (account) {
      if (!found.user_id) found.user_id = account->user_id;
      if (!found.country) found.country = account->country;
    }
    if (!found.country) found.country = country_of_visitor();
    client.set_country(*found.country);
    account = std::move(found);
    checked_at = clock.now();
  }

  // Limits the time of all requests of a call. A call must give up on a dead service within 100 s,
  // and reading the browsers takes part of that. Of nested objects only the outermost counts.
  class Patience {
   public:
    explicit Patience(mubi::Client& client) : client_(client), is_outer_(!client.time_left()) {
      constexpr std::chrono::seconds k_in_all{85};
      if (is_outer_) client_.set_time_left(k_in_all);
    }
    ~Patience() {
      if (is_outer_) client_.set_time_left(std::nullopt);
    }
    Patience(const Patience&) = delete;
    Patience& operator=(const Patience&) = delete;

   private:
    mubi::Client& client_;
    bool is_outer_;
  };

  // Runs `call` and forgets the owner if it replaced the token that the owner belonged to.
  template <class Call>
  auto with_owner(const Call& call) -> std::invoke_result_t<Call> {
    const Patience patience(client);
    const int before = tokens.generation();
    auto result = call();
    if (tokens.generation() != before) forget_owner();
    return result;
  }

  Result<const Credential*> credential() {
    return with_owner([this] { return tokens.credential(); });
  }

  // Runs `choose` with a function that asks the service whether it accepts a session. The answer
  // also contains the owner.
  template <class Choose>
  auto choose_by_service(const Choose& choose) {
    std::optional<mubi::Account> accepted;
    const session::Prove prove = [&](const Credential& credential) -> Result<void> {
      auto found = client.fetch_account(credential.token);
      if (!found) {
        tell_if_refused(credential.token, found.error());
        return found.error();
      }
      accepted = *std::move(found);
      return {};
    };
    auto chosen = with_owner([&] { return choose(prove); });
    if (accepted) take_account(*std::move(accepted));
    // The session of a sign-in may have been checked already, by the code that signed in.
    const HeldSession* held = tokens.held_session();
    if (!account && held != nullptr) take_owner(held->owner);
    return chosen;
  }

  Result<void> choose(session::Asking asking = session::Asking::always) {
    MATINEE_TRY_ASSIGN(const std::optional<Error> verdict,
                       choose_by_service([&](const session::Prove& prove) {
                         return tokens.choose(prove, asking);
                       }));
    if (verdict) return *verdict;
    return {};
  }

  // Forgets the held session and chooses among the candidates of the source.
  Result<void> choose_anew(session::Asking asking) {
    tokens.forget();
    forget_owner();
    return choose(asking);
  }

  // Asks the service for the owner of the session, or, if the owner is known, whether the session
  // is still accepted. If it is refused, the next candidate replaces it.
  Result<void> ask_service() {
    const Patience patience(client);
    is_source_unreadable = false;
    if (tokens.held_in_time() == nullptr) return choose_anew(session::Asking::always);
    const Credential& held = *tokens.held();
    const bool is_known = account && account->user_id;
    auto found = is_known ? client.prove_session(held.token) : client.fetch_account(held.token);
    if (found) {
      take_account(*std::move(found));
      return {};
    }
    if (found.error().code() != Errc::rejected) return found.error();
    const Error refusal = session::refusal_of(held.origin, found.error());
    tell_if_refused(held.token, found.error());
    tokens.refuse_held();
    return replace_refused(refusal);
  }

  // Chooses the next candidate of the source. Fails with the reason if there is none.
  Result<void> replace_refused(const Error& refusal) {
    const auto other = choose();
    if (other) return {};
    const Error& why = other.error();
    // "The source has no session" is less informative than the refusal of the service.
    if (why.code() == Errc::signed_out) return refusal;
    const bool is_unread = why.code() != Errc::rejected && why.code() != Errc::network &&
                           why.code() != Errc::cancelled;
    if (!is_unread) return why;
    is_source_unreadable = true;
    // If the refused session did not come from the source, there is nothing else to report. If it
    // did, it is forgotten, and the unreadable place is reported, because it may have a new one.
    if (!tokens.is_from_source()) return refusal;
    tokens.forget();
    forget_owner();
    return why;
  }

  // Ends a session that the service accepts. If the service refuses it meanwhile, it has already
  // ended, which is a success.
  Result<CookieOrigin> end_working() {
    MATINEE_TRY(ask_service());
    const Credential& held = *tokens.held();
    CookieOrigin origin = held.origin;
    const auto ended = client.end_session(held.token);
    if (!ended && ended.error().code() != Errc::rejected) return ended.error();
    return origin;
  }

  void tell_if_refused(const Secret& token, const Error& why) const {
    if (why.code() == Errc::rejected && settings.on_refused) settings.on_refused(token);
  }

  // The answer to an account call may lack the country. The front page contains it for any visitor.
  std::string country_of_visitor() {
    const auto page = client.fetch_page();
    if (page && page->country) return *page->country;
    return settings.country;
  }

  // The design's cookie contains the user id. For a token of the real service, ask the service.
  Result<Identity> identity() {
    const Patience patience(client);
    if (!account || tokens.held_in_time() == nullptr) MATINEE_TRY(ask_service());
    const Credential* held = tokens.held();
    auto user_id = held->user_id ? held->user_id : account->user_id;
    if (!user_id) {
      const auto page = client.fetch_page(lt_cookie(held->token));
      if (page) user_id = page->user_id;
    }
    if (!user_id) return Error(Errc::failure, "the service does not tell the user's id");
    account->user_id = user_id;
    return Identity{.user_id = *user_id, .country = *account->country};
  }

  static Secret lt_cookie(const Secret& token) { return Secret::join({"lt=", token.reveal()}); }

  // Called when the session is replaced: its owner may be another person.
  void forget_owner() {
    account.reset();
    checked_at.reset();
  }

  Owner owner() const {
    Owner known{.checked_at = checked_at};
    if (const Credential* held = tokens.held()) known.user_id = held->user_id;
    if (account) {
      known.country = account->country;
      if (!known.user_id) known.user_id = account->user_id;
    }
    return known;
  }

  SessionStatus describe() const {
    const Owner known = owner();
    SessionStatus status{
        .user_id = known.user_id, .country = known.country, .checked_at = known.checked_at};
    if (const Credential* held = tokens.held()) {
      status.origin = held->origin;
      status.token = held->token.masked();
      status.expires_at = held->expires_at;
    }
    return status;
  }

  // Holds a session that was checked elsewhere, with the owner that was found.
  void adopt(HeldSession session) {
    const Owner known = session.owner;
    tokens.hold(std::move(session));
    forget_owner();
    take_owner(known);
  }

  // Holds a session that was handed over. Its `has_source` may be wrong here, so it is set again.
  void adopt_accepted(HeldSession session) {
    session.has_source = is_kept_by_browser(session.credential.origin);
    tokens.ignore_none();
    adopt(std::move(session));
  }

  void take_owner(const Owner& known) {
    if (!known.checked_at) return;
    account = mubi::Account{.user_id = known.user_id, .country = known.country};
    if (!account->country) account->country = settings.country;
    client.set_country(*account->country);
    checked_at = known.checked_at;
  }

  bool was_just_checked(const Owner& owner) const {
    constexpr std::chrono::seconds k_just{60};
    return owner.checked_at && owner.country && clock.now() - *owner.checked_at < k_just &&
           *owner.checked_at <= clock.now();
  }

  SessionStatus describe_valid() const {
    SessionStatus status = describe();
    status.state = SessionState::valid;
    return status;
  }
};

AuthManager::AuthManager(SessionSource& source, http::Transport& transport, Clock& clock,
                         const AuthSettings& settings, std::stop_token stop)
    : state_(std::make_unique<State>(source, transport, clock, settings, std::move(stop))) {}

AuthManager::~AuthManager() = default;

Result<void> AuthManager::extract_cookies() {
  forget();
  state_->tokens.forget_refusals();
  MATINEE_TRY(state_->credential());
  return {};
}

const CookieJar* AuthManager::session_cookies() const noexcept {
  return state_->tokens.jar();
}

Result<const Credential*> AuthManager::credential() {
  return state_->credential();
}

Result<const Credential*> AuthManager::working_credential() {
  if (state_->tokens.held_in_time() == nullptr) {
    const auto chosen = state_->choose_anew(session::Asking::if_several);
    const bool is_answered = !chosen && (chosen.error().code() == Errc::rejected ||
                                         chosen.error().code() == Errc::cancelled);
    if (is_answered || (!chosen && state_->tokens.held() == nullptr)) return chosen.error();
  }
  return state_->tokens.held();
}

Result<AuthHeaders> AuthManager::generate_headers() {
  MATINEE_TRY_ASSIGN(const Identity identity, state_->identity());
  return session::make_headers(*state_->tokens.held(), identity.user_id, state_->settings.client,
                               identity.country);
}

Result<SessionStatus> AuthManager::validate_session() {
  const auto checked = state_->ask_service();
  if (!checked) {
    const Error& why = checked.error();
    const bool has_session = state_->tokens.held() != nullptr;
    if (why.code() == Errc::cancelled) return why;
    if (!has_session && why.code() != Errc::signed_out) return why;
    if (!has_session) state_->forget_owner();
    if (why.code() == Errc::rejected) state_->checked_at = state_->clock.now();
  }
  SessionStatus status = state_->describe();
  status.state = checked ? SessionState::valid : session::state_of(checked.error().code());
  if (!checked) status.reason = checked.error();
  return status;
}

Result<Refreshed> AuthManager::refresh() {
  return state_->with_owner([this] { return state_->tokens.refresh(); });
}

bool AuthManager::source_has_changed() {
  return state_->source.has_changed();
}

Result<SessionStatus> AuthManager::accept(HeldSession session) {
  if (!state_->was_just_checked(session.owner)) {
    auto found = state_->client.fetch_account(session.credential.token);
    if (!found) state_->tokens.note_discarded();
    if (!found && found.error().code() == Errc::rejected) {
      return session::refusal_of(session.credential.origin, found.error());
    }
    if (!found) return found.error();
    session.owner = {};
    state_->adopt_accepted(std::move(session));
    state_->take_account(*std::move(found));
    return state_->describe_valid();
  }
  state_->adopt_accepted(std::move(session));
  return state_->describe_valid();
}

Result<SessionStatus> AuthManager::accept_from(SessionSource& source) {
  MATINEE_TRY(state_->choose_by_service(
      [&](const session::Prove& prove) { return state_->tokens.choose_from(source, prove); }));
  return state_->describe_valid();
}

std::optional<AuthHeaders> AuthManager::known_headers() const {
  const Credential* held = state_->tokens.held_in_time();
  const auto& account = state_->account;
  if (held == nullptr || !account || !account->country) return std::nullopt;
  const auto user_id = held->user_id ? held->user_id : account->user_id;
  if (!user_id) return std::nullopt;
  return session::make_headers(*held, *user_id, state_->settings.client, *account->country);
}

SessionStatus AuthManager::status() const {
  return state_->describe();
}

void AuthManager::forget() {
  state_->tokens.forget();
  state_->forget_owner();
}

std::optional<std::chrono::milliseconds> AuthManager::enforce_lifetime() {
  return state_->with_owner([this] { return state_->tokens.enforce_lifetime(); });
}

std::size_t AuthManager::discarded() const noexcept {
  return state_->tokens.discarded();
}

void AuthManager::forget_on_request() {
  state_->tokens.ignore_held();
  forget();
}

void AuthManager::remember() {
  state_->tokens.ignore_none();
}

bool AuthManager::has_source() const noexcept {
  const HeldSession* held = state_->tokens.held_session();
  return held != nullptr && held->has_source;
}

bool AuthManager::source_was_unreadable() const noexcept {
  return state_->is_source_unreadable;
}

std::string AuthManager::token_digest() const {
  const Credential* held = state_->tokens.held();
  return held == nullptr ? std::string() : digest_of(held->token);
}

Result<void> AuthManager::ignore_present() {
  return state_->tokens.ignore_present();
}

std::size_t AuthManager::refusals() const noexcept {
  return state_->tokens.refusals();
}

Result<CookieOrigin> AuthManager::end_session() {
  const State::Patience patience(state_->client);
  std::string ignored = state_->tokens.ignore_none();
  auto ended = state_->end_working();
  if (!ended) {
    if (state_->tokens.ignore(std::move(ignored))) state_->forget_owner();
    return ended;
  }
  forget();
  return ended;
}

std::optional<HeldSession> AuthManager::held_session() const {
  const HeldSession* held = state_->tokens.held_session();
  if (held == nullptr) return std::nullopt;
  HeldSession copy = held->clone();
  copy.owner = state_->owner();
  return copy;
}

std::optional<HeldSession> AuthManager::release() {
  auto session = held_session();
  forget();
  return session;
}

Result<void> AuthManager::restore(HeldSession session) {
  if (session::is_over(session.credential, state_->clock.now())) {
    return Error(Errc::signed_out, "the session expired while it was sealed");
  }
  state_->tokens.take_back(std::move(session));
  state_->forget_owner();
  return {};
}

}  // namespace matinee
