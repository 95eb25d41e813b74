// SPDX-License-Identifier: MIT
//
// Sign-in with a code that the user types on another device. For machines without a browser.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>

#include <matinee/cookie.hpp>
#include <matinee/result.hpp>

#include "login/await.hpp"

namespace matinee::login {

/// Shows a code to the user. Called again with a new code when the previous one has expired.
using ShowCode = std::function<void(std::string_view code)>;

/// Called about once a second while the code has not been typed yet, with the remaining time.
using OnWait = std::function<void(std::chrono::seconds left)>;

/// The pause between two polls. It grows by half a second with each pending answer, up to 8 s. It
/// doubles with each failure, up to 60 s, and is never shorter than Retry-After.
class PollPace {
 public:
  std::chrono::milliseconds after_pending();
  std::chrono::milliseconds after_trouble(std::optional<std::chrono::milliseconds> retry_after);

 private:
  std::chrono::milliseconds pause_{1500};
};

/// Signs in with a device code and returns the session of the user who typed it. The session has
/// only a token, no cookies, and has not been checked with the service yet. `patience` limits the
/// whole sign-in. Fails with Errc::cancelled, with Errc::signed_out when the time is up, with
/// Errc::network if no code could be fetched, and with other errors of the service. Blocks the
/// calling thread.
Result<HeldSession> login_by_device(const Service& service, std::chrono::milliseconds patience,
                                    const ShowCode& show, const Notice& notice,
                                    const OnWait& on_wait = {});

}  // namespace matinee::login
