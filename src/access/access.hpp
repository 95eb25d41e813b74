// SPDX-License-Identifier: MIT
//
// Access is the only way to obtain a session. It tries these sources in order: the source that the
// options name, the token file, the service manager's credential, the agent, the browsers, and a
// sign-in. The command line, the agent itself and the Python module all use it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/auth_manager.hpp>
#include <matinee/clock.hpp>
#include <matinee/credential.hpp>
#include <matinee/result.hpp>
#include <matinee/transport.hpp>

#include "access/sign_in_note.hpp"
#include "agent/client.hpp"
#include "agent/protocol.hpp"
#include "cookies/keys.hpp"
#include "cookies/selector.hpp"
#include "cookies/source.hpp"
#include "cookies/survey.hpp"
#include "session/chooser.hpp"
#include "session/cookie_extractor.hpp"

namespace matinee::access {

/// The options that decide which session a caller gets.
struct Options {
  std::string cookies_from_browser = {};  ///< the value of the flag; empty for every browser
  std::string cookies_file = {};          ///< the value of --cookies; empty for none
  std::string token_file = {};            ///< the value of MATINEE_TOKEN_FILE; empty for none
  std::string token_credential = {};      ///< a credential file of systemd; empty for none
  std::string cacert = {};                ///< a PEM file, as --cacert; empty for the system's
  std::vector<std::string> connect_to = {};
  /// ISO 3166-1 alpha-2: the `client-country` header until the service reports a country.
  std::string country = "US";
  bool use_agent = true;
  /// The folder for state that outlives the process (see SignInNotes). Empty to store nothing.
  std::string state_folder = {};
  /// The browser cookies to read in addition to those of the session.
  cookies::Scope scope = cookies::Scope::session;
};

/// Fails with Errc::usage for invalid options: a browser and a file at once, an unknown browser, a
/// --connect-to rule without four parts, or a country that is not a two-letter code.
Result<void> check(const Options& options);

/// Returns true if a --connect-to rule has its four parts. A wrong rule must be refused, because
/// otherwise the session would be sent over the real network.
bool is_connect_rule(std::string_view rule) noexcept;

/// Fails with Errc::usage if `file` contains no certificate, which libcurl would report as an
/// untrusted server. Fails with the error of reading the file. Succeeds for an empty name.
Result<void> check_ca_file(const std::string& file);

/// The interface that a program implements for Access: the components that are loaded on first use,
/// and the conversation with the user.
class Parts {
 public:
  virtual ~Parts() = default;

  /// Called once, before the first request.
  virtual Result<std::unique_ptr<http::Transport>> open_transport() = 0;

  /// Called once, before the first cookie that is encrypted with a key from the keyring.
  virtual std::unique_ptr<cookies::KeyProvider> make_keyring() = 0;

  /// Returns a keyring that never prompts the user.
  virtual std::unique_ptr<cookies::KeyProvider> make_quiet_keyring() {
    return std::make_unique<cookies::NoKeyring>();
  }

  /// Connects to the user's agent (see agent_connection.hpp). Starts the agent if it is not running
  /// and the program may start it.
  virtual Result<agent::Client> connect_agent() = 0;

  /// Connects to the user's agent only if it is running.
  virtual Result<agent::Client> find_agent() { return connect_agent(); }

  /// Returns the address of this program's D-Bus session bus, or an empty string if it has none.
  virtual std::string session_bus() const { return {}; }

  /// Asks the user to sign in. Called at most once. `why` explains why there is no session. Returns
  /// `why` itself if there is no user to ask or the user declines.
  virtual Result<HeldSession> sign_in(const Error& why) { return why; }

  /// Returns true if sign_in may lead to a session.
  virtual bool can_sign_in() const { return false; }

  /// Reports which sources were read and which were skipped. The line never contains a secret.
  virtual void detail(std::string_view line) = 0;

  /// Reports something that the user should see even without asking for details.
  virtual void warn(std::string_view line) = 0;

  virtual std::stop_token stop_token() { return {}; }
};

/// A session that the service has accepted.
struct ProvenSession {
  const Secret* token = nullptr;  ///< owned by the Access
  std::string country = {};       ///< determines which films are offered
  std::optional<std::int64_t> user_id = {};
};

/// Obtains sessions and uses them. Opens each component on first use, so that a caller pays only
/// for what it needs. Use from one thread at a time. `parts` and `clock` must outlive it.
class Access {
 public:
  Access(Options options, cookies::Environment environment, Parts& parts, Clock& clock);
  ~Access();
  Access(const Access&) = delete;
  Access& operator=(const Access&) = delete;

  /// Returns the request headers of the session, from the agent or from the local source. Fails
  /// like AuthManager::generate_headers.
  Result<AuthHeaders> headers();

  /// Returns the state of the session, as the agent or the local source reports it.
  Result<agent::StatusReport> status();

  /// Reads the source again, asks the service now, and returns the state of the session. A session
  /// that was handed over to the agent has no source; then only the service is asked. Fails like
  /// status().
  Result<agent::StatusReport> refresh();

  /// Returns the credential for requests that the caller makes. Asks the service only if the source
  /// has several sessions. The Access owns the credential.
  Result<const Credential*> credential();

  /// Returns the session after the service has accepted it.
  Result<ProvenSession> prove();

  /// The mubi.com cookies of the local source. If a user is signed in, they are the cookies among
  /// which the session was found, otherwise the cookies that were written last.
  struct FoundCookies {
    CookieJar jar = {};
    bool has_session = false;
    /// Why no user is signed in, unless the cookies are simply those of a visitor.
    std::optional<Error> why_none = {};
  };
  /// Does not obtain a session from the agent or from a sign-in. Warns if the agent uses another
  /// session than the one that the cookies belong to.
  Result<FoundCookies> cookies();

  /// Informs the agent that the service refused a token, so that the agent checks its own session.
  /// The token is `token`, or the one that credential() or prove() returned last. Does nothing if
  /// the caller does not use the agent, if none is running, or if this token was reported last. The
  /// other functions of this class report refusals themselves.
  void report_refused(const Secret& token);
  void report_refused();

  /// Ends the session at the service, which also signs out the browser that it came from. Returns
  /// its origin. Fails like AuthManager::end_session.
  Result<CookieOrigin> end_session();

  /// Ends the session of the agent `client`. If the agent has no session that works, ends that of
  /// the local source instead.
  Result<CookieOrigin> end_session(agent::Client& client);

  /// Makes the result of a sign-in the session of this machine. Hands it to the agent, which checks
  /// it with the service unless that was just done. Without an agent, this object holds the session
  /// for its own lifetime. Fails with Errc::rejected, network or failure if the check fails.
  Result<agent::StatusReport> adopt(HeldSession session);

  /// The last sign-in whose session was kept only by the agent. Absent after forget_sign_in().
  std::optional<SignInNote> last_sign_in() const { return notes_.read(); }
  void forget_sign_in() { notes_.remove(); }

  /// Moves out the session of the named source, accepted by the service, so that the caller can
  /// adopt it. Fails like AuthManager::generate_headers.
  Result<HeldSession> named_session();

  /// Returns the object with which commands talk to the service. See AuthManager for its threads.
  Result<AuthManager*> auth_manager();

  /// Returns the source of this machine, without the agent and without a sign-in. It is also the
  /// source that the agent itself uses. The Access owns it.
  Result<SessionSource*> local_source();

  /// Lists what the named browser, or all browsers, contain. Decrypts nothing. Calls `on_unread`
  /// for each place that could not be read.
  Result<std::vector<cookies::SourceReport>> survey(const session::Notice& on_unread = {});

  /// The results of trying each session of the local source.
  struct TriedSessions {
    std::vector<PassedOver> passed_over = {};
    /// The origin of the session that a command would use. Absent if there is none.
    std::optional<CookieOrigin> chosen = {};
    /// Why there is no session, or the service's objection to the chosen one.
    std::optional<Error> verdict = {};
  };
  /// Asks the service about the sessions, without the agent and without a sign-in. Never raises a
  /// prompt of the keyring.
  TriedSessions try_sessions();

  /// The kind of source that the options name. A source that comes first in this list has priority.
  enum class NamedSource : std::uint8_t {
    browser,
    cookies_file,
    token_file,
    token_credential,
    none,
  };
  NamedSource named_source() const noexcept;

  /// Returns the named source in the form of agent::Greeting::named_source.
  std::string source_word() const;

  /// If `error` came from an agent that was started with a named source, returns that source.
  /// Returns an empty string if the error is about the caller's own source.
  std::string agents_source_of(const Error& error) const;

  /// Returns true if the options name a source. A named source takes precedence over the agent,
  /// which may have been started with another one.
  bool names_source() const noexcept { return named_source() != NamedSource::none; }

  /// Returns true if the local source is one browser or all browsers.
  bool reads_browsers() const noexcept {
    return named_source() == NamedSource::none || named_source() == NamedSource::browser;
  }

  Result<http::Transport*> transport();

  /// Returns the connection to the user's agent. Returns null if the options name a source or
  /// forbid the agent, or if the agent is unreachable; the reason is reported.
  agent::Client* agent();

  /// Like agent(), but ignores named sources. For handing a session over.
  agent::Client* any_agent();

  /// Stops using the agent. From now on the session is that of the local source. report_refused()
  /// still informs the agent.
  void leave_agent() noexcept { has_left_agent_ = true; }

  /// Returns an identifier of the network settings (cacert, connect_to) for requests to the agent.
  /// Empty for the default settings.
  std::string network() const;

  Result<std::optional<cookies::Selector>> selector() const;
  const Options& options() const noexcept { return options_; }
  const cookies::Environment& environment() const noexcept { return environment_; }

 private:
  class OrderedSource;
  class BrowsersAfterSignIn;

  AuthSettings settings();
  void report_digest(std::string digest);
  void note_sign_in(const CookieOrigin& origin);
  Result<std::unique_ptr<SessionSource>> open_local_source(cookies::Scope scope,
                                                           cookies::KeyProvider& keys);
  Result<SessionSource*> local_source(cookies::Scope scope, cookies::KeyProvider& keys,
                                      std::unique_ptr<SessionSource>& own);
  Result<session::Chosen> choose_locally(SessionSource& source, session::Asking asking,
                                         std::function<void(const PassedOver&)> on_passed_over);
  template <class Answer>
  std::optional<Result<Answer>> ask_agent(const std::function<Result<Answer>(agent::Client&)>& ask);
  Result<agent::StatusReport> report_by(
      const std::function<Result<agent::StatusReport>(agent::Client&)>& ask,
      const std::function<Result<agent::StatusReport>()>& find_own);
  Result<agent::StatusReport> own_report();
  Result<HeldSession> sign_in(const Error& why);
  Result<HeldSession> share(HeldSession session, std::optional<agent::StatusReport>& report);
  void warn_that_nobody_keeps_it();
  void report(const PassedOver& passed);
  void report_passed_over(agent::Client& client);
  bool is_last_word_of(const agent::Client& client, const Error& why);
  bool leads_on(const agent::Client& client, const Error& why);
  void warn_of_agents_session(const CookieOrigin& chosen, std::string_view token);
  Error with_agents_session(const Error& why);
  std::optional<Result<agent::StatusReport>> agents_known_session();
  bool lacks_our_keyring(const agent::Client& client, const Error& why) const;
  void do_without_agent(const Error& why);
  void tell_why_without_agent(Result<SessionSurvey>& survey);
  cookies::KeyProvider& keyring();

  Options options_;
  cookies::Environment environment_;
  Parts& parts_;
  Clock& clock_;
  std::unique_ptr<http::Transport> transport_;
  std::unique_ptr<cookies::KeyProvider> keyring_;
  std::unique_ptr<SessionSource> local_source_;
  std::unique_ptr<SessionSource> source_;
  SignInNotes notes_;
  bool has_looked_for_agent_ = false;
  bool has_left_agent_ = false;
  /// The digest of the token that was last reported as refused.
  std::string last_reported_;
  bool has_signed_in_ = false;
  bool has_reported_passed_over_ = false;
  /// The agent cannot open the keyring, but this program can.
  bool reads_itself_ = false;
  /// Why the agent is not used although it should be. Reset once the user has been told.
  std::optional<std::string> why_without_agent_;
  /// The last error of an agent about the source that was named when it was started.
  struct AgentsWord {
    std::string message = {};
    std::string source = {};
  };
  AgentsWord agents_word_;
  std::optional<agent::Client> agent_;
  std::unique_ptr<AuthManager> auth_manager_;
};

/// Returns true if an error of `client` is final. It is not if the connection failed, or if the
/// agent uses other network settings (Errc::unavailable); other sources are then tried.
bool is_last_word(const agent::Client& client, const Error& error) noexcept;

}  // namespace matinee::access
