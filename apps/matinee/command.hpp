// SPDX-License-Identifier: MIT
//
// A command of the program. Each lives in a file of its own under commands/.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "context.hpp"
#include "exit_code.hpp"
#include "option_table.hpp"

namespace matinee::cli {

class Command {
 public:
  virtual ~Command() = default;
  virtual std::string_view name() const = 0;
  virtual std::string_view summary() const = 0;
  /// Adds the rows of the command's options to `command`. They set variables of this object, which
  /// must outlive the table.
  virtual void add_options(CommandSpec& command) = 0;
  /// Whether it runs where the configuration file is broken: what helps to mend it must.
  virtual bool works_without_config() const { return false; }
  /// Called before run(), while the process still has one thread. `words` are the arguments of the
  /// process, in the memory where the kernel shows them to others.
  virtual void prepare_process(std::span<char*> words) { (void)words; }
  /// Data goes to the console's output, talk to its talk; an Error is told by the caller.
  virtual Result<ExitCode> run(Context& context) = 0;
};

std::unique_ptr<Command> make_agent_command();
std::unique_ptr<Command> make_api_command();
std::unique_ptr<Command> make_backup_command();
std::unique_ptr<Command> make_browse_command();
std::unique_ptr<Command> make_collection_command();
std::unique_ptr<Command> make_completion_command(const CommandSpec& program);
std::unique_ptr<Command> make_config_command(const CommandSpec& program);
std::unique_ptr<Command> make_cookies_command();
std::unique_ptr<Command> make_credential_command();
std::unique_ptr<Command> make_doctor_command();
std::unique_ptr<Command> make_download_command();
std::unique_ptr<Command> make_exec_command();
std::unique_ptr<Command> make_film_command();
std::unique_ptr<Command> make_headers_command();
std::unique_ptr<Command> make_help_command(const CommandSpec& program);
std::unique_ptr<Command> make_history_command();
std::unique_ptr<Command> make_list_command();
std::unique_ptr<Command> make_lists_command();
std::unique_ptr<Command> make_login_command();
std::unique_ptr<Command> make_logout_command();
std::unique_ptr<Command> make_manifest_command();
std::unique_ptr<Command> make_open_command();
std::unique_ptr<Command> make_play_command();
std::unique_ptr<Command> make_ratings_command();
std::unique_ptr<Command> make_search_command();
std::unique_ptr<Command> make_series_command();
std::unique_ptr<Command> make_sources_command();
std::unique_ptr<Command> make_status_command();
std::unique_ptr<Command> make_watchlist_command();

/// All of them, in the order of the help. `program`, the table of all options, must outlive them;
/// it may still be empty.
std::vector<std::unique_ptr<Command>> all_commands(const CommandSpec& program);

}  // namespace matinee::cli
