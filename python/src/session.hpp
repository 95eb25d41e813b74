// SPDX-License-Identifier: MIT
//
// What stands behind the Python AuthManager: the agent, where one runs, else the browsers. It knows
// nothing of Python.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/auth_manager.hpp>
#include <matinee/result.hpp>

#include "agent/client.hpp"
#include "cookies/selector.hpp"
#include "cookies/source.hpp"

namespace matinee::python {

struct Options {
  std::string browser = {};       ///< as --cookies-from-browser; empty for all
  std::string cookies_file = {};  ///< as --cookies; empty for none
  std::string token_file = {};    ///< as MATINEE_TOKEN_FILE; counts where neither is named
  std::string cacert = {};
  std::vector<std::string> connect_to = {};
  std::string country = {};
  std::string agent_socket = {};  ///< empty: ask no agent
  bool may_prompt = true;
};

/// What has been found out so far, for reading at any time.
struct Known {
  std::optional<CookieJar> cookies = {};  ///< those that make the session, one of a name
  std::optional<AuthHeaders> headers = {};
  std::string masked_token = {};
  std::string origin = {};  ///< "chromium Default", "the agent"; empty before
};

/// Calls wait for one another, whatever their threads; none is ever made with a Python lock held.
class Session {
 public:
  /// Errc::usage for options that make no sense; opens and reads nothing but the environment.
  static Result<std::unique_ptr<Session>> open(Options options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Reads the browsers or the file anew, whether an agent runs or not; see AuthManager.
  Result<void> extract_cookies();

  /// Leaves the headers in what is known. The agent is asked where no cookies were extracted here;
  /// where it cannot be asked, the browsers are.
  Result<void> generate_headers();

  /// True where the service accepts the session, false where it refuses it. Errc::signed_out where
  /// there is none, Errc::network where the service cannot be asked.
  Result<bool> validate_session();

  /// Ends the calls that are running, with Errc::cancelled. Later ones start afresh.
  void interrupt();

  /// A copy of what is known: whoever makes Python objects of it, which may run any code, holds no
  /// lock meanwhile.
  Known known() const;

  /// What was worth telling since the last call. Never a secret.
  std::vector<std::string> take_notes();

 private:
  struct Parts;

  Session(Options options, cookies::Environment environment,
          std::optional<cookies::Selector> selector);

  Result<AuthManager*> auth();
  Result<std::unique_ptr<Parts>> make_parts();
  std::unique_ptr<SessionSource> make_source(Parts& parts);
  /// Nothing where no agent is to be asked, or could say anything of the session.
  template <class T>
  std::optional<Result<T>> ask_agent(Result<T> (Session::*question)(agent::Client&));
  Result<AuthHeaders> headers_of(agent::Client& agent);
  Result<bool> verdict_of(agent::Client& agent);
  bool holds_session() const noexcept;
  void publish(std::optional<AuthHeaders> headers);
  void publish_agents(AuthHeaders headers);
  void publish_nothing();
  void note(std::string_view line);

  Options options_;
  cookies::Environment environment_;
  std::optional<cookies::Selector> selector_;
  std::mutex call_mutex_;  // one call at a time
  std::unique_ptr<Parts> parts_;
  mutable std::mutex known_mutex_;  // held for moments only
  Known known_;
  std::vector<std::string> notes_;
  std::stop_source stop_;
};

}  // namespace matinee::python
