// SPDX-License-Identifier: MIT
//
// The session of a long-running program. Keeps the results of Access between calls.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

#include <matinee/auth_manager.hpp>
#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
#include <matinee/credential.hpp>
#include <matinee/result.hpp>
#include <matinee/transport.hpp>

#include "access/access.hpp"
#include "access/known.hpp"

namespace matinee::access {

/// If the service refuses the session, it is dropped, and the next call reads the source again. If
/// a call is cancelled through Parts::stop_token, the session stays as it is, and the next call
/// requests a new stop token.
///
/// Use from one thread at a time, except known(), which any thread may call. `parts` and `clock`
/// must outlive it.
class LastingSession {
 public:
  LastingSession(Options options, cookies::Environment environment, Parts& parts, Clock& clock);

  /// Reads the local source again, even if an agent is running. Fails like
  /// AuthManager::extract_cookies.
  Result<void> extract();

  /// Obtains the headers and returns the state that includes them. Asks the agent unless cookies
  /// were extracted here. Reads a source again if it has changed.
  Result<std::shared_ptr<const Known>> headers();

  /// Returns true if the service accepts the session and false if it refuses it. Makes the agent
  /// ask the service now. Fails with Errc::signed_out if there is no session, and with
  /// Errc::network if the service cannot be asked.
  Result<bool> validate();

  /// Reads the source again and returns the result of the check, like validate.
  Result<bool> refresh();

  /// Returns the state of the session, as the agent or the local source reports it. Fails only if
  /// the source cannot be read. Answers of the service, and a service that cannot be reached, are
  /// states.
  Result<SessionStatus> status();

  /// Determines the owner and the origin of the session, unless both are known.
  Result<void> identify();

  /// Returns the mubi.com cookies among which the session was found. If the agent holds the
  /// session, searches the agent's file or the browsers for them; the other calls continue to use
  /// the agent. Fails with Errc::usage if the session was not found among cookies.
  Result<CookieJar> cookies();

  /// Returns the transport for requests to the service. This object owns it.
  Result<http::Transport*> transport();

  /// Returns the Access, for requests that the caller makes. Valid until the next call.
  Result<Access*> access();

  /// Makes the result of a sign-in the session. The agent keeps it if one is running and no source
  /// is named. Otherwise this object does.
  Result<void> adopt(HeldSession session);

  /// Wipes the session and everything known about it.
  void forget();

  /// Wipes the session if `why`, the error of a request that the caller made, means that it is
  /// lost. Returns `why`.
  Error forget_if_lost(Error why);

  /// Leaks the connections without closing them. For a forked child, whose connections belong to
  /// the parent. No other call may follow.
  void abandon() noexcept { [[maybe_unused]] const Access* const left = access_.release(); }

  /// Returns the current state. The object never changes, so readers need no lock.
  std::shared_ptr<const Known> known() const;

 private:
  Result<bool> judge(Result<agent::StatusReport> report);
  Result<void> publish(std::optional<AuthHeaders> headers);
  void forget_refused();
  Result<CookieJar> cookies_of_agents_session(Access& access);
  void drop();
  void set_known(Known known);

  Options options_;
  cookies::Environment environment_;
  Parts& parts_;
  Clock& clock_;
  std::unique_ptr<Access> access_;
  std::stop_token stop_;          // the stop token of access_
  AuthManager* auth_ = nullptr;   // owned by access_; set once a session was requested
  bool is_from_sign_in_ = false;  // if true, no source contains the session
  mutable std::mutex known_mutex_;
  std::shared_ptr<const Known> known_ = std::make_shared<Known>();
};

}  // namespace matinee::access
