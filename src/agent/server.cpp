// SPDX-License-Identifier: MIT
#include "agent/server.hpp"

#include <algorithm>
#include <memory>
#include <unordered_set>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/connection.hpp"
#include "sys/unix_socket.hpp"

namespace matinee::agent {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds k_between_looks{5};

class Server {
 public:
  Server(UniqueFd listener, Keeper& keeper, const ServerSettings& settings, const Keeper::Log& log)
      : settings_(settings),
        log_(log),
        host_{.keeper = keeper,
              .greeting = [this] { return greeting(); },
              .network = settings.network,
              .patience = settings.patience,
              .on_request = [this] { last_request_ = steady_clock::now(); },
              .on_stop = [this] { end_soon(Ending::asked); },
              .on_end = [this](Connection& ended) { on_end(ended); }},
        acceptor_(io_, asio::local::stream_protocol(), listener.release()),
        crowd_timer_(io_),
        look_timer_(io_) {}

  Result<Ending> run(const std::stop_token& stop) {
    const std::stop_callback stopper(
        stop, [this] { asio::post(io_, [this] { end(Ending::signalled); }); });
    accept();
    look();
    io_.run();
    is_over_ = true;
    // No answer may come to a server that is gone.
    host_.keeper.stop();
    return ending_;
  }

 private:
  Greeting greeting() const {
    const bool is_locked = host_.keeper.is_locked();
    return {.pid = ::getpid(),
            .version = settings_.version,
            .is_locked = is_locked,
            .reads_browsers = settings_.reads_browsers,
            .is_ready = host_.keeper.headers_at_hand() != nullptr,
            .circumstances = settings_.circumstances,
            .session_bus = settings_.session_bus,
            .passed_over = settings_.passed_over && !is_locked ? settings_.passed_over()
                                                               : std::vector<PassedOver>()};
  }

  void end(Ending ending) {
    ending_ = ending;
    io_.stop();
  }

  // After the answer to who asked has gone out.
  void end_soon(Ending ending) {
    asio::post(io_, [this, ending] { asio::post(io_, [this, ending] { end(ending); }); });
  }

  void accept() {
    if (is_accepting_ || connections_.size() >= settings_.max_connections) return;
    is_accepting_ = true;
    acceptor_.async_accept([this](const error_code& error, Connection::Socket socket) {
      is_accepting_ = false;
      if (!error) take(std::move(socket));
      if (error && error != asio::error::operation_aborted) {
        // Out of descriptors, say: later is better than never.
        make_room();
        return;
      }
      accept();
      if (!is_accepting_) make_room();
    });
  }

  void take(Connection::Socket socket) {
    const auto user = sys::peer_user(socket.native_handle());
    if (user != ::geteuid()) {
      log_(fmt::format("a connection of another user was refused (uid {})",
                       user ? fmt::to_string(*user) : "unknown"));
      return;
    }
    const auto connection = std::make_shared<Connection>(std::move(socket), host_);
    connections_.insert(connection.get());
    connection->start();
  }

  void on_end(Connection& ended) {
    connections_.erase(&ended);
    if (!is_over_) accept();
  }

  // Ends the connections on which nothing happens, and looks again as long as there is no room.
  void make_room() {
    crowd_timer_.expires_after(settings_.idle_when_crowded / 5);
    crowd_timer_.async_wait([this](const error_code& error) {
      if (error) return;
      const bool is_crowded = connections_.size() >= settings_.max_connections;
      if (is_crowded) {
        for (Connection* connection : connections_) {
          if (connection->idle_for(settings_.idle_when_crowded)) connection->close();
        }
      }
      accept();
      if (!is_accepting_) make_room();
    });
  }

  void look() {
    look_timer_.expires_after(k_between_looks);
    look_timer_.async_wait([this](const error_code& error) {
      if (error) return;
      const auto now = steady_clock::now();
      // A session that ends with the agent does not end because nobody has asked for it.
      const bool may_rest = settings_.idle_life && !host_.keeper.is_irreplaceable();
      if (may_rest && now - last_request_ >= *settings_.idle_life) end(Ending::idle);
      if (settings_.total_life && now - started_ >= *settings_.total_life) end(Ending::old);
      if (!has_socket()) end(Ending::replaced);
      look();
    });
  }

  // Without its name in the file system nobody finds the agent any more.
  bool has_socket() {
    if (settings_.socket.empty()) return true;
    struct stat found{};
    if (::lstat(settings_.socket.c_str(), &found) != 0) return false;
    if (socket_inode_ == 0) socket_inode_ = found.st_ino;
    return found.st_ino == socket_inode_;
  }

  const ServerSettings& settings_;
  const Keeper::Log& log_;
  bool is_over_ = false;
  bool is_accepting_ = false;
  Ending ending_ = Ending::signalled;
  ino_t socket_inode_ = 0;
  steady_clock::time_point started_ = steady_clock::now();
  steady_clock::time_point last_request_ = started_;
  // Connections end with the io_context at the latest, and tell the two above it.
  std::unordered_set<Connection*> connections_;
  Connection::Host host_;
  asio::io_context io_{1};
  asio::local::stream_protocol::acceptor acceptor_;
  asio::steady_timer crowd_timer_;
  asio::steady_timer look_timer_;
};

}  // namespace

Result<Ending> serve(UniqueFd listener, Keeper& keeper, const ServerSettings& settings,
                     const std::stop_token& stop, const Keeper::Log& log) {
  try {
    Server server(std::move(listener), keeper, settings, log);
    return server.run(stop);
  } catch (const boost::system::system_error& error) {
    return Error(Errc::failure, fmt::format("the socket cannot be served: {}", error.what()));
  }
}

}  // namespace matinee::agent
