// SPDX-License-Identifier: MIT
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "command.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"
#include "json_value.hpp"
#include "ui/table.hpp"

namespace matinee::cli {

namespace {

// One option of the program or of a command.
struct Setting {
  std::string command = {};  // "watchlist import"; empty for an option of every command
  std::string option = {};   // "--limit"
  json::Ordered value = {};  // null for none
  Origin origin = Origin::default_value;
  std::string where = {};  // the file or the variable that gave the value
};

// A number below its range stands for none.
template <class Number>
json::Ordered number_of(Number number, const OptionSpec& row) {
  const bool is_none = row.range && number < static_cast<Number>(row.range->first);
  return is_none ? json::Ordered(nullptr) : json::Ordered(number);
}

struct ReadValue {
  const OptionSpec& row;

  json::Ordered operator()(std::monostate) const { return nullptr; }
  json::Ordered operator()(const bool* flag) const { return *flag; }
  json::Ordered operator()(const int* number) const { return number_of(*number, row); }
  json::Ordered operator()(const std::size_t* number) const { return number_of(*number, row); }
  json::Ordered operator()(const std::string* text) const { return json::text_or_null(*text); }
  json::Ordered operator()(const std::vector<std::string>* list) const {
    return list->empty() ? json::Ordered(nullptr) : json::Ordered(*list);
  }
  json::Ordered operator()(const std::chrono::seconds* span) const { return span->count(); }
  json::Ordered operator()(const std::optional<std::chrono::seconds>* span) const {
    return *span ? json::Ordered((*span)->count()) : json::Ordered(nullptr);
  }
};

json::Ordered value_of(const OptionSpec& row) {
  json::Ordered value = std::visit(ReadValue{row}, row.binding);
  return row.is_private && !value.is_null() ? json::Ordered("****") : value;
}

void add_settings(const CommandSpec& command, const std::string& path,
                  const std::string& config_file, std::vector<Setting>& settings) {
  for (const OptionSpec& row : command.options) {
    if (row.role == OptionRole::help || row.role == OptionRole::version) continue;
    Setting setting{
        .command = path, .option = row.long_name(), .value = value_of(row), .origin = row.origin};
    if (row.origin == Origin::environment) setting.where = row.variable;
    if (row.origin == Origin::config_file) setting.where = config_file;
    settings.push_back(std::move(setting));
  }
  for (const CommandSpec& below : command.commands) {
    add_settings(below, path.empty() ? below.name : path + " " + below.name, config_file, settings);
  }
}

std::string_view name_of(Origin origin) {
  switch (origin) {
    case Origin::default_value:
      break;
    case Origin::config_file:
      return "config_file";
    case Origin::environment:
      return "environment";
    case Origin::command_line:
      return "command_line";
  }
  return "default";
}

std::string words_for(const Setting& setting) {
  switch (setting.origin) {
    case Origin::default_value:
      break;
    case Origin::config_file:
      return "configuration file";
    case Origin::environment:
      return setting.where;
    case Origin::command_line:
      return "command line";
  }
  return "default";
}

// As the configuration file writes it, a list without its brackets.
std::string words_for(const json::Ordered& value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string words;
  for (const json::Ordered& each : value)
    words += (words.empty() ? "" : ", ") + each.get<std::string>();
  return words;
}

// What the environment says that is no option.
std::vector<Setting> variables() {
  std::vector<Setting> found;
  for (const char* name : {"MATINEE_SOCKET", host::k_token_file_variable}) {
    const std::string value = host::variable(name);
    found.push_back({.option = name,
                     .value = json::text_or_null(value),
                     .origin = value.empty() ? Origin::default_value : Origin::environment,
                     .where = value.empty() ? "" : name});
  }
  return found;
}

class ConfigCommand final : public Command {
 public:
  explicit ConfigCommand(const CommandSpec& program) : program_(program) {}

  std::string_view name() const override { return "config"; }
  std::string_view summary() const override {
    return "Show the value of every option, and where it comes from";
  }

  void add_options(CommandSpec& command) override {
    command.add_command("show", "Show every option (the default)");
  }

  Result<ExitCode> run(Context& context) override {
    std::vector<Setting> settings;
    add_settings(program_, "", context.options().config_file, settings);
    Console& console = context.console();
    MATINEE_TRY(context.options().json ? console.write(json_of(settings))
                                       : console.write_styled(table_of(settings, console)));
    return ExitCode::ok;
  }

 private:
  static std::string json_of(const std::vector<Setting>& settings) {
    json::Ordered options = json::Ordered::array();
    for (const Setting& each : settings) {
      options.push_back({{"command", json::text_or_null(each.command)},
                         {"option", each.option.substr(2)},
                         {"value", each.value},
                         {"from", name_of(each.origin)},
                         {"where", json::text_or_null(each.where)}});
    }
    json::Ordered environment = json::Ordered::object();
    for (const Setting& each : variables())
      environment[each.option] = each.value;
    return line_of({{"options", std::move(options)}, {"environment", std::move(environment)}});
  }

  static std::string table_of(std::vector<Setting> settings, const Console& console) {
    for (Setting& each : variables())
      settings.push_back(std::move(each));
    std::vector<Row> rows;
    for (const Setting& each : settings) {
      const std::string name =
          fmt::format("{}{}{}", each.command, each.command.empty() ? "" : " ", each.option);
      const bool is_set = each.origin != Origin::default_value;
      rows.push_back(
          {name, {words_for(each.value), is_set ? Style::strong : Style::plain}, words_for(each)});
    }
    return render_table({"OPTION", "VALUE", "FROM"}, std::move(rows), console.output());
  }

  const CommandSpec& program_;
};

}  // namespace

std::unique_ptr<Command> make_config_command(const CommandSpec& program) {
  return std::make_unique<ConfigCommand>(program);
}

}  // namespace matinee::cli
