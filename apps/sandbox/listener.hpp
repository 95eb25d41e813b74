// SPDX-License-Identifier: MIT
//
// Listener: accepts TCP connections on the loopback interface and serves each in its own thread.
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

/// The open connections, so that they can be ended when the program stops. Thread-safe.
class OpenConnections {
 public:
  /// Returns false if the program is stopping. The caller must then drop the connection.
  bool add(int fd);
  /// Closes the stream and removes it from the set under one lock. Otherwise stop_all() might shut
  /// down a descriptor number that the system has already reused.
  void close(std::unique_ptr<Stream> stream);
  /// Shuts every connection down and waits until all are closed.
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
  /// Called on the connection's thread. `number` counts the connections of this listener from 1.
  using Serve = std::function<void(Stream&, std::uint64_t number)>;

  /// Listens on 127.0.0.1:`port`; 0 chooses a free port. Fails with Errc::network.
  static Result<std::unique_ptr<Listener>> open(std::uint16_t port);

  Listener(Fd fd, std::uint16_t port) : fd_(std::move(fd)), port_(port) {}
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { stop(); }

  void start(Wrap wrap, Serve serve);
  /// Ends every connection and joins all threads.
  void stop();
  std::uint16_t port() const noexcept { return port_; }

 private:
  void accept_all();
  void serve_one(std::unique_ptr<Stream> stream, std::uint64_t number);
  /// Joins the threads of the connections that have ended.
  void reap();

  Fd fd_;
  std::uint16_t port_;
  // Members of the listener, because the accepting thread ends before the connections' threads.
  Wrap wrap_;
  Serve serve_;
  OpenConnections connections_;
  // Threads are joined, not detached: at exit OpenSSL frees its global state, which a detached
  // thread might still use.
  std::mutex ended_mutex_;
  std::vector<std::uint64_t> ended_;
  // Used by the accepting thread only, and by stop() after that thread has ended.
  std::map<std::uint64_t, std::jthread> threads_;
  std::jthread acceptor_;
};

/// Connects to 127.0.0.1:`port`. Returns an invalid Fd if the connection fails.
Fd connect_loopback(std::uint16_t port);

}  // namespace matinee::sandbox
