// SPDX-License-Identifier: MIT
#include "agent/client.hpp"

#include <utility>

#include <fmt/format.h>

#include "sys/unix_socket.hpp"

namespace matinee::agent {

namespace {

constexpr std::string_view k_peer = "the agent";
constexpr std::chrono::milliseconds k_patience_to_connect{2'000};
constexpr std::chrono::milliseconds k_patience_to_send{5'000};

}  // namespace

Result<Client> Client::connect(const std::filesystem::path& socket) {
  auto fd = sys::connect_to(socket, k_peer, k_patience_to_connect);
  if (fd) return Client(*std::move(fd));
  if (fd.error().code() != Errc::not_found) return fd.error().about(Subject::agent);
  return Error(Errc::not_found, fmt::format("no agent listens at {}", socket.native()))
      .about(Subject::agent);
}

Result<void> Client::exchange(std::string_view line, std::string& answer) {
  if (!socket_) return Error(Errc::network, "the connection to the agent is broken");
  MATINEE_TRY(sys::send_all(socket_.get(), k_peer, line, k_patience_to_send));
  return sys::receive_line(socket_.get(), k_peer, answer, k_max_frame_bytes, patience_);
}

Result<Secret> Client::ask(const Order& order) {
  const std::int64_t id = ++last_id_;
  const Secret line = encode_call(id, order);
  std::string answer;
  const WipeOnExit wiped(answer);
  // In one piece from the start: what grows leaves copies behind.
  answer.reserve(2 * k_max_frame_bytes);
  const auto exchanged = exchange(line.reveal(), answer);
  if (!exchanged) {
    socket_.reset();
    return exchanged.error().about(Subject::agent);
  }
  return parse_answer(answer, id);
}

Result<AuthHeaders> Client::headers(std::string network) {
  MATINEE_TRY_ASSIGN(const Secret answer, ask(order::Headers{.network = std::move(network)}));
  return parse_headers(answer);
}

Result<StatusReport> Client::status(std::string network) {
  MATINEE_TRY_ASSIGN(const Secret answer, ask(order::Status{.network = std::move(network)}));
  return parse_status(answer.reveal());
}

Result<HeldSession> Client::credential(std::string network) {
  MATINEE_TRY_ASSIGN(const Secret answer, ask(order::Credential{.network = std::move(network)}));
  return parse_session(answer);
}

Result<StatusReport> Client::refresh(std::string network) {
  MATINEE_TRY_ASSIGN(const Secret answer, ask(order::Refresh{.network = std::move(network)}));
  return parse_status(answer.reveal());
}

Result<StatusReport> Client::accept(HeldSession session, std::string network) {
  order::Accept order{.session = std::move(session), .network = std::move(network)};
  MATINEE_TRY_ASSIGN(const Secret answer, ask(std::move(order)));
  return parse_status(answer.reveal());
}

}  // namespace matinee::agent
