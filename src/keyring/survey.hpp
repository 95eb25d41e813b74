// SPDX-License-Identifier: MIT
//
// Lists the keyrings of a desktop without opening, starting or unlocking them, so without a prompt.
#pragma once

#include <vector>

#include "keyring/bus.hpp"
#include "keyring/keyring.hpp"

namespace matinee::keyring {

/// See Keyring::survey.
Result<std::vector<SeenKeyring>> survey(Bus& bus);

}  // namespace matinee::keyring
