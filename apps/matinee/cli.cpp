// SPDX-License-Identifier: MIT
#include "cli.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <sstream>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "access/surroundings.hpp"
#include "action.hpp"
#include "base/suggest.hpp"
#include "command.hpp"
#include "config.hpp"
#include "help.hpp"
#include "host/paths.hpp"
#include "json.hpp"
#include "mubi/page.hpp"
#include "version.hpp"
#include "words.hpp"

namespace matinee::cli {

std::vector<std::unique_ptr<Command>> all_commands() {
  std::vector<std::unique_ptr<Command>> commands;
  commands.push_back(make_sources_command());
  commands.push_back(make_cookies_command());
  commands.push_back(make_headers_command());
  commands.push_back(make_credential_command());
  commands.push_back(make_status_command());
  commands.push_back(make_login_command());
  commands.push_back(make_logout_command());
  commands.push_back(make_agent_command());
  commands.push_back(make_exec_command());
  commands.push_back(make_search_command());
  commands.push_back(make_film_command());
  commands.push_back(make_browse_command());
  commands.push_back(make_collection_command());
  commands.push_back(make_list_command());
  commands.push_back(make_series_command());
  commands.push_back(make_watchlist_command());
  commands.push_back(make_ratings_command());
  commands.push_back(make_history_command());
  commands.push_back(make_lists_command());
  commands.push_back(make_backup_command());
  commands.push_back(make_open_command());
  commands.push_back(make_play_command());
  commands.push_back(make_api_command());
  commands.push_back(make_download_command());
  commands.push_back(make_manifest_command());
  commands.push_back(make_doctor_command());
  commands.push_back(make_completion_command());
  commands.push_back(make_help_command());
  return commands;
}

namespace {

constexpr std::string_view k_sources_group = "Where the session comes from";
constexpr std::string_view k_network_group = "Network";
constexpr std::string_view k_output_group = "Output";

void add_source_options(CLI::App& app, GlobalOptions& options) {
  const std::string group(k_sources_group);
  auto* browser = app.add_option("--cookies-from-browser", options.cookies_from_browser,
                                 "take the session from this browser")
                      ->type_name("BROWSER[+KEYRING][:PROFILE][::CONTAINER]")
                      ->group(group);
  app.add_option("--cookies", options.cookies_file,
                 "take the session from a cookies.txt or a JSON file; - is standard input")
      ->type_name("FILE")
      ->excludes(browser)
      ->group(group);
  app.add_flag("--no-agent", options.no_agent, "neither ask nor start an agent")->group(group);
  app.add_flag("--no-login", options.no_login, "do not start a login")->group(group);
  app.add_flag("--no-prompt", options.no_prompt, "never raise a keyring's prompt")->group(group);
}

// Upper-cases what is given; refuses what is no country code.
std::string check_country(std::string& text) {
  const auto code = mubi::country_code(text);
  if (!code) return "not a country code of two letters: " + text;
  text = *code;
  return {};
}

// HOST1:PORT1:HOST2:PORT2: a mistake would lead to the real network with the real session.
std::string check_connect_to(std::string& text) {
  if (access::is_connect_rule(text)) return {};
  return "not HOST1:PORT1:HOST2:PORT2: " + text;
}

void add_network_options(CLI::App& app, GlobalOptions& options) {
  const std::string group(k_network_group);
  app.add_option("--cacert", options.cacert, "trust the authorities in FILE, and no others")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--connect-to", options.connect_to, "connect to another host and port, as in curl")
      ->type_name("HOST1:PORT1:HOST2:PORT2")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false)
      ->check(CLI::Validator(check_connect_to, "", "connect-to"))
      ->group(group);
  app.add_option("--country", options.country,
                 "the client-country (two letters), if the service does not tell it")
      ->type_name("CODE")
      ->transform(CLI::Validator(check_country, "", "country"))
      ->group(group);
}

void add_output_options(CLI::App& app, GlobalOptions& options) {
  const std::string group(k_output_group);
  app.add_flag("--json", options.json, "answer in JSON on standard output")->group(group);
  auto* quiet = app.add_flag("-q,--quiet", options.quiet, "print errors only")->group(group);
  // A flag that counts into a number is given on every command line, to CLI11 2.4: with 0.
  const auto set_verbosity = [&options](std::int64_t count) {
    options.verbosity = static_cast<int>(count);
  };
  app.add_flag_function("-v,--verbose", set_verbosity, "print more; never a secret")
      ->excludes(quiet)
      ->group(group);
  app.add_flag("--no-color", options.no_color, "plain text")->group(group);
}

std::string default_config_file(const cookies::Environment& environment) {
  if (environment.config_home.empty()) return {};
  const auto file = host::usual_config_file(environment.config_home);
  std::error_code ignored;
  return std::filesystem::exists(file, ignored) ? file.native() : std::string();
}

// CLI11 binds to these: they stay where they are while it parses.
struct Program {
  GlobalOptions options;
  std::vector<std::unique_ptr<Command>> commands = all_commands();
  CLI::App app{"One MUBI sign-in for every command-line tool", "matinee"};

  Program(const cookies::Environment& environment, ConfigUse use) {
    app.formatter(make_help_formatter());
    app.set_help_flag("-h,--help", "print this help");
    app.set_version_flag("--version", fmt::format("matinee {}", k_version), "print the version");
    app.require_subcommand(1);
    add_source_options(app, options);
    add_network_options(app, options);
    add_output_options(app, options);
    app.config_formatter(make_config_reader(app, use));
    app.set_config("--config", default_config_file(environment),
                   "read options from this TOML file instead of the usual one")
        ->type_name("FILE")
        ->group(std::string(k_output_group));
    for (const auto& command : commands) {
      CLI::App* sub =
          app.add_subcommand(std::string(command->name()), std::string(command->summary()));
      sub->fallthrough();
      command->add_options(*sub);
    }
    expand_home_in_paths(app, environment.home);
    refuse_empty_values(app);
    keep_words_whole(app);
  }

  Command* chosen() const {
    const auto found = std::ranges::find_if(
        commands, [&](const auto& c) { return app.got_subcommand(std::string(c->name())); });
    return found == commands.end() ? nullptr : found->get();
  }

  std::string_view name_of_chosen() const {
    const Command* command = chosen();
    return command == nullptr ? std::string_view() : command->name();
  }

  /// What was chosen, with the commands below it.
  const CLI::App& app_of_chosen() const {
    return *app.get_subcommand(std::string(name_of_chosen()));
  }

  /// Empty for an option that has no usable value either.
  std::string config_file() const {
    const CLI::Option& option = *app.get_config_ptr();
    // Since CLI11 2.4 an option that nobody gave has no value to convert once it was parsed.
    if (option.count() == 0) return option.get_default_str();
    try {
      return option.as<std::string>();
    } catch (const CLI::ParseError&) {
      return {};
    }
  }

  bool has_config_file() const {
    std::error_code ignored;
    return std::filesystem::is_regular_file(config_file(), ignored);
  }
};

std::string meant(const std::string& near) {
  return near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near);
}

void add_long_names(const CLI::App& app, std::vector<std::string>& names) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames())
      names.push_back("--" + name);
  }
}

// Behind a command that has others below it, and none of them, it was meant for one.
Error one_too_many(const std::string& word, const CLI::App& command) {
  std::vector<std::string> known;
  for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; }))
    known.push_back(sub->get_name());
  if (known.empty() || !command.get_subcommands().empty()) {
    const auto positionals =
        command.get_options([](const CLI::Option* option) { return !option->nonpositional(); });
    return {Errc::usage, fmt::format("{} takes {} arguments: {}", command.get_name(),
                                     positionals.empty() ? "no" : "no more", word)};
  }
  return {Errc::usage,
          fmt::format("unknown command \"{} {}\"{}; {} has {}", command.get_name(), word,
                      meant(nearest(word, known)), command.get_name(), fmt::join(known, ", "))};
}

// What a browser's bar shows, or "mubi.com/films/x".
bool is_film_address(std::string_view word) {
  return word.starts_with("https://") || word.starts_with("http://") ||
         word.starts_with("mubi.com/") || word.starts_with("www.mubi.com/");
}

// The command that a word of other programs stands for; empty for none.
std::string_view synonym_of(std::string_view word) {
  constexpr auto k_synonyms = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"whoami", "status"},
      {"account", "status"},
      {"me", "status"},
      {"auth", "login"},
      {"signin", "login"},
      {"sign-in", "login"},
      {"logon", "login"},
      {"signout", "logout"},
      {"sign-out", "logout"},
      {"logoff", "logout"},
      {"refresh", "status --refresh"},
      {"token", "headers"},
      {"header", "headers"},
      {"get", "download"},
      {"dl", "download"},
      {"fetch", "download"},
      {"find", "search"},
      {"info", "film"},
      {"show", "film"},
      {"movie", "film"},
      {"run", "exec"},
      {"check", "doctor"},
      {"diagnose", "doctor"},
      {"browsers", "sources"},
      {"profiles", "sources"},
      {"lock", "agent lock"},
      {"unlock", "agent unlock"},
      {"start", "agent start"},
      {"stop", "agent stop"},
      {"daemon", "agent"},
      {"trailer", "download --trailer"},
      {"subtitles", "download --write-subs"},
  });
  const auto found =
      std::ranges::find(k_synonyms, word, &std::pair<std::string_view, std::string_view>::first);
  return found == k_synonyms.end() ? std::string_view() : found->second;
}

// What was not understood, and what may have been meant.
Error unknown_word(const std::string& word, const Program& program) {
  std::vector<std::string> known;
  if (word.starts_with("-")) {
    add_long_names(program.app, known);
    for (const CLI::App* sub : program.app.get_subcommands())
      add_long_names(*sub, known);
    const std::string name = word.substr(0, word.find('='));
    return {Errc::usage, fmt::format("unknown option \"{}\"{}", name, meant(nearest(name, known)))};
  }
  if (program.chosen() != nullptr) return one_too_many(word, program.app_of_chosen());
  for (const auto& command : program.commands)
    known.emplace_back(command->name());
  if (is_film_address(word)) {
    return {Errc::usage,
            fmt::format("{0} needs a command; did you mean \"matinee film {0}\" or \"matinee "
                        "download {0}\"?",
                        word)};
  }
  const std::string synonym(synonym_of(word));
  return {Errc::usage, fmt::format("unknown command \"{}\"{}", word,
                                   meant(synonym.empty() ? nearest(word, known) : synonym))};
}

// CLI11 calls a command that it does not know a missing one.
Error usage_error(const CLI::ParseError& error, const Program& program) {
  if (dynamic_cast<const CLI::FileError*>(&error) != nullptr) {
    return Error(Errc::not_found, fmt::format("{}: no such file", program.config_file()))
        .about(Subject::input);
  }
  const auto unknown = program.app.remaining(true);
  const bool is_command_missing = program.chosen() == nullptr;
  const bool is_extra = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  if (!unknown.empty() && (is_command_missing || is_extra)) {
    return unknown_word(as_typed(unknown.front()), program);
  }
  if (is_command_missing && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    return {Errc::usage, "no command is given"};
  }
  return {Errc::usage, error.what()};
}

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
  return options;
}

// What came of parsing: nothing at all where the arguments were understood.
struct Outcome {
  std::optional<int> status = {};  // help or a version has been printed
  std::optional<Error> error = {};
};

// Help, or the version.
Outcome print(const Program& program, const CLI::ParseError& what) {
  std::ostringstream text;
  (void)program.app.exit(what, text, text);
  Console console(Verbosity::normal, Color::off);
  const auto written = console.write(text.str());
  if (written) return {.status = 0};
  if (console.reader_is_gone()) return {.status = static_cast<int>(ExitCode::broken_pipe)};
  return {.error = written.error()};
}

Outcome parse(Program& program, int argc, char** argv) {
  try {
    auto words = words_of(argc, argv, letters_with_value(program.app));
    std::ranges::reverse(words);  // as CLI11 wants them
    program.app.parse(std::move(words));
  } catch (const CLI::ParseError& error) {
    // Help and version are successes to CLI11, told by exit code 0.
    if (error.get_exit_code() == 0) return print(program, error);
    return {.error = usage_error(error, program)};
  }
  return {};
}

// Where the arguments are understood without the configuration file, the file is at fault: help is
// given nevertheless, and `program` becomes one without a file if its command works so.
Outcome parse_without_config(std::unique_ptr<Program>& program, const Error& error,
                             const cookies::Environment& environment, int argc, char** argv) {
  // What else is in the file may be how the service is reached.
  auto bare = std::make_unique<Program>(environment, ConfigUse::read_known);
  Outcome outcome = parse(*bare, argc, argv);
  if (outcome.error) {
    bare = std::make_unique<Program>(environment, ConfigUse::ignore);
    outcome = parse(*bare, argc, argv);
  }
  if (outcome.status || outcome.error) return outcome;
  ConfigFault fault = fault_in(program->config_file(), error.message());
  if (!bare->chosen()->works_without_config()) {
    return {.error = Error(error.code(), fmt::format("{}: {}", fault.file, fault.what))};
  }
  bare->options.config_fault = std::move(fault);
  program = std::move(bare);
  return {};
}

int parse_and_run(int argc, char** argv) {
  const auto environment = access::read_environment();
  auto program = std::make_unique<Program>(environment, ConfigUse::read);
  Outcome outcome = parse(*program, argc, argv);
  if (outcome.error && program->has_config_file()) {
    const Error first = *outcome.error;
    outcome = parse_without_config(program, first, environment, argc, argv);
  }
  if (outcome.status) return *outcome.status;
  if (outcome.error) {
    GlobalOptions options = program->options;
    options.json |= options_by_sight(argc, argv).json;
    return static_cast<int>(tell_error(*outcome.error, options, program->name_of_chosen()));
  }
  if (const auto* config = program->app.get_config_ptr(); config->count() > 0) {
    program->options.config_file = config->as<std::string>();
  }
  program->chosen()->prepare_process({argv, static_cast<std::size_t>(argc)});
  Context context(program->options, environment);
  context.console().detail(fmt::format("matinee {}: {}", k_version, program->name_of_chosen()));
  const auto code = program->chosen()->run(context);
  if (code) return static_cast<int>(*code);
  if (code.error().code() == Errc::rejected) context.access().report_refused();
  // Whoever closed the pipe has what was wanted: as quiet as what SIGPIPE ends.
  if (context.console().reader_is_gone()) return static_cast<int>(ExitCode::broken_pipe);
  return static_cast<int>(tell_error(code.error(), program->options, program->name_of_chosen(),
                                     context.access().agents_source_of(code.error())));
}

}  // namespace

int run(int argc, char** argv) {
  try {
    return parse_and_run(argc, argv);
  } catch (const std::exception& error) {
    const Error bug(Errc::bug, fmt::format("bug: {}", error.what()));
    return static_cast<int>(tell_error(bug, options_by_sight(argc, argv), ""));
  }
}

}  // namespace matinee::cli
