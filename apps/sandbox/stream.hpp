// SPDX-License-Identifier: MIT
//
// A connected socket, plain or under TLS, with blocking calls. One thread uses one stream.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include <openssl/ssl.h>

namespace matinee::sandbox {

/// The one owner of a file descriptor.
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

  /// How many bytes came; 0 at the end of the stream and on any failure.
  virtual std::size_t read(std::span<char> into) = 0;
  /// False when the peer is gone.
  virtual bool write(std::string_view bytes) = 0;
  /// Tells the peer in an orderly way that nothing more comes.
  virtual void finish() = 0;

  /// Makes the end of this stream a TCP reset.
  void reset_at_end() const;
  int fd() const noexcept { return fd_.get(); }

 private:
  Fd fd_;
};

std::unique_ptr<Stream> make_plain_stream(Fd fd);

/// The server's side of TLS; the handshake happens inside the first read. `context` must live
/// longer than the stream. Null when memory has run out.
std::unique_ptr<Stream> make_tls_stream(Fd fd, SSL_CTX* context);

}  // namespace matinee::sandbox
