// SPDX-License-Identifier: MIT
//
// The session that an agent keeps, and the thread that looks after it.
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

/// The result of a call: JSON text. What holds a secret is shared, not copied.
using Answer = Result<std::shared_ptr<const Secret>>;

inline std::shared_ptr<const Secret> shared(std::string json) {
  return std::make_shared<const Secret>(Secret::take(json));
}

struct KeeperSettings {
  AuthSettings auth = {};
  session::MonitorSettings monitor = {};
  /// Called on the keeper's thread when a token has gone out of use, before anybody is told:
  /// whoever else had it is to wipe it. May be empty.
  std::function<void()> on_token_discarded = {};
};

/// Who asks, as far as a keeper treats askers differently.
struct Asker {
  Guesser guesser = {};
  /// Stopped when nobody waits for the answer any more.
  std::stop_token gone = {};
};

/// Owns an AuthManager and its monitor, and the one thread that uses them. The rest of the world
/// gets at them by orders, which that thread takes one after the other. Source, transport and clock
/// must outlive it, and nobody else may use them meanwhile.
class Keeper {
 public:
  /// What lines to log; never a secret. Called from the keeper's thread.
  using Log = std::function<void(std::string_view)>;
  using Reply = std::function<void(Answer)>;

  Keeper(SessionSource& source, http::Transport& transport, Clock& clock,
         const KeeperSettings& settings, session::SessionMonitor::CallForSignIn call, Log log);
  ~Keeper();
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  /// Ends what the thread is doing, answers what is still asked with Errc::cancelled, and waits for
  /// the thread. Nothing may be asked afterwards.
  void stop();

  /// The headers as they are known now, without waiting; null where they are not. Any thread.
  std::shared_ptr<const Secret> headers_at_hand() const;

  /// Whether a lock was asked for and no unlock has succeeded since. Any thread.
  bool is_locked() const;

  /// Whether the session that is kept, sealed or not, can be had from nowhere else: it ends with
  /// the agent. Any thread.
  bool is_irreplaceable() const;

  /// Carries out `order` on the keeper's thread, which then calls `reply` once. An order whose only
  /// effect is its answer is dropped, without a reply, if the asker has gone before its turn. Calls
  /// of one kind that have been waiting together get one answer. Any thread. Hello and Stop are not
  /// the keeper's.
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

  // Of the keeper's thread alone.
  std::optional<SealedSecret> sealed_;
  bool is_locked_ = false;
  /// What is sealed was forgotten meanwhile.
  bool is_sealed_forgotten_ = false;
  GuessLimit guesses_;
  /// The passphrase that is tried as soon as one may be.
  std::optional<Job> seated_;
  std::size_t discarded_ = 0;
  SessionState logged_state_ = SessionState::unknown;
  /// An order has just been carried out, and its outcome is published.
  bool is_published_ = false;

  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Job> jobs_;
  std::shared_ptr<const Secret> headers_;
  /// Set with a Lock that is waiting to be carried out: nothing is handed out from then on.
  bool is_withheld_ = false;
  bool is_irreplaceable_ = false;

  std::jthread thread_;
};

}  // namespace matinee::agent
