// SPDX-License-Identifier: MIT
//
// AuthManager: from the user's own browser session to the headers that the service's API takes.
//
//   extract_cookies    the session of a source, and the cookies that it was found among
//   generate_headers   `authorization`, `dt-custom-data`, `client`, `client-country`
//   validate_session   the service's own word on the session
//   refresh            the source read again; a token that changed there replaces the one held
//
// A source may hold several sessions, and the one that was written last need not be the one that
// works. Candidates are tried in the order that docs/session-choice.md gives; what cannot be read,
// decodes to nothing, or is refused by the service leads to the next one. The service is asked once
// about each token, and about eight tokens at most.
//
// Credentials live in memory only (see secret.hpp) and go to mubi.com and api.mubi.com only.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
#include <matinee/credential.hpp>
#include <matinee/result.hpp>
#include <matinee/secret.hpp>
#include <matinee/transport.hpp>

namespace matinee {

/// What opening a candidate gave.
struct OpenedCandidate {
  /// Empty if the cookie decodes to no live token. The front page may know one all the same.
  std::optional<Credential> credential = {};
  /// Why it is known to hold none, so that nobody has to be asked: Errc::signed_out.
  std::optional<Error> why_none = {};
  /// What the credential was found among.
  CookieJar cookies = {};
};

/// A session that may be in a source, found without decrypting anything.
struct SessionCandidate {
  Evidence evidence = Evidence::login_token;
  /// When its source last wrote it, in microseconds of Unix time; 0 if the source does not say.
  std::int64_t updated_us = 0;
  std::optional<UnixTime> expires = {};
  CookieOrigin origin = {};
  /// Reads it; may decrypt, and may raise a keyring's prompt. Errors as SessionSource::survey has
  /// them; Errc::signed_out and rejected say that there is no session here, or one that the service
  /// refuses. Valid as long as the source, and until it is surveyed again.
  std::function<Result<OpenedCandidate>()> open = {};
  /// Whether open() may disturb a person now, with a keyring's prompt. Empty: it does not.
  std::function<bool()> may_prompt = {};
};

/// A place that could not be looked into, so that nobody knows whether it holds a session.
struct UnreadPlace {
  CookieOrigin origin = {};
  Error why;
};

/// What a source may hold.
struct SessionSurvey {
  std::vector<SessionCandidate> candidates = {};
  std::vector<UnreadPlace> unread = {};
  /// Why there is no session if no candidate proves to be one and every place was read.
  Error nothing = {Errc::signed_out, "no mubi.com session"};
  /// What comes next in the order of the sources. Called only if none of `candidates` works; its
  /// own `nothing` then counts.
  std::function<Result<SessionSurvey>()> otherwise = {};
  /// The last resort: a person signs in. Called only if every place was read and no session works;
  /// `why` is what the choice would end with otherwise, and what this returns if nobody signs in.
  std::function<Result<HeldSession>(const Error& why)> sign_in = {};
};

/// Where a session comes from: browsers, a file, the agent, a test.
class SessionSource {
 public:
  virtual ~SessionSource() = default;

  /// Every session that may be there, in any order; decrypts nothing. An Error if the source as a
  /// whole cannot be read: Errc::not_found, locked, unsupported, storage, usage.
  virtual Result<SessionSurvey> survey() = 0;

  /// Whether a session may have come, changed or gone since the last survey, or since this was last
  /// asked. Cheap; decrypts nothing; false if the source cannot tell.
  virtual bool has_changed() { return false; }

  /// The mubi.com cookies that were written last, whoever they belong to. Errc::signed_out if every
  /// place was read and there are none; Errc::usage if such a source never holds any.
  virtual Result<CookieJar> latest_cookies() {
    return Error(Errc::usage, "such a source holds no cookies");
  }
};

/// A candidate that was not used, or a place that could not be read.
struct PassedOver {
  CookieOrigin origin = {};
  /// Errc::rejected: the service refused it.
  Error why;
};

struct AuthSettings {
  /// The `client` header.
  std::string client = "web";
  /// The `client-country` header where the service does not tell the country: ISO 3166-1 alpha-2.
  std::string country = "US";
  /// How long credentials are kept in memory; older ones are wiped and taken from the source anew.
  /// A session that has no source (HeldSession::has_source) is kept as long as its holder lives.
  std::chrono::seconds lifetime = std::chrono::hours(12);
  /// Called for each candidate that is passed over, on the caller's thread. May be empty.
  std::function<void(const PassedOver&)> on_passed_over = {};
  /// Called with each token that the service refuses, on the caller's thread. May be empty.
  std::function<void(const Secret& token)> on_refused = {};
};

/// The headers of an authenticated call.
struct AuthHeaders {
  Secret authorization;   ///< "Bearer " and the token
  Secret dt_custom_data;  ///< base64 of {"userId":..,"sessionId":..,"merchant":"mubi"}
  std::string client;
  std::string client_country;
};

enum class SessionState : std::uint8_t {
  valid,       ///< the service accepts it
  expired,     ///< the service refuses it
  signed_out,  ///< there is none
  offline,     ///< the service could not be reached: nothing is known, nothing is lost
  unknown,     ///< the service answered, and not in a way that says either
};

std::string_view to_string(SessionState state) noexcept;

/// The state that such a word stands for; nothing for any other text.
std::optional<SessionState> session_state_of(std::string_view word) noexcept;

/// Safe to show: the token is masked.
struct SessionStatus {
  SessionState state = SessionState::unknown;
  std::optional<std::int64_t> user_id = {};
  std::optional<std::string> country = {};
  /// "****c0de"; empty where there is no token.
  std::string token = {};
  std::optional<CookieOrigin> origin = {};
  /// The cookie's own expiry: an upper bound.
  std::optional<UnixTime> expires_at = {};
  std::optional<UnixTime> checked_at = {};
  /// Why the state is not `valid`.
  std::optional<Error> reason = {};
};

/// What became of the token when its source was read again.
enum class Refreshed : std::uint8_t { same, replaced };

/// Used from one thread at a time. What is passed in must outlive it.
class AuthManager {
 public:
  AuthManager(SessionSource& source, http::Transport& transport, Clock& clock,
              const AuthSettings& settings, std::stop_token stop = {});
  ~AuthManager();
  AuthManager(const AuthManager&) = delete;
  AuthManager& operator=(const AuthManager&) = delete;

  /// Reads the source anew; what was known before is wiped, refusals included. Errc::signed_out if
  /// every place was read and none holds a session; else the source's own errors. Asks the service
  /// only for the front page, and only if a cookie that may be a visitor's is all there is.
  Result<void> extract_cookies();

  /// The cookies among which the session was found; null before that.
  const CookieJar* session_cookies() const noexcept;

  /// What is held; read from the source first if nothing is. Valid until any other call.
  Result<const Credential*> credential();

  /// The same for calls of the caller's own: if the source is read, and has several sessions, the
  /// service is asked which one works. One that it gives no answer about is used as it is.
  /// Errc::rejected if it refuses every one.
  Result<const Credential*> working_credential();

  /// Reads the source first if need be, and asks the service for the user's id and country once.
  /// Errc::rejected if it refuses every session of the source, Errc::network if it cannot be
  /// reached.
  Result<AuthHeaders> generate_headers();

  /// Asks the service; a session that it refuses is replaced by the next candidate of the source.
  /// An Error only if the source itself cannot be read, or on cancellation; everything that the
  /// service or its absence can say is a state.
  Result<SessionStatus> validate_session();

  /// Reads the source again. A token that differs from the one last read there replaces what is
  /// held, which is wiped; but not a session without a source, unless the service has refused that.
  /// On an Error what is held stays.
  Result<Refreshed> refresh();

  /// See SessionSource::has_changed.
  bool source_has_changed();

  /// Holds a session from elsewhere, after the service has accepted it; one that the service has
  /// accepted within the last minute, as its owner says, is not asked about again. Errc::rejected,
  /// Errc::network; then what is held stays.
  Result<SessionStatus> accept(HeldSession session);

  /// Holds the session of another source, chosen and proved as that of the usual one. Errors as
  /// generate_headers().
  Result<SessionStatus> accept_from(SessionSource& source);

  /// The headers, if they can be made of what is known; reads nothing and asks nobody.
  std::optional<AuthHeaders> known_headers() const;

  /// What is known now; asks nobody.
  SessionStatus status() const;

  /// Wipes what is held. The next call that needs a session reads the source again.
  void forget();

  /// The same, and from then on the source's own copy of that session counts as none, for which
  /// Errc::signed_out says that it was forgotten. Ends with remember() and with accept().
  void forget_on_request();
  void remember();

  /// Whether what is held was read from the source, or is kept by a browser. False if nothing is
  /// held.
  bool has_source() const noexcept;

  /// Whether the source could not be read when another session was last looked for there.
  bool source_was_unreadable() const noexcept;

  /// A digest of the token that is held, by which another process can say which one it means; empty
  /// if none is. See digest_of in base/token_digest.hpp.
  std::string token_digest() const;

  /// Wipes what is held if its lifetime is over, which counts the time that the system was
  /// suspended. How long it may still be held; empty if nothing is held, or what is held has no
  /// source and is kept.
  std::optional<std::chrono::milliseconds> enforce_lifetime();

  /// Grows with each token that goes out of use: wiped, replaced, renewed, or refused. Whoever has
  /// passed one on may then have to wipe it too.
  std::size_t discarded() const noexcept;

  /// Treats every session that the source has now as refused: the one that is waited for is new.
  /// Opens each of them. Errors as extract_cookies() except signed_out.
  Result<void> ignore_present();

  /// How many tokens the service has refused, or were ignored, so far.
  std::size_t refusals() const noexcept;

  /// Ends the session that works at the service, the browser's too, and forgets it; also one that
  /// counts as none since forget_on_request(). Where it came from. Errors as generate_headers();
  /// then what counted as none still does.
  Result<CookieOrigin> end_session();

  /// A copy of the session that is held; empty if there is none.
  std::optional<HeldSession> held_session() const;

  /// Hands out the session that is held, and forgets it; empty if there is none.
  std::optional<HeldSession> release();

  /// Takes back what release() gave, as old as it is. The service is not asked. Errc::signed_out if
  /// it has expired meanwhile.
  Result<void> restore(HeldSession session);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace matinee
