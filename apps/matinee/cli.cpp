// SPDX-License-Identifier: MIT
#include "cli.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "access/surroundings.hpp"
#include "action.hpp"
#include "command_line.hpp"
#include "help.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"
#include "json.hpp"
#include "program_table.hpp"
#include "version.hpp"

namespace matinee::cli {

namespace {

std::string usual_config_file(const cookies::Environment& environment) {
  if (environment.config_home.empty()) return {};
  const auto file = host::usual_config_file(environment.config_home);
  std::error_code ignored;
  return std::filesystem::exists(file, ignored) ? file.native() : std::string();
}

// The options, and what became of parsing the command line into them.
struct Program : ProgramTable {
  ParseResult parsed;

  Program(const cookies::Environment& environment, ConfigUse use, int argc, char** argv)
      : parsed(parse_command_line(table, argc, argv,
                                  {.home = environment.home,
                                   .usual_config_file = usual_config_file(environment),
                                   .config_use = use})) {}

  std::string_view chosen_name() const {
    return parsed.path.empty() ? std::string_view() : parsed.path.front();
  }

  /// What parsing chose; there is one if it succeeded.
  Command& chosen() const { return command(chosen_name()); }

  bool has_config_file() const {
    std::error_code ignored;
    return std::filesystem::is_regular_file(parsed.config_file, ignored);
  }
};

ExitCode tell_error(const Error& error, const GlobalOptions& options, std::string_view command,
                    std::string_view agents_source = {}) {
  const Action action = action_of(options, command, agents_source);
  if (options.json) {
    Console console(Verbosity::normal, Color::off);
    (void)console.write(json_of(error, action));
  }
  const Console console(options.quiet ? Verbosity::quiet : Verbosity::normal, color_of(options));
  console.fail(error.message());
  console.advise(hint_for(error, action));
  return error.code() == Errc::cancelled ? SignalWatcher::exit_code() : exit_code_of(error.code());
}

// For the time before the arguments are understood.
GlobalOptions options_by_sight(int argc, char** argv) {
  GlobalOptions options;
  options.json = std::any_of(argv, argv + argc, [](std::string_view a) { return a == "--json"; });
  options.no_color = !host::variable(k_no_color_variable).empty();
  return options;
}

std::string help_of(const Program& program) {
  std::string path = program.table.name;
  for (const std::string& name : program.parsed.path)
    path += " " + name;
  return help_of(*find_command(program.table, program.parsed.path), path);
}

// Prints what --help or --version asks for.
Result<ExitCode> print(const Program& program) {
  Console console(Verbosity::normal, Color::off);
  const bool is_help = program.parsed.request == Request::help;
  const auto written =
      console.write(is_help ? help_of(program) : fmt::format("matinee {}\n", k_version));
  if (written) return ExitCode::ok;
  if (console.reader_is_gone()) return ExitCode::broken_pipe;
  return written.error();
}

// `message` as one about `file`: its name, which may stand at the start, is not said twice.
ConfigFault fault_in(const std::string& file, std::string_view message) {
  if (message.starts_with(file)) {
    message.remove_prefix(file.size());
    message.remove_prefix(std::min(message.find_first_not_of(",: "), message.size()));
  }
  return {.file = file, .what = std::string(message)};
}

// Where the arguments are understood without the configuration file, the file is at fault: help is
// given nevertheless, and `program` becomes one without a file if its command works so.
void parse_without_config(std::unique_ptr<Program>& program,
                          const cookies::Environment& environment, int argc, char** argv) {
  // What else is in the file may be how the service is reached.
  auto bare = std::make_unique<Program>(environment, ConfigUse::read_known, argc, argv);
  if (bare->parsed.error) {
    bare = std::make_unique<Program>(environment, ConfigUse::ignore, argc, argv);
  }
  if (bare->parsed.error) {
    program->parsed.error = bare->parsed.error;
    return;
  }
  if (bare->parsed.request == Request::run) {
    const Error& error = *program->parsed.error;
    ConfigFault fault = fault_in(program->parsed.config_file, error.message());
    if (!bare->chosen().works_without_config()) {
      program->parsed.error = Error(error.code(), fmt::format("{}: {}", fault.file, fault.what));
      return;
    }
    bare->options.config_fault = std::move(fault);
  }
  program = std::move(bare);
}

Result<ExitCode> run_command(Program& program, Context& context) {
  context.console().detail(fmt::format("matinee {}: {}", k_version, program.chosen_name()));
  auto code = program.chosen().run(context);
  if (!code && code.error().code() == Errc::rejected) context.access().report_refused();
  // Whoever closed the pipe has what was wanted: as quiet as what SIGPIPE ends.
  if (!code && context.console().reader_is_gone()) return ExitCode::broken_pipe;
  return code;
}

// Whether an error is about the value of an option that every command has.
bool is_about_program_option(const Error& error, const CommandSpec& program) {
  return std::ranges::any_of(program.options, [&](const OptionSpec& option) {
    return error.message().starts_with(option.long_name() + ":");
  });
}

ExitCode parse_and_run(int argc, char** argv) {
  const auto environment = access::read_environment();
  auto program = std::make_unique<Program>(environment, ConfigUse::read, argc, argv);
  if (program->parsed.error && program->has_config_file()) {
    parse_without_config(program, environment, argc, argv);
  }
  if (!program->parsed.error && program->parsed.request != Request::run) {
    const auto printed = print(*program);
    if (printed) return *printed;
    program->parsed.error = printed.error();
  }
  if (program->parsed.error) {
    GlobalOptions options = program->options;
    options.json |= options_by_sight(argc, argv).json;
    // The help of the program itself has the options of every command.
    const bool is_of_all = is_about_program_option(*program->parsed.error, program->table);
    return tell_error(*program->parsed.error, options, is_of_all ? "" : program->chosen_name());
  }
  program->chosen().prepare_process({argv, static_cast<std::size_t>(argc)});
  Context context(program->options, environment);
  const auto code = run_command(*program, context);
  if (code) return *code;
  return tell_error(code.error(), program->options, program->chosen_name(),
                    context.access().agents_source_of(code.error()));
}

}  // namespace

int run(int argc, char** argv) {
  try {
    return static_cast<int>(parse_and_run(argc, argv));
  } catch (const std::exception& error) {
    const Error bug(Errc::bug, fmt::format("bug: {}", error.what()));
    return static_cast<int>(tell_error(bug, options_by_sight(argc, argv), ""));
  }
}

}  // namespace matinee::cli
