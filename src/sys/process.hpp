// SPDX-License-Identifier: MIT
//
// Child processes. This is the only place that starts a program. A Command lists everything that
// the child inherits from this process; nothing else is inherited.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <matinee/result.hpp>

#include <sys/types.h>

#include "base/unique_fd.hpp"
#include "sys/waker.hpp"

namespace matinee::sys {

/// Descriptors 0 to 2 of the child, unless Command::descriptors replaces them.
enum class Streams : std::uint8_t {
  null,      ///< /dev/null
  inherited  ///< those of this process
};

/// The session and process group (setsid(2)) of the child.
enum class Session : std::uint8_t {
  /// The session of this process. The child receives the terminal's signals too. It ignores the
  /// signals that this process was started to ignore, for example SIGHUP by nohup(1).
  shared,
  /// A new session without a terminal. The child and everything it starts form one process group.
  own
};

/// What happens to processes that the child starts and leaves behind.
enum class Orphans : std::uint8_t {
  leave,
  /// They become children of this process while the ChildProcess exists, so that close() can wait
  /// for the last of them (PR_SET_CHILD_SUBREAPER). The setting is process-wide, so there may be
  /// only one such ChildProcess at a time.
  adopt
};

/// Whose child a program is that nobody waits for.
enum class Parent : std::uint8_t {
  caller,
  parent_of_caller,  ///< the new process is a sibling of the caller, which must have one thread
};

/// A program to start, and what it inherits.
struct Command {
  /// Includes argv[0].
  std::vector<std::string> arguments = {};
  /// The path of the program; empty means argv[0]. PATH is not searched.
  std::string program = {};
  /// The whole environment, as NAME=VALUE.
  std::vector<std::string> environment = {};
  /// At most 8 pairs: a descriptor of this process and its number in the child. The child gets no
  /// other descriptors except its streams. The caller keeps ownership.
  std::vector<std::pair<int, int>> descriptors = {};
  Streams streams = Streams::null;
  Session session = Session::own;
  Orphans orphans = Orphans::leave;
  /// The signal that the child receives when the thread that started it ends, which includes the
  /// death of this process (PR_SET_PDEATHSIG). 0 for none.
  int death_signal = 0;
  /// A descriptor of the child's working directory; -1 for that of this process.
  int folder = -1;
};

/// How a process ended. `signal` is the signal that killed it, or 0 if it exited with `status`.
struct Ending {
  int status = 0;
  int signal = 0;
  friend bool operator==(const Ending&, const Ending&) = default;
};

/// Owns a child process and waits for it. Use it from one thread at a time.
class ChildProcess {
 public:
  /// Starts a program and returns once it runs. Fails with Errc::not_found if it does not exist and
  /// with Errc::failure if it cannot be executed. In the child no signal is blocked, and each has
  /// its default action, except for ignored signals in Session::shared.
  static Result<ChildProcess> start(const Command& command);

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  /// Kills the child, and its process group if it has its own session. Assignment does the same to
  /// the previous child.
  ~ChildProcess();

  /// Becomes readable when the process ends. Owned by this object.
  int descriptor() const noexcept { return ended_.get(); }

  /// How the process ended; nullopt while it runs.
  std::optional<Ending> ending();

  /// Waits until the process ends. Kills it as soon as `stop` is requested.
  Ending wait(const std::stop_token& stop);

  /// Sends SIGTERM, waits up to `patience`, then kills the child, and its process group if it has
  /// its own session.
  Ending close(std::chrono::milliseconds patience);

 private:
  ChildProcess(pid_t pid, UniqueFd ended, Session session, Orphans orphans) noexcept;
  void kill_and_reap() noexcept;

  pid_t pid_ = -1;  ///< -1 once the child has been reaped
  UniqueFd ended_;
  Session session_;
  Orphans orphans_;
  std::optional<Ending> ending_ = {};
};

/// Starts a program that outlives this process and is not its child. Fails like
/// ChildProcess::start(). Command::orphans and Command::death_signal are ignored.
Result<void> start_detached(const Command& command);

/// Starts a child without waiting for it. Fails like ChildProcess::start(). The process that
/// becomes its parent must ignore SIGCHLD, otherwise the child stays as a zombie. Command::orphans
/// is ignored.
Result<void> start_unwaited(const Command& command, Parent parent = Parent::caller);

/// Replaces this process by a program, as execvpe(3) does. The first of `arguments` is its path or
/// its name, which is searched in PATH. `environment` is the whole new environment, as NAME=VALUE.
/// Returns only if it fails, with the errno.
int replace_process(std::vector<std::string>& arguments, std::vector<std::string>& environment);

/// Kills a process that is not a child of this one. Returns false if it still runs at the deadline.
bool kill_and_wait(pid_t pid, Deadline deadline);

/// Runs a program and returns its standard output, about 64 KiB at most. Returns an empty string if
/// the program cannot be executed, fails, or runs longer than `longest`.
std::string output_of(const Command& command, std::chrono::milliseconds longest);

}  // namespace matinee::sys
