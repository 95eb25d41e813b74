// SPDX-License-Identifier: MIT
#include "agent/connection.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace matinee::agent {

namespace asio = boost::asio;
using boost::system::error_code;

Connection::Connection(Socket socket, Host& host)
    : socket_(std::move(socket)),
      host_(host),
      deadline_(socket_.get_executor()),
      idle_since_(std::chrono::steady_clock::now()) {}

Connection::~Connection() {
  wipe(pending_);
  wipe(incoming_.data(), incoming_.size());
  host_.on_end(*this);
}

void Connection::close() {
  error_code error;
  error = socket_.close(error);  // whatever it says, the connection is over
  deadline_.cancel();
}

bool Connection::idle_for(std::chrono::milliseconds span) const {
  return !is_busy_ && pending_.empty() && std::chrono::steady_clock::now() - idle_since_ >= span;
}

// A line that was begun must come to its end, and an answer must be taken.
void Connection::expect_within(std::chrono::seconds span) {
  deadline_.expires_after(span);
  deadline_.async_wait([weak = weak_from_this()](const error_code& error) {
    if (error) return;
    if (const auto self = weak.lock()) self->close();
  });
}

void Connection::read() {
  socket_.async_read_some(asio::buffer(incoming_),
                          [self = shared_from_this()](const error_code& error, std::size_t bytes) {
                            if (error) {
                              self->deadline_.cancel();
                              return;
                            }
                            self->take(bytes);
                          });
}

void Connection::take(std::size_t bytes) {
  if (pending_.empty()) expect_within(host_.patience);
  pending_.append(incoming_.data(), bytes);
  wipe(incoming_.data(), bytes);
  next_line();
}

void Connection::next_line() {
  const auto end = pending_.find('\n');
  const bool is_too_long = std::min(end, pending_.size()) > k_max_frame_bytes;
  if (is_too_long) {
    ends_after_answer_ = true;
    send(encode_refusal(
        {.id = {}, .code = RpcCode::not_json, .message = "the line is longer than 64 KiB"}));
    return;
  }
  if (end == std::string::npos) {
    read();
    return;
  }
  auto parsed = parse_call(std::string_view(pending_).substr(0, end));
  const std::size_t rest = pending_.size() - end - 1;
  std::move(pending_.begin() + static_cast<std::ptrdiff_t>(end) + 1, pending_.end(),
            pending_.begin());
  wipe(pending_.data() + rest, pending_.size() - rest);
  pending_.resize(rest);
  deadline_.cancel();
  host_.on_request();
  if (auto* refusal = std::get_if<Refusal>(&parsed)) {
    send(encode_refusal(*refusal));
  } else {
    carry_out(std::move(std::get<Call>(parsed)));
  }
}

bool Connection::is_of_another_network(const Order& order) const {
  const auto network = network_of(order);
  return !network.empty() && network != host_.network;
}

void Connection::carry_out(Call call) {
  is_busy_ = true;
  if (std::holds_alternative<order::Hello>(call.order)) {
    answer(call.id, shared(encode_hello(host_.greeting())));
    return;
  }
  if (std::holds_alternative<order::Stop>(call.order)) {
    ends_after_answer_ = true;
    answer(call.id, shared("{}"));
    host_.on_stop();
    return;
  }
  if (is_of_another_network(call.order)) {
    answer(call.id, Error(Errc::unavailable, "the agent reaches the service in another way")
                        .about(Subject::agent));
    return;
  }
  if (std::holds_alternative<order::Headers>(call.order)) {
    if (auto headers = host_.keeper.headers_at_hand()) {
      answer(call.id, std::move(headers));
      return;
    }
  }
  host_.keeper.ask(std::move(call.order), [self = shared_from_this(), id = call.id](Answer made) {
    // From the keeper's thread to the connection's own.
    asio::post(self->socket_.get_executor(),
               [self, id, made = std::move(made)] { self->answer(id, made); });
  });
}

void Connection::answer(const std::string& id, const Answer& answer) {
  if (id.empty()) {  // a notification
    on_sent();
  } else if (answer) {
    send(envelope_of(id), *answer);
  } else {
    send(encode_error(id, answer.error()));
  }
}

void Connection::send(std::string text) {
  before_ = std::move(text);
  secret_.reset();
  after_ = {};
  write();
}

void Connection::send(Envelope envelope, std::shared_ptr<const Secret> result) {
  before_ = std::move(envelope.before);
  secret_ = std::move(result);
  after_ = envelope.after;
  write();
}

void Connection::write() {
  is_busy_ = true;
  const auto secret = secret_ ? secret_->reveal() : std::string_view();
  const std::array<asio::const_buffer, 3> parts{asio::buffer(before_),
                                                asio::const_buffer(secret.data(), secret.size()),
                                                asio::const_buffer(after_.data(), after_.size())};
  asio::async_write(socket_, parts,
                    [self = shared_from_this()](const error_code& error, std::size_t) {
                      if (error) {
                        self->close();
                        return;
                      }
                      self->on_sent();
                    });
  expect_within(host_.patience);
}

void Connection::on_sent() {
  is_busy_ = false;
  secret_.reset();
  deadline_.cancel();
  idle_since_ = std::chrono::steady_clock::now();
  if (ends_after_answer_) {
    close();
    return;
  }
  if (pending_.empty()) {
    read();
  } else {
    expect_within(host_.patience);
    next_line();
  }
}

}  // namespace matinee::agent
