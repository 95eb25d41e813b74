// SPDX-License-Identifier: MIT
#include "keyring_module.hpp"
#include "session/keyring_provider.hpp"

using matinee::cli::KeyringModuleArguments;

extern "C" __attribute__((visibility("default"))) matinee::cookies::KeyProvider*
matinee_make_keyring(const KeyringModuleArguments& arguments) {
  using matinee::keyring::Prompting;
  const auto prompting = arguments.may_prompt ? Prompting::allowed : Prompting::forbidden;
  return new matinee::session::KeyringProvider(
      {.bus_address = arguments.bus_address, .runtime_dir = arguments.runtime_dir, .patience = {}},
      prompting, *arguments.clock, arguments.notice, arguments.stop);
}
