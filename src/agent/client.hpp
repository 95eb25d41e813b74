// SPDX-License-Identifier: MIT
//
// The other side of the agent's socket: one connection, one question at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include <matinee/auth_manager.hpp>
#include <matinee/result.hpp>
#include <matinee/secret.hpp>

#include "agent/protocol.hpp"
#include "base/unique_fd.hpp"

namespace matinee::agent {

class Client {
 public:
  /// Errc::not_found where no agent listens at `socket`; see sys::connect_to for the rest.
  static Result<Client> connect(const std::filesystem::path& socket);

  /// False once a question has gone unanswered: the connection is of no use any more, and the
  /// Error was not the agent's own.
  bool is_usable() const noexcept { return static_cast<bool>(socket_); }

  /// How long an answer may take: 100 s where nothing else is said, since the agent may have to ask
  /// the service first.
  void set_patience(std::chrono::milliseconds patience) noexcept { patience_ = patience; }

  /// Asks and waits. The Error is the agent's own, or tells that it could not be asked or did not
  /// answer (Errc::network).
  Result<Secret> ask(const Order& order);

  Result<AuthHeaders> headers(std::string network = {});
  Result<StatusReport> status(std::string network = {});
  /// The session that the agent keeps, without its cookies.
  Result<HeldSession> credential(std::string network = {});
  /// Makes the agent read its source again and ask the service.
  Result<StatusReport> refresh(std::string network = {});
  /// Hands a session over, which the agent keeps once the service has accepted it.
  Result<StatusReport> accept(HeldSession session, std::string network = {});

 private:
  explicit Client(UniqueFd socket) : socket_(std::move(socket)) {}
  Result<void> exchange(std::string_view line, std::string& answer);

  UniqueFd socket_;
  std::chrono::milliseconds patience_ = std::chrono::seconds(100);
  std::int64_t last_id_ = 0;
};

}  // namespace matinee::agent
