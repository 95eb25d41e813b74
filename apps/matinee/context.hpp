// SPDX-License-Identifier: MIT
//
// What a command works with: the options, the streams, and the parts of the library, each opened
// when first asked for, so that a command pays only for what it uses.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <matinee/auth_manager.hpp>
#include <matinee/clock.hpp>
#include <matinee/result.hpp>
#include <matinee/transport.hpp>

#include "agent/client.hpp"
#include "cookies/keys.hpp"
#include "cookies/selector.hpp"
#include "cookies/source.hpp"
#include "cookies/survey.hpp"
#include "login/await.hpp"
#include "login/desktop.hpp"
#include "modules/keyring_module.hpp"
#include "options.hpp"
#include "session/cookie_extractor.hpp"
#include "show.hpp"
#include "signals.hpp"
#include "ui/console.hpp"

namespace matinee::cli {

/// What calls as the session's owner need.
struct ProvenSession {
  /// Of the AuthManager.
  const Secret* token = nullptr;
  /// Decides on what is offered.
  std::string country = {};
};

class Context {
 public:
  Context(GlobalOptions options, cookies::Environment environment);
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const GlobalOptions& options() const noexcept { return options_; }
  const cookies::Environment& environment() const noexcept { return environment_; }
  Console& console() noexcept { return console_; }
  Clock& clock() noexcept { return clock_; }

  /// Requested on SIGINT and SIGTERM. They are watched, which takes a thread, from the first call
  /// on; before that a signal kills as usual.
  std::stop_token stop_token();

  /// Errc::usage where --cacert names a file without a certificate.
  Result<void> check_cacert() const;

  /// Loads what speaks HTTP, so: only where something is about to be sent.
  Result<http::Transport*> transport();

  /// The agent, started where it does not run and may be; null where another source is named or the
  /// flags forbid it, or where it cannot be had (which is told to the curious).
  agent::Client* agent();

  /// The same, whatever source is named: for a session that is to be handed over.
  agent::Client* any_agent();

  /// Another way to the service than the usual one, as agents are asked about it; empty for none.
  std::string network() const;

  /// Whether flags or MATINEE_TOKEN_FILE name a source.
  bool names_source() const;

  /// The cookies that the flags name, the token file of the environment, or the newest live session
  /// of all browsers; where there is none, and any cookies are wanted, the newest of these. The
  /// first call decides. Asks neither agent nor person.
  Result<SessionSource*> cookie_source(session::Wanted wanted = session::Wanted::session);

  /// What commands take their session from: what is named; else the agent, where there is one, else
  /// cookie_source(), and where that has none, and a person is at a terminal, a sign-in that they
  /// agree to.
  Result<SessionSource*> session_source();

  /// What a sign-in asks the service with.
  Result<login::Service> service();

  /// The browser and profile that the flags name.
  Result<std::optional<cookies::Selector>> selector() const;

  /// The headers, by the agent or without it.
  Result<AuthHeaders> headers();

  /// What is to be said of the session, by the agent or without it.
  Result<agent::StatusReport> status();

  /// What the browsers that the flags name, or all, hold; nothing is decrypted.
  Result<std::vector<cookies::SourceReport>> survey();

  /// What keyrings the desktop has; opens, starts and unlocks nothing.
  Result<std::vector<keyring::SeenKeyring>> survey_keyrings();

  Result<AuthManager*> auth_manager();

  /// What D-Bus needs to know; for the parts that speak it.
  KeyringModuleArguments desktop_arguments();
  /// The session, proved by the service. Its owner's id may stay unknown.
  Result<ProvenSession> prove_session();

  /// Raw values go to a pipe or a file; to a terminal only when asked for, with a word about it.
  Show show_secrets(bool reveal) const;

  /// The `Client-Country` to start with: the flag, or what the locale says, or US.
  std::string first_country() const;

 private:
  cookies::KeyProvider& key_provider();

  GlobalOptions options_;
  cookies::Environment environment_;
  Console console_;
  SystemClock clock_;
  std::unique_ptr<SignalWatcher> signals_;
  std::unique_ptr<http::Transport> transport_;
  std::unique_ptr<cookies::KeyProvider> keyring_;
  std::unique_ptr<SessionSource> cookie_source_;
  std::unique_ptr<SessionSource> source_;
  std::unique_ptr<SessionSource> asking_source_;
  bool has_looked_for_agent_ = false;
  std::optional<agent::Client> agent_;
  std::unique_ptr<AuthManager> auth_manager_;
};

}  // namespace matinee::cli
