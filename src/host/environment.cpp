// SPDX-License-Identifier: MIT
#include "host/environment.hpp"

#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string_view>

#include <matinee/secret.hpp>

#include <unistd.h>

namespace matinee::host {

namespace fs = std::filesystem;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::optional<fs::path> absolute_path(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value != '/') return std::nullopt;
  return fs::path(value);
}

std::vector<std::string> variables() {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry)
    all.emplace_back(*entry);
  return all;
}

void set_variable(std::vector<std::string>& variables, std::string_view name,
                  std::string_view value) {
  std::erase_if(variables, [name](const std::string& each) {
    return each.size() > name.size() && each.starts_with(name) && each[name.size()] == '=';
  });
  std::string& added = variables.emplace_back();
  added.reserve(name.size() + 1 + value.size());  // growing would leave a copy of a secret behind
  added.append(name).append("=").append(value);
}

void erase_variable(const char* name) {
  if (char* value = std::getenv(name)) wipe(value, std::strlen(value));
  ::unsetenv(name);
}

std::vector<fs::path> program_folders() {
  std::vector<fs::path> folders;
  std::istringstream path(variable("PATH"));
  for (std::string folder; std::getline(path, folder, ':');) {
    if (folder.starts_with('/')) folders.emplace_back(folder);
  }
  return folders;
}

std::optional<std::string> locale_territory() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const std::string locale = variable(name);
    if (locale.empty()) continue;
    const auto mark = locale.find('_');
    if (mark == std::string::npos) return std::nullopt;
    return locale.substr(mark + 1, locale.find_first_of(".@", mark) - mark - 1);
  }
  return std::nullopt;
}

bool has_capable_terminal() {
  const std::string term = variable("TERM");
  return !term.empty() && term != "dumb";
}

}  // namespace matinee::host
