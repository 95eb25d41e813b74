// SPDX-License-Identifier: MIT
#include "sys/unix_socket.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include <matinee/secret.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "sys/waker.hpp"

namespace matinee::sys {

namespace {

using std::chrono::milliseconds;

Result<sockaddr_un> address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string& text = path.native();
  if (text.empty() || text.size() >= sizeof(address.sun_path)) {
    return Error(Errc::usage,
                 fmt::format("{}: not a path that a socket can have ({} bytes at most)", text,
                             sizeof(address.sun_path) - 1));
  }
  std::memcpy(address.sun_path, text.data(), text.size());
  return address;
}

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

Deadline after(milliseconds patience) {
  return std::chrono::steady_clock::now() + patience;
}

// Waits until `socket` is ready for `events`. Returns false at the deadline.
bool wait_for(int socket, short events, Deadline deadline) {
  return Waker({}).wait(socket, events, deadline) == Wake::ready;
}

Error silent(std::string_view peer, std::string_view what) {
  return {Errc::network, fmt::format("{} {}", peer, what), {}, Recovery::retry_later};
}

Error of_another_user(const std::filesystem::path& path) {
  return {Errc::storage, fmt::format("{}: the socket of another user", path.native())};
}

// Checks the path before anything is sent. The path may be replaced between this check and
// connect(), so check_peer() checks again afterwards.
Result<void> check_owner(const std::filesystem::path& path) {
  struct stat found{};
  if (::lstat(path.c_str(), &found) != 0) return Error::from_errno(errno, path.native());
  if (!S_ISSOCK(found.st_mode)) {
    return Error(Errc::storage, fmt::format("{}: not a socket", path.native()));
  }
  if (found.st_uid != ::geteuid()) return of_another_user(path);
  return {};
}

// Asks the kernel which user's process listens. For a socket that `ssh -R` forwards, that is the
// session process of sshd, which runs as the user who logged in.
Result<void> check_peer(int socket, const std::filesystem::path& path) {
  if (peer_user(socket) != ::geteuid()) return of_another_user(path);
  return {};
}

// The owner of a folder can rename and remove what is in it, so only ours and root's are trusted.
Result<void> check_folder_above(const std::filesystem::path& folder) {
  const auto above = folder.has_parent_path() ? folder.parent_path() : std::filesystem::path(".");
  struct stat found{};
  if (::stat(above.c_str(), &found) != 0) return Error::from_errno(errno, above.native());
  if (found.st_uid == ::geteuid() || found.st_uid == 0) return {};
  return Error(Errc::storage, fmt::format("{}: a folder of another user (uid {}), in which nothing "
                                          "is made",
                                          above.native(), found.st_uid));
}

}  // namespace

Result<void> make_private_folder(const std::filesystem::path& folder) {
  MATINEE_TRY(check_folder_above(folder));
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    return Error::from_errno(errno, folder.native());
  }
  struct stat found{};
  if (::lstat(folder.c_str(), &found) != 0) return Error::from_errno(errno, folder.native());
  const bool is_ours = S_ISDIR(found.st_mode) && found.st_uid == ::geteuid();
  if (!is_ours || (found.st_mode & 077) != 0) {
    return Error(Errc::storage,
                 fmt::format("{}: not a folder of yours that nobody else may enter (mode 0700)",
                             folder.native()));
  }
  return {};
}

Result<UniqueFd> lock_file(const std::filesystem::path& file) {
  UniqueFd fd(k_adopt, ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) return Error::from_errno(errno, file.native());
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) return fd;
  if (errno != EWOULDBLOCK) return Error::from_errno(errno, file.native());
  return Error(Errc::busy, fmt::format("{}: held by another process", file.native()));
}

Result<UniqueFd> listen_at(const std::filesystem::path& path) {
  MATINEE_TRY_ASSIGN(const sockaddr_un address, address_of(path));
  UniqueFd fd(k_adopt, ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return Error::from_errno(errno, "socket");
  struct stat found{};
  if (::lstat(path.c_str(), &found) == 0 && S_ISSOCK(found.st_mode)) ::unlink(path.c_str());
  // On Linux, bind(2) creates the file with the mode of the socket. The fchmod() before it
  // therefore protects the file from the start, without changing the umask, which other threads
  // share.
  if (::fchmod(fd.get(), 0600) != 0 || ::bind(fd.get(), generic(address), sizeof(address)) != 0) {
    return Error::from_errno(errno, path.native());
  }
  // Much larger than the number of clients served at once, so that a burst of callers can wait.
  constexpr int k_backlog = 1024;
  if (::listen(fd.get(), k_backlog) != 0) return Error::from_errno(errno, path.native());
  return fd;
}

bool is_listening(int fd) noexcept {
  const auto option = [fd](int name) {
    int value = -1;
    socklen_t size = sizeof value;
    return ::getsockopt(fd, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
  };
  return option(SO_DOMAIN) == AF_UNIX && option(SO_TYPE) == SOCK_STREAM &&
         option(SO_ACCEPTCONN) == 1;
}

Result<UniqueFd> connect_to(const std::filesystem::path& path, std::string_view peer,
                            milliseconds patience) {
  MATINEE_TRY_ASSIGN(const sockaddr_un address, address_of(path));
  MATINEE_TRY(check_owner(path));
  UniqueFd fd(k_adopt, ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd) return Error::from_errno(errno, "socket");
  // connect() blocks while the backlog is full. SO_SNDTIMEO limits how long.
  const timeval limit{.tv_sec = patience.count() / 1000,
                      .tv_usec = static_cast<suseconds_t>(patience.count() % 1000 * 1000)};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  if (::connect(fd.get(), generic(address), sizeof(address)) == 0) {
    MATINEE_TRY(check_peer(fd.get(), path));
    return fd;
  }
  if (errno == ECONNREFUSED || errno == ENOENT) {
    return Error(Errc::not_found, fmt::format("{}: nobody listens there", path.native()));
  }
  if (errno == EAGAIN) return silent(peer, "takes no connection");
  return Error::from_errno(errno, path.native());
}

std::optional<uid_t> peer_user(int socket) noexcept {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  return peer.uid;
}

std::optional<pid_t> peer_process(int socket) noexcept {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  return peer.pid;
}

Result<void> send_all(int socket, std::string_view peer, std::string_view bytes,
                      milliseconds patience) {
  const Deadline deadline = after(patience);
  while (!bytes.empty()) {
    if (!wait_for(socket, POLLOUT, deadline)) return silent(peer, "takes no request");
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    if (sent < 0 && errno != EINTR && errno != EAGAIN)
      return silent(peer, "has closed the connection");
  }
  return {};
}

Result<void> receive_line(int socket, std::string_view peer, std::string& text,
                          std::size_t max_bytes, milliseconds patience) {
  std::array<char, 4096> buffer;
  const Deadline deadline = after(patience);
  for (;;) {
    if (!wait_for(socket, POLLIN, deadline)) return silent(peer, "does not answer");
    const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) return silent(peer, "has closed the connection");
    const std::string_view piece(buffer.data(), static_cast<std::size_t>(got));
    const bool is_whole = piece.find('\n') != std::string_view::npos;
    text.append(piece);
    wipe(buffer.data(), piece.size());  // the line may hold a token
    if (is_whole) return {};
    if (text.size() > max_bytes) {
      return Error(Errc::failure, fmt::format("{} sends a line without an end", peer));
    }
  }
}

}  // namespace matinee::sys
