// SPDX-License-Identifier: MIT
#include "help.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/suggest.hpp"
#include "command.hpp"

namespace matinee::cli {

namespace {

class HelpCommand final : public Command {
 public:
  explicit HelpCommand(const CommandSpec& program) : program_(program) {}

  std::string_view name() const override { return "help"; }
  std::string_view summary() const override { return "Print the help of the program or a command"; }

  void add_options(CommandSpec& command) override {
    command.add({.names = {"COMMAND"},
                 .value_name = "COMMAND",
                 .description = "a command, and a command of its own",
                 .binding = &words_,
                 .may_be_empty = true});
  }
  bool works_without_config() const override { return true; }

  Result<ExitCode> run(Context& context) override {
    const CommandSpec* command = &program_;
    std::string path = program_.name;
    for (const std::string& word : words_) {
      const auto found = std::ranges::find(command->commands, word, &CommandSpec::name);
      // What an argument chooses has no page but its command's.
      if (found == command->commands.end() && takes_word(*command, word)) continue;
      if (found == command->commands.end()) return no_command(*command, word);
      command = &*found;
      path += " " + word;
    }
    MATINEE_TRY(context.console().write(help_of(*command, path)));
    return ExitCode::ok;
  }

 private:
  static Error no_command(const CommandSpec& above, const std::string& word) {
    std::vector<std::string> known;
    for (const CommandSpec& command : above.commands)
      known.push_back(command.name);
    for (const OptionSpec& argument : above.arguments)
      known.insert(known.end(), argument.choices.begin(), argument.choices.end());
    const std::string near = nearest(word, known);
    return {Errc::usage,
            fmt::format("unknown command \"{}\"{}", word,
                        near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near))};
  }

  const CommandSpec& program_;
  std::vector<std::string> words_;
};

}  // namespace

std::unique_ptr<Command> make_help_command(const CommandSpec& program) {
  return std::make_unique<HelpCommand>(program);
}

}  // namespace matinee::cli
