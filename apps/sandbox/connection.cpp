// SPDX-License-Identifier: MIT
#include "connection.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "control.hpp"
#include "http.hpp"
#include "listener.hpp"
#include "router.hpp"
#include "stream.hpp"
#include "world.hpp"

namespace matinee::sandbox {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t k_piece_bytes = std::size_t{16} * 1024;

/// How the body of a response is sent.
struct Delivery {
  std::uint64_t rate_bytes_per_s = 0;
  std::optional<Fault> fault;
};

bool interrupts(const std::optional<Fault>& fault) {
  return fault && (fault->kind == FaultKind::reset || fault->kind == FaultKind::short_body ||
                   fault->kind == FaultKind::stall);
}

class Sender {
 public:
  Sender(Stream& stream, Pause& pause, Delivery delivery)
      : stream_(stream), pause_(pause), delivery_(std::move(delivery)) {}

  /// Returns false if the connection must be closed.
  bool send(const Response& response, std::string_view method, bool keep_alive) {
    const std::string_view body = method == "HEAD" ? "" : response.body.view();
    if (!stream_.write(head_of(response, keep_alive))) return false;
    if (!interrupts(delivery_.fault)) return complete_ = send_body(body);
    const Fault& fault = *delivery_.fault;
    const std::size_t first = std::min(fault.after_bytes.value_or(body.size() / 2), body.size());
    if (!send_body(body.substr(0, first))) return false;
    if (fault.kind == FaultKind::stall) {
      return complete_ = pause_.wait(fault.stall) && send_body(body.substr(first));
    }
    // For short_body the caller closes the connection in the orderly way.
    if (fault.kind == FaultKind::reset) stream_.reset_at_end();
    return false;
  }

  std::size_t sent() const { return sent_; }
  bool complete() const { return complete_; }

 private:
  bool send_body(std::string_view body) {
    const std::uint64_t rate = delivery_.rate_bytes_per_s;
    const std::size_t piece_bytes =
        rate == 0 ? k_piece_bytes : std::clamp<std::size_t>(rate / 20, 1, k_piece_bytes);
    auto due = steady_clock::now();
    while (!body.empty()) {
      const std::string_view piece = body.substr(0, piece_bytes);
      if (!stream_.write(piece)) return false;
      sent_ += piece.size();
      body.remove_prefix(piece.size());
      if (rate == 0) continue;
      due += std::chrono::microseconds(piece.size() * 1'000'000 / rate);
      const auto left = due - steady_clock::now();
      const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(left);
      if (wait.count() > 0 && !pause_.wait(wait)) return false;
    }
    return true;
  }

  Stream& stream_;
  Pause& pause_;
  Delivery delivery_;
  std::size_t sent_ = 0;
  bool complete_ = false;
};

Response answer_with(const std::optional<Fault>& fault, Request& request, World& world) {
  if (!fault) return route(request, world);
  if (auto instead = answer_of(*fault)) return *std::move(instead);
  apply_before(*fault, request);
  Response response = route(request, world);
  apply_after(*fault, response);
  return response;
}

void refuse(Stream& stream, NoRequest why) {
  if (why.status == 0) return;
  stream.write(head_of(Response::empty(why.status), false));
  stream.finish();
  // Closing a socket with unread bytes sends a reset, which may discard the response at the peer.
  const timeval patience{.tv_sec = 1, .tv_usec = 0};
  ::setsockopt(stream.fd(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  std::array<char, k_piece_bytes> piece{};
  for (int pieces = 0; pieces < 64 && stream.read(piece) > 0; ++pieces) {
  }
}

bool exchange(Stream& stream, std::uint64_t connection, Request& request, World& world) {
  const std::uint64_t entry = world.log.note_begin(request, connection);
  const SettingValues settings = world.settings.get();
  const std::optional<Fault> fault = world.faults.take(request);
  if (settings.latency.count() > 0 && !world.pause.wait(settings.latency)) return false;
  const Response response = answer_with(fault, request, world);
  Sender sender(stream, world.pause,
                {.rate_bytes_per_s = settings.rate_bytes_per_s, .fault = fault});
  const bool usable = sender.send(response, request.method, request.keep_alive);
  world.log.note_end(entry, {.status = response.status,
                             .body_bytes = sender.sent(),
                             .complete = sender.complete(),
                             .fault = std::string(fault ? to_string(fault->kind) : "")});
  return usable && request.keep_alive;
}

/// Copies bytes in both directions until either side closes.
void tunnel(int a, int b) {
  std::array<pollfd, 2> ends{{{a, POLLIN, 0}, {b, POLLIN, 0}}};
  std::array<char, k_piece_bytes> piece{};
  while (::poll(ends.data(), ends.size(), -1) > 0) {
    for (std::size_t i = 0; i < 2; ++i) {
      if (ends.at(i).revents == 0) continue;
      const ssize_t count = ::recv(ends.at(i).fd, piece.data(), piece.size(), 0);
      if (count <= 0) return;
      for (ssize_t done = 0; done < count;) {
        const ssize_t sent = ::send(ends.at(1 - i).fd, piece.data() + done,
                                    static_cast<std::size_t>(count - done), MSG_NOSIGNAL);
        if (sent <= 0) return;
        done += sent;
      }
    }
  }
}

void connect_through(Stream& stream, World& world) {
  const Fd inner = connect_loopback(world.tls_port);
  if (!inner.valid()) {
    refuse(stream, {502});
    return;
  }
  if (stream.write("HTTP/1.1 200 Connection established\r\n\r\n")) tunnel(stream.fd(), inner.get());
}

}  // namespace

void serve_public(Stream& stream, std::uint64_t number, World& world) {
  std::string buffer;
  while (true) {
    auto request = read_request(stream, buffer);
    if (!request) {
      refuse(stream, request.error());
      break;
    }
    if (!exchange(stream, number, *request, world)) break;
  }
  stream.finish();
}

void serve_control(Stream& stream, World& world) {
  std::string buffer;
  while (true) {
    auto request = read_request(stream, buffer);
    if (!request) {
      refuse(stream, request.error());
      break;
    }
    if (request->method == "CONNECT") {
      connect_through(stream, world);
      break;
    }
    Sender sender(stream, world.pause, {});
    if (!sender.send(control(*request, world), request->method, request->keep_alive)) break;
    if (!request->keep_alive) break;
  }
  stream.finish();
}

}  // namespace matinee::sandbox
