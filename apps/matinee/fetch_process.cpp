// SPDX-License-Identifier: MIT
#include "fetch_process.hpp"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/paths.hpp"
#include "sys/spawn_actions.hpp"

namespace matinee::cli {

namespace {

// Away from the terminal's signals, and with none blocked that this thread has blocked.
class Attributes {
 public:
  Attributes() {
    ::posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
  }
  ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  const posix_spawnattr_t* get() const noexcept { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

}  // namespace

Result<UniqueFd> start_fetch_process(std::vector<std::string> arguments) {
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return Error::from_errno(errno, "socketpair");
  }
  UniqueFd ours(k_adopt, ends[0]);
  const UniqueFd theirs(k_adopt, ends[1]);
  const auto program = host::program_part("matinee-fetch");
  std::string name = program.filename();
  std::vector<char*> argv{name.data()};
  for (std::string& argument : arguments)
    argv.push_back(argument.data());
  argv.push_back(nullptr);
  constexpr int k_socket = 3;
  sys::SpawnActions actions;
  actions.redirect(theirs.get(), k_socket);
  actions.close_from(k_socket + 1);
  pid_t child = -1;
  const int error = ::posix_spawn(&child, program.c_str(), actions.get(), Attributes().get(),
                                  argv.data(), environ);
  if (error != 0) return Error::from_errno(error, program.native());
  return ours;
}

}  // namespace matinee::cli
