// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>

#include "command.hpp"
#include "credential_protocol.hpp"
#include "sys/file.hpp"

namespace matinee::cli {

namespace {

class CredentialCommand final : public Command {
 public:
  std::string_view name() const override { return "credential"; }
  std::string_view summary() const override {
    return "Answer a caller that speaks git's credential protocol";
  }

  void add_options(CommandSpec& command) override {
    command.add({.names = {"operation"},
                 .value_name = "OPERATION",
                 .description = "get; store, erase and others do nothing",
                 .binding = &operation_,
                 .is_required = true});
  }

  // The protocol wants silence, and success, for what a helper does not know or keep.
  Result<ExitCode> run(Context& context) override {
    constexpr std::size_t k_largest_request = std::size_t{64} * 1024;
    MATINEE_TRY_ASSIGN(std::string text,
                       sys::read_descriptor(STDIN_FILENO, "standard input", k_largest_request));
    const WipeOnExit wiped_text(text);  // store hands over a secret
    if (operation_ != "get") return ExitCode::ok;
    if (!is_asked_of_us(text)) {
      context.console().detail(
          "no answer: asked is not protocol=https, host=api.mubi.com, by a caller that states "
          "capability[]=authtype");
      return ExitCode::ok;
    }
    MATINEE_TRY_ASSIGN(const Credential* credential, context.access().credential());
    std::string answer = answer_with(credential->token, context.show_secrets(false));
    const WipeOnExit wiped(answer);
    MATINEE_TRY(context.console().write(answer));
    return ExitCode::ok;
  }

 private:
  std::string operation_;
};

}  // namespace

std::unique_ptr<Command> make_credential_command() {
  return std::make_unique<CredentialCommand>();
}

}  // namespace matinee::cli
