// SPDX-License-Identifier: MIT
#include "cookies/keys.hpp"

#include <fmt/format.h>

namespace matinee::cookies {

Error keyring_needed(Scheme scheme, std::string_view browser) {
  const std::string_view where = scheme == Scheme::v12 ? "the desktop portal" : "the keyring";
  return Error(Errc::locked,
               fmt::format("cookies of {} are sealed with a key of {} ({}), and no keyring "
                           "is at hand",
                           browser, where, to_string(scheme)))
      .about(Subject::keyring);
}

Result<std::vector<KeyCandidate>> NoKeyring::find_keys(const KeyRequest& request) {
  return keyring_needed(request.scheme, request.browser);
}

}  // namespace matinee::cookies
