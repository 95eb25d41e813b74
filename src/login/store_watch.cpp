// SPDX-License-Identifier: MIT
#include "login/store_watch.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <string_view>

#include <fmt/format.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace matinee::login {

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t k_mask =
    IN_CREATE | IN_MODIFY | IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE | IN_ONLYDIR;

// Chromium's change is complete when the journal is truncated. Firefox keeps changes in the -wal
// file for a long time before they reach the database.
constexpr std::array<std::string_view, 8> k_names = {
    "Cookies",          "Cookies-journal",      "cookies.sqlite",  "cookies.sqlite-wal",
    "recovery.jsonlz4", "sessionstore.jsonlz4", "recovery.baklz4", "Cookies.binarycookies"};

// The folders of these files, relative to a user data folder or a profile.
constexpr std::array<std::string_view, 5> k_folders = {"", "Default", "Default/Network", "Network",
                                                       "sessionstore-backups"};

}  // namespace

StoreWatch::StoreWatch(UniqueFd inotify, std::vector<fs::path> folders, int ended,
                       std::stop_token stop)
    : inotify_(std::move(inotify)),
      folders_(std::move(folders)),
      ended_(ended),
      waker_(std::move(stop)) {}

Result<std::unique_ptr<StoreWatch>> StoreWatch::open(const std::vector<fs::path>& profiles,
                                                     int ended, std::stop_token stop) {
  UniqueFd inotify(k_adopt, ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!inotify) return Error::from_errno(errno, "inotify");
  std::vector<fs::path> folders;
  for (const fs::path& profile : profiles) {
    for (const std::string_view below : k_folders)
      folders.push_back(below.empty() ? profile : profile / below);
  }
  std::unique_ptr<StoreWatch> watch(
      new StoreWatch(std::move(inotify), std::move(folders), ended, std::move(stop)));
  watch->watch_new_folders();
  return watch;
}

/// Returns true if a folder was added. Its files count as changed, because no event is reported for
/// files that existed before the watch.
bool StoreWatch::watch_new_folders() {
  bool is_any_new = false;
  for (const fs::path& folder : folders_) {
    if (watched_.contains(folder)) continue;
    if (::inotify_add_watch(inotify_.get(), folder.c_str(), k_mask) < 0) continue;
    watched_.insert(folder);
    is_any_new = true;
  }
  return is_any_new;
}

bool StoreWatch::read_events() {
  alignas(inotify_event) std::array<char, 16384> buffer{};
  bool is_store = false;
  while (true) {
    const ssize_t count = ::read(inotify_.get(), buffer.data(), buffer.size());
    if (count <= 0) break;
    for (ssize_t at = 0; at < count;) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
      const std::string_view name = event->len > 0 ? event->name : "";
      is_store |= std::ranges::find(k_names, name) != k_names.end();
      // Events were lost, and one of them may have been about a store.
      is_store |= (event->mask & IN_Q_OVERFLOW) != 0;
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
  }
  return watch_new_folders() || is_store;
}

Change StoreWatch::wait(std::chrono::milliseconds longest) {
  const auto deadline = std::chrono::steady_clock::now() + longest;
  while (true) {
    std::array<pollfd, 2> watched{{{inotify_.get(), POLLIN, 0}, {ended_, POLLIN, 0}}};
    const sys::Wake wake = waker_.wait(watched, deadline);
    if (wake == sys::Wake::stopped) return Change::cancelled;
    if (wake == sys::Wake::timed_out) return Change::timed_out;
    if (watched[0].revents != 0 && read_events()) return Change::changed;
    if (watched[1].revents != 0) return Change::ended;
  }
}

}  // namespace matinee::login
