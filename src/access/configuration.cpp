// SPDX-License-Identifier: MIT
#include "access/configuration.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "access/surroundings.hpp"
#include "host/config_file.hpp"
#include "host/folders.hpp"
#include "host/paths.hpp"

namespace matinee::access {

namespace {

using host::ConfigItem;
using host::ConfigType;

Error wrong_type(const ConfigItem& item, std::string_view wanted) {
  return {Errc::usage, fmt::format("{} is not {}", item.key, wanted)};
}

Result<void> assign(std::string& option, const ConfigItem& item) {
  if (item.type != ConfigType::text) return wrong_type(item, "a string");
  option = item.values.front();
  return {};
}

Result<void> assign(std::vector<std::string>& option, const ConfigItem& item) {
  if (item.type != ConfigType::text && item.type != ConfigType::texts) {
    return wrong_type(item, "a list of strings");
  }
  option = item.values;
  return {};
}

Result<void> assign_negated(bool& option, const ConfigItem& item) {
  if (item.type != ConfigType::boolean) return wrong_type(item, "true or false");
  option = item.values.front() != "true";
  return {};
}

Result<void> apply(const ConfigItem& item, Configuration& to) {
  if (!item.tables.empty()) return {};  // applies to one command only
  if (item.key == "cookies-from-browser") return assign(to.options.cookies_from_browser, item);
  if (item.key == "cookies") return assign(to.options.cookies_file, item);
  if (item.key == "cacert") return assign(to.options.cacert, item);
  if (item.key == "connect-to") return assign(to.options.connect_to, item);
  if (item.key == "country") return assign(to.options.country, item);
  if (item.key == "no-agent") return assign_negated(to.options.use_agent, item);
  if (item.key == "no-prompt") return assign_negated(to.may_prompt, item);
  return {};
}

Result<void> apply_file(const std::filesystem::path& file, Configuration& to) {
  const auto items = host::read_config_file(file);
  if (!items) {
    return Error(Errc::usage, fmt::format("configuration file {}", items.error().message()));
  }
  for (const ConfigItem& item : *items) {
    if (const auto applied = apply(item, to); !applied) {
      return Error(Errc::usage, fmt::format("configuration file {}: {}", file.native(),
                                            applied.error().message()));
    }
  }
  return {};
}

}  // namespace

Result<Configuration> read_configuration() {
  Configuration configuration;
  Options& options = configuration.options;
  options.country = {};  // complete() replaces it by that of the locale
  if (const auto config_home = host::config_home()) {
    MATINEE_TRY(apply_file(host::usual_config_file(*config_home), configuration));
  }
  const auto home = host::home().value_or(std::filesystem::path());
  options.cookies_file = host::expand_home(options.cookies_file, home);
  options.cacert = host::expand_home(options.cacert, home);
  options = complete(std::move(options));
  return configuration;
}

}  // namespace matinee::access
