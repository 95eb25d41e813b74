// SPDX-License-Identifier: MIT
//
// AuthManager: finds the user's session in a source, such as a browser, and makes the headers that
// the service's API requires.
//
//   extract_cookies    reads the session and its cookies from the source
//   generate_headers   makes `authorization`, `dt-custom-data`, `client`, `client-country`
//   validate_session   asks the service whether it accepts the session
//   refresh            reads the source again and replaces a token that has changed there
//
// A source may hold several sessions, and the most recent one may not be the one that works.
// Candidates are tried in the order of docs/session-choice.md. A candidate is skipped if it cannot
// be read, if it does not decode to a token, or if the service refuses it. The service is asked
// once about each token, and about at most eight tokens.
//
// Credentials are held in memory only (see secret.hpp) and are sent to mubi.com and api.mubi.com
// only.
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

/// The result of opening a candidate.
struct OpenedCandidate {
  /// Empty if the cookie does not decode to a valid token. The service's front page may still give
  /// one for these cookies.
  std::optional<Credential> credential = {};
  /// Errc::signed_out if the candidate certainly holds no session; the service is then not asked.
  std::optional<Error> why_none = {};
  /// The cookies that contained the credential.
  CookieJar cookies = {};
};

/// A possible session in a source. It is found without decrypting anything.
struct SessionCandidate {
  Evidence evidence = Evidence::login_token;
  /// The time of the source's last write, in microseconds of Unix time; 0 if it is unknown.
  std::int64_t updated_us = 0;
  std::optional<UnixTime> expires = {};
  CookieOrigin origin = {};
  /// Reads the candidate. This may decrypt cookies and may show a keyring's prompt. Fails as
  /// SessionSource::survey does; also with Errc::signed_out if there is no session, and with
  /// Errc::rejected if the service refuses it. Valid until the source is destroyed or surveyed
  /// again.
  std::function<Result<OpenedCandidate>()> open = {};
  /// Returns true if open() may show a keyring's prompt now. If empty, open() shows none.
  std::function<bool()> may_prompt = {};
};

/// A place that could not be read. It may hold a session.
struct UnreadPlace {
  CookieOrigin origin = {};
  Error why;
};

/// The candidates of a source.
struct SessionSurvey {
  std::vector<SessionCandidate> candidates = {};
  std::vector<UnreadPlace> unread = {};
  /// The error to report if every place was read and no candidate is a session.
  Error nothing = {Errc::signed_out, "no mubi.com session"};
  /// Surveys the source that is next in order. Called only if none of `candidates` works; the
  /// `nothing` of its result then replaces this one. May be empty.
  std::function<Result<SessionSurvey>()> otherwise = {};
  /// Asks a person to sign in, as the last resort. Called only if every place was read and no
  /// session works. `why` is the error to report without a sign-in; this returns it if nobody signs
  /// in. May be empty.
  std::function<Result<HeldSession>(const Error& why)> sign_in = {};
};

/// A source of sessions: browsers, a file, the agent, or a test's fake.
class SessionSource {
 public:
  virtual ~SessionSource() = default;

  /// Returns every possible session of the source, in any order. Decrypts nothing. Fails with
  /// Errc::not_found, locked, unsupported, storage or usage if the source cannot be read at all.
  virtual Result<SessionSurvey> survey() = 0;

  /// Returns true if a session may have been added, changed or removed since the last call of this
  /// function or of survey(). Returns false if the source cannot tell. Cheap; decrypts nothing.
  virtual bool has_changed() { return false; }

  /// Returns the mubi.com cookies that were written last; they may not belong to a session. Fails
  /// with Errc::signed_out if every place was read and there are none, and with Errc::usage if
  /// sources of this kind never hold cookies.
  virtual Result<CookieJar> latest_cookies() {
    return Error(Errc::usage, "such a source holds no cookies");
  }
};

/// A candidate that was not used, or a place that could not be read.
struct PassedOver {
  CookieOrigin origin = {};
  /// Errc::rejected if the service refused the candidate.
  Error why;
};

struct AuthSettings {
  /// The `client` header.
  std::string client = "web";
  /// The `client-country` header if the service does not name the country. ISO 3166-1 alpha-2.
  std::string country = "US";
  /// How long credentials are kept in memory. Older ones are wiped and read from the source again.
  /// A session without a source (HeldSession::has_source) is kept until its holder is destroyed.
  std::chrono::seconds lifetime = std::chrono::hours(12);
  /// Called on the caller's thread for each candidate that is passed over. May be empty.
  std::function<void(const PassedOver&)> on_passed_over = {};
  /// Called on the caller's thread with each token that the service refuses. May be empty.
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
  valid,       ///< the service accepts the session
  expired,     ///< the service refuses the session
  signed_out,  ///< there is no session
  offline,     ///< the service could not be reached; the session is kept
  unknown,     ///< the service's answer says neither valid nor expired
};

std::string_view to_string(SessionState state) noexcept;

/// The inverse of to_string(). Returns nullopt for any other text.
std::optional<SessionState> session_state_of(std::string_view word) noexcept;

/// The state of a session. It holds no secret: the token is masked.
struct SessionStatus {
  SessionState state = SessionState::unknown;
  std::optional<std::int64_t> user_id = {};
  std::optional<std::string> country = {};
  /// The masked token, such as "****c0de"; empty if there is no token.
  std::string token = {};
  std::optional<CookieOrigin> origin = {};
  /// The cookie's expiry time. The service may end the session earlier.
  std::optional<UnixTime> expires_at = {};
  std::optional<UnixTime> checked_at = {};
  /// Why the state is not `valid`.
  std::optional<Error> reason = {};
};

/// Whether reading the source again has changed the token.
enum class Refreshed : std::uint8_t { same, replaced };

/// Not thread-safe: use it from one thread at a time. The source, the transport and the clock must
/// outlive it.
class AuthManager {
 public:
  AuthManager(SessionSource& source, http::Transport& transport, Clock& clock,
              const AuthSettings& settings, std::stop_token stop = {});
  ~AuthManager();
  AuthManager(const AuthManager&) = delete;
  AuthManager& operator=(const AuthManager&) = delete;

  /// Wipes the session and the record of refused tokens, then reads the source. Fails with
  /// Errc::signed_out if every place was read and none holds a session; else with the source's own
  /// errors. Sends a request only if the best cookie may be a visitor's: it then fetches the front
  /// page.
  Result<void> extract_cookies();

  /// Returns the cookies that contained the session; null if none has been read.
  const CookieJar* session_cookies() const noexcept;

  /// Returns the held credential. Reads the source first if none is held. The pointer is valid
  /// until the next call of any function that is not const.
  Result<const Credential*> credential();

  /// The same, for a caller that sends its own requests. If the source is read and has several
  /// sessions, the service is asked which one works. A session is used unchecked if the service
  /// does not answer. Fails with Errc::rejected if the service refuses every session.
  Result<const Credential*> working_credential();

  /// Makes the headers. Reads the source if no session is held, and asks the service once for the
  /// user's id and country. Fails with Errc::rejected if the service refuses every session of the
  /// source, and with Errc::network if it cannot be reached.
  Result<AuthHeaders> generate_headers();

  /// Asks the service about the session. A session that it refuses is replaced by the next
  /// candidate of the source. Fails only if the source cannot be read or the call is cancelled. Any
  /// answer of the service, or none, is reported as a state.
  Result<SessionStatus> validate_session();

  /// Reads the source again. The held session is wiped and replaced if the source has another token
  /// than at the last reading. A session without a source is replaced only if the service has
  /// refused it. On an Error the held session stays.
  Result<Refreshed> refresh();

  /// See SessionSource::has_changed.
  bool source_has_changed();

  /// Holds a session from another owner once the service has accepted it. The service is not asked
  /// if Owner::checked_at is less than a minute old. Fails with Errc::rejected or Errc::network;
  /// the session that was held then stays.
  Result<SessionStatus> accept(HeldSession session);

  /// Holds a session of another source, after the same choice and check as for the usual source.
  /// Fails as generate_headers() does.
  Result<SessionStatus> accept_from(SessionSource& source);

  /// Returns the headers if they can be made from memory. Reads no source and sends no request.
  std::optional<AuthHeaders> known_headers() const;

  /// Returns the last known status. Reads no source and sends no request.
  SessionStatus status() const;

  /// Wipes the held session. The next call that needs a session reads the source again.
  void forget();

  /// Wipes the held session and hides it: the source's copy of it is ignored, and calls fail with
  /// Errc::signed_out and a message that the session was forgotten. remember() and accept() end
  /// this.
  void forget_on_request();
  void remember();

  /// Returns true if the held session was read from the source or is kept by a browser. Returns
  /// false if no session is held.
  bool has_source() const noexcept;

  /// Returns true if the last search for another session could not read the source.
  bool source_was_unreadable() const noexcept;

  /// Returns a digest of the held token, so that another process can name the token without
  /// knowing it. Empty if no session is held. See digest_of in base/token_digest.hpp.
  std::string token_digest() const;

  /// Wipes the held session if its lifetime is over. The lifetime includes the time that the system
  /// was suspended. Returns the time that is left; nullopt if no session is held, or if it has no
  /// source and is therefore kept.
  std::optional<std::chrono::milliseconds> enforce_lifetime();

  /// Counts the tokens that went out of use because they were wiped, replaced, renewed or refused.
  /// A caller that has passed a token on may have to wipe its copies when this number grows.
  std::size_t discarded() const noexcept;

  /// Opens every session that the source has now, and treats it as refused. A caller that waits for
  /// a new sign-in uses this. Fails as extract_cookies() does, except with Errc::signed_out.
  Result<void> ignore_present();

  /// Counts the tokens that the service has refused or that ignore_present() has marked.
  std::size_t refusals() const noexcept;

  /// Signs out at the service with the session that works, and forgets it. This signs the browser
  /// out too. A session that forget_on_request() has hidden is also ended. Returns the session's
  /// origin. Fails as generate_headers() does; a hidden session then stays hidden.
  Result<CookieOrigin> end_session();

  /// Returns a copy of the held session; nullopt if there is none.
  std::optional<HeldSession> held_session() const;

  /// Moves the held session to the caller; nullopt if there is none.
  std::optional<HeldSession> release();

  /// Holds a session that release() has returned. Its lifetime is not extended, and the service is
  /// not asked. Fails with Errc::signed_out if it has expired meanwhile.
  Result<void> restore(HeldSession session);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace matinee
