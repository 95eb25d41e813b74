// SPDX-License-Identifier: MIT
//
// Desktop notifications (Desktop Notifications Specification 1.2, org.freedesktop.Notifications).
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

/// Shows a notification. Fails with Errc::not_found if no notification service is available, with
/// Errc::locked if the bus or the service does not answer within the timeouts in `settings`, with
/// Errc::cancelled if `stop` is requested.
Result<void> notify(const Notification& notification, const Settings& settings, const Clock& clock,
                    std::stop_token stop);

}  // namespace matinee::keyring
