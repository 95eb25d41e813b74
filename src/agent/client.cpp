// SPDX-License-Identifier: MIT
#include "agent/client.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "sys/unix_socket.hpp"

namespace matinee::agent {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds k_patience_to_send{2'000};
constexpr milliseconds k_patience_for_hello{2'000};
constexpr milliseconds k_patience_for_what_lies_ready{5'000};
// Short, because the caller can go on without the agent.
constexpr milliseconds k_patience_for_report{10'000};

// Removes the first line, and wipes the bytes that become unused.
void remove_line(std::string& text, std::size_t length) {
  const std::size_t rest = text.size() - length;
  std::copy(text.begin() + static_cast<std::ptrdiff_t>(length), text.end(), text.begin());
  wipe(text.data() + rest, length);
  text.resize(rest);
}

}  // namespace

Result<Client> Client::connect(const std::filesystem::path& socket, milliseconds patience) {
  std::string name = fmt::format("the agent at {}", socket.native());
  auto fd = sys::connect_to(socket, name, patience);
  if (fd) return Client(*std::move(fd), std::move(name));
  if (fd.error().code() != Errc::not_found) return fd.error().about(Subject::agent);
  return Error(Errc::not_found, fmt::format("no agent listens at {}", socket.native()))
      .about(Subject::agent);
}

// Closes the connection. After any of these errors it can no longer be used.
Error Client::lose(const Error& why) {
  socket_.reset();
  return Error(Errc::network, why.message(), why.native(), Recovery::retry_later)
      .about(Subject::agent);
}

template <class T>
Result<T> Client::understood(Result<T> parsed) {
  if (parsed) return parsed;
  return lose({Errc::network, fmt::format("{} gives an answer that is not understood", name_)});
}

Result<void> Client::send(std::string_view lines) {
  if (!socket_) return lose({Errc::network, fmt::format("the connection to {} is broken", name_)});
  const auto sent =
      sys::send_all(socket_.get(), name_, lines, std::min(patience_, k_patience_to_send));
  if (!sent) return lose(sent.error());
  return {};
}

Result<void> Client::receive_line(milliseconds patience) {
  if (received_.find('\n') != std::string::npos) return {};
  // Reserve the maximum size first: a string that grows leaves unwiped copies behind.
  received_.reserve(2 * k_max_frame_bytes);
  return sys::receive_line(socket_.get(), name_, received_, k_max_frame_bytes, patience);
}

Result<Secret> Client::receive(std::int64_t id, milliseconds patience) {
  if (const auto came = receive_line(std::min(patience_, patience)); !came) {
    return lose(came.error());
  }
  const std::size_t length = received_.find('\n') + 1;
  auto answer = parse_answer(std::string_view(received_).substr(0, length), id);
  remove_line(received_, length);
  if (answer) return *std::move(answer);
  return lose({Errc::network, fmt::format("{} gives no answer that is understood", name_)});
}

// Requests that the agent answers from memory, or without another process, get a short timeout.
milliseconds Client::patience_for(const Order& order) const {
  if (std::holds_alternative<order::Hello>(order)) return k_patience_for_hello;
  if (std::holds_alternative<order::ReportRefused>(order)) return k_patience_for_report;
  const bool lies_ready = std::holds_alternative<order::Stop>(order) ||
                          (std::holds_alternative<order::Headers>(order) && greeting_.is_ready);
  return lies_ready ? k_patience_for_what_lies_ready : patience_;
}

Result<Secret> Client::ask(const Order& order) {
  const std::int64_t id = ++last_id_;
  MATINEE_TRY(send(encode_call(id, order).reveal()));
  return receive(id, patience_for(order));
}

Result<Greeting> Client::greet() {
  MATINEE_TRY_ASSIGN(const Secret answer, ask(order::Hello{}));
  MATINEE_TRY_ASSIGN(greeting_, understood(parse_hello(answer)));
  return greeting_;
}

Result<AuthHeaders> Client::headers(std::string network) {
  MATINEE_TRY_ASSIGN(const Secret answer, ask(order::Headers{.network = std::move(network)}));
  return understood(parse_headers(answer));
}

Result<AuthHeaders> Client::greet_and_ask_headers(std::string network) {
  const std::int64_t headers_id = ++last_id_;
  const std::int64_t hello_id = ++last_id_;
  const Order order = order::Headers{.network = std::move(network)};
  const Secret both = Secret::join(
      {encode_call(headers_id, order).reveal(), encode_call(hello_id, order::Hello{}).reveal()});
  MATINEE_TRY(send(both.reveal()));
  auto headers = receive(headers_id, patience_for(order));
  if (!is_usable()) return headers.error();
  MATINEE_TRY_ASSIGN(const Secret hello, receive(hello_id, k_patience_for_hello));
  MATINEE_TRY_ASSIGN(greeting_, understood(parse_hello(hello)));
  if (!headers) return headers.error();
  return understood(parse_headers(*headers));
}

Result<StatusReport> Client::status(std::string network) {
  MATINEE_TRY_ASSIGN(const Secret answer, ask(order::Status{.network = std::move(network)}));
  return understood(parse_status(answer.reveal()));
}

Result<HeldSession> Client::credential(std::string network) {
  MATINEE_TRY_ASSIGN(const Secret answer, ask(order::Credential{.network = std::move(network)}));
  return understood(parse_session(answer));
}

Result<StatusReport> Client::refresh(std::string network) {
  MATINEE_TRY_ASSIGN(const Secret answer, ask(order::Refresh{.network = std::move(network)}));
  return understood(parse_status(answer.reveal()));
}

Result<StatusReport> Client::report_refused(std::string digest, std::string network) {
  order::ReportRefused order{.fingerprint = std::move(digest), .network = std::move(network)};
  MATINEE_TRY_ASSIGN(const Secret answer, ask(std::move(order)));
  return understood(parse_status(answer.reveal()));
}

Result<StatusReport> Client::accept(HeldSession session, std::string network) {
  order::Accept order{.session = std::move(session), .network = std::move(network)};
  MATINEE_TRY_ASSIGN(const Secret answer, ask(std::move(order)));
  return understood(parse_status(answer.reveal()));
}

}  // namespace matinee::agent
