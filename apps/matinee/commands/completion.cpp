// SPDX-License-Identifier: MIT
#include "completion.hpp"

#include "command.hpp"

namespace matinee::cli {

namespace {

class CompletionCommand final : public Command {
 public:
  explicit CompletionCommand(const CommandSpec& program) : program_(program) {}

  std::string_view name() const override { return "completion"; }
  std::string_view summary() const override {
    return "Print a shell's script that completes commands, options and values";
  }

  void add_options(CommandSpec& command) override {
    command.add({.names = {"SHELL"},
                 .value_name = "SHELL",
                 .description = "bash, zsh or fish",
                 .binding = &shell_,
                 .choices = {"bash", "zsh", "fish"},
                 .is_required = true});
  }
  bool works_without_config() const override { return true; }

  Result<ExitCode> run(Context& context) override {
    const std::string script = shell_ == "bash"  ? bash_completion(program_)
                               : shell_ == "zsh" ? zsh_completion(program_)
                                                 : fish_completion(program_);
    MATINEE_TRY(context.console().write(script));
    return ExitCode::ok;
  }

 private:
  const CommandSpec& program_;
  std::string shell_;
};

}  // namespace

std::unique_ptr<Command> make_completion_command(const CommandSpec& program) {
  return std::make_unique<CompletionCommand>(program);
}

}  // namespace matinee::cli
