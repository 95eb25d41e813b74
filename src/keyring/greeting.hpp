// SPDX-License-Identifier: MIT
//
// Checks that a bus answers before libsystemd connects to it. libsystemd waits 90 s for a bus that
// accepts a connection but does not answer, and sdbus-c++ cannot change that timeout.
#pragma once

#include <chrono>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "keyring/bus_address.hpp"

namespace matinee::keyring {

/// Connects, starts to authenticate, waits for the first bytes of the answer, and disconnects.
/// Fails with Errc::locked if no process listens or no answer arrives within `patience`.
Result<void> greet(const BusAddress& address, std::chrono::milliseconds patience,
                   const Clock& clock);

}  // namespace matinee::keyring
