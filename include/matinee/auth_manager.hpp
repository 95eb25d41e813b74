// SPDX-License-Identifier: MIT
//
// AuthManager: from the user's own browser session to the headers that the service's API takes.
//
//   extract_cookies    the mubi.com cookies of a source, and the session in them
//   generate_headers   `authorization`, `dt-custom-data`, `client`, `client-country`
//   validate_session   the service's own word on the session
//   refresh            the source read again; a token that changed there replaces the one held
//   authenticate       the whole flow: a valid session, else a sign-in, then the headers
//
// Credentials live in memory only (see secret.hpp) and go to mubi.com and api.mubi.com only.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
#include <matinee/result.hpp>
#include <matinee/secret.hpp>
#include <matinee/transport.hpp>

namespace matinee {

/// Where cookies come from: a browser's profile, a file, a test.
class SessionSource {
 public:
  virtual ~SessionSource() = default;

  /// The unexpired mubi.com cookies. Errc::signed_out where no source has any; Errc::not_found,
  /// locked, unsupported, storage for a source that cannot be read.
  virtual Result<CookieJar> extract_cookies() = 0;

  /// Whether a session may have come, changed or gone since the source was last read, or last asked
  /// this. Cheap, and told without decrypting anything; never where a source cannot tell.
  virtual bool has_changed() { return false; }
};

/// A way to a session where there is none: a browser's window, a code for another device.
class SignIn {
 public:
  virtual ~SignIn() = default;

  /// Cookies with a session that the service has accepted; Errc::cancelled where the person did not
  /// want to, Errc::signed_out where it came to nothing.
  virtual Result<CookieJar> sign_in() = 0;
};

struct AuthSettings {
  /// The `client` header.
  std::string client = "web";
  /// The `client-country` header where the service does not tell the country: ISO 3166-1 alpha-2.
  std::string country = "US";
  /// How long credentials are kept in memory; older ones are wiped and taken from the source anew.
  std::chrono::seconds lifetime = std::chrono::hours(12);
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
  std::optional<std::int64_t> user_id;
  std::optional<std::string> country;
  /// "****c0de"; empty where there is no token.
  std::string token;
  std::optional<CookieOrigin> origin;
  /// The cookie's own expiry: an upper bound.
  std::optional<UnixTime> expires_at;
  std::optional<UnixTime> checked_at;
  /// Why the state is not `valid`.
  std::optional<Error> reason;
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

  /// Reads the source anew; what was known before is wiped. Errc::signed_out where its cookies hold
  /// no session; else the source's own errors.
  Result<void> extract_cookies();

  /// The cookies of the last extraction; null before it.
  const CookieJar* session_cookies() const noexcept;

  /// The session's token, extracted first where need be. Valid until any other call.
  Result<const Secret*> bearer_token();

  /// Extracts first where need be, and asks the service for the user's id and country once.
  /// Errc::rejected where it refuses the session, Errc::network where it cannot be reached.
  Result<AuthHeaders> generate_headers();

  /// Asks the service. An Error only where the source itself cannot be read, or on cancellation;
  /// everything that the service or its absence can say is a state.
  Result<SessionStatus> validate_session();

  /// Reads the source again. A token that differs from the one last read there replaces what is
  /// held, which is wiped; on an Error what is held stays.
  Result<Refreshed> refresh();

  /// Whether the source may hold something else than when it was last read (see
  /// SessionSource::has_changed).
  bool source_has_changed();

  /// The design's flow. A session that the service cannot be asked about is used as it is.
  Result<AuthHeaders> authenticate(SignIn& sign_in);

  /// Takes a session from elsewhere, after the service has accepted it. Errc::signed_out where the
  /// jar holds none, Errc::rejected, Errc::network; then what is held stays.
  Result<SessionStatus> accept(CookieJar jar);

  /// The headers, where they can be made of what is known; reads nothing and asks nobody.
  std::optional<AuthHeaders> known_headers() const;

  /// What is known now; asks nobody.
  SessionStatus status() const;

  /// Wipes what is held. The next call that needs a session reads the source again.
  void forget();

  /// Ends the session at the service, the browser's too, and forgets it.
  Result<void> end_session();

  /// Hands out the cookies that are held, and forgets them; empty where there are none.
  std::optional<CookieJar> release();

  /// Takes back what release() gave. The service is not asked. Errc::signed_out where the jar holds
  /// no live session any more.
  Result<void> restore(CookieJar jar);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace matinee
