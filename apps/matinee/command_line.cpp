// SPDX-License-Identifier: MIT
#include "command_line.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/split.hpp"
#include "base/suggest.hpp"
#include "host/config_file.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"
#include "usage_errors.hpp"
#include "words.hpp"

namespace matinee::cli {

namespace {

using Bound = std::map<const OptionSpec*, CLI::Option*>;

template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

bool takes_value(const OptionSpec& row) {
  return row.kind != ValueKind::none;
}

// The parser's library sets the variable itself where it knows the type: its conversions decide
// what a number is.
class Binder {
 public:
  Binder(CLI::App& app, std::string names) : app_(app), names_(std::move(names)) {}

  CLI::Option* operator()(std::monostate) const { return nullptr; }
  CLI::Option* operator()(bool* flag) const { return app_.add_flag(names_, *flag); }
  CLI::Option* operator()(std::size_t* number) const { return app_.add_option(names_, *number); }
  CLI::Option* operator()(std::string* text) const { return app_.add_option(names_, *text); }

  CLI::Option* operator()(int* number, bool is_flag) const {
    if (!is_flag) return app_.add_option(names_, *number);
    // A flag that counts into a number is given on every command line, to CLI11 2.4: with 0.
    return app_.add_flag_function(names_, [number](std::int64_t count) {
      // The library counts "false" as -1.
      *number = static_cast<int>(std::clamp<std::int64_t>(count, 0, k_most));
    });
  }

  CLI::Option* operator()(std::vector<std::string>* list, bool is_argument) const {
    CLI::Option* option = app_.add_option(names_, *list);
    // One value behind each name; the next word may be an argument.
    if (!is_argument) option->expected(1)->take_all();
    return option;
  }

  template <class Seconds>  // std::chrono::seconds, or an optional of them
  CLI::Option* operator()(Seconds* seconds) const {
    return app_.add_option_function<int>(
        names_, [seconds](int number) { *seconds = std::chrono::seconds(number); });
  }

 private:
  static constexpr std::int64_t k_most = 1'000;

  CLI::App& app_;
  std::string names_;
};

CLI::Option* bind_row(CLI::App& app, const OptionSpec& row) {
  const Binder binder(app, fmt::format("{}", fmt::join(row.names, ",")));
  return std::visit(
      Overloaded{[&](int* number) { return binder(number, !takes_value(row)); },
                 [&](std::vector<std::string>* list) { return binder(list, row.is_argument()); },
                 [&](auto other) { return binder(other); }},
      row.binding);
}

// Returns what is wrong with a choice, or an empty string.
std::string check_choice(const std::string& value, const std::vector<std::string>& choices,
                         bool ignores_case) {
  const bool is_known = std::ranges::any_of(choices, [&](const std::string& each) {
    return ignores_case ? ascii::equals_ignoring_case(each, value) : each == value;
  });
  if (is_known) return {};
  const std::string near = nearest(value, choices);
  return fmt::format("\"{}\" is not one of {}{}", value, fmt::join(choices, ", "),
                     near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near));
}

bool is_number(const OptionSpec& row) {
  return takes_value(row) && !std::holds_alternative<std::monostate>(row.binding) &&
         !std::holds_alternative<std::string*>(row.binding) &&
         !std::holds_alternative<std::vector<std::string>*>(row.binding);
}

// Returns what is wrong with a decimal number, or an empty string. Rewrites a valid one without the
// leading zeros, by which the library would take it for octal.
std::string check_number(std::string& value, std::pair<int, int> range) {
  const std::size_t first = value.starts_with('-') ? 1 : 0;
  const bool is_whole =
      value.size() > first && value.find_first_not_of("0123456789", first) == std::string::npos;
  if (!is_whole) return fmt::format("\"{}\" is not a whole number", value);
  const auto number = parse_number<std::int64_t>(value);
  if (number && *number >= range.first && *number <= range.second) {
    value = fmt::to_string(*number);
    return {};
  }
  return fmt::format("{} is not between {} and {}", value, range.first, range.second);
}

// Returns what is wrong with several values in one word, or an empty string.
std::string check_elements(const std::string& word, char separator) {
  const std::string around = separator + word + separator;
  const bool has_empty = around.find(std::string(2, separator)) != std::string::npos;
  return has_empty ? "a value is empty" : "";
}

void add_checks(CLI::Option& option, const OptionSpec& row) {
  if (row.check != nullptr) option.transform(CLI::Validator(row.check, "", "value"));
  if (!row.choices.empty()) {
    const auto check = [&row](const std::string& value) {
      return check_choice(value, row.choices, row.ignores_case);
    };
    option.check(CLI::Validator(check, "", "choice"));
  }
  if (is_number(row)) {
    constexpr std::pair k_any{0, std::numeric_limits<int>::max()};
    const auto check = [range = row.range.value_or(k_any)](std::string& value) {
      return check_number(value, range);
    };
    option.transform(CLI::Validator(check, "", "number"));
  }
  if (row.separator != '\0') {
    const auto check = [separator = row.separator](const std::string& word) {
      return check_elements(word, separator);
    };
    option.check(CLI::Validator(check, "", "elements"));
  }
}

// Makes the option take its value as it was typed. These go before every other check, so the last
// one here runs first.
void add_conversions(CLI::Option& option, const OptionSpec& row,
                     const std::filesystem::path& home) {
  if (row.kind == ValueKind::file || row.kind == ValueKind::folder) {
    const auto expand = [home](std::string& text) {
      text = host::expand_home(text, home);
      return std::string();
    };
    option.transform(CLI::Validator(expand, "", "home"));
  }
  if (!row.may_be_empty) {
    // A script that expands a variable that is not set does not mean the default by it.
    const auto refuse_empty = [](const std::string& text) {
      return std::string(text.empty() ? "the value is empty" : "");
    };
    option.transform(CLI::Validator(refuse_empty, "", "not empty"));
  }
  const auto restore = [](std::string& text) {
    text = as_typed(std::move(text));
    return std::string();
  };
  option.transform(CLI::Validator(restore, "", "as typed"));
}

void add_row(CLI::App& app, const OptionSpec& row, const std::filesystem::path& home,
             Bound& bound) {
  if (row.role != OptionRole::plain) return;
  CLI::Option* option = bind_row(app, row);
  bound[&row] = option;
  if (!takes_value(row)) return;
  option->type_name(row.value_name)->required(row.is_required);
  add_checks(*option, row);
  add_conversions(*option, row, home);
  // The value of `--name=[a]`, and of an array in the configuration file. An argument needs the
  // extra ones to be given more than once.
  if (!row.is_argument()) option->allow_extra_args(false);
}

void add_command(CLI::App& app, const CommandSpec& command, const std::filesystem::path& home,
                 Bound& bound) {
  for (const auto* rows : {&command.options, &command.hidden_options, &command.arguments}) {
    for (const OptionSpec& row : *rows)
      add_row(app, row, home, bound);
  }
  for (const auto* rows : {&command.options, &command.hidden_options, &command.arguments}) {
    for (const OptionSpec& row : *rows) {
      for (const std::string& name : row.excludes)
        bound.at(&row)->excludes(app.get_option(name));
      for (const std::string& name : row.needs)
        bound.at(&row)->needs(app.get_option(name));
    }
  }
  if (command.ends_options_at_argument) app.positionals_at_end();
  for (const CommandSpec& below : command.commands) {
    CLI::App* sub = app.add_subcommand(below.name);
    sub->fallthrough();
    if (!below.commands.empty()) sub->require_subcommand(0, 1);
    add_command(*sub, below, home, bound);
  }
}

// The command of a table in the file, or null.
const CommandSpec* find_table(const CommandSpec& program, const CLI::ConfigItem& item) {
  return find_command(program, item.parents);
}

bool contradicts_the_command_line(const CLI::Option& option) {
  const auto others = option.get_excludes();
  return std::ranges::any_of(others, [](const CLI::Option* other) { return other->count() > 0; });
}

std::string unknown_key(const CommandSpec& program, const CLI::ConfigItem& item,
                        std::string_view file) {
  const CommandSpec* table = find_table(program, item);
  if (table == nullptr) {
    return fmt::format("{}: [{}] is no command", file, fmt::join(item.parents, "."));
  }
  std::vector<std::string> known;
  for (const OptionSpec& option : table->options) {
    if (option.is_configurable) known.push_back(option.long_name().substr(2));
  }
  const std::string near = nearest(item.name, known);
  return fmt::format("{}: unknown key {}{}", file, item.fullname(),
                     near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near));
}

// Gives the library the items of the configuration file, and remembers which ones.
class ConfigReader final : public CLI::Config {
 public:
  ConfigReader(const CommandSpec& program, const Bound& bound, const CLI::App& app, ConfigUse use)
      : program_(program), bound_(bound), app_(app), use_(use) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    if (use_ == ConfigUse::ignore) return {};
    const CLI::Option& option = *app_.get_config_ptr();
    is_named_ = option.count() > 0;
    const auto file = option.as<std::string>();
    const std::string text(std::istreambuf_iterator<char>(input), {});
    const auto owned = host::check_config_owner(file);
    const auto found = owned ? host::parse_config(text, file) : owned.error();
    if (!found && use_ == ConfigUse::read_known) return {};
    if (!found) throw CLI::ConfigError(found.error().message());
    std::vector<CLI::ConfigItem> wanted;
    for (const host::ConfigItem& each : *found) {
      CLI::ConfigItem item;
      item.parents = each.tables;
      item.name = each.key;
      item.inputs = each.values;
      const CommandSpec* table = find_table(program_, item);
      const OptionSpec* row = table == nullptr ? nullptr : find_configurable(*table, item.name);
      if (row == nullptr && use_ == ConfigUse::read_known) continue;
      if (row == nullptr) throw CLI::ConfigError(unknown_key(program_, item, file));
      if (is_overruled(*row)) continue;
      taken_.insert(row);
      wanted.push_back(std::move(item));
    }
    return wanted;
  }

  std::string to_config(const CLI::App*, bool, bool, std::string) const override { return {}; }

  /// Whether the value of the row is from the file.
  bool has_given(const OptionSpec& row) const { return taken_.contains(&row); }
  /// Whether the command line names the file. The library adds the name of the usual one.
  bool is_named() const { return is_named_; }

 private:
  bool is_overruled(const OptionSpec& row) const {
    const CLI::Option& option = *bound_.at(&row);
    return option.count() > 0 || row.origin == Origin::environment ||
           contradicts_the_command_line(option);
  }

  const CommandSpec& program_;
  const Bound& bound_;
  const CLI::App& app_;
  ConfigUse use_;
  // The library reads through a pointer to const.
  mutable std::set<const OptionSpec*> taken_;
  mutable bool is_named_ = false;
};

// Before parsing, so that messages about the arguments follow them, too.
void apply_environment(CommandSpec& program) {
  for_each_option(program, [](const CommandSpec&, OptionSpec& row) {
    if (row.variable.empty() || host::variable(row.variable.c_str()).empty()) return;
    *std::get<bool*>(row.binding) = true;
    row.origin = Origin::environment;
  });
}

class Parser {
 public:
  Parser(CommandSpec& program, const ParseSettings& settings) : program_(program) {
    app_.name(program.name);
    for (const OptionSpec& row : program.options)
      add_special(row, settings);
    reader_ = std::make_shared<ConfigReader>(program, bound_, app_, settings.config_use);
    app_.config_formatter(reader_);
    app_.require_subcommand(1);
    add_command(app_, program, settings.home, bound_);
  }

  ParseResult parse(int argc, char** argv) {
    ParseResult result;
    try {
      apply_environment(program_);
      auto words = words_of(argc, argv, letters_with_value(program_));
      std::ranges::reverse(words);  // as CLI11 wants them
      app_.parse(std::move(words));
    } catch (const CLI::CallForHelp&) {
      result.request = Request::help;
    } catch (const CLI::CallForVersion&) {
      result.request = Request::version;
    } catch (const CLI::ParseError& error) {
      result.error = error_of(error);
    } catch (const std::logic_error&) {
      // CLI11 2.1 passes the value of a flag that counts to std::stoll without a look at it.
      result.error = Error(Errc::usage, counting_flags() + ": the value is not a number");
    }
    result.path = path();
    result.config_file = config_file();
    set_results();
    return result;
  }

 private:
  std::string counting_flags() const {
    std::set<std::string> names;
    for (const auto& [row, option] : bound_) {
      if (std::holds_alternative<int*>(row->binding) && !takes_value(*row)) {
        names.insert(row->long_name());
      }
    }
    return fmt::format("{}", fmt::join(names, ", "));
  }

  // Those that the library handles must be there before the commands, which inherit the first.
  void add_special(const OptionSpec& row, const ParseSettings& settings) {
    const std::string names = fmt::format("{}", fmt::join(row.names, ","));
    if (row.role == OptionRole::help) app_.set_help_flag(names);
    if (row.role == OptionRole::version) app_.set_version_flag(names, program_.name);
    if (row.role != OptionRole::config_file) return;
    CLI::Option* option = app_.set_config(names, settings.usual_config_file);
    option->type_name(row.value_name);
    add_conversions(*option, row, settings.home);
    option->allow_extra_args(false);
  }

  std::vector<std::string> path() const {
    std::vector<std::string> names;
    for (auto chosen = app_.get_subcommands(); !chosen.empty();
         chosen = chosen.front()->get_subcommands()) {
      names.push_back(chosen.front()->get_name());
    }
    return names;
  }

  // Empty for an option that has no usable value either.
  std::string config_file() const {
    const CLI::Option& option = *app_.get_config_ptr();
    // Since CLI11 2.4 an option that nobody gave has no value to convert once it was parsed.
    if (option.count() == 0) return option.get_default_str();
    try {
      return option.as<std::string>();
    } catch (const CLI::ParseError&) {
      return {};
    }
  }

  // CLI11 calls a command that it does not know a missing one.
  Error error_of(const CLI::ParseError& error) const {
    if (dynamic_cast<const CLI::FileError*>(&error) != nullptr) {
      return Error(Errc::not_found, fmt::format("{}: no such file", config_file()))
          .about(Subject::input);
    }
    const auto unknown = app_.remaining(true);
    const bool is_command_missing = app_.get_subcommands().empty();
    const bool is_extra = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
    if (!unknown.empty() && (is_command_missing || is_extra)) {
      return unknown_word(as_typed(unknown.front()), program_, path());
    }
    if (is_command_missing && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
      return {Errc::usage, "no command is given"};
    }
    const std::string_view what = error.what();
    constexpr std::string_view k_excludes = " excludes ";
    const auto at = what.find(k_excludes);
    if (dynamic_cast<const CLI::ExcludesError*>(&error) != nullptr && at != what.npos) {
      return {Errc::usage, fmt::format("{} and {} cannot be given together", what.substr(0, at),
                                       what.substr(at + k_excludes.size()))};
    }
    return {Errc::usage, std::string(what)};
  }

  void set_results() {
    for_each_option(program_, [this](const CommandSpec&, OptionSpec& row) {
      if (row.role == OptionRole::config_file) return set_config_row(row);
      const auto found = bound_.find(&row);
      if (found == bound_.end() || found->second->count() == 0) return;
      if (row.is_given != nullptr) *row.is_given = true;
      if (row.separator != '\0') split_values(row);
      row.origin = reader_->has_given(row) ? Origin::config_file : Origin::command_line;
    });
    set_chosen(app_, program_);
  }

  // The library would drop empty values, and take the next word for a missing one.
  static void split_values(const OptionSpec& row) {
    auto& list = *std::get<std::vector<std::string>*>(row.binding);
    std::vector<std::string> values;
    for (std::string_view word : list) {
      while (!word.empty())
        values.emplace_back(split_off(word, row.separator));
    }
    list = std::move(values);
  }

  void set_config_row(OptionSpec& row) const {
    if (app_.get_config_ptr()->count() == 0) return;
    *std::get<std::string*>(row.binding) = config_file();
    row.origin = reader_->is_named() ? Origin::command_line : Origin::default_value;
  }

  static void set_chosen(const CLI::App& app, const CommandSpec& command) {
    for (const CommandSpec& below : command.commands) {
      const CLI::App& sub = *app.get_subcommand(below.name);
      if (below.is_chosen != nullptr) *below.is_chosen = sub.parsed();
      set_chosen(sub, below);
    }
  }

  CommandSpec& program_;
  CLI::App app_;
  Bound bound_;
  std::shared_ptr<ConfigReader> reader_;
};

}  // namespace

ParseResult parse_command_line(CommandSpec& program, int argc, char** argv,
                               const ParseSettings& settings) {
  Parser parser(program, settings);
  return parser.parse(argc, argv);
}

}  // namespace matinee::cli
