// SPDX-License-Identifier: MIT
#include "agent/fetch_child.hpp"

#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <sys/socket.h>

#include "agent/fetch_protocol.hpp"
#include "sys/unix_socket.hpp"
#include "sys/waker.hpp"

namespace matinee::agent {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds k_patience_to_send{5'000};
constexpr std::string_view k_child = "the process that speaks HTTP";
constexpr std::string_view k_parent = "the agent";

// The timeout of the request, plus time for the process to start and to respond.
milliseconds patience_for(const http::Request& request) {
  constexpr milliseconds k_grace{5'000};
  constexpr milliseconds k_no_limit = std::chrono::hours(1);
  return request.total_timeout.count() > 0 ? request.total_timeout + k_grace : k_no_limit;
}

// To the caller this is a network error that may pass.
Error unreachable(std::string_view why) {
  return {Errc::network, fmt::format("{}: {}", k_child, why), {}, Recovery::retry_later};
}

}  // namespace

FetchChild::FetchChild(Start start, Clock& clock) : start_(std::move(start)), clock_(clock) {}

Result<void> FetchChild::ask(const http::Request& request, std::size_t max_body_bytes,
                             std::string& outcome) {
  const Secret order = encode_order(request, max_body_bytes);
  MATINEE_TRY(sys::send_all(socket_.get(), k_child, order.reveal(), k_patience_to_send));
  return sys::receive_line(socket_.get(), k_child, outcome, longest_outcome(max_body_bytes),
                           patience_for(request));
}

Result<http::Response> FetchChild::exchange(const http::Request& request,
                                            std::size_t max_body_bytes,
                                            const std::stop_token& stop) {
  const Error cancelled(Errc::cancelled, "cancelled");
  if (stop.stop_requested()) return cancelled;
  if (clock_.steady_now() - used_at_ > k_quiet_while / 2) socket_.reset();
  if (!socket_) {
    auto started = start_();
    if (!started) return unreachable(started.error().message());
    socket_ = std::move(*started);
  }
  std::string outcome;
  const WipeOnExit wiped(outcome);
  Result<void> answered;
  {
    const std::stop_callback hang_up(stop, [this] { ::shutdown(socket_.get(), SHUT_RDWR); });
    answered = ask(request, max_body_bytes, outcome);
  }
  used_at_ = clock_.steady_now();
  if (answered) {
    auto told = parse_outcome(outcome);
    if (told || is_outcome(outcome)) return told;
  }
  socket_.reset();
  if (stop.stop_requested()) return cancelled;
  return unreachable(answered ? "what it says is not understood; is it of another version?"
                              : "no answer");
}

Result<void> FetchChild::run(http::TransferSource&, std::size_t, const std::stop_token&) {
  return Error(Errc::usage, "no transfers side by side through another process");
}

void FetchChild::end() {
  if (!socket_) return;
  constexpr milliseconds k_patience{1'000};
  // The shutdown tells the process to end. The kernel frees the memory of a process before it
  // closes its descriptors, so the end of the stream means that the memory is gone.
  ::shutdown(socket_.get(), SHUT_WR);
  const auto deadline = std::chrono::steady_clock::now() + k_patience;
  std::array<char, 256> rest;
  while (sys::wait_readable(socket_.get(), deadline, {}) == sys::Wake::ready) {
    const ssize_t got = ::recv(socket_.get(), rest.data(), rest.size(), MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) break;
  }
  socket_.reset();
}

void serve_fetches(int socket, http::Transport& transport) {
  for (;;) {
    std::string line;
    const WipeOnExit wiped(line);
    line.reserve(k_longest_order);
    if (!sys::receive_line(socket, k_parent, line, k_longest_order, k_quiet_while)) return;
    const auto order = parse_order(line);
    if (!order) return;
    const auto outcome = transport.exchange(order->request, order->max_body_bytes, {});
    std::string text = encode_outcome(outcome);
    const WipeOnExit wiped_text(text);
    if (!sys::send_all(socket, k_parent, text, k_patience_to_send)) return;
  }
}

}  // namespace matinee::agent
