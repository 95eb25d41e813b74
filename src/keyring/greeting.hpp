// SPDX-License-Identifier: MIT
//
// The first word with a bus. libsystemd waits 90 s for a bus that accepts and says nothing, and
// cannot be told otherwise through sdbus-c++, so a bus shows first that it speaks.
#pragma once

#include <chrono>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "keyring/bus_address.hpp"

namespace matinee::keyring {

/// Connects, begins to authenticate, waits for the answer and hangs up. Errc::locked where nobody
/// listens or no answer comes in time.
Result<void> greet(const BusAddress& address, std::chrono::milliseconds patience,
                   const Clock& clock);

}  // namespace matinee::keyring
