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

#include "cookies/keys.hpp"
#include "cookies/selector.hpp"
#include "cookies/source.hpp"
#include "cookies/survey.hpp"
#include "options.hpp"
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

  /// Loads what speaks HTTP, so: only where something is about to be sent.
  Result<http::Transport*> transport();

  /// The cookies that the flags name, or the newest live session of all browsers.
  Result<SessionSource*> session_source();

  /// What the browsers that the flags name, or all, hold; nothing is decrypted.
  Result<std::vector<cookies::SourceReport>> survey();

  Result<AuthManager*> auth_manager();

  /// The session, proved by the service. Its owner's id may stay unknown.
  Result<ProvenSession> prove_session();

  /// Raw values go to a pipe or a file; to a terminal only when asked for, with a word about it.
  Show show_secrets(bool reveal) const;

  /// The `Client-Country` to start with: the flag, or what the locale says, or US.
  std::string first_country() const;

 private:
  Result<void> check_cacert() const;
  Result<std::optional<cookies::Selector>> selector() const;
  cookies::KeyProvider& key_provider();

  GlobalOptions options_;
  cookies::Environment environment_;
  Console console_;
  SystemClock clock_;
  std::unique_ptr<SignalWatcher> signals_;
  std::unique_ptr<http::Transport> transport_;
  std::unique_ptr<cookies::KeyProvider> keyring_;
  std::unique_ptr<SessionSource> source_;
  std::unique_ptr<AuthManager> auth_manager_;
};

/// From the process's own environment: the one place that reads it for the library.
Result<cookies::Environment> read_environment();

/// A variable's text; empty where there is none.
std::string text_in_environment(const char* variable);

/// A part of the program by its name: ../libexec/matinee/ as seen from the program's own folder,
/// which is where an installation and a build tree have it.
std::filesystem::path program_part(std::string_view name);

}  // namespace matinee::cli
