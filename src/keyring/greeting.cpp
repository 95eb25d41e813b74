// SPDX-License-Identifier: MIT
#include "keyring/greeting.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/unique_fd.hpp"
#include "sys/waker.hpp"

namespace matinee::keyring {

namespace {

using Moment = std::chrono::steady_clock::time_point;

Error not_there(const BusAddress& address, int code) {
  return {Errc::locked,
          fmt::format("no session bus at {}: {}", to_string(address),
                      std::generic_category().message(code)),
          NativeCode{NativeCode::Space::posix, code}};
}

Error silent(const BusAddress& address) {
  return {Errc::locked, fmt::format("the session bus at {} does not answer", to_string(address)),
          std::nullopt, Recovery::retry_later};
}

struct SocketName {
  sockaddr_un address{};
  socklen_t size = 0;
};

std::optional<SocketName> name_of(const BusAddress& address) {
  SocketName name;
  const std::size_t lead = address.kind == BusAddress::Kind::abstract ? 1 : 0;
  // Both kinds need one byte more: a path ends with a NUL, an abstract name starts with one.
  if (address.name.size() + 1 > sizeof name.address.sun_path) return std::nullopt;
  name.address.sun_family = AF_UNIX;
  std::ranges::copy(address.name, name.address.sun_path + lead);
  name.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.name.size() + 1);
  return name;
}

// The first line of the D-Bus authentication protocol: a NUL, then "AUTH EXTERNAL" and the decimal
// user id, with each of its digits as a hexadecimal ASCII code.
std::string opening() {
  std::string line{'\0'};
  line += "AUTH EXTERNAL ";
  for (const char digit : std::to_string(::getuid()))
    line += fmt::format("{:02x}", static_cast<unsigned char>(digit));
  return line + "\r\n";
}

bool wait_readable(int fd, Moment deadline, const Clock& clock) {
  const auto left = deadline - clock.steady_now();
  return sys::wait_readable(fd, std::chrono::steady_clock::now() + left, {}) == sys::Wake::ready;
}

}  // namespace

Result<void> greet(const BusAddress& address, std::chrono::milliseconds patience,
                   const Clock& clock) {
  const Moment deadline = clock.steady_now() + patience;
  const auto name = name_of(address);
  if (!name) return not_there(address, ENAMETOOLONG);
  const UniqueFd fd(k_adopt, ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return not_there(address, errno);
  const auto* where = reinterpret_cast<const sockaddr*>(&name->address);
  if (::connect(fd.get(), where, name->size) != 0) {
    // EAGAIN means that the backlog is full: the bus has not accepted connections for a while.
    return errno == EAGAIN ? silent(address) : not_there(address, errno);
  }
  const std::string line = opening();
  if (::send(fd.get(), line.data(), line.size(), MSG_NOSIGNAL) != std::ssize(line)) {
    return not_there(address, errno);
  }
  if (!wait_readable(fd.get(), deadline, clock)) return silent(address);
  std::array<char, 8> answer{};
  const ssize_t size = ::recv(fd.get(), answer.data(), answer.size(), 0);
  if (size <= 0) return not_there(address, size == 0 ? ECONNRESET : errno);
  return {};
}

}  // namespace matinee::keyring
