// SPDX-License-Identifier: MIT
#include "config.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/suggest.hpp"
#include "host/config_file.hpp"
#include "host/paths.hpp"

namespace matinee::cli {

namespace {

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
    const std::string text(std::istreambuf_iterator<char>(input), {});
    const auto owned = host::check_config_owner(file());
    const auto found = owned ? host::parse_config(text, file()) : owned.error();
    if (!found && use_ == ConfigUse::read_known) return {};
    if (!found) throw CLI::ConfigError(found.error().message());
    std::vector<CLI::ConfigItem> wanted;
    for (const host::ConfigItem& each : *found) {
      CLI::ConfigItem item;
      item.parents = each.tables;
      item.name = each.key;
      item.inputs = each.values;
      const CLI::Option* const option = option_of(item);
      if (option == nullptr && use_ == ConfigUse::read_known) continue;
      if (option == nullptr) throw CLI::ConfigError(unknown(item));
      if (!contradicts_the_command_line(*option)) wanted.push_back(std::move(item));
    }
    return wanted;
  }

  std::string to_config(const CLI::App*, bool, bool, std::string) const override { return {}; }

 private:
  std::string file() const {
    const CLI::Option* option = app_.get_config_ptr();
    return option == nullptr ? "configuration file" : option->as<std::string>();
  }

  // Null for a key that is none.
  const CLI::Option* option_of(const CLI::ConfigItem& item) const {
    const CLI::App* app = find_app(app_, item.parents);
    return app == nullptr ? nullptr : find_option(*app, item.name);
  }

  std::string unknown(const CLI::ConfigItem& item) const {
    const CLI::App* app = find_app(app_, item.parents);
    if (app == nullptr) {
      return fmt::format("{}: [{}] is no command", file(), fmt::join(item.parents, "."));
    }
    std::vector<std::string> known;
    for (const CLI::Option* candidate : app->get_options()) {
      for (const std::string& name : candidate->get_lnames())
        known.push_back(name);
    }
    const std::string near = nearest(item.name, known);
    return fmt::format("{}: unknown key {}{}", file(), item.fullname(),
                       near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near));
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

void refuse_empty_values(CLI::App& app) {
  const auto check = [](const std::string& text) {
    return std::string(text.empty() ? "the value is empty" : "");
  };
  for (CLI::Option* option : app.get_options()) {
    // In front of what else looks at the value. An argument of a program to run may be empty.
    const bool is_of_program = !option->nonpositional() && option->get_type_name() == "COMMAND";
    if (option->get_expected_max() > 0 && !is_of_program) {
      option->transform(CLI::Validator(check, "", "not empty"));
    }
  }
  for (CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    refuse_empty_values(*sub);
}

void expand_home_in_paths(CLI::App& app, const std::filesystem::path& home) {
  const auto expand = [home](std::string& text) {
    text = host::expand_home(text, home);
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
