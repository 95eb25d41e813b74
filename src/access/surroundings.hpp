// SPDX-License-Identifier: MIT
//
// The circumstances that decide which session a user has, read from the process's environment and
// composed in one place for every caller.
#pragma once

#include <string>

#include "access/access.hpp"
#include "cookies/source.hpp"
#include "login/desktop.hpp"

namespace matinee::access {

/// Where the user's browsers keep their profiles. Folders below the home folder are empty if nobody
/// knows that one.
cookies::Environment read_environment();

/// The file `matinee-token` in $CREDENTIALS_DIRECTORY, which systemd puts there for a service with
/// LoadCredential=; empty if there is none.
std::string token_credential();

/// The options of a caller, with what the surroundings add: MATINEE_TOKEN_FILE, the credential, the
/// folder for the program's own state, the locale's country where `country` is empty ("US" if the
/// locale names none), and paths as an agent in another folder must have them.
Options complete(Options options);

/// What a sign-in must know of the desktop.
login::Desktop read_desktop(const cookies::Environment& environment);

}  // namespace matinee::access
