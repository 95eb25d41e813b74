// SPDX-License-Identifier: MIT
//
// What a process tries that has been taken over. Each attempt is made by a child inside a fence,
// whose working folder is one of its own; beside it lies a diary, and the parent is there to be
// attacked.
#pragma once

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/unique_fd.hpp"
#include "fence/landlock.hpp"
#include "support/temp_dir.hpp"

namespace matinee::test {

/// Makes the kernel one without Landlock, for this process and its children, as some containers do.
inline bool take_landlock_away() {
  constexpr unsigned k_first_call =
      444;  // the three of Landlock follow each other, on every machine
  sock_filter program[]{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, k_first_call, 0, 2),
      BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, k_first_call + 2, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{.len = static_cast<unsigned short>(std::size(program)),
                          .filter = program};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

enum class Kernel : bool { as_it_is, without_landlock };

/// A folder for a fenced child and what lies outside.
class Attacked : public testing::Test {
 protected:
  using Attempt = std::function<bool()>;
  /// Enters the fence under test; false if it could not.
  using Enter = std::function<bool()>;

  void SetUp() override {
    std::filesystem::create_directory(inside());
    diary_ = top_.write("diary", "dear diary");
    agent_ = listen_at(top_.path() / "agent.sock");
  }

  void TearDown() override { EXPECT_EQ(content_of(diary_), "dear diary"); }

  std::filesystem::path inside() const { return top_.path() / "inside"; }
  const char* diary() const { return diary_.c_str(); }

  /// The wait status of a child that has entered and made the attempt.
  int run(const Enter& enter, const Attempt& attempt, Kernel kernel = Kernel::as_it_is) const {
    const pid_t child = ::fork();
    if (child == 0) {
      const bool is_ready = ::chdir(inside().c_str()) == 0 &&
                            (kernel == Kernel::as_it_is || take_landlock_away()) && enter();
      if (!is_ready) ::_exit(2);
      ::_exit(attempt() ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
  }

  bool succeeds(const Enter& enter, const Attempt& attempt,
                Kernel kernel = Kernel::as_it_is) const {
    const int status = run(enter, attempt, kernel);
    EXPECT_TRUE(WIFEXITED(status)) << status;
    EXPECT_LE(WEXITSTATUS(status), 1) << "the fence could not be entered";
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

  struct Attack {
    std::string name;
    Attempt attempt;
  };

  /// What no fence lets happen, on no kernel: writing, and other processes.
  std::vector<Attack> attacks_on_all() const {
    const pid_t victim = ::getpid();
    const char* diary = this->diary();
    std::vector<Attack> attacks{
        // With mode 3 a file is opened neither for reading nor for writing, and may be emptied.
        {"open(3|O_TRUNC)", [=] { return ::open(diary, O_ACCMODE | O_TRUNC) >= 0; }},
        {"truncate", [=] { return ::truncate(diary, 0) == 0; }},
        {"unlink", [=] { return ::unlink(diary) == 0; }},
        {"rename", [=] { return ::rename(diary, "mine") == 0; }},
        {"link", [=] { return ::link(diary, "mine") == 0; }},
        {"symlink", [=] { return ::symlink(diary, "mine") == 0; }},
        {"chmod", [=] { return ::chmod(diary, 0777) == 0; }},
        {"mkdir", [] { return ::mkdir("new", 0700) == 0; }},
        {"mknod", [] { return ::mknod("fifo", S_IFIFO | 0600, 0) == 0; }},
        {"kill", [=] { return ::kill(victim, 0) == 0; }},
        {"tgkill", [=] { return ::syscall(SYS_tgkill, victim, victim, 0) == 0; }},
        {"tkill", [=] { return ::syscall(SYS_tkill, victim, 0) == 0; }},
        {"rt_sigqueueinfo",
         [=] {
           siginfo_t info{};
           info.si_code = SI_QUEUE;
           return ::syscall(SYS_rt_sigqueueinfo, victim, 0, &info) == 0;
         }},
        {"pidfd_open", [=] { return ::syscall(SYS_pidfd_open, victim, 0) >= 0; }},
        {"fcntl(F_SETOWN)", [=] { return ::fcntl(0, F_SETOWN, victim) == 0; }},
        {"fcntl(F_SETSIG)", [] { return ::fcntl(0, F_SETSIG, SIGKILL) == 0; }},
        {"ptrace", [=] { return ::ptrace(PTRACE_ATTACH, victim, nullptr, nullptr) == 0; }},
        {"process_vm_readv",
         [=] {
           char byte = 0;
           iovec own{&byte, 1};
           iovec other{const_cast<char*>(diary), 1};
           return ::process_vm_readv(victim, &own, 1, &other, 1, 0) == 1;
         }},
        {"setpriority", [=] { return ::syscall(SYS_setpriority, 0, victim, 19) == 0; }},
        {"prlimit",
         [=] {
           rlimit limit{};
           return ::prlimit(victim, RLIMIT_NOFILE, nullptr, &limit) == 0;
         }},
        {"fork", [] { return ::syscall(SYS_fork) >= 0; }},
        {"clone", [] { return ::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) >= 0; }},
        {"execve", [] { return ::execl("/bin/true", "true", nullptr) == 0; }},
        {"memfd_create", [] { return ::memfd_create("x", MFD_CLOEXEC) >= 0; }},
        {"io_uring_setup", [] { return ::syscall(SYS_io_uring_setup, 1, nullptr) >= 0; }},
        {"bpf", [] { return ::syscall(SYS_bpf, 0, nullptr, 0) >= 0; }},
        {"unshare", [] { return ::syscall(SYS_unshare, 0x10000000) == 0; }},
        {"mount", [] { return ::syscall(SYS_mount, "none", "/mnt", "tmpfs", 0, nullptr) == 0; }},
        {"keyctl", [] { return ::syscall(SYS_keyctl, 0, -5, 0) >= 0; }},
    };
    for (const int flags : {O_WRONLY, O_RDWR, O_RDONLY | O_TRUNC, O_WRONLY | O_TRUNC})
      attacks.push_back(
          {"open " + std::to_string(flags), [=] { return ::open(diary, flags) >= 0; }});
    attacks.push_back({"open(O_CREAT)", [this] {
                         return ::open((top_.path() / "new").c_str(), O_WRONLY | O_CREAT, 0600) >=
                                0;
                       }});
    attacks.push_back(
        {"open(O_TMPFILE)", [] { return ::open("/tmp", O_TMPFILE | O_WRONLY, 0600) >= 0; }});
    return attacks;
  }

  /// The agent's socket, for those that have no business with it.
  std::vector<Attack> attacks_on_agent() const {
    return {{"connect(AF_UNIX)", [this] { return connects_to_agent(); }},
            // One of a pair of datagram sockets may be connected to something else.
            {"socketpair(SOCK_DGRAM)", [] {
               int pair[2];
               return ::socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0;
             }}};
  }

  void expect_none_succeeds(const Enter& enter, const std::vector<Attack>& attacks) const {
    for (const Kernel kernel : {Kernel::as_it_is, Kernel::without_landlock})
      for (const Attack& attack : attacks)
        EXPECT_FALSE(succeeds(enter, attack.attempt, kernel))
            << attack.name << (kernel == Kernel::as_it_is ? "" : " without Landlock");
  }

  bool connects_to_agent() const {
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = address_of(top_.path() / "agent.sock");
    return socket >= 0 &&
           ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  static bool connects_to_port(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return socket >= 0 &&
           ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }

  TempDir top_;
  std::filesystem::path diary_;

 private:
  sockaddr_un address_of(const std::filesystem::path& path) const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.native().copy(address.sun_path, sizeof address.sun_path - 1);
    return address;
  }

  UniqueFd listen_at(const std::filesystem::path& path) const {
    UniqueFd socket(k_adopt, ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_un address = address_of(path);
    EXPECT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(socket.get(), 100), 0);
    return socket;
  }

  UniqueFd agent_;
};

}  // namespace matinee::test
