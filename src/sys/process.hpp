// SPDX-License-Identifier: MIT
//
// Child processes: the one place where a program is started. A Command says all that the child gets
// of this process; what it does not say is not inherited.
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

/// What the descriptors 0 to 2 are in the child, if Command::descriptors does not say.
enum class Streams : std::uint8_t {
  null,      ///< /dev/null
  inherited  ///< those of this process
};

enum class Session : std::uint8_t {
  /// The terminal's signals reach the child as they reach this process. What this process was told
  /// to ignore, as by nohup(1), it ignores as well.
  shared,
  /// One of its own, away from the terminal. All that it starts is one group with it.
  own
};

/// What becomes of processes that the child starts and leaves behind.
enum class Orphans : std::uint8_t {
  leave,
  /// They become children of this process for as long as the ChildProcess lives, so that close()
  /// can wait for the last of them. One such ChildProcess at a time: it is a property of the
  /// whole process.
  adopt
};

struct Command {
  /// From argv[0] on.
  std::vector<std::string> arguments = {};
  /// The path of the program, if argv[0] is not it. Nothing is searched in PATH.
  std::string program = {};
  /// All of it, as NAME=VALUE.
  std::vector<std::string> environment = {};
  /// Descriptors of ours, and the numbers under which the child finds them, at most 8. Beside them
  /// and its streams the child has none.
  std::vector<std::pair<int, int>> descriptors = {};
  Streams streams = Streams::null;
  Session session = Session::own;
  Orphans orphans = Orphans::leave;
  /// The signal that the child gets when the thread that started it ends, so also when this process
  /// is killed; 0 for none.
  int death_signal = 0;
  /// The open folder in which it starts; -1 for ours.
  int folder = -1;
};

/// How a process ended: its status, or the signal that killed it.
struct Ending {
  int status = 0;
  int signal = 0;
  friend bool operator==(const Ending&, const Ending&) = default;
};

/// A running child and the duty to wait for it. For one thread at a time.
class ChildProcess {
 public:
  /// Returns when the program runs. Errc::not_found where there is none, Errc::failure where it
  /// cannot be run. No signal is blocked in it, and each does what it usually does, save what
  /// Session::shared says.
  static Result<ChildProcess> start(const Command& command);

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  /// Kills it, as close() does at last. So does an assignment.
  ~ChildProcess();

  /// Readable once the process has ended.
  int descriptor() const noexcept { return ended_.get(); }

  /// How it ended; nothing while it runs.
  std::optional<Ending> ending();

  /// Waits for its end. Kills it as soon as `stop` is requested.
  Ending wait(const std::stop_token& stop);

  /// Asks it to end (SIGTERM), waits, and then kills it, with all of its group if it has one.
  Ending close(std::chrono::milliseconds patience);

 private:
  ChildProcess(pid_t pid, UniqueFd ended, Session session, Orphans orphans) noexcept;
  void kill_and_reap() noexcept;

  pid_t pid_ = -1;  ///< -1 once it has been waited for
  UniqueFd ended_;
  Session session_;
  Orphans orphans_;
  std::optional<Ending> ending_ = {};
};

/// Starts a program that outlives this process and is no child of it. Errors as start() has them.
/// Command::orphans and Command::death_signal have no meaning here.
Result<void> start_detached(const Command& command);

/// Starts a child that nobody waits for, in a process that ignores SIGCHLD: there it leaves nothing
/// behind. Command::orphans has no meaning here.
Result<void> start_unwaited(const Command& command);

/// Makes `arguments`, whose first names a program of PATH or its path, take this process's place,
/// with `environment`, NAME=VALUE each, for all of its environment. Returns only if that fails: the
/// errno.
int replace_process(std::vector<std::string>& arguments, std::vector<std::string>& environment);

/// Kills a process that is no child of this one. False where it has not ended by the deadline.
bool kill_and_wait(pid_t pid, Deadline deadline);

/// What a program prints, up to 64 KiB; empty where it cannot be run, fails, or takes too long.
std::string output_of(const Command& command, std::chrono::milliseconds longest);

}  // namespace matinee::sys
