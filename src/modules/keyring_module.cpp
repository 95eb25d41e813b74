// SPDX-License-Identifier: MIT
#include "modules/keyring_module.hpp"

#include "keyring/notification.hpp"
#include "session/keyring_provider.hpp"

using matinee::modules::KeyringModuleArguments;

namespace {

matinee::keyring::Settings settings_of(const KeyringModuleArguments& arguments) {
  return {
      .bus_address = arguments.bus_address, .runtime_dir = arguments.runtime_dir, .patience = {}};
}

matinee::modules::SurveyedKeyrings survey(const KeyringModuleArguments& arguments) {
  MATINEE_TRY_ASSIGN(auto desktop, matinee::keyring::Keyring::open(
                                       settings_of(arguments), *arguments.clock, arguments.stop));
  return desktop.survey();
}

}  // namespace

extern "C" __attribute__((visibility("default"))) matinee::cookies::KeyProvider*
matinee_make_keyring(const KeyringModuleArguments& arguments) {
  using matinee::keyring::Prompting;
  const auto prompting = arguments.may_prompt ? Prompting::allowed : Prompting::forbidden;
  return new matinee::session::KeyringProvider(settings_of(arguments), prompting, *arguments.clock,
                                               arguments.notice, arguments.stop);
}

extern "C" __attribute__((visibility("default"))) void matinee_survey_keyrings(
    const KeyringModuleArguments& arguments, matinee::modules::SurveyedKeyrings& surveyed) {
  surveyed = survey(arguments);
}

extern "C" __attribute__((visibility("default"))) void matinee_show_notification(
    const KeyringModuleArguments& arguments, std::string_view summary, std::string_view body,
    matinee::Result<void>& shown) {
  shown = matinee::keyring::notify(
      {.summary = std::string(summary), .body = std::string(body)},
      {.bus_address = arguments.bus_address, .runtime_dir = arguments.runtime_dir, .patience = {}},
      *arguments.clock, arguments.stop);
}
