// SPDX-License-Identifier: MIT
//
// The wait loop of every sign-in with a browser. It reads the cookies whenever they change, until
// the service accepts a session among them. The presence of cookies is not enough, because visitors
// who are not signed in get cookies too.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>

#include <matinee/auth_manager.hpp>
#include <matinee/clock.hpp>
#include <matinee/credential.hpp>
#include <matinee/result.hpp>
#include <matinee/transport.hpp>

#include "login/store_watch.hpp"

namespace matinee::login {

/// Shows a line to the person at the terminal. The line never contains a secret.
using Notice = std::function<void(std::string_view)>;

/// The dependencies of a sign-in. The references must outlive it.
struct Service {
  http::Transport& transport;
  Clock& clock;
  AuthSettings settings;
  std::stop_token stop;
};

/// Reads the sessions of a source and asks the service about each of them once. Borrows both.
class SessionProbe {
 public:
  enum class Finding : std::uint8_t {
    none,         ///< no session, or only sessions that are ignored or were refused before
    refused,      ///< the service refused a new session
    unreachable,  ///< the service could not be asked
    accepted,
  };

  SessionProbe(SessionSource& source, const Service& service);

  /// Ignores the sessions that exist now, because they predate the sign-in.
  void ignore_present();

  /// Reads the source and checks new sessions. Makes a request to the service only if there are
  /// any.
  Finding look();

  /// Why the last session was not accepted or the source could not be read.
  const std::optional<Error>& trouble() const noexcept { return trouble_; }

  /// Moves out the accepted session, with the owner that the service reported. Call it once, after
  /// Finding::accepted.
  HeldSession take_session();

 private:
  AuthManager auth_;
  std::optional<Error> trouble_;
};

struct Timeouts {
  /// The limit for the whole sign-in.
  std::chrono::milliseconds whole = std::chrono::minutes(10);
  /// The interval between two looks if no change is reported.
  std::chrono::milliseconds recheck = std::chrono::seconds(5);
};

enum class WaitResult : std::uint8_t { accepted, ended, cancelled, timed_out };

/// Waits until a session is accepted, the browser ends, the user cancels, or the time is up.
/// Returns `ended` only after a last look at the source. Blocks the calling thread.
WaitResult wait_for_session(SessionProbe& probe, Changes& changes, Clock& clock,
                            const Timeouts& timeouts, const Notice& notice);

}  // namespace matinee::login
