// SPDX-License-Identifier: MIT
#include "host/config_file.hpp"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <sys/stat.h>
#include <toml++/toml.h>
#include <unistd.h>

namespace matinee::host {

namespace {

std::string text_of(const toml::node& value) {
  if (const auto* text = value.as_string()) return text->get();
  std::ostringstream out;
  out << toml::node_view<const toml::node>(value);
  return out.str();
}

ConfigType type_of(const toml::node& value) {
  if (value.is_string()) return ConfigType::text;
  if (value.is_boolean()) return ConfigType::boolean;
  const auto* list = value.as_array();
  const bool is_of_texts = list != nullptr && std::all_of(list->begin(), list->end(),
                                                          [](auto& e) { return e.is_string(); });
  return is_of_texts ? ConfigType::texts : ConfigType::other;
}

// Returns the line of the first empty string in `value`, which may be a string or an array. Returns
// 0 if there is none.
std::uint32_t line_of_empty(const toml::node& value) {
  if (const auto* text = value.as_string())
    return text->get().empty() ? value.source().begin.line : 0;
  const auto* list = value.as_array();
  if (list == nullptr) return 0;
  for (const auto& element : *list) {
    if (const auto line = line_of_empty(element)) return line;
  }
  return 0;
}

Result<void> add_items(const toml::table& table, const std::vector<std::string>& tables,
                       std::string_view file, std::vector<ConfigItem>& items) {
  for (const auto& [key, value] : table) {
    std::string name(key.str());
    if (const auto* inner = value.as_table()) {
      std::vector<std::string> path = tables;
      path.push_back(std::move(name));
      MATINEE_TRY(add_items(*inner, path, file, items));
      continue;
    }
    if (const auto line = line_of_empty(value)) {
      return empty_value(name).within(fmt::format("{}, line {}", file, line));
    }
    ConfigItem item{.tables = tables, .key = std::move(name), .type = type_of(value)};
    if (const auto* list = value.as_array()) {
      for (const auto& element : *list)
        item.values.push_back(text_of(element));
    } else {
      item.values.push_back(text_of(value));
    }
    items.push_back(std::move(item));
  }
  return {};
}

}  // namespace

Error empty_value(std::string_view option) {
  return {Errc::usage, fmt::format("{}: the value is empty", option)};
}

Result<std::vector<ConfigItem>> parse_config(std::string_view text, std::string_view file) {
  std::vector<ConfigItem> items;
  try {
    MATINEE_TRY(add_items(toml::parse(text), {}, file, items));
  } catch (const toml::parse_error& error) {
    return Error(Errc::usage, fmt::format("{}, line {}: {}", file, error.source().begin.line,
                                          error.description()));
  }
  return items;
}

// OpenSSH makes the same check for its own configuration. A group with the same number as the user
// is taken for the user's private group, whose write permission is harmless.
Result<void> check_config_owner(const std::filesystem::path& file) {
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  const auto refused = [&](std::string_view why) {
    return Error(Errc::usage, fmt::format("{}: {}; nothing in it is used", file.native(), why));
  };
  if (status.st_uid != ::geteuid() && status.st_uid != 0) {
    return refused(fmt::format("belongs to another user (uid {})", status.st_uid));
  }
  const bool is_of_own_group = status.st_gid == ::getegid() && status.st_gid == ::geteuid();
  const mode_t of_others = S_IWOTH | (is_of_own_group ? 0U : unsigned{S_IWGRP});
  if ((status.st_mode & of_others) != 0) return refused("others can write to it (chmod go-w)");
  return {};
}

Result<std::vector<ConfigItem>> read_config_file(const std::filesystem::path& file) {
  MATINEE_TRY(check_config_owner(file));
  constexpr std::size_t k_largest = std::size_t{1} << 20;
  std::ifstream input(file, std::ios::binary);
  std::string text(k_largest + 1, '\0');  // the extra byte reveals a file that is too long
  input.read(text.data(), static_cast<std::streamsize>(text.size()));
  // The count is 0 if the file does not exist, is not readable, or is a folder.
  text.resize(static_cast<std::size_t>(input.gcount()));
  if (text.size() > k_largest) {
    return Error(Errc::usage, fmt::format("{}: more than 1 MiB", file.native()));
  }
  return parse_config(text, file.native());
}

}  // namespace matinee::host
