// SPDX-License-Identifier: MIT
//
// What to do next about an Error. Pure: one table of rules, read from top to bottom.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <matinee/error.hpp>

namespace matinee::cli {

/// Where the flags and the environment say that the session comes from.
enum class SessionFrom : std::uint8_t {
  anywhere,    ///< nothing is named: the agent, then the browsers
  chromium,    ///< a browser of Chromium's family is named
  browser,     ///< another browser is named
  path,        ///< a profile is named by its path
  file,        ///< --cookies
  token,       ///< MATINEE_TOKEN_FILE, or a token on standard input
  credential,  ///< the credential matinee-token of systemd
};

/// What was being done. An Error alone does not tell what to advise: a full disk means something
/// else to a download than to `cookies -o`.
struct Action {
  /// The command; empty if none was understood.
  std::string_view command = {};
  SessionFrom from = SessionFrom::anywhere;
  /// The browser that is named, if one is.
  std::string browser = {};
};

/// The next step for a person, or empty if there is none to give. If it is a command, that comes
/// first.
std::string hint_for(const Error& error, const Action& action = {});

}  // namespace matinee::cli
