// SPDX-License-Identifier: MIT
#include "arguments.hpp"

#include <utility>

#include "host/config_file.hpp"
#include "host/paths.hpp"
#include "mubi/page.hpp"

namespace matinee::python {

namespace {

// As on the command line: an empty value is usually a variable that is not set.
Result<void> refuse_empty(const Arguments& arguments) {
  const std::pair<const char*, const std::optional<std::string>&> k_texts[] = {
      {"browser", arguments.browser},
      {"cookies_file", arguments.cookies_file},
      {"cacert", arguments.cacert},
      {"country", arguments.country}};
  for (const auto& [name, text] : k_texts) {
    if (text && text->empty()) return host::empty_value(name);
  }
  const auto rules = arguments.connect_to.value_or(std::vector<std::string>());
  for (const std::string& rule : rules) {
    if (rule.empty()) return host::empty_value("connect_to");
  }
  return {};
}

}  // namespace

Result<access::Configuration> configuration_with(Arguments arguments) {
  MATINEE_TRY_ASSIGN(access::Configuration chosen, access::read_configuration());
  access::Options& options = chosen.options;
  MATINEE_TRY(refuse_empty(arguments));
  if (arguments.browser || arguments.cookies_file) {
    options.cookies_from_browser = arguments.browser.value_or("");
    options.cookies_file = arguments.cookies_file.value_or("");
  }
  if (arguments.cacert) options.cacert = host::absolute(*arguments.cacert);
  if (arguments.connect_to) options.connect_to = *std::move(arguments.connect_to);
  const std::string country = arguments.country.value_or("");
  if (!country.empty()) options.country = mubi::country_code(country).value_or(country);
  options.use_agent = arguments.use_agent.value_or(options.use_agent);
  chosen.may_prompt = arguments.may_prompt.value_or(chosen.may_prompt);
  options.scope = cookies::Scope::site;  // for remember_token
  MATINEE_TRY(access::check(options));
  return chosen;
}

std::string_view source_kind_of(const access::Options& options) noexcept {
  if (!options.cookies_file.empty()) return "file";
  if (!options.cookies_from_browser.empty()) return "browser";
  const bool is_token = !options.token_file.empty() || !options.token_credential.empty();
  return is_token ? "token" : "";
}

}  // namespace matinee::python
