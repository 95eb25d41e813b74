// SPDX-License-Identifier: MIT
#include "agent/server.hpp"

#include <algorithm>
#include <memory>
#include <new>
#include <thread>
#include <unordered_map>
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

class Server {
 public:
  Server(UniqueFd listener, Keeper& keeper, const Clock& clock, const ServerSettings& settings,
         const Keeper::Log& log)
      : clock_(clock),
        settings_(settings),
        log_(log),
        host_{.keeper = keeper,
              .greeting = [this] { return greeting(); },
              .network = settings.network,
              .patience = settings.patience,
              .shares = settings.shares,
              .on_request = [this] { last_request_ = clock_.since_boot(); },
              .on_stop = [this] { end_soon(Ending::asked); },
              .on_end = [this](Connection& ended) { on_end(ended); }},
        acceptor_(io_, asio::local::stream_protocol(), listener.release()),
        crowd_timer_(io_),
        look_timer_(io_) {}

  Result<Ending> run(const std::stop_token& stop) {
    const std::stop_callback stopper(
        stop, [this] { asio::post(io_, [this] { end(Ending::signalled); }); });
    while (!is_over_)
      run_in_memory();
    // Stop the keeper first: it must not reply to a destroyed server.
    host_.keeper.stop();
    return ending_;
  }

 private:
  // Runs until the end, or until an allocation fails. The server then goes on: one failed
  // allocation must not end the agent.
  void run_in_memory() {
    try {
      accept();
      look();
      io_.run();
      is_over_ = true;
    } catch (const std::bad_alloc&) {
      constexpr std::chrono::milliseconds k_pause{10};
      std::this_thread::sleep_for(k_pause);
    }
  }

  Greeting greeting() const {
    const bool is_locked = host_.keeper.is_locked();
    return {.pid = ::getpid(),
            .version = settings_.version,
            .is_locked = is_locked,
            .reads_browsers = settings_.reads_browsers,
            .named_source = settings_.named_source,
            .is_ready = host_.keeper.headers_at_hand() != nullptr,
            .circumstances = settings_.circumstances,
            .session_bus = settings_.session_bus,
            .passed_over = settings_.passed_over && !is_locked ? settings_.passed_over()
                                                               : std::vector<PassedOver>()};
  }

  void end(Ending ending) {
    ending_ = ending;
    is_over_ = true;
    io_.stop();
  }

  // Ends after the response to the current request was sent.
  void end_soon(Ending ending) {
    asio::post(io_, [this, ending] { asio::post(io_, [this, ending] { end(ending); }); });
  }

  bool is_full() const { return connections_.size() >= settings_.max_connections; }

  void accept() {
    host_.is_crowded = false;
    if (is_accepting_) return;
    if (is_full()) return watch_for_a_crowd();
    acceptor_.async_accept([this](const error_code& error, Connection::Socket socket) {
      is_accepting_ = false;
      if (error == asio::error::operation_aborted) return;
      if (error) return make_room();  // such as EMFILE
      take(std::move(socket));
      accept();
    });
    is_accepting_ = true;
  }

  void take(Connection::Socket socket) {
    const auto user = sys::peer_user(socket.native_handle());
    if (user != ::geteuid()) {
      log_(fmt::format("a connection of another user was refused (uid {})",
                       user ? fmt::to_string(*user) : "unknown"));
      return;
    }
    const Guesser guesser{.process = sys::peer_process(socket.native_handle()).value_or(0),
                          .connection = ++last_connection_};
    const auto connection = std::make_shared<Connection>(std::move(socket), host_, guesser);
    connections_.emplace(connection.get(), connection);
    connection->start();
  }

  void on_end(Connection& ended) {
    connections_.erase(&ended);
    if (!is_over_) accept();
  }

  // All connections are in use. Keep them as long as no other client wants to connect.
  void watch_for_a_crowd() {
    if (is_watching_) return;
    acceptor_.async_wait(asio::socket_base::wait_read, [this](const error_code& error) {
      is_watching_ = false;
      if (!error) is_full() ? make_room() : accept();
    });
    is_watching_ = true;
  }

  // A client waits: close the connection whose share ended first, or wait until the first share
  // ends.
  void make_room() {
    std::unordered_map<std::int64_t, std::size_t> of_process;
    for (const auto& [key, each] : connections_)
      ++of_process[each->process()];
    const auto may_go_at = [&](const auto& each) {
      return each.second->may_go_at(of_process[each.second->process()]);
    };
    const auto longest_held = std::ranges::min_element(connections_, {}, may_go_at);
    constexpr std::chrono::milliseconds k_pause{50};
    auto room_at = steady_clock::now() + k_pause;
    if (longest_held != connections_.end()) {
      room_at = may_go_at(*longest_held);
      if (room_at <= steady_clock::now()) return longest_held->second->close();
    }
    host_.is_crowded = true;
    crowd_timer_.expires_at(room_at);
    crowd_timer_.async_wait([this](const error_code& error) {
      if (error || !host_.is_crowded) return;  // a connection was closed meanwhile
      if (is_full()) return make_room();
      accept();
    });
  }

  void look() {
    look_timer_.expires_after(settings_.look_interval);
    look_timer_.async_wait([this](const error_code& error) {
      if (error) return;
      const auto now = clock_.since_boot();
      // A session without a source would be lost, so idleness does not end the agent.
      const bool may_rest = settings_.idle_life && !host_.keeper.is_irreplaceable();
      if (may_rest && now - last_request_ >= *settings_.idle_life) end(Ending::idle);
      if (settings_.total_life && now - started_ >= *settings_.total_life) end(Ending::old);
      if (!has_socket()) end(Ending::replaced);
      look();
    });
  }

  // Clients cannot find an agent whose socket was removed or replaced.
  bool has_socket() {
    if (settings_.socket.empty()) return true;
    struct stat found{};
    if (::lstat(settings_.socket.c_str(), &found) != 0) return false;
    if (socket_inode_ == 0) socket_inode_ = found.st_ino;
    return found.st_ino == socket_inode_;
  }

  const Clock& clock_;
  const ServerSettings& settings_;
  const Keeper::Log& log_;
  bool is_over_ = false;
  bool is_accepting_ = false;
  bool is_watching_ = false;
  Ending ending_ = Ending::signalled;
  ino_t socket_inode_ = 0;
  std::chrono::milliseconds started_ = clock_.since_boot();
  std::chrono::milliseconds last_request_ = started_;
  std::uint64_t last_connection_ = 0;
  Connection::Host host_;
  asio::io_context io_{1};
  asio::local::stream_protocol::acceptor acceptor_;
  asio::steady_timer crowd_timer_;
  asio::steady_timer look_timer_;
  std::unordered_map<Connection*, std::shared_ptr<Connection>> connections_;
};

}  // namespace

Result<Ending> serve(UniqueFd listener, Keeper& keeper, const Clock& clock,
                     const ServerSettings& settings, const std::stop_token& stop,
                     const Keeper::Log& log) {
  try {
    Server server(std::move(listener), keeper, clock, settings, log);
    return server.run(stop);
  } catch (const boost::system::system_error& error) {
    return Error(Errc::failure, fmt::format("the socket cannot be served: {}", error.what()));
  }
}

}  // namespace matinee::agent
