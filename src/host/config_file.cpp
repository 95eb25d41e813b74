// SPDX-License-Identifier: MIT
#include "host/config_file.hpp"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

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

void add_items(const toml::table& table, const std::vector<std::string>& tables,
               std::vector<ConfigItem>& items) {
  for (const auto& [key, value] : table) {
    std::string name(key.str());
    if (const auto* inner = value.as_table()) {
      std::vector<std::string> path = tables;
      path.push_back(std::move(name));
      add_items(*inner, path, items);
      continue;
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
}

}  // namespace

Result<std::vector<ConfigItem>> parse_config(std::string_view text, std::string_view file) {
  std::vector<ConfigItem> items;
  try {
    add_items(toml::parse(text), {}, items);
  } catch (const toml::parse_error& error) {
    return Error(Errc::usage, fmt::format("{}, line {}: {}", file, error.source().begin.line,
                                          error.description()));
  }
  return items;
}

Result<std::vector<ConfigItem>> read_config_file(const std::filesystem::path& file) {
  constexpr std::size_t k_largest = std::size_t{1} << 20;
  std::ifstream input(file, std::ios::binary);
  std::string text(k_largest + 1, '\0');
  input.read(text.data(), static_cast<std::streamsize>(text.size()));
  // Nothing came if there is no such file, if it may not be read, or if it is a folder.
  text.resize(static_cast<std::size_t>(input.gcount()));
  if (text.size() > k_largest) {
    return Error(Errc::usage, fmt::format("{}: more than 1 MiB", file.native()));
  }
  return parse_config(text, file.native());
}

}  // namespace matinee::host
