// SPDX-License-Identifier: MIT
//
// One client of the agent. Private to the layer, since it is made of Asio.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include "agent/keeper.hpp"
#include "agent/protocol.hpp"

namespace matinee::agent {

/// Lives as long as something is under way on it. Reads a line, has it answered, and reads the
/// next; what a client sends ahead waits in the kernel.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;

  /// What a connection needs of its server.
  struct Host {
    Keeper& keeper;
    std::function<Greeting()> greeting;  ///< what `hello` tells
    std::string network;
    std::chrono::seconds patience;
    std::function<void()> on_request;
    std::function<void()> on_stop;
    std::function<void(Connection&)> on_end;
  };

  Connection(Socket socket, Host& host);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start() { read(); }
  void close();

  /// Whether nothing has been under way for `span`: no line begun, no answer due.
  bool idle_for(std::chrono::milliseconds span) const;

 private:
  void read();
  void take(std::size_t bytes);
  void next_line();
  bool is_of_another_network(const Order& order) const;
  void carry_out(Call call);
  void answer(const std::string& id, const Answer& answer);
  void send(std::string text);
  void send(Envelope envelope, std::shared_ptr<const Secret> result);
  void write();
  void on_sent();
  void expect_within(std::chrono::seconds span);

  Socket socket_;
  Host& host_;
  boost::asio::steady_timer deadline_;
  std::chrono::steady_clock::time_point idle_since_;
  bool is_busy_ = false;
  bool ends_after_answer_ = false;
  /// What has come and is not yet carried out.
  std::string pending_;
  std::array<char, 4096> incoming_{};
  /// What is being sent.
  std::string before_;
  std::shared_ptr<const Secret> secret_;
  std::string_view after_;
};

}  // namespace matinee::agent
