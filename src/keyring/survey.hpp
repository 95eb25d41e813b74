// SPDX-License-Identifier: MIT
//
// What keyrings a desktop has, found out without opening, starting or asking anybody for anything.
#pragma once

#include <vector>

#include "keyring/bus.hpp"
#include "keyring/keyring.hpp"

namespace matinee::keyring {

/// See Keyring::survey.
Result<std::vector<SeenKeyring>> survey(Bus& bus);

}  // namespace matinee::keyring
