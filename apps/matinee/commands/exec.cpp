// SPDX-License-Identifier: MIT
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "agent_link.hpp"
#include "command.hpp"
#include "host/paths.hpp"
#include "sys/descriptors.hpp"

namespace matinee::cli {

namespace {

// A variable of the environment that the child gets; the copy in this process goes with it.
void set_variable(const char* name, std::string_view value) {
  std::string text(value);
  const WipeOnExit wiped(text);
  ::setenv(name, text.c_str(), 1);
}

class ExecCommand final : public Command {
 public:
  std::string_view name() const override { return "exec"; }
  std::string_view summary() const override {
    return "Run a program with the headers in its environment, as MATINEE_...";
  }

  void add_options(CLI::App& app) override {
    app.add_option("command", command_, "the program and its arguments, after --")
        ->type_name("COMMAND")
        ->required();
    app.positionals_at_end();
  }

  Result<ExitCode> run(Context& context) override {
    const sys::OpenDescriptors inherited;
    MATINEE_TRY_ASSIGN(const AuthHeaders headers, context.access().headers());
    set_variable("MATINEE_AUTHORIZATION", headers.authorization.reveal());
    set_variable("MATINEE_DT_CUSTOM_DATA", headers.dt_custom_data.reveal());
    set_variable("MATINEE_CLIENT", headers.client);
    set_variable("MATINEE_CLIENT_COUNTRY", headers.client_country);
    const auto place = host::agent_place();
    if (place && context.access().agent() != nullptr) {
      ::setenv("MATINEE_SOCKET", place->socket.c_str(), 1);
    }
    return replace_process(context, inherited);
  }

 private:
  Result<ExitCode> replace_process(Context& context, const sys::OpenDescriptors& inherited) {
    std::vector<char*> argv;
    for (std::string& argument : command_)
      argv.push_back(argument.data());
    argv.push_back(nullptr);
    // The child starts with the usual ones.
    std::signal(SIGPIPE, SIG_DFL);
    // A connection to the service that is alive would be a session of its own; libcurl leaves its
    // descriptors open.
    inherited.close_later_ones_on_exec();
    ::execvp(argv.front(), argv.data());
    const int why = errno;
    context.console().complain(
        fmt::format("matinee: {}", Error::from_errno(why, command_.front()).message()));
    return why == ENOENT ? ExitCode::exec_not_found : ExitCode::exec_not_runnable;
  }

  std::vector<std::string> command_;
};

}  // namespace

std::unique_ptr<Command> make_exec_command() {
  return std::make_unique<ExecCommand>();
}

}  // namespace matinee::cli
