// SPDX-License-Identifier: MIT
//
// The other side of the agent's socket: one connection, one question at a time.
//
// Whatever answers there is not trusted to be right or alive. Who listens is checked, every answer
// has a deadline, and what is no answer makes the connection unusable: the caller then does without
// the agent.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include <matinee/auth_manager.hpp>
#include <matinee/result.hpp>
#include <matinee/secret.hpp>

#include "agent/protocol.hpp"
#include "base/unique_fd.hpp"

namespace matinee::agent {

class Client {
 public:
  /// A connection to what listens at `socket`, which nobody has greeted yet. Errc::not_found where
  /// nobody listens; see sys::connect_to for the rest.
  static Result<Client> connect(const std::filesystem::path& socket,
                                std::chrono::milliseconds patience = std::chrono::seconds(2));

  Client(Client&&) = default;
  Client& operator=(Client&&) = default;
  ~Client() { wipe(received_); }

  /// False once a question has gone without a proper answer: the connection is of no use any more,
  /// and the Error was not the agent's own.
  bool is_usable() const noexcept { return static_cast<bool>(socket_); }

  /// The most that any answer may take: 100 s where nothing else is said, since the agent may have
  /// to ask the service first. `hello` has 2 s, and an answer that lies ready 5 s.
  void set_patience(std::chrono::milliseconds patience) noexcept { patience_ = patience; }

  /// Asks and waits. The Error is the agent's own; or, of subject `agent`, Errc::network: it could
  /// not be asked, did not answer in time, or its answer makes no sense.
  Result<Secret> ask(const Order& order);

  /// Asks the agent about itself, and remembers it.
  Result<Greeting> greet();

  /// What the agent last said of itself; empty before that.
  const Greeting& greeting() const noexcept { return greeting_; }

  Result<AuthHeaders> headers(std::string network = {});

  /// headers() and then greet(), in one write: greeting() knows what was passed over for them.
  Result<AuthHeaders> greet_and_ask_headers(std::string network);

  Result<StatusReport> status(std::string network = {});
  /// The session that the agent keeps, without its cookies.
  Result<HeldSession> credential(std::string network = {});
  /// Makes the agent read its source again and ask the service.
  Result<StatusReport> refresh(std::string network = {});
  /// Tells that the service refuses the token with this digest (base/token_digest.hpp), and what
  /// the agent then finds.
  Result<StatusReport> report_refused(std::string digest, std::string network = {});
  /// Hands a session over, which the agent keeps once the service has accepted it.
  Result<StatusReport> accept(HeldSession session, std::string network = {});

 private:
  Client(UniqueFd socket, std::string name) : name_(std::move(name)), socket_(std::move(socket)) {}

  Result<void> send(std::string_view lines);
  Result<Secret> receive(std::int64_t id, std::chrono::milliseconds patience);
  Result<void> receive_line(std::chrono::milliseconds patience);
  std::chrono::milliseconds patience_for(const Order& order) const;
  Error lose(const Error& why);
  template <class T>
  Result<T> understood(Result<T> parsed);

  /// For messages: "the agent at PATH".
  std::string name_;
  UniqueFd socket_;
  Greeting greeting_;
  /// What has come and is not yet read: the next answer, where several are due.
  std::string received_;
  std::chrono::milliseconds patience_ = std::chrono::seconds(100);
  std::int64_t last_id_ = 0;
};

}  // namespace matinee::agent
