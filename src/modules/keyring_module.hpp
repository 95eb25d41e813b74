// SPDX-License-Identifier: MIT
//
// The exports of matinee-keyring.so. Loader and module must be of the same build, because C++ types
// cross the boundary.
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

/// Returns a new object that the caller owns.
using MakeKeyring = cookies::KeyProvider* (*)(const KeyringModuleArguments&);

using SurveyedKeyrings = Result<std::vector<keyring::SeenKeyring>>;

/// Stores the result of keyring::Keyring::survey in `surveyed`, or the error of opening the session
/// bus.
using SurveyKeyrings = void (*)(const KeyringModuleArguments&, SurveyedKeyrings& surveyed);

inline constexpr const char* k_keyring_module = "matinee-keyring.so";
inline constexpr const char* k_survey_keyrings = "matinee_survey_keyrings";
inline constexpr const char* k_make_keyring = "matinee_make_keyring";

/// Shows a notification on the desktop and stores the result of keyring::notify in `shown`. Uses
/// only the two addresses, the clock and the stop token of the arguments.
using ShowNotification = void (*)(const KeyringModuleArguments&, std::string_view summary,
                                  std::string_view body, Result<void>& shown);

inline constexpr const char* k_show_notification = "matinee_show_notification";

}  // namespace matinee::modules
