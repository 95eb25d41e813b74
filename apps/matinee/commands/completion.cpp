// SPDX-License-Identifier: MIT
#include "completion.hpp"

#include <CLI/CLI.hpp>

#include "command.hpp"

namespace matinee::cli {

namespace {

const std::vector<std::string> k_shells{"bash", "zsh", "fish"};

class CompletionCommand final : public Command {
 public:
  std::string_view name() const override { return "completion"; }
  std::string_view summary() const override {
    return "Print a shell's script that completes commands, options and values";
  }

  void add_options(CLI::App& app) override {
    program_ = app.get_parent();
    app.add_option("SHELL", shell_, "bash, zsh or fish")
        ->type_name("SHELL")
        ->required()
        ->check(CLI::IsMember(k_shells));
  }
  bool works_without_config() const override { return true; }

  Result<ExitCode> run(Context& context) override {
    const CommandSpec program = grammar_of(*program_);
    const std::string script = shell_ == "bash"  ? bash_completion(program)
                               : shell_ == "zsh" ? zsh_completion(program)
                                                 : fish_completion(program);
    MATINEE_TRY(context.console().write(script));
    return ExitCode::ok;
  }

 private:
  const CLI::App* program_ = nullptr;
  std::string shell_;
};

}  // namespace

std::unique_ptr<Command> make_completion_command() {
  return std::make_unique<CompletionCommand>();
}

}  // namespace matinee::cli
