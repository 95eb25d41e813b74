// SPDX-License-Identifier: MIT
//
// A client of the agent's socket: one connection, one request at a time.
//
// The process at the other end is not trusted. The client checks which user listens, sets a
// deadline for each response, and closes the connection after a malformed response. The caller then
// goes on without the agent.
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
  /// Connects to the agent that listens at `socket`. Sends nothing yet. Fails with Errc::not_found
  /// if nobody listens, and otherwise like sys::connect_to().
  static Result<Client> connect(const std::filesystem::path& socket,
                                std::chrono::milliseconds patience = std::chrono::seconds(2));

  Client(Client&&) = default;
  Client& operator=(Client&&) = default;
  ~Client() { wipe(received_); }

  /// Whether the connection can still be used. It becomes false when a request gets no valid
  /// response. The error of that request then came from the client, not from the agent.
  bool is_usable() const noexcept { return static_cast<bool>(socket_); }

  /// Sets the maximum wait for a response. The default is 100 s, because the agent may have to ask
  /// the service first. `hello` waits at most 2 s, and a response that the agent has in memory at
  /// most 5 s.
  void set_patience(std::chrono::milliseconds patience) noexcept { patience_ = patience; }

  /// Sends a request and waits for the response. Fails with the error that the agent reports. If
  /// there is no valid response in time, it fails with Errc::network of subject `agent`.
  Result<Secret> ask(const Order& order);

  /// Asks the agent about itself, and stores the response for greeting().
  Result<Greeting> greet();

  /// The last response to `hello`; empty before the first.
  const Greeting& greeting() const noexcept { return greeting_; }

  Result<AuthHeaders> headers(std::string network = {});

  /// Does headers() and then greet() in one write. greeting() then contains the sources that were
  /// skipped for these headers.
  Result<AuthHeaders> greet_and_ask_headers(std::string network);

  Result<StatusReport> status(std::string network = {});
  /// The agent's session, without its cookies.
  Result<HeldSession> credential(std::string network = {});
  /// Makes the agent read its source again and ask the service about the session.
  Result<StatusReport> refresh(std::string network = {});
  /// Reports that the service refuses the token with this digest (base/token_digest.hpp). Returns
  /// the status after the agent has checked it.
  Result<StatusReport> report_refused(std::string digest, std::string network = {});
  /// Sends a session to the agent. The agent keeps it if the service accepts it.
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

  /// The name of the agent in messages: "the agent at PATH".
  std::string name_;
  UniqueFd socket_;
  Greeting greeting_;
  /// Bytes received but not yet parsed, such as the second of two responses.
  std::string received_;
  std::chrono::milliseconds patience_ = std::chrono::seconds(100);
  std::int64_t last_id_ = 0;
};

}  // namespace matinee::agent
