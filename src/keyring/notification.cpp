// SPDX-License-Identifier: MIT
#include "keyring/notification.hpp"

#include <map>
#include <utility>
#include <vector>

#include "keyring/bus.hpp"

namespace matinee::keyring {

Result<void> notify(const Notification& notification, const Settings& settings, const Clock& clock,
                    std::stop_token stop) {
  MATINEE_TRY_ASSIGN(const auto bus, Bus::open(settings, clock, std::move(stop)));
  MATINEE_TRY_ASSIGN(const Peer peer, bus->reach("org.freedesktop.Notifications",
                                                 "the desktop's notification service"));
  const Object desktop{peer, "/org/freedesktop/Notifications", "org.freedesktop.Notifications"};
  constexpr std::uint32_t k_replaces_none = 0;
  constexpr std::int32_t k_desktop_decides_how_long = -1;
  MATINEE_TRY(
      bus->ask<std::uint32_t>(desktop, "Notify", bus->patience().call, std::string("matinee"),
                              k_replaces_none, std::string("dialog-password"), notification.summary,
                              notification.body, std::vector<std::string>{},
                              std::map<std::string, sdbus::Variant>{}, k_desktop_decides_how_long));
  return {};
}

}  // namespace matinee::keyring
