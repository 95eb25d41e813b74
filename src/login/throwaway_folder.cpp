// SPDX-License-Identifier: MIT
#include "login/throwaway_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

#include <matinee/clock.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/number.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace matinee::login {

namespace {

namespace fs = std::filesystem;

// The prefix is short because Chromium creates a socket below the folder, and the path of a socket
// is limited to 107 bytes.
constexpr std::string_view k_prefix = "matinee-";
constexpr std::size_t k_largest_proc_file = std::size_t{4} * 1024 * 1024;
constexpr int k_removal_attempts = 50;
constexpr std::chrono::milliseconds k_removal_pause{20};
constexpr std::chrono::seconds k_ending_patience{1};

std::string text_of_proc(int pid, std::string_view name) {
  auto text = sys::read_file(fmt::format("/proc/{}/{}", pid, name), k_largest_proc_file);
  return text ? *std::move(text) : std::string();
}

// Returns field 22 of proc_pid_stat(5). Field 2 is a name in parentheses that may contain any
// character, so the search begins after the last closing parenthesis.
std::string start_time_of(int pid) {
  const std::string stat = text_of_proc(pid, "stat");
  std::size_t at = stat.rfind(')');
  if (at == std::string::npos) return {};
  for (int field = 2; field < 22 && at != std::string::npos; ++field)
    at = stat.find(' ', at + 1);
  if (at == std::string::npos) return {};
  return stat.substr(at + 1, stat.find(' ', at + 1) - at - 1);
}

// The start time distinguishes the owner from a later process with the same id.
struct Owner {
  int pid;
  std::string start_time;
};

// Parses the folder name "matinee-PID-START-XXXXXX".
std::optional<Owner> owner_in(std::string_view name) {
  if (!name.starts_with(k_prefix)) return std::nullopt;
  name.remove_prefix(k_prefix.size());
  const auto first = name.find('-');
  const auto second = name.find('-', first == std::string_view::npos ? first : first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
  const auto pid = parse_number<int>(name.substr(0, first));
  if (!pid || *pid <= 0) return std::nullopt;
  return Owner{.pid = *pid, .start_time = std::string(name.substr(first + 1, second - first - 1))};
}

bool is_own_folder(const fs::path& path) {
  struct stat status{};
  return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         status.st_uid == ::geteuid();
}

// Locks the folder, or returns an empty descriptor if its owner is alive. The lock is necessary
// because another container may share the folder but have its own process ids.
UniqueFd lock_of(const fs::path& folder) {
  UniqueFd fd(k_adopt, ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) fd.reset();
  return fd;
}

// Ends the processes and waits for them, because a process may write until it has ended.
void end_users_of(const fs::path& folder) {
  const auto deadline = std::chrono::steady_clock::now() + k_ending_patience;
  for (const int pid : users_of(folder))
    (void)sys::kill_and_wait(pid, deadline);
}

// Retries, because helper processes of the browser may add files during the removal. Helpers that
// do not name the folder in their arguments are not found by users_of, but they end soon after the
// browser.
std::error_code remove_with_patience(const fs::path& folder) {
  SystemClock clock;
  std::error_code error;
  for (int attempt = 0; attempt < k_removal_attempts; ++attempt) {
    fs::remove_all(folder, error);
    if (!error) return error;
    end_users_of(folder);
    clock.sleep_for(k_removal_pause, {});
  }
  return error;
}

std::string kind_of_refusal(const fs::path& place) {
  struct stat status{};
  if (::stat(place.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return "no such folder";
  if (!is_memory_backed(place)) return "on a disk, not in memory";
  return std::error_code(errno, std::generic_category()).message();
}

}  // namespace

bool is_memory_backed(const fs::path& path) noexcept {
  struct statfs status{};
  if (::statfs(path.c_str(), &status) != 0) return false;
  return status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC;
}

std::vector<int> users_of(const fs::path& folder) {
  std::vector<int> pids;
  std::error_code error;
  for (auto each = fs::directory_iterator("/proc", error);
       !error && each != fs::directory_iterator(); each.increment(error)) {
    const auto pid = parse_number<int>(each->path().filename().native());
    struct stat status{};
    if (!pid || *pid == ::getpid() || ::stat(each->path().c_str(), &status) != 0) continue;
    if (status.st_uid != ::geteuid()) continue;
    if (text_of_proc(*pid, "cmdline").find(folder.native()) != std::string::npos) {
      pids.push_back(*pid);
    }
  }
  return pids;
}

int sweep(const fs::path& place) {
  int removed = 0;
  std::error_code error;
  // Collect the folders first, because a removal would disturb the iteration.
  std::vector<fs::path> leftovers;
  for (auto each = fs::directory_iterator(place, error); !error && each != fs::directory_iterator();
       each.increment(error)) {
    const auto owner = owner_in(each->path().filename().native());
    if (!owner || start_time_of(owner->pid) == owner->start_time) continue;
    if (is_own_folder(each->path())) leftovers.push_back(each->path());
  }
  for (const fs::path& folder : leftovers) {
    const UniqueFd lock = lock_of(folder);
    if (!lock) continue;
    end_users_of(folder);
    if (!remove_with_patience(folder)) ++removed;
  }
  return removed;
}

Result<ThrowawayFolder> ThrowawayFolder::create(std::span<const fs::path> places) {
  std::string refusals;
  // Sweep all places: a killed process may have used another one, for another browser.
  for (const fs::path& place : places)
    sweep(place);
  for (const fs::path& place : places) {
    std::string name =
        (place / fmt::format("{}{}-{}-XXXXXX", k_prefix, ::getpid(), start_time_of(::getpid())))
            .native();
    if (is_memory_backed(place) && ::mkdtemp(name.data()) != nullptr) {
      return ThrowawayFolder(name, lock_of(name));
    }
    refusals += fmt::format("{}{}: {}", refusals.empty() ? "" : "; ", place.native(),
                            kind_of_refusal(place));
  }
  return Error(Errc::unsupported,
               fmt::format("no folder in memory for the throwaway profile ({})",
                           refusals.empty() ? "XDG_RUNTIME_DIR is not set" : refusals));
}

ThrowawayFolder::ThrowawayFolder(ThrowawayFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})), lock_(std::move(other.lock_)) {}

ThrowawayFolder::~ThrowawayFolder() {
  (void)remove();
}

Result<void> ThrowawayFolder::remove() {
  if (path_.empty()) return {};
  const fs::path folder = std::exchange(path_, {});
  end_users_of(folder);
  const std::error_code error = remove_with_patience(folder);
  if (error) {
    return Error(Errc::storage, fmt::format("{}: the profile is still there: {}", folder.native(),
                                            error.message()));
  }
  return {};
}

}  // namespace matinee::login
