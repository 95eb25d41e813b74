// SPDX-License-Identifier: MIT
#include "config.hpp"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include "base/suggest.hpp"

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

// The app of a table, or null.
const CLI::App* find_app(const CLI::App& root, const std::vector<std::string>& path) {
  const CLI::App* app = &root;
  for (const std::string& name : path) {
    const auto below =
        app->get_subcommands([&](const CLI::App* sub) { return sub->get_name() == name; });
    if (below.empty()) return nullptr;
    app = below.front();
  }
  return app;
}

// By its long name; what makes sense on the command line alone is none.
const CLI::Option* find_option(const CLI::App& app, const std::string& name) {
  if (name == "help" || name == "version" || name == "config") return nullptr;
  for (const CLI::Option* option : app.get_options()) {
    const auto& names = option->get_lnames();
    if (std::find(names.begin(), names.end(), name) != names.end()) return option;
  }
  return nullptr;
}

bool contradicts_the_command_line(const CLI::Option& option) {
  const auto others = option.get_excludes();
  return std::any_of(others.begin(), others.end(),
                     [](const CLI::Option* other) { return other->count() > 0; });
}

class TomlReader final : public CLI::Config {
 public:
  TomlReader(CLI::App& app, ConfigUse use) : app_(app), use_(use) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    if (use_ == ConfigUse::ignore) return {};
    std::vector<CLI::ConfigItem> found;
    try {
      add_items(toml::parse(input), {}, found);
    } catch (const toml::parse_error& error) {
      throw CLI::ConfigError(
          fmt::format("{}, line {}: {}", file(), error.source().begin.line, error.description()));
    }
    std::vector<CLI::ConfigItem> wanted;
    for (CLI::ConfigItem& item : found) {
      if (!contradicts_the_command_line(option_of(item))) wanted.push_back(std::move(item));
    }
    return wanted;
  }

  std::string to_config(const CLI::App*, bool, bool, std::string) const override { return {}; }

 private:
  std::string file() const {
    const CLI::Option* option = app_.get_config_ptr();
    return option == nullptr ? "configuration file" : option->as<std::string>();
  }

  const CLI::Option& option_of(const CLI::ConfigItem& item) const {
    const CLI::App* app = find_app(app_, item.parents);
    if (app == nullptr) {
      throw CLI::ConfigError(
          fmt::format("{}: [{}] is no command", file(), fmt::join(item.parents, ".")));
    }
    const CLI::Option* option = find_option(*app, item.name);
    if (option != nullptr) return *option;
    std::vector<std::string> known;
    for (const CLI::Option* candidate : app->get_options()) {
      for (const std::string& name : candidate->get_lnames())
        known.push_back(name);
    }
    const std::string near = nearest(item.name, known);
    throw CLI::ConfigError(fmt::format("{}: unknown key {}{}", file(), item.fullname(),
                                       near.empty() ? "" : fmt::format(" (meant: {}?)", near)));
  }

  CLI::App& app_;
  ConfigUse use_;
};

}  // namespace

std::shared_ptr<CLI::Config> make_config_reader(CLI::App& app, ConfigUse use) {
  return std::make_shared<TomlReader>(app, use);
}

ConfigFault fault_in(const std::string& file, std::string_view message) {
  if (message.starts_with(file)) {
    message.remove_prefix(file.size());
    message.remove_prefix(std::min(message.find_first_not_of(",: "), message.size()));
  }
  return {.file = file, .what = std::string(message)};
}

void expand_home_in_paths(CLI::App& app, const std::filesystem::path& home) {
  const auto expand = [home](std::string& text) {
    if (text.starts_with("~/")) text = (home / text.substr(2)).native();
    return std::string();
  };
  for (CLI::Option* option : app.get_options()) {
    const std::string type = option->get_type_name();
    if (type == "FILE" || type == "FOLDER") {
      option->transform(CLI::Validator(expand, "", "home"));
    }
  }
  for (CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    expand_home_in_paths(*sub, home);
}

}  // namespace matinee::cli
