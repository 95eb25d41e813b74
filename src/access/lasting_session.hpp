// SPDX-License-Identifier: MIT
//
// The session of a program that asks again and again for as long as it runs: what Access found is
// remembered between its calls.
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

/// A session that the service refuses is dropped, and the next call reads its source again. A call
/// that Parts::stop_token ends leaves the session as it is; the next call asks for a token anew.
///
/// Used from one thread at a time, known() from any. `parts` and `clock` must outlive it.
class LastingSession {
 public:
  LastingSession(Options options, cookies::Environment environment, Parts& parts, Clock& clock);

  /// Reads the local source anew, whether an agent runs or not. Errors as
  /// AuthManager::extract_cookies.
  Result<void> extract();

  /// Makes the headers known, and returns what is known with them. Asks the agent unless cookies
  /// were extracted here. A source that has changed since it was read is read again.
  Result<std::shared_ptr<const Known>> headers();

  /// True if the service accepts the session, false if it refuses it. Errc::signed_out if there is
  /// none, Errc::network if the service cannot be asked. An agent is made to ask now.
  Result<bool> validate();

  /// The same, and the source is read again first.
  Result<bool> refresh();

  /// What the service says of the session, by the agent or without it. An Error only if the source
  /// cannot be read; everything that the service or its absence can say is a state.
  Result<SessionStatus> status();

  /// Makes the owner and the source of the session known, if they are not.
  Result<void> identify();

  /// The mubi.com cookies among which the session is. If an agent holds it, they are looked for in
  /// the agent's file or the browsers; what the other calls use stays the agent's. Errc::usage if
  /// the session was not found among cookies.
  Result<CookieJar> cookies();

  /// How the service is reached.
  Result<http::Transport*> transport();

  /// The way to the session, for a call of the caller's own. Valid until the next call.
  Result<Access*> access();

  /// Makes a finished sign-in the session: the agent keeps it if one runs and no source is named,
  /// else this object.
  Result<void> adopt(HeldSession session);

  /// Wipes what is held and known.
  void forget();

  /// Gives up connections that are another process's, without touching them. No call may follow.
  void abandon() noexcept { [[maybe_unused]] const Access* const left = access_.release(); }

  /// Never changes afterwards, so that its reader holds no lock.
  std::shared_ptr<const Known> known() const;

 private:
  Result<bool> judge(Result<agent::StatusReport> report);
  Result<void> publish(std::optional<AuthHeaders> headers);
  void forget_refused();
  Error forget_if_lost(Error why);
  Result<CookieJar> cookies_of_agents_session(Access& access);
  void drop();
  void set_known(Known known);

  Options options_;
  cookies::Environment environment_;
  Parts& parts_;
  Clock& clock_;
  std::unique_ptr<Access> access_;
  std::stop_token stop_;          // of access_
  AuthManager* auth_ = nullptr;   // of access_, once it was asked for a session
  bool is_from_sign_in_ = false;  // then no source has it
  mutable std::mutex known_mutex_;
  std::shared_ptr<const Known> known_ = std::make_shared<Known>();
};

}  // namespace matinee::access
