// SPDX-License-Identifier: MIT
//
// Reads the parts of the process environment that decide which session a user gets. All callers use
// these functions, so that they agree.
#pragma once

#include <string>

#include "access/access.hpp"
#include "cookies/source.hpp"
#include "login/desktop.hpp"

namespace matinee::access {

/// Returns the folders in which browsers store their profiles. Folders below the home folder are
/// empty if the home folder is unknown.
cookies::Environment read_environment();

/// Returns the path of the file `matinee-token` in $CREDENTIALS_DIRECTORY, which systemd provides
/// to a service with LoadCredential=. Returns an empty string if there is none.
std::string token_credential();

/// Completes the options of a caller from the environment: MATINEE_TOKEN_FILE, the credential, and
/// the state folder. An empty `country` becomes that of the locale, or "US" if the locale has none.
/// Paths become absolute, because the agent has another working directory.
Options complete(Options options);

/// Returns the properties of the desktop that a sign-in needs.
login::Desktop read_desktop(const cookies::Environment& environment);

}  // namespace matinee::access
