// SPDX-License-Identifier: MIT
//
// Session: the user's own MUBI session, for programs that call the service themselves.
//
//   auto session = matinee::Session::open({});
//   if (!session) return fail(session.error());
//   auto headers = session->headers();
//
// A Session looks for the user's session in the same places as the command line without options:
// the source that the configuration file names; otherwise the running agent; otherwise the
// browsers. A Session never starts an agent. Only sign_in() asks a person to sign in.
//
// Errors. Every call that can fail returns a Result. Errc::signed_out: every place was read and
// none holds a session. Errc::rejected: the service refuses the session. Errc::network: the service
// cannot be reached. Errc::locked, storage, unsupported, not_found: a place cannot be read, and no
// other place holds a session. Errc::usage: the options are invalid, or the Session is closed.
// Errc::cancelled: interrupt() was called. No call throws anything but std::bad_alloc.
//
// Threads. A Session may be used from several threads. Only one call runs at a time; the others
// wait. known(), options() and interrupt() never wait.
//
// Secrets. Credentials are held in guarded memory (secret.hpp) and are sent to mubi.com and
// api.mubi.com only. The caller owns the result of a call; secrets in it are wiped on destruction.
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

/// Receives log lines of a Session, on the thread of the call that is running. The functions must
/// not throw and must not call the same Session. The lines contain no secrets.
class SessionListener {
 public:
  virtual ~SessionListener() = default;

  /// Reports a place that was read, or a place or session that was passed over and why. For a log.
  virtual void on_detail(std::string_view line) { (void)line; }

  /// Reports a problem that the user should see, such as a session that the service refused.
  virtual void on_warning(std::string_view line) { (void)line; }
};

/// The caller's options. The user's configuration supplies those that are not set. Relative paths
/// start at the current directory.
struct SessionOptions {
  /// A Netscape cookies.txt, or cookies as JSON. Overrides every other source.
  std::optional<std::filesystem::path> cookies_file = {};
  /// A browser with an optional keyring, profile and container, in yt-dlp's syntax: "firefox",
  /// "chromium:Work". Empty for all browsers. Overrides the agent. Mutually exclusive with
  /// `cookies_file`.
  std::string cookies_from_browser = {};
  /// A PEM file of certificate authorities to trust instead of the system's.
  std::optional<std::filesystem::path> cacert = {};
  /// Rules `HOST1:PORT1:HOST2:PORT2`, as for curl's --connect-to.
  std::vector<std::string> connect_to = {};
  /// Whether to use a running agent.
  bool use_agent = true;
  /// Whether a keyring may ask the user for its password.
  bool allow_prompt = true;
  /// The country to assume if the service does not name it. ISO 3166-1 alpha-2.
  std::optional<std::string> country = {};

  /// Marks members above whose default value is set on purpose, so that the configuration does not
  /// override them.
  struct Given {
    bool connect_to = false;
    bool use_agent = false;
    bool allow_prompt = false;
  };
  Given given = {};
  /// The User-Agent header, such as "example/1.0". If empty, the library's name and version.
  std::string user_agent = {};
  /// May be null. The Session shares its ownership.
  std::shared_ptr<SessionListener> listener = {};
};

/// Move-only. A moved-from Session may only be destroyed or assigned to.
class Session {
 public:
  /// Reads the configuration and checks the options. Reads no cookies and sends no requests; the
  /// first call does. Fails with Errc::usage if the options or the configuration are invalid.
  static Result<Session> open(SessionOptions options);

  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  /// Wipes the session's secrets. No call may be running.
  ~Session();

  /// Returns the headers of an authenticated request. The first call reads the source and asks the
  /// service for the user's id. Later calls answer from memory until the source changes.
  Result<AuthHeaders> headers();

  /// Asks the service about the session. Fails only if the source cannot be read. Any answer of the
  /// service, or none, is reported as a state. The token is masked.
  Result<SessionStatus> status();

  /// Asks the service about the session. Returns true if it accepts the session, false if it
  /// refuses it. A refused session is dropped; the next call reads the source again.
  Result<bool> validate();

  /// Reads the source again, then does the same as validate().
  Result<bool> refresh();

  /// Returns the mubi.com cookies that contained the session. Fails with Errc::usage if the session
  /// is a token.
  Result<CookieJar> cookies();

  /// Drops the session and reads the source again, even if an agent is running.
  Result<void> read_source();

  /// Finds the session's owner and source if they are unknown. known() then returns them.
  Result<void> identify();

  /// Asks a person to sign in. The running agent keeps the new session; this Session keeps it if
  /// there is no agent or if a source was named. Fails with Errc::signed_out if nobody signs in in
  /// time, with Errc::failure if no window can be shown, and with Errc::unsupported if there is no
  /// in-memory file system for the browser's profile.
  Result<void> sign_in(const SignInOptions& options, SignInPrompt& prompt);

  /// Returns the result of the calls so far. Never null.
  std::shared_ptr<const KnownSession> known() const;

  /// Ends the running calls with Errc::cancelled. Later calls are not affected.
  void interrupt();

  /// Interrupts the running call, waits for it, and wipes the session's secrets. Every later call
  /// fails with Errc::usage.
  void close();

  /// Drops the Session in a forked child without touching the connections and locks of the parent.
  /// Leaks their memory. Afterwards only the destructor may be called.
  void abandon() noexcept;

  /// Returns the effective options: the caller's, completed from the configuration. Paths are
  /// absolute.
  const SessionOptions& options() const noexcept;

  /// Returns the kind of source that the options or the configuration name: "browser", "file" or
  /// "token". Empty if they name none.
  std::string_view named_source() const noexcept;

 private:
  friend class api::LiveSession;
  explicit Session(std::unique_ptr<api::LiveSession> live) noexcept;

  std::unique_ptr<api::LiveSession> live_;
};

/// Returns true if a response of the service to the caller's own request means that the session is
/// refused: status 401, or 422 with a body that says so. Pure.
bool is_refusal(int http_status, std::string_view body);

}  // namespace matinee
