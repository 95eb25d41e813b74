// SPDX-License-Identifier: MIT
//
// Signing in by a code that is typed on another device: for machines without a browser.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>

#include <matinee/cookie.hpp>
#include <matinee/result.hpp>

#include "login/await.hpp"

namespace matinee::login {

/// Shows a code; called again with a new one when the first has expired.
using ShowCode = std::function<void(std::string_view code)>;

/// Called about once a second while the code waits to be typed, with the time that is left.
using OnWait = std::function<void(std::chrono::seconds left)>;

/// How long to wait between two questions. It grows while nothing happens, doubles while the
/// service is busy or away, and is never less than what the service asks for.
class PollPace {
 public:
  std::chrono::milliseconds after_pending();
  std::chrono::milliseconds after_trouble(std::optional<std::chrono::milliseconds> retry_after);

 private:
  std::chrono::milliseconds pause_{1500};
};

/// The session of whoever types the code, as a jar with its token; not proved yet. Errors:
/// cancelled; signed_out when time is up; network where no code could be had.
Result<HeldSession> login_by_device(const Service& service, std::chrono::milliseconds patience,
                                    const ShowCode& show, const Notice& notice,
                                    const OnWait& on_wait = {});

}  // namespace matinee::login
