// SPDX-License-Identifier: MIT
//
// The one way to a session: a named source, the token file, the service manager's credential, the
// agent, the browsers, a sign-in, in this order. The command line, the agent itself and the Python
// module all come through here.
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

/// Everything that decides which session a caller gets.
struct Options {
  std::string cookies_from_browser = {};  ///< as the flag has it; empty for every browser
  std::string cookies_file = {};          ///< as --cookies; empty for none
  std::string token_file = {};            ///< as MATINEE_TOKEN_FILE; empty for none
  std::string token_credential = {};      ///< a file of the service manager's; empty for none
  std::string cacert = {};                ///< a PEM file, as --cacert; empty for the system's
  std::vector<std::string> connect_to = {};
  /// ISO 3166-1 alpha-2: the `client-country` until the service tells a better one.
  std::string country = "US";
  bool use_agent = true;
  /// Where the program keeps what is to outlast it (see SignInNotes); empty for nowhere.
  std::string state_folder = {};
  /// How much of a browser's cookies to read beside the session's own.
  cookies::Scope scope = cookies::Scope::session;
};

/// Errc::usage for options that make no sense, naming the option: a browser and a file at once, an
/// unknown browser, a --connect-to without four parts, a country that is no code of two letters.
Result<void> check(const Options& options);

/// Whether a --connect-to rule has its four parts. A mistake would lead to the real network with
/// the real session.
bool is_connect_rule(std::string_view rule) noexcept;

/// Errc::usage if `file` has no certificate in it, which libcurl would call an untrusted host; else
/// the errors of reading it. Nothing for an empty name.
Result<void> check_ca_file(const std::string& file);

/// What a program gives to the way to a session: the parts that it loads late, and its person.
class Parts {
 public:
  virtual ~Parts() = default;

  /// Called before the first request, and once.
  virtual Result<std::unique_ptr<http::Transport>> open_transport() = 0;

  /// Called before the first cookie that is sealed with a keyring's key, and once.
  virtual std::unique_ptr<cookies::KeyProvider> make_keyring() = 0;

  /// The same for a look that no person is to be disturbed for: it raises no prompt.
  virtual std::unique_ptr<cookies::KeyProvider> make_quiet_keyring() {
    return std::make_unique<cookies::NoKeyring>();
  }

  /// A connection to the user's agent, as connect_agent() makes it; the agent is started if the
  /// program may and it does not run.
  virtual Result<agent::Client> connect_agent() = 0;

  /// The same if it runs; starts none.
  virtual Result<agent::Client> find_agent() { return connect_agent(); }

  /// The address of this program's session bus; empty if it has none.
  virtual std::string session_bus() const { return {}; }

  /// Asks the person who is there to sign in, once in a run; `why` says why there is no session.
  /// `why` itself if there is nobody to ask, or if they do not want to.
  virtual Result<HeldSession> sign_in(const Error& why) { return why; }

  /// Whether sign_in may lead to a session.
  virtual bool can_sign_in() const { return false; }

  /// What was read, and what was passed over. Never a secret.
  virtual void detail(std::string_view line) = 0;

  /// What a person should see without asking for details.
  virtual void warn(std::string_view line) = 0;

  virtual std::stop_token stop_token() { return {}; }
};

/// A session that the service has accepted.
struct ProvenSession {
  const Secret* token = nullptr;  ///< of the Access
  std::string country = {};       ///< decides on what is offered
  std::optional<std::int64_t> user_id = {};
};

/// Opens each thing that it needs when it is first asked for it, so that a caller pays only for
/// what it uses. Used from one thread at a time; `parts` and `clock` must outlive it.
class Access {
 public:
  Access(Options options, cookies::Environment environment, Parts& parts, Clock& clock);
  ~Access();
  Access(const Access&) = delete;
  Access& operator=(const Access&) = delete;

  /// The headers, from the agent or without it.
  Result<AuthHeaders> headers();

  /// What is to be said of the session, by the agent or without it.
  Result<agent::StatusReport> status();

  /// The service asked now, and the source read again first, by the agent or without it. A session
  /// that another place handed over has no source to read: then the service is asked about it all
  /// the same. Errors as status().
  Result<agent::StatusReport> refresh();

  /// The session, for calls of the caller's own. Asks the service only if the source has several.
  Result<const Credential*> credential();

  /// The same, accepted by the service.
  Result<ProvenSession> prove();

  /// The mubi.com cookies of the source, without asking agent or person: those among which the
  /// session is, or, if nobody is signed in, those that were written last.
  struct FoundCookies {
    CookieJar jar = {};
    bool has_session = false;
    /// Why nobody is signed in there, if that is more than the cookies of a visitor.
    std::optional<Error> why_none = {};
  };
  Result<FoundCookies> cookies();

  /// Tells the agent that the service refuses a token, so that it checks the session that it keeps:
  /// `token`, or the one that credential() or prove() gave last. Does nothing if the caller does
  /// without the agent, if none runs, or if this was told before. What these functions find out
  /// themselves is told already.
  void report_refused(const Secret& token);
  void report_refused();

  /// Ends the session that works at the service, the browser's too. Where it came from. Errors as
  /// AuthManager::end_session has them.
  Result<CookieOrigin> end_session();

  /// The same for the agent `client` and then, if it has none that works, without it.
  Result<CookieOrigin> end_session(agent::Client& client);

  /// Makes a finished sign-in the session of this machine: gives it to the agent, which proves it
  /// unless that has just been done, or else holds it for as long as this object lives.
  /// Errc::rejected, network, or failure if it does not prove good.
  Result<agent::StatusReport> adopt(HeldSession session);

  /// The last sign-in whose session the agent alone keeps, or kept; nothing after forget_sign_in().
  std::optional<SignInNote> last_sign_in() const { return notes_.read(); }
  void forget_sign_in() { notes_.remove(); }

  /// The session of the named source, to be adopted; accepted by the service. Errors as
  /// AuthManager::generate_headers.
  Result<HeldSession> named_session();

  /// What commands talk to the service with. See AuthManager for its threads.
  Result<AuthManager*> auth_manager();

  /// The session of the source, without agent and sign-in: what the agent itself keeps.
  Result<SessionSource*> local_source();

  /// What the browsers that are named, or all, hold; nothing is decrypted. `on_unread` is told of
  /// each place that could not be looked at.
  Result<std::vector<cookies::SourceReport>> survey(const session::Notice& on_unread = {});

  /// What becomes of each session of the source, without agent and sign-in; raises no keyring's
  /// prompt. The service is asked.
  struct TriedSessions {
    std::vector<PassedOver> passed_over = {};
    /// Where the session came from that a command would use; nothing if there is none.
    std::optional<CookieOrigin> chosen = {};
    /// Why there is none, or what the service says against the one that is used.
    std::optional<Error> verdict = {};
  };
  TriedSessions try_sessions();

  /// What the options name, the strongest first.
  enum class NamedSource : std::uint8_t {
    browser,
    cookies_file,
    token_file,
    token_credential,
    none,
  };
  NamedSource named_source() const noexcept;

  /// The same as an agent tells it of itself: see agent::Greeting::named_source.
  std::string source_word() const;

  /// Whose source an error is about: an agent's that was started with one of its own, as it tells
  /// of itself; empty for the caller's.
  std::string agents_source_of(const Error& error) const;

  /// Whether options name a source: such a source goes before the agent, which may have been
  /// started for another one.
  bool names_source() const noexcept { return named_source() != NamedSource::none; }

  /// Whether the local source is the browsers, or one of them.
  bool reads_browsers() const noexcept {
    return named_source() == NamedSource::none || named_source() == NamedSource::browser;
  }

  Result<http::Transport*> transport();

  /// The user's agent, unless the options name a source or forbid it; null if it cannot be reached.
  agent::Client* agent();

  /// The same whatever source is named, for a session that is handed over.
  agent::Client* any_agent();

  /// From now on no agent is asked: the session is that of the local source. It is still told of
  /// refusals.
  void leave_agent() noexcept { has_left_agent_ = true; }

  /// How the service is reached, as agents are asked about it; empty for the usual way.
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
  /// The agent cannot read the session, and this program can.
  bool reads_itself_ = false;
  /// Why the agent that should be there is done without, as long as nobody has been told.
  std::optional<std::string> why_without_agent_;
  /// What an agent last said of a source of its own.
  struct AgentsWord {
    std::string message = {};
    std::string source = {};
  };
  AgentsWord agents_word_;
  std::optional<agent::Client> agent_;
  std::unique_ptr<AuthManager> auth_manager_;
};

/// Whether an error of `client` is the last word on the session: not if the agent could not be
/// asked, or reaches the service in another way.
bool is_last_word(const agent::Client& client, const Error& error) noexcept;

}  // namespace matinee::access
