// SPDX-License-Identifier: MIT
//
// LiveSession: the implementation of Session. It makes access::LastingSession thread-safe and its
// calls interruptible.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <type_traits>

#include <matinee/clock.hpp>
#include <matinee/download.hpp>
#include <matinee/result.hpp>
#include <matinee/session.hpp>

#include "access/access.hpp"
#include "access/configuration.hpp"
#include "access/lasting_session.hpp"
#include "mubi/client.hpp"

namespace matinee::api {

/// See Session for the calls and their errors. Only one call runs at a time; calls of other threads
/// wait.
class LiveSession final : private access::Parts {
 public:
  static Result<Session> open(SessionOptions options);
  /// Returns the implementation of `session`, which must be neither moved-from nor abandoned.
  static LiveSession& of(Session& session) noexcept { return *session.live_; }

  Result<AuthHeaders> headers();
  Result<SessionStatus> status();
  Result<bool> validate();
  Result<bool> refresh();
  Result<CookieJar> cookies();
  Result<void> read_source();
  Result<void> identify();
  Result<void> run_sign_in(const SignInOptions& how, SignInPrompt& prompt);
  Result<DownloadedFile> download(const DownloadRequest& request, ProgressSink& sink,
                                  const std::stop_token& stop);

  /// Calls `work` with a client of the service and a member. With `user_id` this is that member,
  /// without a session. Without it this is the owner of the session, which is checked first;
  /// Member::user_id is 0 if the service does not say who the owner is.
  using MemberWork = std::function<Result<void>(mubi::Client&, const mubi::Member&)>;
  Result<void> with_member(std::optional<std::int64_t> user_id, const std::stop_token& stop,
                           const MemberWork& work);

  /// Thread-safe. Ends the running call and returns at once.
  void interrupt();
  /// Thread-safe. Ends the running call and waits for it.
  void close();
  void abandon() noexcept { lasting_.abandon(); }

  std::shared_ptr<const KnownSession> known() const { return lasting_.known(); }
  const SessionOptions& options() const noexcept { return options_; }
  std::string_view named_source() const noexcept;

 private:
  LiveSession(SessionOptions options, access::Configuration configuration,
              cookies::Environment environment);

  /// Runs `work` when no other call is running. Fails as begin() does.
  template <class Work>
  std::invoke_result_t<Work> call(const Work& work);
  /// Prepares a new call. Fails with Errc::usage if the session is closed.
  Result<void> begin();

  // access::Parts. LastingSession calls these on the thread of the running call.
  Result<std::unique_ptr<http::Transport>> open_transport() override;
  std::unique_ptr<cookies::KeyProvider> make_keyring() override;
  Result<agent::Client> connect_agent() override;
  std::string session_bus() const override;
  void detail(std::string_view line) override;
  void warn(std::string_view line) override;
  std::stop_token stop_token() override;

  SessionOptions options_;
  access::Configuration configuration_;
  cookies::Environment environment_;
  SystemClock clock_;
  std::mutex call_mutex_;  // held during a call
  access::LastingSession lasting_;
  mutable std::mutex state_mutex_;  // protects the members below; never held during I/O
  bool is_closed_ = false;
  std::stop_source stop_;
};

}  // namespace matinee::api
