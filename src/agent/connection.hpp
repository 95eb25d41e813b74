// SPDX-License-Identifier: MIT
//
// One connection of the agent. Private to this layer, because it includes Boost.Asio.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include "agent/keeper.hpp"
#include "agent/protocol.hpp"
#include "agent/shares.hpp"

namespace matinee::agent {

/// Reads a line, gets a response for it, and reads the next line. Further lines wait in the kernel
/// meanwhile. The server owns the connection until it is closed. Used on the server's thread only.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;
  using Time = std::chrono::steady_clock::time_point;

  /// What a connection needs from its server. Must outlive the connection.
  struct Host {
    Keeper& keeper;
    std::function<Greeting()> greeting;  ///< the response to `hello`
    std::string network;
    std::chrono::seconds patience;
    Shares shares;
    std::function<void()> on_request;
    std::function<void()> on_stop;
    std::function<void(Connection&)> on_end;
    /// Whether other clients are waiting for a free connection.
    bool is_crowded = false;
  };

  /// `guesser` identifies the client, for the limit on wrong passphrases.
  Connection(Socket socket, Host& host, const Guesser& guesser);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start() { read(); }
  /// Closes the socket and tells the server, which releases the connection. A running request is
  /// told that nobody waits for its response.
  void close();

  /// The process id of the client.
  std::int64_t process() const { return guesser_.process; }

  /// When the connection has used up its share, after which it may be closed to admit others.
  /// `of_its_process` is the number of connections of the same process. Those that wait for a
  /// response divide one share among them.
  Time may_go_at(std::size_t of_its_process) const;

 private:
  void read();
  void take(std::size_t bytes);
  void next_line();
  bool is_of_another_network(const Order& order) const;
  void carry_out(Call call);
  void ask_keeper(Call call);
  void watch_for_the_end();
  void answer(const std::string& id, const Answer& answer);
  void send(std::string text);
  void send(Envelope envelope, std::shared_ptr<const Secret> result);
  void write();
  void on_sent();
  void expect_within(std::chrono::milliseconds span);
  void send_off();

  Socket socket_;
  Host& host_;
  boost::asio::steady_timer deadline_;
  Guesser guesser_;
  Time open_since_;
  /// When the connection last became busy or idle.
  Time since_;
  bool is_busy_ = false;
  bool is_closed_ = false;
  bool ends_after_answer_ = false;
  bool is_sent_off_ = false;
  /// Stopped when nobody waits for the response of the keeper any more.
  std::stop_source gone_{std::nostopstate};
  /// Bytes received but not yet handled.
  std::string pending_;
  std::array<char, 4096> incoming_{};
  /// The response that is being sent, in three parts.
  std::string before_;
  std::shared_ptr<const Secret> secret_;
  std::string_view after_;
};

}  // namespace matinee::agent
