// SPDX-License-Identifier: MIT
//
// A TCP listener on the loopback interface, with one thread for each connection.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include <matinee/result.hpp>

#include "stream.hpp"

namespace matinee::sandbox {

/// The connections that are open, so that the end of the program can end them.
/// Safe from any thread.
class OpenConnections {
 public:
  /// False when the program is stopping: the connection is to be dropped.
  bool add(int fd);
  /// Closes the stream and forgets it in one step, so that stop_all never meets a number that
  /// the system has given to somebody else.
  void close(std::unique_ptr<Stream> stream);
  /// Shuts every connection down and waits until each was closed.
  void stop_all();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<int> fds_;
  bool stopping_ = false;
};

class Listener {
 public:
  using Wrap = std::function<std::unique_ptr<Stream>(Fd)>;
  /// Called in the connection's thread; `number` counts the connections of this listener.
  using Serve = std::function<void(Stream&, std::uint64_t number)>;

  /// Binds 127.0.0.1:`port`, any free one for 0. Fails with Errc::network.
  static Result<std::unique_ptr<Listener>> open(std::uint16_t port);

  Listener(Fd fd, std::uint16_t port) : fd_(std::move(fd)), port_(port) {}
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { stop(); }

  void start(Wrap wrap, Serve serve);
  /// Ends every connection and returns when their threads are done with them.
  void stop();
  std::uint16_t port() const noexcept { return port_; }

 private:
  void accept_all();
  void serve_one(std::unique_ptr<Stream> stream, std::uint64_t number);
  /// Joins the threads of the connections that have ended.
  void reap();

  Fd fd_;
  std::uint16_t port_;
  // Held here and not by the accepting thread, which ends before the connections' threads do.
  Wrap wrap_;
  Serve serve_;
  OpenConnections connections_;
  // Threads are joined, not left alone: at the end of the program the TLS library puts its own
  // things away, and a thread on its last steps would still use them.
  std::mutex ended_mutex_;
  std::vector<std::uint64_t> ended_;
  std::map<std::uint64_t, std::jthread> threads_;  // the accepting thread's, and stop's after it
  std::jthread acceptor_;
};

/// A connected socket to 127.0.0.1:`port`; invalid when nobody listens.
Fd connect_loopback(std::uint16_t port);

}  // namespace matinee::sandbox
