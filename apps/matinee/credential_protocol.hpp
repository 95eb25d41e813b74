// SPDX-License-Identifier: MIT
//
// git's credential protocol, as git-credential(1) of git 2.46 and later has it: lines of key=value,
// up to a blank line. Pure.
#pragma once

#include <string>
#include <string_view>

#include <matinee/secret.hpp>

#include "session/show.hpp"

namespace matinee::cli {

/// Whether a `get` with this text is for the API over https, from a caller that states the
/// capability authtype: to others git's page forbids to send one, and a token is no password.
bool is_asked_of_us(std::string_view request);

/// The answer to `get`: a Bearer credential that is not to be kept. Its owner wipes it.
std::string answer_with(const Secret& token, session::Show show);

}  // namespace matinee::cli
