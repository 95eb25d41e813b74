// SPDX-License-Identifier: MIT
//
// The Python AuthManager's session: access::LastingSession for several threads, whose calls can be
// interrupted. It knows nothing of Python.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <matinee/auth_manager.hpp>
#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "access/access.hpp"
#include "access/configuration.hpp"
#include "access/known.hpp"
#include "access/lasting_session.hpp"
#include "arguments.hpp"
#include "sign_in.hpp"

namespace matinee::python {

/// Something worth telling. Never a secret.
struct Note {
  enum class Kind : std::uint8_t {
    detail,   ///< what was read, and what was passed over
    warning,  ///< what a person should see
    notice,   ///< the course of a sign-in
    code,     ///< what the person types at mubi.com/tv
  };
  Kind kind = Kind::detail;
  std::string text = {};
};

/// Calls wait for one another, whatever their threads; none is ever made with a Python lock held.
/// See access::LastingSession for what they do.
class Session final : private access::Parts {
 public:
  /// Errc::usage for options that make no sense; reads the configuration file alone.
  static Result<std::unique_ptr<Session>> open(Arguments arguments);

  Result<void> extract_cookies();
  Result<std::shared_ptr<const access::Known>> generate_headers();
  Result<bool> validate_session();
  Result<bool> refresh();
  Result<void> identify();
  Result<CookieJar> cookie_jar();

  /// A new session, which the agent keeps if one runs and no source is named, else this object.
  Result<void> login(const SignIn& how);

  /// Ends the calls that are running, with Errc::cancelled. Later ones start afresh.
  void interrupt();

  /// Wipes what is held, and refuses every later call with Errc::usage.
  void close();

  /// Gives up what a forked process shares with its parent, without touching it: connections that
  /// are the parent's, and locks whose owners do not exist here. No call may follow.
  void abandon() noexcept { lasting_.abandon(); }

  std::shared_ptr<const access::Known> known() const { return lasting_.known(); }

  /// What was worth telling since the last call.
  std::vector<Note> take_notes();

  const access::Options& options() const noexcept { return configuration_.options; }

 private:
  Session(access::Configuration configuration, cookies::Environment environment);

  template <class Work>
  std::invoke_result_t<Work> call(const Work& work);
  Result<void> begin();
  void note(Note::Kind kind, std::string_view text);

  Result<std::unique_ptr<http::Transport>> open_transport() override;
  std::unique_ptr<cookies::KeyProvider> make_keyring() override;
  Result<agent::Client> connect_agent() override;
  std::string session_bus() const override;
  void detail(std::string_view line) override { note(Note::Kind::detail, line); }
  void warn(std::string_view line) override { note(Note::Kind::warning, line); }
  std::stop_token stop_token() override { return stop_.get_token(); }

  access::Configuration configuration_;
  cookies::Environment environment_;
  SystemClock clock_;
  std::mutex call_mutex_;  // one call at a time
  access::LastingSession lasting_;
  std::mutex state_mutex_;  // of what follows; held for moments only
  bool is_closed_ = false;
  std::vector<Note> notes_;
  std::stop_source stop_;
};

}  // namespace matinee::python
