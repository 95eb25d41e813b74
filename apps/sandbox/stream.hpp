// SPDX-License-Identifier: MIT
//
// Stream: a connected socket, with or without TLS, with blocking calls. Not thread-safe.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include <openssl/ssl.h>

namespace matinee::sandbox {

/// Owns a file descriptor.
class Fd {
 public:
  Fd() noexcept = default;
  explicit Fd(int fd) noexcept : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd();

  int get() const noexcept { return fd_; }
  bool valid() const noexcept { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

class Stream {
 public:
  explicit Stream(Fd fd) noexcept : fd_(std::move(fd)) {}
  virtual ~Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Returns the number of bytes read; 0 at the end of the stream and on any failure.
  virtual std::size_t read(std::span<char> into) = 0;
  /// Writes all bytes. Returns false if the connection is broken.
  virtual bool write(std::string_view bytes) = 0;
  /// Ends the sending direction in an orderly way.
  virtual void finish() = 0;

  /// Makes the destructor reset the TCP connection.
  void reset_at_end() const;
  int fd() const noexcept { return fd_.get(); }

 private:
  Fd fd_;
};

std::unique_ptr<Stream> make_plain_stream(Fd fd);

/// Makes the server side of a TLS connection. The first read performs the handshake. `context` must
/// outlive the stream. Returns null if memory runs out.
std::unique_ptr<Stream> make_tls_stream(Fd fd, SSL_CTX* context);

}  // namespace matinee::sandbox
