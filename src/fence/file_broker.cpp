// SPDX-License-Identifier: MIT
#include "fence/file_broker.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <seccomp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_name.hpp"
#include "fence/call_filter.hpp"
#include "fence/landlock.hpp"
#include "fence/limits.hpp"

namespace matinee::fence {

namespace {

// A message is one byte with the access mode, and the name.
using Message = std::array<char, NAME_MAX + 1>;

// Space for one descriptor in a control message.
union Control {
  cmsghdr header;
  char bytes[CMSG_SPACE(sizeof(int))];
};

// Returns a descriptor, or a negative errno.
int open_here(int mode, const char* name) {
  int flags = mode | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  if (mode != O_RDONLY) flags |= O_CREAT | O_TRUNC;
  UniqueFd fd(k_adopt, ::openat(AT_FDCWD, name, flags, 0666));
  struct stat status{};
  if (!fd || ::fstat(fd.get(), &status) != 0) return -errno;
  return S_ISREG(status.st_mode) ? fd.release() : -EACCES;
}

void answer(int socket, int result) {
  int error = result < 0 ? -result : 0;
  iovec text{&error, sizeof error};
  Control control{};
  msghdr message{};
  message.msg_iov = &text;
  message.msg_iovlen = 1;
  if (result >= 0) {
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    control.header.cmsg_level = SOL_SOCKET;
    control.header.cmsg_type = SCM_RIGHTS;
    control.header.cmsg_len = CMSG_LEN(sizeof result);
    std::memcpy(CMSG_DATA(&control.header), &result, sizeof result);
  }
  (void)::sendmsg(socket, &message, MSG_NOSIGNAL);
  if (result >= 0) ::close(result);
}

Result<void> confine() {
  give_up_privileges();
  // Without Landlock, the process can still do no more than open names.
  (void)restrict_to({.paths = {{".", Access::own_files}}});
  MATINEE_TRY_ASSIGN(CallFilter filter, CallFilter::make(Otherwise::eperm));
  MATINEE_TRY(filter.allow(harmless_calls()));
  constexpr std::array k_calls{SCMP_SYS(openat), SCMP_SYS(open), SCMP_SYS(sendmsg),
                               SCMP_SYS(recvfrom)};
  MATINEE_TRY(filter.allow(k_calls));
  return filter.load();
}

[[noreturn]] void serve(int socket, pid_t parent) {
  if (!end_with(parent) || !confine()) ::_exit(1);
  for (;;) {
    Message message{};
    const ssize_t got = ::recv(socket, message.data(), message.size() - 1, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) ::_exit(0);
    const int mode = message.front();
    const std::string_view name(message.data() + 1, static_cast<std::size_t>(got) - 1);
    const bool is_asked_well = is_file_name(name) && (mode & ~O_ACCMODE) == 0 && mode != O_ACCMODE;
    answer(socket, is_asked_well ? open_here(mode, name.data()) : -EACCES);
  }
}

int fail_with(int error) {
  errno = error;
  return -1;
}

}  // namespace

Result<FileBroker> FileBroker::start() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return Error::from_errno(errno, "a socket");
  }
  UniqueFd ours(k_adopt, ends[0]);
  const UniqueFd theirs(k_adopt, ends[1]);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) return Error::from_errno(errno, "a process");
  if (child == 0) {
    ours.reset();  // otherwise it would not notice that the parent has closed its end
    serve(theirs.get(), parent);
  }
  return FileBroker(std::move(ours));
}

int FileBroker::open(const char* name, int flags) const noexcept {
  const std::string_view text(name);
  Message request{};
  if (text.size() + 2 > request.size()) return fail_with(ENAMETOOLONG);
  request.front() = static_cast<char>(flags & O_ACCMODE);
  text.copy(request.data() + 1, text.size());
  if (::send(socket_.get(), request.data(), text.size() + 1, MSG_NOSIGNAL) < 0) return -1;

  int error = 0;
  iovec answered{&error, sizeof error};
  Control control{};
  msghdr message{};
  message.msg_iov = &answered;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes;
  message.msg_controllen = sizeof control.bytes;
  ssize_t got = 0;
  do {
    got = ::recvmsg(socket_.get(), &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got != sizeof error) return fail_with(got < 0 ? errno : EIO);
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (error != 0 || header == nullptr) return fail_with(error != 0 ? error : EMFILE);
  int fd = -1;
  std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
  return fd;
}

}  // namespace matinee::fence
