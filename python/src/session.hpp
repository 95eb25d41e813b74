// SPDX-License-Identifier: MIT
//
// The Python AuthManager's session, on access::Access. It knows nothing of Python.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/auth_manager.hpp>
#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "access/access.hpp"
#include "access/configuration.hpp"
#include "known.hpp"

namespace matinee::python {

/// AuthManager's keyword arguments. The configuration decides about what is not given.
struct Arguments {
  std::optional<std::string> browser = {};  ///< as --cookies-from-browser; empty for all
  std::optional<std::string> cookies_file = {};
  std::optional<std::string> cacert = {};
  std::optional<std::vector<std::string>> connect_to = {};
  std::optional<std::string> country = {};
  std::optional<bool> use_agent = {};
  std::optional<bool> may_prompt = {};
};

/// Calls wait for one another, whatever their threads; none is ever made with a Python lock held.
class Session final : private access::Parts {
 public:
  /// Errc::usage for options that make no sense; reads the configuration file alone.
  static Result<std::unique_ptr<Session>> open(Arguments arguments);

  /// Reads the browsers or the file anew, whether an agent runs or not; see AuthManager.
  Result<void> extract_cookies();

  /// Makes the headers known. Asks the agent unless cookies were extracted here.
  Result<void> generate_headers();

  /// True if the service accepts the session, false if it refuses it. Errc::signed_out if there is
  /// none, Errc::network if the service cannot be asked.
  Result<bool> validate_session();

  /// Ends the calls that are running, with Errc::cancelled. Later ones start afresh.
  void interrupt();

  /// Never changes afterwards, so that its reader, who may run any Python code, holds no lock.
  std::shared_ptr<const Known> known() const;

  /// What was worth telling since the last call. Never a secret.
  std::vector<std::string> take_notes();

 private:
  Session(access::Configuration configuration, cookies::Environment environment);

  access::Access& access();
  Result<void> publish(std::optional<AuthHeaders> headers);
  void set_known(Known known);

  Result<std::unique_ptr<http::Transport>> open_transport() override;
  std::unique_ptr<cookies::KeyProvider> make_keyring() override;
  Result<agent::Client> connect_agent() override;
  std::string session_bus() const override;
  void detail(std::string_view line) override;
  void warn(std::string_view line) override { detail(line); }
  std::stop_token stop_token() override { return stop_.get_token(); }

  access::Configuration configuration_;
  cookies::Environment environment_;
  SystemClock clock_;
  std::mutex call_mutex_;  // one call at a time
  std::unique_ptr<access::Access> access_;
  AuthManager* auth_ = nullptr;     // of access_, once it was asked for a session
  mutable std::mutex known_mutex_;  // held for moments only
  std::shared_ptr<const Known> known_ = std::make_shared<Known>();
  std::vector<std::string> notes_;
  std::stop_source stop_;
};

}  // namespace matinee::python
