// SPDX-License-Identifier: MIT
//
// The agent's session, and the thread that owns it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include <matinee/auth_manager.hpp>
#include <matinee/clock.hpp>
#include <matinee/result.hpp>
#include <matinee/secret.hpp>

#include "agent/guess_limit.hpp"
#include "agent/protocol.hpp"
#include "base/sealed_secret.hpp"
#include "session/monitor.hpp"

namespace matinee::agent {

/// The result of a request as JSON text. Shared, so that a secret is not copied.
using Answer = Result<std::shared_ptr<const Secret>>;

inline std::shared_ptr<const Secret> shared(std::string json) {
  return std::make_shared<const Secret>(Secret::take(json));
}

struct KeeperSettings {
  AuthSettings auth = {};
  session::MonitorSettings monitor = {};
  /// Called on the keeper's thread when a token is no longer used, before the response is sent. It
  /// must wipe copies of the token elsewhere. May be empty.
  std::function<void()> on_token_discarded = {};
};

/// The sender of a request.
struct Asker {
  Guesser guesser = {};
  /// Stopped when nobody waits for the response any more.
  std::stop_token gone = {};
};

/// Owns an AuthManager, its monitor, and the only thread that uses them. Others send requests,
/// which that thread handles one after another. Source, transport and clock must outlive the
/// keeper, and nobody else may use them meanwhile.
class Keeper {
 public:
  /// Receives lines for the log, without secrets. Called on the keeper's thread.
  using Log = std::function<void(std::string_view)>;
  using Reply = std::function<void(Answer)>;

  Keeper(SessionSource& source, http::Transport& transport, Clock& clock,
         const KeeperSettings& settings, session::SessionMonitor::CallForSignIn call, Log log);
  ~Keeper();
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  /// Cancels the current request, answers all pending ones with Errc::cancelled, and joins the
  /// thread. ask() must not be called afterwards.
  void stop();

  /// Returns the current headers without waiting; null if there are none. Any thread.
  std::shared_ptr<const Secret> headers_at_hand() const;

  /// Whether a lock was requested and no unlock has succeeded since. Any thread.
  bool is_locked() const;

  /// Whether the session, sealed or not, has no source from which it could be read again. It is
  /// lost when the agent ends. Any thread.
  bool is_irreplaceable() const;

  /// Handles `order` on the keeper's thread, which then calls `reply` once. If the asker has gone
  /// before its turn and the request has no effect besides its response, the request is dropped
  /// without a reply. Pending requests of the same kind share one response. Any thread. Does not
  /// handle Hello and Stop.
  void ask(Order order, Reply reply, Asker asker = {});

 private:
  struct Job {
    Order order;
    Reply reply;
    Asker asker;
  };

  void live(const std::stop_token& stop);
  std::optional<Job> next_job(std::chrono::milliseconds longest_wait, const std::stop_token& stop);
  std::vector<Reply> take_equals(const Order& order);
  void run(Job job);
  void seat(Job job);
  bool try_seated();
  void send_away(const Job& job);
  std::chrono::milliseconds look_after();
  void discard_elsewhere();
  void settle();
  void publish();
  void withhold();
  bool knows_owner() const;

  Answer carry_out(Order& order);
  Answer carry_out_in_memory(Order& order);
  Answer headers();
  Result<void> ensure_session();
  Answer status();
  Answer known_status() const;
  Answer refresh(const order::Refresh& order);
  Answer report_refused(const order::ReportRefused& report);
  Answer credential();
  Answer accept(std::variant<HeldSession, CookieJar> session);
  Answer forget(bool everywhere);
  Answer end_everywhere();
  Answer lock(const Secret& passphrase);
  Result<SealedSecret> seal_session(const Secret& passphrase) const;
  Answer unlock(const Secret& passphrase);
  Answer open_sealed(const Secret& plain);
  Result<void> forget_sealed(const Secret& plain);

  Clock& clock_;
  KeeperSettings settings_;
  Log log_;
  std::stop_source stop_;
  AuthManager auth_;
  session::SessionMonitor monitor_;

  // Used on the keeper's thread only.
  std::optional<SealedSecret> sealed_;
  bool is_locked_ = false;
  /// The sealed session was forgotten while the agent was locked.
  bool is_sealed_forgotten_ = false;
  GuessLimit guesses_;
  /// The passphrase that is tried next, as soon as GuessLimit allows it.
  std::optional<Job> seated_;
  std::size_t discarded_ = 0;
  SessionState logged_state_ = SessionState::unknown;
  /// Whether a request was just handled and its result is already published.
  bool is_published_ = false;

  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Job> jobs_;
  std::shared_ptr<const Secret> headers_;
  /// Set while a Lock is pending or the agent is locked: headers are withheld.
  bool is_withheld_ = false;
  bool is_irreplaceable_ = false;

  std::jthread thread_;
};

}  // namespace matinee::agent
