// SPDX-License-Identifier: MIT
#include "api/configuration.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "host/config_file.hpp"
#include "host/paths.hpp"
#include "mubi/page.hpp"

namespace matinee::api {

namespace {

Result<void> refuse_empty(const SessionOptions& options) {
  if (options.cookies_file && options.cookies_file->empty()) {
    return host::empty_value("cookies_file");
  }
  if (options.cacert && options.cacert->empty()) return host::empty_value("cacert");
  if (options.country && options.country->empty()) return host::empty_value("country");
  const bool has_empty_rule =
      std::ranges::any_of(options.connect_to, [](const std::string& rule) { return rule.empty(); });
  if (has_empty_rule) return host::empty_value("connect_to");
  return {};
}

}  // namespace

Result<access::Configuration> configuration_with(const SessionOptions& options) {
  MATINEE_TRY_ASSIGN(access::Configuration chosen, access::read_configuration());
  access::Options& to = chosen.options;
  MATINEE_TRY(refuse_empty(options));
  // A source of the caller replaces the configured one, even if it is of the other kind.
  if (options.cookies_file || !options.cookies_from_browser.empty()) {
    to.cookies_from_browser = options.cookies_from_browser;
    to.cookies_file = options.cookies_file ? options.cookies_file->native() : std::string();
  }
  if (options.cacert) to.cacert = host::absolute(options.cacert->native());
  if (options.given.connect_to || !options.connect_to.empty()) to.connect_to = options.connect_to;
  if (options.country) to.country = mubi::country_code(*options.country).value_or(*options.country);
  if (options.given.use_agent || !options.use_agent) to.use_agent = options.use_agent;
  if (options.given.allow_prompt || !options.allow_prompt) chosen.may_prompt = options.allow_prompt;
  to.scope = cookies::Scope::site;  // for remember_token
  MATINEE_TRY(access::check(to));
  return chosen;
}

SessionOptions effective(SessionOptions options, const access::Configuration& chosen) {
  const access::Options& from = chosen.options;
  options.cookies_from_browser = from.cookies_from_browser;
  options.cookies_file.reset();
  if (!from.cookies_file.empty()) options.cookies_file = from.cookies_file;
  options.cacert.reset();
  if (!from.cacert.empty()) options.cacert = from.cacert;
  options.connect_to = from.connect_to;
  options.use_agent = from.use_agent;
  options.allow_prompt = chosen.may_prompt;
  options.country = from.country;
  return options;
}

std::string_view source_name_of(const access::Options& options) noexcept {
  if (!options.cookies_file.empty()) return "file";
  if (!options.cookies_from_browser.empty()) return "browser";
  const bool is_token = !options.token_file.empty() || !options.token_credential.empty();
  return is_token ? "token" : "";
}

}  // namespace matinee::api
