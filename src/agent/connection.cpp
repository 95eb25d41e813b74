// SPDX-License-Identifier: MIT
#include "agent/connection.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace matinee::agent {

namespace asio = boost::asio;
using boost::system::error_code;

using std::chrono::steady_clock;

Connection::Connection(Socket socket, Host& host, const Guesser& guesser)
    : socket_(std::move(socket)),
      host_(host),
      deadline_(socket_.get_executor()),
      guesser_(guesser),
      open_since_(steady_clock::now()),
      since_(open_since_) {}

Connection::~Connection() {
  wipe(pending_);
  wipe(incoming_.data(), incoming_.size());
}

void Connection::close() {
  if (std::exchange(is_closed_, true)) return;
  const auto self = shared_from_this();  // the server may hold the last reference
  gone_.request_stop();
  error_code error;
  error = socket_.close(error);  // on any error the socket is closed all the same
  deadline_.cancel();
  host_.on_end(*this);
}

Connection::Time Connection::may_go_at(std::size_t of_its_process) const {
  const Shares& shares = host_.shares;
  const auto waiting = std::max(shares.idle, shares.waiting / static_cast<int>(of_its_process));
  return since_ + (is_busy_ ? waiting : shares.idle);
}

// Ends the sending side instead of closing the socket. The client may be sending its next request,
// and a write to a closed socket raises SIGPIPE in it. It sees the end of the responses and closes.
void Connection::send_off() {
  is_sent_off_ = true;
  error_code error;
  error = socket_.shutdown(Socket::shutdown_send, error);
  expect_within(host_.shares.idle);
  read();
}

// Closes the connection unless the line is complete, or the response is sent, within `span`.
void Connection::expect_within(std::chrono::milliseconds span) {
  deadline_.expires_after(span);
  deadline_.async_wait([weak = weak_from_this()](const error_code& error) {
    if (error) return;
    if (const auto self = weak.lock()) self->close();
  });
}

void Connection::read() {
  socket_.async_read_some(asio::buffer(incoming_),
                          [self = shared_from_this()](const error_code& error, std::size_t bytes) {
                            if (error || self->is_closed_) return self->close();
                            self->take(bytes);
                          });
}

void Connection::take(std::size_t bytes) {
  if (is_sent_off_) {
    wipe(incoming_.data(), bytes);
    return read();
  }
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
  wipe_stack();
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
  since_ = steady_clock::now();
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
  ask_keeper(std::move(call));
}

void Connection::ask_keeper(Call call) {
  Asker asker{.guesser = guesser_};
  // Nobody waits for the response to a notification.
  if (!call.id.empty()) {
    gone_ = std::stop_source();
    asker.gone = gone_.get_token();
    watch_for_the_end();
  }
  host_.keeper.ask(
      std::move(call.order),
      [weak = weak_from_this(), executor = socket_.get_executor(), id = call.id](Answer made) {
        // Called on the keeper's thread; continue on the connection's thread.
        asio::post(executor, [weak, id, made = std::move(made)] {
          const auto self = weak.lock();
          if (self && !self->is_closed_) self->answer(id, made);
        });
      },
      std::move(asker));
}

// Nothing is read while a response is due, so a disconnect would go unnoticed. The kernel reports
// it as an error condition. A client that only shut down its sending side still waits, and causes
// none.
void Connection::watch_for_the_end() {
  socket_.async_wait(Socket::wait_error, [weak = weak_from_this()](const error_code& error) {
    if (error) return;
    if (const auto self = weak.lock()) self->close();
  });
}

void Connection::answer(const std::string& id, const Answer& answer) {
  if (gone_.stop_possible()) {
    gone_ = std::stop_source(std::nostopstate);
    error_code error;
    error = socket_.cancel(error);  // the wait for a disconnect is the only operation
  }
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
  since_ = steady_clock::now();
  const bool has_had_its_share = host_.is_crowded && since_ >= open_since_ + host_.shares.busy;
  if (ends_after_answer_) return close();
  if (has_had_its_share) return send_off();
  if (pending_.empty()) {
    read();
  } else {
    expect_within(host_.patience);
    next_line();
  }
}

}  // namespace matinee::agent
