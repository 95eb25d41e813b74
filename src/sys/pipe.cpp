// SPDX-License-Identifier: MIT
#include "sys/pipe.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace matinee::sys {

Result<Pipe> open_pipe() {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return Error::from_errno(errno, "pipe");
  return Pipe{.read_end = UniqueFd(k_adopt, ends[0]), .write_end = UniqueFd(k_adopt, ends[1])};
}

Result<SocketPair> open_socket_pair() {
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return Error::from_errno(errno, "socketpair");
  }
  return SocketPair{.ours = UniqueFd(k_adopt, ends[0]), .theirs = UniqueFd(k_adopt, ends[1])};
}

}  // namespace matinee::sys
