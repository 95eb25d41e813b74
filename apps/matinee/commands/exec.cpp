// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "agent_link.hpp"
#include "command.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"
#include "sys/descriptors.hpp"
#include "sys/process.hpp"

namespace matinee::cli {

namespace {

class ExecCommand final : public Command {
 public:
  std::string_view name() const override { return "exec"; }
  std::string_view summary() const override {
    return "Run a program with the headers in its environment, as MATINEE_...";
  }

  void add_options(CommandSpec& command) override {
    command.add({.names = {"command"},
                 .value_name = "COMMAND",
                 .description = "the program and its arguments, after --",
                 .binding = &command_,
                 .is_required = true,
                 .may_be_empty = true});
    command.ends_options_at_argument = true;
  }

  Result<ExitCode> run(Context& context) override {
    const sys::OpenDescriptors inherited;
    MATINEE_TRY_ASSIGN(const AuthHeaders headers, context.access().headers());
    std::vector<std::string> variables = host::variables();
    host::set_variable(variables, "MATINEE_AUTHORIZATION", headers.authorization.reveal());
    host::set_variable(variables, "MATINEE_DT_CUSTOM_DATA", headers.dt_custom_data.reveal());
    host::set_variable(variables, "MATINEE_CLIENT", headers.client);
    host::set_variable(variables, "MATINEE_CLIENT_COUNTRY", headers.client_country);
    const auto place = host::agent_place();
    if (place && context.access().agent() != nullptr) {
      host::set_variable(variables, "MATINEE_SOCKET", place->socket.native());
    }
    auto code = replace_process(context, inherited, variables);
    std::ranges::for_each(variables, [](std::string& each) { wipe(each); });
    return code;
  }

 private:
  Result<ExitCode> replace_process(Context& context, const sys::OpenDescriptors& inherited,
                                   std::vector<std::string>& variables) {
    // The child starts with the usual ones.
    std::signal(SIGPIPE, SIG_DFL);
    // A connection to the service that is alive would be a session of its own; libcurl leaves its
    // descriptors open.
    inherited.close_later_ones_on_exec();
    const int why = sys::replace_process(command_, variables);
    context.console().fail(Error::from_errno(why, command_.front()).message());
    return why == ENOENT ? ExitCode::exec_not_found : ExitCode::exec_not_runnable;
  }

  std::vector<std::string> command_;
};

}  // namespace

std::unique_ptr<Command> make_exec_command() {
  return std::make_unique<ExecCommand>();
}

}  // namespace matinee::cli
