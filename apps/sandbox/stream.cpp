// SPDX-License-Identifier: MIT
#include "stream.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>

#include <sys/socket.h>
#include <unistd.h>

namespace matinee::sandbox {
namespace {

class PlainStream final : public Stream {
 public:
  using Stream::Stream;

  std::size_t read(std::span<char> into) override {
    ssize_t count = 0;
    do {
      count = ::recv(fd(), into.data(), into.size(), 0);
    } while (count < 0 && errno == EINTR);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
  }

  bool write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t count = ::send(fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  void finish() override { ::shutdown(fd(), SHUT_WR); }
};

struct SslFree {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

class TlsStream final : public Stream {
 public:
  TlsStream(Fd fd, std::unique_ptr<SSL, SslFree> ssl)
      : Stream(std::move(fd)), ssl_(std::move(ssl)) {
    SSL_set_fd(ssl_.get(), Stream::fd());
    SSL_set_accept_state(ssl_.get());
  }

  std::size_t read(std::span<char> into) override {
    const int count = SSL_read(ssl_.get(), into.data(), size_for_ssl(into.size()));
    broken_ = broken_ || count <= 0;
    return count > 0 ? static_cast<std::size_t>(count) : 0;
  }

  bool write(std::string_view bytes) override {
    if (bytes.empty()) return true;
    // Without SSL_MODE_ENABLE_PARTIAL_WRITE a blocking SSL_write writes all or fails.
    const int count = SSL_write(ssl_.get(), bytes.data(), size_for_ssl(bytes.size()));
    broken_ = broken_ || count <= 0;
    return count > 0;
  }

  void finish() override {
    // SSL_shutdown after a fatal error is a misuse of the library.
    if (!broken_) SSL_shutdown(ssl_.get());
    ::shutdown(fd(), SHUT_WR);
  }

 private:
  static int size_for_ssl(std::size_t size) {
    return static_cast<int>(std::min<std::size_t>(size, INT_MAX));
  }

  std::unique_ptr<SSL, SslFree> ssl_;
  bool broken_ = false;
};

}  // namespace

Fd::~Fd() {
  if (fd_ >= 0) ::close(fd_);
}

void Stream::reset_at_end() const {
  // With a linger time of zero, close() sends RST instead of FIN (socket(7), tcp(7)).
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

std::unique_ptr<Stream> make_plain_stream(Fd fd) {
  return std::make_unique<PlainStream>(std::move(fd));
}

std::unique_ptr<Stream> make_tls_stream(Fd fd, SSL_CTX* context) {
  std::unique_ptr<SSL, SslFree> ssl(SSL_new(context));
  if (!ssl) return nullptr;
  return std::make_unique<TlsStream>(std::move(fd), std::move(ssl));
}

}  // namespace matinee::sandbox
