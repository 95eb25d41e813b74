// SPDX-License-Identifier: MIT
//
// The circumstances that decide which session a user has, read from the process's environment and
// composed in one place for every caller.
#pragma once

#include <string>

#include <matinee/result.hpp>

#include "cookies/source.hpp"
#include "login/desktop.hpp"

namespace matinee::access {

/// Where the user's browsers keep their profiles. Errc::failure if there is no home folder.
Result<cookies::Environment> read_environment();

/// The country of the locale: ISO 3166-1 alpha-2; "US" if it names none.
std::string locale_country();

/// What a sign-in must know of the desktop.
login::Desktop read_desktop(const cookies::Environment& environment);

}  // namespace matinee::access
