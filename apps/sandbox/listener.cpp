// SPDX-License-Identifier: MIT
#include "listener.hpp"

#include <cerrno>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace matinee::sandbox {
namespace {

constexpr int k_backlog = 512;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void set_option(int fd, int level, int name) {
  const int on = 1;
  ::setsockopt(fd, level, name, &on, sizeof on);
}

}  // namespace

bool OpenConnections::add(int fd) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return false;
  fds_.insert(fd);
  return true;
}

void OpenConnections::close(std::unique_ptr<Stream> stream) {
  const std::lock_guard lock(mutex_);
  fds_.erase(stream->fd());
  stream.reset();
  changed_.notify_all();
}

void OpenConnections::stop_all() {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  // Shutting a socket down ends the blocking call of its thread, which then calls close().
  for (const int fd : fds_)
    ::shutdown(fd, SHUT_RDWR);
  changed_.wait(lock, [this] { return fds_.empty(); });
}

Result<std::unique_ptr<Listener>> Listener::open(std::uint16_t port) {
  Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return Error::from_errno(errno, "socket");
  set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR);
  sockaddr_in address = loopback(port);
  socklen_t size = sizeof address;
  auto* const raw = reinterpret_cast<sockaddr*>(&address);
  if (::bind(fd.get(), raw, size) != 0 || ::listen(fd.get(), k_backlog) != 0 ||
      ::getsockname(fd.get(), raw, &size) != 0) {
    return Error(Errc::network, "cannot listen on 127.0.0.1:" + std::to_string(port),
                 NativeCode{NativeCode::Space::posix, errno});
  }
  return std::make_unique<Listener>(std::move(fd), ntohs(address.sin_port));
}

void Listener::start(Wrap wrap, Serve serve) {
  wrap_ = std::move(wrap);
  serve_ = std::move(serve);
  acceptor_ = std::jthread([this] { accept_all(); });
}

void Listener::accept_all() {
  for (std::uint64_t number = 1;; ++number) {
    Fd client(::accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!client.valid()) {
      if (errno == EINTR || errno == ECONNABORTED || errno == EMFILE) continue;
      return;  // stop() has shut the socket down
    }
    set_option(client.get(), IPPROTO_TCP, TCP_NODELAY);
    std::unique_ptr<Stream> stream = wrap_(std::move(client));
    if (!stream || !connections_.add(stream->fd())) continue;
    reap();
    threads_[number] = std::jthread([this, number, owned = std::move(stream)]() mutable {
      serve_one(std::move(owned), number);
    });
  }
}

void Listener::serve_one(std::unique_ptr<Stream> stream, std::uint64_t number) {
  serve_(*stream, number);
  connections_.close(std::move(stream));
  const std::lock_guard lock(ended_mutex_);
  ended_.push_back(number);
}

void Listener::reap() {
  std::vector<std::uint64_t> ended;
  {
    const std::lock_guard lock(ended_mutex_);
    ended.swap(ended_);
  }
  for (const std::uint64_t number : ended)
    threads_.erase(number);
}

void Listener::stop() {
  ::shutdown(fd_.get(), SHUT_RDWR);  // makes accept4() fail, which ends the accepting thread
  connections_.stop_all();
  if (acceptor_.joinable()) acceptor_.join();
  threads_.clear();
}

Fd connect_loopback(std::uint16_t port) {
  Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (fd.get() < 0) return {};
  const sockaddr_in address = loopback(port);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return {};
  }
  set_option(fd.get(), IPPROTO_TCP, TCP_NODELAY);
  return fd;
}

}  // namespace matinee::sandbox
