// SPDX-License-Identifier: MIT
//
// The Python AuthManager's session, on access::Access. It knows nothing of Python.
#pragma once

#include <atomic>
#include <cstdint>
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
#include "sign_in.hpp"

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
///
/// A session that the service refuses is dropped, and the next call reads its source again.
class Session final : private access::Parts {
 public:
  /// Errc::usage for options that make no sense; reads the configuration file alone.
  static Result<std::unique_ptr<Session>> open(Arguments arguments);

  /// Reads the browsers or the file anew, whether an agent runs or not; see AuthManager.
  Result<void> extract_cookies();

  /// Makes the headers known, and returns what is known with them. Asks the agent unless cookies
  /// were extracted here. A source that has changed since it was read is read again.
  Result<std::shared_ptr<const Known>> generate_headers();

  /// True if the service accepts the session, false if it refuses it. Errc::signed_out if there is
  /// none, Errc::network if the service cannot be asked. An agent is made to ask now.
  Result<bool> validate_session();

  /// The same, and the source is read again first.
  Result<bool> refresh();

  /// Makes the owner and the source of the session known, if they are not.
  Result<void> identify();

  /// The mubi.com cookies among which the session is; read from the browsers or the file if an
  /// agent holds it. Errc::usage if it was not found among cookies.
  Result<CookieJar> cookie_jar();

  /// A new session, which the agent keeps if one runs and no source is named, else this object.
  Result<void> login(const SignIn& how);

  /// Ends the calls that are running, with Errc::cancelled. Later ones start afresh.
  void interrupt();

  /// Wipes what is held, and refuses every later call with Errc::usage.
  void close();

  /// Gives up what a forked process shares with its parent, without touching it: connections that
  /// are the parent's, and locks whose owners do not exist here. No call may follow.
  void abandon() noexcept;

  /// Never changes afterwards, so that its reader, who may run any Python code, holds no lock.
  std::shared_ptr<const Known> known() const;

  /// What was worth telling since the last call.
  std::vector<Note> take_notes();

  /// "file", "token", "browser", or "" for wherever a session is found.
  std::string_view source_kind() const noexcept;

  const access::Options& options() const noexcept { return configuration_.options; }

 private:
  Session(access::Configuration configuration, cookies::Environment environment);

  Result<access::Access*> access();
  Result<bool> judge(Result<agent::StatusReport> report);
  Result<void> read_anew();
  Result<void> publish(std::optional<AuthHeaders> headers);
  Result<void> adopt(HeldSession session);
  Error drop_if_refused(Error why);
  void drop();
  void set_known(Known known);
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
  std::unique_ptr<access::Access> access_;
  AuthManager* auth_ = nullptr;   // of access_, once it was asked for a session
  bool is_from_sign_in_ = false;  // then no source has it
  std::atomic<bool> is_closed_ = false;
  mutable std::mutex known_mutex_;  // held for moments only
  std::shared_ptr<const Known> known_ = std::make_shared<Known>();
  std::vector<Note> notes_;
  std::stop_source stop_;
};

}  // namespace matinee::python
