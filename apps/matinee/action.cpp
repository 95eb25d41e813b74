// SPDX-License-Identifier: MIT
#include "action.hpp"

#include "access/surroundings.hpp"
#include "base/ascii.hpp"
#include "cookies/browsers.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"

namespace matinee::cli {

namespace {

void set_browser(Action& action, std::string_view named) {
  action.browser = std::string(named.substr(0, named.find_first_of("+:")));
  const auto* browser = cookies::find_browser(ascii::lower_case(action.browser));
  const bool is_chromium = browser != nullptr && browser->engine == cookies::Engine::chromium;
  action.from = is_chromium ? SessionFrom::chromium : SessionFrom::browser;
  if (named.find_first_of("/~") != std::string_view::npos) action.from = SessionFrom::path;
}

}  // namespace

Action action_of(const GlobalOptions& options, std::string_view command,
                 std::string_view agents_source) {
  Action action{.command = command};
  if (agents_source == "file") {
    action.from = SessionFrom::file;
  } else if (agents_source == "token") {
    action.from = SessionFrom::token;
  } else if (agents_source == "credential") {
    action.from = SessionFrom::credential;
  } else if (!agents_source.empty()) {
    set_browser(action, agents_source);
  } else if (!options.cookies_file.empty()) {
    action.from = SessionFrom::file;
  } else if (!options.cookies_from_browser.empty()) {
    set_browser(action, options.cookies_from_browser);
  } else if (!host::variable(host::k_token_file_variable).empty()) {
    action.from = SessionFrom::token;
  } else if (!access::token_credential().empty()) {
    action.from = SessionFrom::credential;
  }
  return action;
}

}  // namespace matinee::cli
