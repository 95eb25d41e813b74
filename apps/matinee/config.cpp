// SPDX-License-Identifier: MIT
#include "config.hpp"

#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <toml++/toml.h>

namespace matinee::cli {

namespace {

std::string text_of(const toml::node& value) {
  if (const auto* text = value.as_string()) return text->get();
  std::ostringstream out;
  out << toml::node_view<const toml::node>(value);
  return out.str();
}

void add_items(const toml::table& table, const std::vector<std::string>& parents,
               std::vector<CLI::ConfigItem>& items) {
  for (const auto& [key, value] : table) {
    const std::string name(key.str());
    if (const auto* inner = value.as_table()) {
      std::vector<std::string> path = parents;
      path.push_back(name);
      add_items(*inner, path, items);
      continue;
    }
    CLI::ConfigItem item;
    item.parents = parents;
    item.name = name;
    if (const auto* list = value.as_array()) {
      for (const auto& element : *list)
        item.inputs.push_back(text_of(element));
    } else {
      item.inputs.push_back(text_of(value));
    }
    items.push_back(std::move(item));
  }
}

class TomlReader final : public CLI::Config {
 public:
  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    std::vector<CLI::ConfigItem> found;
    try {
      add_items(toml::parse(input), {}, found);
    } catch (const toml::parse_error& error) {
      throw CLI::ConfigError(fmt::format("configuration file, line {}: {}",
                                         error.source().begin.line, error.description()));
    }
    return found;
  }

  std::string to_config(const CLI::App*, bool, bool, std::string) const override { return {}; }
};

}  // namespace

std::shared_ptr<CLI::Config> make_config_reader() {
  return std::make_shared<TomlReader>();
}

}  // namespace matinee::cli
