// SPDX-License-Identifier: MIT
//
// What a command works with: the options, the streams, the way to the session, and the parts of the
// program that are loaded late, so that a command pays only for what it uses.
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>
#include <matinee/transport.hpp>

#include "access/access.hpp"
#include "cookies/keys.hpp"
#include "cookies/source.hpp"
#include "failed_targets.hpp"
#include "login/await.hpp"
#include "modules/keyring_module.hpp"
#include "options.hpp"
#include "session/show.hpp"
#include "signals.hpp"
#include "ui/console.hpp"

namespace matinee::cli {

/// Off with --no-color, and on a terminal that cannot move its cursor.
Color color_of(const GlobalOptions& options);

class Context final : private access::Parts {
 public:
  Context(GlobalOptions options, cookies::Environment environment);
  ~Context() override;
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const GlobalOptions& options() const noexcept { return options_; }
  Console& console() noexcept { return console_; }
  Clock& clock() noexcept { return clock_; }

  /// The way to the session, and to everything that decides which one it is.
  access::Access& access() noexcept { return access_; }

  /// Requested on SIGINT and SIGTERM. They are watched, which takes a thread, from the first call
  /// on; before that a signal kills as usual.
  std::stop_token stop_token() override;

  /// Loads what speaks HTTP, so: only before something is sent.
  Result<http::Transport*> transport() { return access_.transport(); }

  /// What a sign-in asks the service with.
  Result<login::Service> service();

  /// What keyrings the desktop has; opens, starts and unlocks nothing.
  Result<std::vector<keyring::SeenKeyring>> survey_keyrings();

  /// What D-Bus needs to know; for the parts that speak it.
  modules::KeyringModuleArguments desktop_arguments();

  /// The next step after an error of `command`, by what was asked for and by which source of the
  /// agent's it is about; empty for none.
  std::string hint_on(const Error& error, std::string_view command) const;

  /// For a run of `command` over several targets, which must not outlive this. A session that the
  /// service refuses is reported to the agent.
  FailedTargets failed_targets(std::string_view command);

  /// Raw values go to a pipe or a file; to a terminal only when asked for, with a word about it.
  session::Show show_secrets(bool reveal) const;

 private:
  Result<std::unique_ptr<http::Transport>> open_transport() override;
  std::unique_ptr<cookies::KeyProvider> make_keyring() override;
  std::unique_ptr<cookies::KeyProvider> make_quiet_keyring() override;
  Result<agent::Client> connect_agent() override;
  Result<agent::Client> find_agent() override;
  std::string session_bus() const override;
  Result<HeldSession> sign_in(const Error& why) override;
  bool can_sign_in() const override;
  void detail(std::string_view line) override { console_.detail(printable(line)); }
  void warn(std::string_view line) override { console_.tell(printable(line)); }

  GlobalOptions options_;
  Console console_;
  SystemClock clock_;
  std::unique_ptr<SignalWatcher> signals_;
  access::Access access_;
};

}  // namespace matinee::cli
