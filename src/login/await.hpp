// SPDX-License-Identifier: MIT
//
// The heart of every sign-in with a browser: look at the cookies whenever they change, until the
// service accepts a session among them. A cookie alone proves nothing: visitors get some too.
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

/// A line that the person at the terminal should see. Never a secret.
using Notice = std::function<void(std::string_view)>;

/// What a sign-in works with; all of it outlives the sign-in.
struct Service {
  http::Transport& transport;
  Clock& clock;
  AuthSettings settings;
  std::stop_token stop;
};

/// Looks at the sessions of a source and asks the service about them, once about each.
class SessionProbe {
 public:
  enum class Finding : std::uint8_t {
    none,         ///< no session, or none but those that are ignored or were refused before
    refused,      ///< the service does not accept a session that has come
    unreachable,  ///< the service could not be asked
    accepted,
  };

  SessionProbe(SessionSource& source, const Service& service);

  /// The sessions that are there now are not the one that is waited for.
  void ignore_present();

  Finding look();

  /// Why the last session was not accepted, or the source not read.
  const std::optional<Error>& trouble() const noexcept { return trouble_; }

  /// Hands out the session that was accepted, with what the service told of its owner; once.
  HeldSession take_session();

 private:
  AuthManager auth_;
  std::optional<Error> trouble_;
};

struct Timeouts {
  /// For the whole sign-in.
  std::chrono::milliseconds whole = std::chrono::minutes(10);
  /// How often to look if nothing says that anything changed.
  std::chrono::milliseconds recheck = std::chrono::seconds(5);
};

enum class WaitResult : std::uint8_t { accepted, ended, cancelled, timed_out };

/// Returns with the first thing that happens; `ended` only after a last look.
WaitResult wait_for_session(SessionProbe& probe, Changes& changes, Clock& clock,
                            const Timeouts& timeouts, const Notice& notice);

}  // namespace matinee::login
