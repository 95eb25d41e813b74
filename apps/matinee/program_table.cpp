// SPDX-License-Identifier: MIT
#include "program_table.hpp"

#include <algorithm>

namespace matinee::cli {

ProgramTable::ProgramTable()
    : table(make_command("matinee", "One MUBI sign-in for every command-line tool")),
      commands(all_commands(table)) {
  add_global_options(table, options);
  for (const auto& each : commands)
    each->add_options(table.add_command(each->name(), each->summary()));
}

Command& ProgramTable::command(std::string_view name) const {
  return **std::ranges::find_if(commands, [&](const auto& each) { return each->name() == name; });
}

std::vector<std::unique_ptr<Command>> all_commands(const CommandSpec& program) {
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
  commands.push_back(make_config_command(program));
  commands.push_back(make_completion_command(program));
  commands.push_back(make_help_command(program));
  return commands;
}

}  // namespace matinee::cli
