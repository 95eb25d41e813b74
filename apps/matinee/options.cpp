// SPDX-License-Identifier: MIT
#include "options.hpp"

#include "access/surroundings.hpp"
#include "cookies/browsers.hpp"
#include "mubi/page.hpp"

namespace matinee::cli {

namespace {

constexpr const char* k_sources_group = "Where the session comes from";
constexpr const char* k_network_group = "Network";
constexpr const char* k_output_group = "Output";

void add_source_options(CommandSpec& program, GlobalOptions& options) {
  std::vector<std::string> browsers;
  for (const cookies::Browser& browser : cookies::browsers())
    browsers.emplace_back(browser.name);
  program.add({.names = {"--cookies-from-browser"},
               .value_name = "BROWSER[+KEYRING][:PROFILE][::CONTAINER]",
               .description = "take the session from this browser",
               .binding = &options.cookies_from_browser,
               .suggestions = browsers,
               .group = k_sources_group});
  program.add(
      {.names = {"--cookies"},
       .value_name = "FILE",
       .description = "take the session from a cookies.txt or a JSON file; - is standard input",
       .binding = &options.cookies_file,
       .kind = ValueKind::file,
       .excludes = {"--cookies-from-browser"},
       .group = k_sources_group});
  program.add({.names = {"--no-agent"},
               .description = "neither ask nor start an agent",
               .binding = &options.no_agent,
               .group = k_sources_group});
  program.add({.names = {"--no-login"},
               .description = "do not start a login",
               .binding = &options.no_login,
               .group = k_sources_group});
  program.add({.names = {"--no-prompt"},
               .description = "never raise a keyring's prompt",
               .binding = &options.no_prompt,
               .group = k_sources_group});
}

// Upper-cases what is given; refuses what is no country code.
std::string check_country(std::string& text) {
  const auto code = mubi::country_code(text);
  if (!code) return "not a country code of two letters: " + text;
  text = *code;
  return {};
}

// HOST1:PORT1:HOST2:PORT2: a mistake would lead to the real network with the real session.
std::string check_connect_to(std::string& text) {
  if (access::is_connect_rule(text)) return {};
  return "not HOST1:PORT1:HOST2:PORT2: " + text;
}

void add_network_options(CommandSpec& program, GlobalOptions& options) {
  program.add({.names = {"--cacert"},
               .value_name = "FILE",
               .description = "trust the authorities in FILE, and no others",
               .binding = &options.cacert,
               .kind = ValueKind::file,
               .group = k_network_group});
  program.add({.names = {"--connect-to"},
               .value_name = "HOST1:PORT1:HOST2:PORT2",
               .description = "connect to another host and port, as in curl",
               .binding = &options.connect_to,
               .check = check_connect_to,
               .group = k_network_group});
  program.add({.names = {"--country"},
               .value_name = "CODE",
               .description = "the client-country (two letters), if the service does not tell it",
               .binding = &options.country,
               .check = check_country,
               .group = k_network_group});
}

void add_output_options(CommandSpec& program, GlobalOptions& options) {
  program.add({.names = {"--json"},
               .description = "answer in JSON on standard output",
               .binding = &options.json,
               .group = k_output_group});
  program.add({.names = {"-q", "--quiet"},
               .description = "print errors only",
               .binding = &options.quiet,
               .group = k_output_group});
  program.add({.names = {"-v", "--verbose"},
               .description = "print more; never a secret",
               .binding = &options.verbosity,
               .excludes = {"--quiet"},
               .group = k_output_group});
  program.add({.names = {"--no-color"},
               .description = "plain text",
               .binding = &options.no_color,
               .variable = k_no_color_variable,
               .group = k_output_group});
  program.add({.names = {"--config"},
               .value_name = "FILE",
               .description = "read options from this TOML file instead of the usual one",
               .binding = &options.config_file,
               .kind = ValueKind::file,
               .is_configurable = false,
               .group = k_output_group,
               .role = OptionRole::config_file});
}

}  // namespace

void add_global_options(CommandSpec& program, GlobalOptions& options) {
  program.add({.names = {"--version"},
               .description = "print the version",
               .is_configurable = false,
               .role = OptionRole::version});
  add_source_options(program, options);
  add_network_options(program, options);
  add_output_options(program, options);
}

}  // namespace matinee::cli
