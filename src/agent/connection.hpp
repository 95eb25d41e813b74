// SPDX-License-Identifier: MIT
//
// One client of the agent. Private to the layer, since it is made of Asio.
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

/// Reads a line, has it answered, and reads the next; what a client sends ahead waits in the
/// kernel. The server holds it until it is closed.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;
  using Time = std::chrono::steady_clock::time_point;

  /// What a connection needs of its server.
  struct Host {
    Keeper& keeper;
    std::function<Greeting()> greeting;  ///< what `hello` tells
    std::string network;
    std::chrono::seconds patience;
    Shares shares;
    std::function<void()> on_request;
    std::function<void()> on_stop;
    std::function<void(Connection&)> on_end;
    /// Whether others wait for their turn.
    bool is_crowded = false;
  };

  /// `guesser`: who is at the other end.
  Connection(Socket socket, Host& host, const Guesser& guesser);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start() { read(); }
  /// Tells the server, which lets go of it. Whoever still works for it learns that nobody waits.
  void close();

  /// The process at the other end.
  std::int64_t process() const { return guesser_.process; }

  /// From when on it has had its share, and may be closed for the sake of others, if its process
  /// has so many connections: those that wait for an answer have the share of one together.
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
  /// Since when it is as busy, or as idle, as it is.
  Time since_;
  bool is_busy_ = false;
  bool is_closed_ = false;
  bool ends_after_answer_ = false;
  bool is_sent_off_ = false;
  /// Stopped when nobody waits for the keeper's answer any more.
  std::stop_source gone_{std::nostopstate};
  /// What has come and is not yet carried out.
  std::string pending_;
  std::array<char, 4096> incoming_{};
  /// What is being sent.
  std::string before_;
  std::shared_ptr<const Secret> secret_;
  std::string_view after_;
};

}  // namespace matinee::agent
