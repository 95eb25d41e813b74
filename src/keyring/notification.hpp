// SPDX-License-Identifier: MIT
//
// A word on the desktop, by the Desktop Notifications Specification 1.2
// (org.freedesktop.Notifications).
#pragma once

#include <stop_token>
#include <string>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "keyring/keyring.hpp"

namespace matinee::keyring {

struct Notification {
  std::string summary;
  std::string body;
};

/// Shows it. Errc::not_found where no desktop shows notifications, Errc::locked where the bus or
/// the desktop does not answer within the settings' patience.
Result<void> notify(const Notification& notification, const Settings& settings, const Clock& clock,
                    std::stop_token stop);

}  // namespace matinee::keyring
