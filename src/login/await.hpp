// SPDX-License-Identifier: MIT
//
// The heart of every sign-in by a browser: look at the cookies whenever they change, until the
// service accepts a session in them. That a cookie is there proves nothing: visitors get some too.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>

#include <matinee/auth_manager.hpp>
#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
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

/// Looks at a source's session and asks the service about it, once for each session.
class Judge {
 public:
  enum class Verdict : std::uint8_t {
    none,         ///< no session, or one that was told to be ignored
    refused,      ///< the service does not accept it
    unreachable,  ///< the service could not be asked
    accepted,
  };

  Judge(SessionSource& source, const Service& service);

  /// The session that is there now is not the one that is waited for.
  void ignore_present();

  Verdict look();

  /// Why the last session was not accepted, or the source not read.
  const std::optional<Error>& trouble() const noexcept { return trouble_; }

  /// A copy of the cookies of the last look.
  CookieJar cookies() const;

 private:
  bool is_settled(const Secret& token) const;

  AuthManager auth_;
  Secret settled_;
  std::optional<Error> trouble_;
};

struct Patience {
  /// For the whole sign-in.
  std::chrono::milliseconds whole = std::chrono::minutes(10);
  /// How often to look where nothing says that anything changed.
  std::chrono::milliseconds recheck = std::chrono::seconds(5);
};

enum class Outcome : std::uint8_t { accepted, ended, cancelled, timed_out };

/// Returns with the first thing that happens; `ended` only after a last look.
Outcome await_session(Judge& judge, Changes& changes, Clock& clock, const Patience& patience,
                      const Notice& notice);

}  // namespace matinee::login
