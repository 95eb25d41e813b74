// SPDX-License-Identifier: MIT
#include "action.hpp"

#include <string>

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

// As access::Access::source_word, of options that no Access may have come of.
std::string source_word_of(const GlobalOptions& options) {
  if (!options.cookies_file.empty()) return "file";
  if (!options.cookies_from_browser.empty()) return options.cookies_from_browser;
  if (!host::variable(host::k_token_file_variable).empty()) return "token";
  return access::token_credential().empty() ? "" : "credential";
}

}  // namespace

Action action_of(const GlobalOptions& options, std::string_view command,
                 std::string_view agents_source) {
  Action action{.command = command};
  const std::string word =
      agents_source.empty() ? source_word_of(options) : std::string(agents_source);
  if (word == "file") {
    action.from = SessionFrom::file;
  } else if (word == "token") {
    action.from = SessionFrom::token;
  } else if (word == "credential") {
    action.from = SessionFrom::credential;
  } else if (!word.empty()) {
    set_browser(action, word);
  }
  return action;
}

}  // namespace matinee::cli
