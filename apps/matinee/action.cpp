// SPDX-License-Identifier: MIT
#include "action.hpp"

#include "access/surroundings.hpp"
#include "base/ascii.hpp"
#include "cookies/browsers.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"

namespace matinee::cli {

Action action_of(const GlobalOptions& options, std::string_view command) {
  Action action{.command = command};
  if (!options.cookies_file.empty()) {
    action.from = SessionFrom::file;
  } else if (!options.cookies_from_browser.empty()) {
    const std::string_view named = options.cookies_from_browser;
    action.browser = named.substr(0, named.find_first_of("+:"));
    const auto* browser = cookies::find_browser(ascii::lower_case(action.browser));
    const bool is_chromium = browser != nullptr && browser->engine == cookies::Engine::chromium;
    action.from = is_chromium ? SessionFrom::chromium : SessionFrom::browser;
    if (named.find_first_of("/~") != std::string_view::npos) action.from = SessionFrom::path;
  } else if (!host::variable(host::k_token_file_variable).empty()) {
    action.from = SessionFrom::token;
  } else if (!access::token_credential().empty()) {
    action.from = SessionFrom::credential;
  }
  return action;
}

}  // namespace matinee::cli
