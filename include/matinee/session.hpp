// SPDX-License-Identifier: MIT
//
// Session: the user's own MUBI session, for programs that call the service themselves.
//
//   auto session = matinee::Session::open({});
//   if (!session) return fail(session.error());
//   auto headers = session->headers();
//
// Where the session comes from is what the command line does without options: what the
// configuration file names, else the running agent, else the browsers. A Session starts no agent,
// and nobody is asked to sign in unless sign_in() is called.
//
// Errors. Every call that can fail returns a Result. Errc::signed_out: every place was read and
// none holds a session. Errc::rejected: the service refuses it. Errc::network: the service cannot
// be reached. Errc::locked, storage, unsupported, not_found: a place cannot be read, and none of
// the others has a session. Errc::usage: the options make no sense, or the Session is closed.
// Errc::cancelled: interrupt() was called. No call throws, except std::bad_alloc.
//
// Threads. A Session may be used from several threads; its calls then wait for one another.
// known(), options() and interrupt() never wait.
//
// Secrets. Credentials are held in guarded memory (secret.hpp) and are sent to mubi.com and
// api.mubi.com only. What a call returns belongs to the caller; it is wiped when it is destroyed.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/auth_manager.hpp>
#include <matinee/cookie.hpp>
#include <matinee/known_session.hpp>
#include <matinee/result.hpp>
#include <matinee/sign_in.hpp>

namespace matinee {

namespace api {
class LiveSession;
}

/// Hears what a session reads. Called on the thread of the call that reads; must not throw, and
/// must not call the same Session. Nothing that it gets is a secret.
class SessionListener {
 public:
  virtual ~SessionListener() = default;

  /// What was read, and which place or session was passed over, and why: for a log.
  virtual void on_detail(std::string_view line) { (void)line; }

  /// What a person should see, such as a session that the service refused.
  virtual void on_warning(std::string_view line) { (void)line; }
};

/// What a caller may say; the user's configuration decides about the rest. Relative paths start at
/// the current folder.
struct SessionOptions {
  /// A Netscape cookies.txt, or cookies as JSON. Goes before every other source.
  std::optional<std::filesystem::path> cookies_file = {};
  /// A browser, and its keyring, profile and container if need be, in yt-dlp's syntax: "firefox",
  /// "chromium:Work". Empty for all browsers. Goes before the agent. Not together with
  /// `cookies_file`.
  std::string cookies_from_browser = {};
  /// Trust the authorities in this PEM file, and no others.
  std::optional<std::filesystem::path> cacert = {};
  /// `HOST1:PORT1:HOST2:PORT2`, as curl's --connect-to.
  std::vector<std::string> connect_to = {};
  /// Whether a running agent is asked.
  bool use_agent = true;
  /// Whether a keyring may ask a person for its password.
  bool allow_prompt = true;
  /// ISO 3166-1 alpha-2: the country where the service does not tell it.
  std::optional<std::string> country = {};

  /// The members above whose default value is meant: the configuration does not override them.
  struct Given {
    bool connect_to = false;
    bool use_agent = false;
    bool allow_prompt = false;
  };
  Given given = {};
  /// The program's name and version for the service, "example/1.0"; empty for the library's own.
  std::string user_agent = {};
  /// May be null. It lives as long as the Session.
  std::shared_ptr<SessionListener> listener = {};
};

/// Move-only. A Session that was moved from can only be destroyed or assigned to.
class Session {
 public:
  /// Reads the configuration and checks the options; no cookie is read and nothing is sent before
  /// the first call. Errc::usage for options or a configuration that make no sense.
  static Result<Session> open(SessionOptions options);

  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  /// Wipes what is held. No call may be running.
  ~Session();

  /// The headers of an authenticated call. Reads the source if need be, and asks the service once
  /// for the user's id; later calls answer from memory until the source changes.
  Result<AuthHeaders> headers();

  /// What the service says of the session; the token is masked. An Error only if the source cannot
  /// be read; everything that the service or its absence can say is a state.
  Result<SessionStatus> status();

  /// Asks the service now: true if it accepts the session, false if it refuses it. A session that
  /// is refused is dropped, and the next call reads the source again.
  Result<bool> validate();

  /// The same, and the source is read again first.
  Result<bool> refresh();

  /// The mubi.com cookies among which the session was found. Errc::usage if it is a token.
  Result<CookieJar> cookies();

  /// Reads the source anew, whether an agent runs or not; what was known before is dropped.
  Result<void> read_source();

  /// Makes the owner and the source of the session known, if they are not: see known().
  Result<void> identify();

  /// A new session from a person. The running agent keeps it, unless a source was named; else this
  /// Session does. Errc::signed_out if nobody signs in in time, Errc::failure if no window can be
  /// shown, Errc::unsupported if there is no memory for the browser's profile.
  Result<void> sign_in(const SignInOptions& options, SignInPrompt& prompt);

  /// The result of the calls so far; never null.
  std::shared_ptr<const KnownSession> known() const;

  /// Ends the calls that are running, with Errc::cancelled. Later ones start afresh.
  void interrupt();

  /// Wipes what is held and refuses every later call. Waits for a running call, which it ends.
  void close();

  /// For a process that was forked while its parent had this Session: gives up connections and
  /// locks that are the parent's, without touching them. Their memory is leaked. Only the
  /// destructor may follow.
  void abandon() noexcept;

  /// What counts: the configuration's values where the caller gave none. Paths are absolute.
  const SessionOptions& options() const noexcept;

  /// What the options or the configuration name: "browser", "file", "token"; empty for wherever a
  /// session is found.
  std::string_view named_source() const noexcept;

 private:
  friend class api::LiveSession;
  explicit Session(std::unique_ptr<api::LiveSession> live) noexcept;

  std::unique_ptr<api::LiveSession> live_;
};

/// Whether an answer of the service to a request of the caller's own says that the session is
/// refused: 401, and 422 with a body that says so. Pure.
bool is_refusal(int http_status, std::string_view body);

}  // namespace matinee
