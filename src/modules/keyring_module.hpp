// SPDX-License-Identifier: MIT
//
// What matinee-keyring.so exports. Loader and module are of one build: C++ types cross between
// them.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "cookies/keys.hpp"
#include "keyring/keyring.hpp"

namespace matinee::modules {

struct KeyringModuleArguments {
  std::string bus_address;  ///< $DBUS_SESSION_BUS_ADDRESS
  std::string runtime_dir;  ///< $XDG_RUNTIME_DIR
  bool may_prompt = true;
  const Clock* clock = nullptr;
  std::function<void(std::string_view)> notice;
  std::stop_token stop;
};

/// The caller deletes the result.
using MakeKeyring = cookies::KeyProvider* (*)(const KeyringModuleArguments&);

using SurveyedKeyrings = Result<std::vector<keyring::SeenKeyring>>;

/// Leaves in `surveyed` what keyring::Keyring::survey says, or why there is no session bus.
using SurveyKeyrings = void (*)(const KeyringModuleArguments&, SurveyedKeyrings& surveyed);

inline constexpr const char* k_keyring_module = "matinee-keyring.so";
inline constexpr const char* k_survey_keyrings = "matinee_survey_keyrings";
inline constexpr const char* k_make_keyring = "matinee_make_keyring";

/// Shows a notification on the desktop; leaves in `shown` what keyring::notify says. Of the
/// arguments only the two addresses, the clock and the stop token count.
using ShowNotification = void (*)(const KeyringModuleArguments&, std::string_view summary,
                                  std::string_view body, Result<void>& shown);

inline constexpr const char* k_show_notification = "matinee_show_notification";

}  // namespace matinee::modules
