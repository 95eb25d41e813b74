// SPDX-License-Identifier: MIT
#include "backup/folder.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/folder_files.hpp"
#include "base/utf8.hpp"
#include "sys/file.hpp"

namespace matinee::backup {

namespace fs = std::filesystem;

namespace {

constexpr const char* k_new = ".matinee-new";
constexpr const char* k_old = ".matinee-old";
constexpr const char* k_lock = ".matinee-lock";
// Marks a folder that is being written. Someone with write access to the parent folder could rename
// any folder of this user to one of our names. Only folders with this file or a manifest are
// removed.
constexpr const char* k_mark = ".matinee-unfinished";
constexpr std::size_t k_largest_file = std::size_t{2} << 30;

bool is_unsupported(int error) {
  return error == EINVAL || error == ENOSYS || error == ENOTSUP;
}

bool is_same(int folder, int parent, const std::string& name) {
  struct stat ours{};
  struct stat named{};
  return ::fstat(folder, &ours) == 0 &&
         ::fstatat(parent, name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
         std::pair(ours.st_dev, ours.st_ino) == std::pair(named.st_dev, named.st_ino);
}

Result<Manifest> manifest_in(int folder) {
  MATINEE_TRY_ASSIGN(const std::string text, read_file_at(folder, k_manifest_name, k_largest_file));
  return parse_manifest(text);
}

// Whether there is no whole manifest. Other errors say nothing about the folder.
bool is_absent(const Error& error) {
  return error.code() == Errc::not_found || error.code() == Errc::exists;
}

// FNV-1a.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

}  // namespace

FolderCalls FolderCalls::of_the_system() {
  return {.exchange =
              [](int parent, const std::string& one, const std::string& other) {
                return ::renameat2(parent, one.c_str(), parent, other.c_str(), RENAME_EXCHANGE);
              },
          .rename =
              [](int parent, const std::string& from, const std::string& to) {
                return ::renameat(parent, from.c_str(), parent, to.c_str());
              },
          .sync = [](int fd) { return ::fsync(fd); },
          .lock =
              [](int folder) {
                int status = 0;
                do {
                  status = ::flock(folder, LOCK_EX | LOCK_NB);
                } while (status != 0 && errno == EINTR);
                return status;
              }};
}

Error Folder::busy(const std::string& more) const {
  return {Errc::busy, fmt::format("{}: another backup is being written{}", path_.native(), more)};
}

// Locks a folder of this user for this run.
Result<void> Folder::claim(int folder, const std::string& name) {
  const std::string shown = (path_.parent_path() / name).native();
  struct stat status{};
  if (::fstat(folder, &status) != 0) return Error::from_errno(errno, shown);
  if (status.st_uid != ::geteuid()) {
    return Error(Errc::storage, fmt::format("{}: belongs to another user", shown));
  }
  if (calls_.lock(folder) != 0) {
    if (errno == EWOULDBLOCK) return busy();
    MATINEE_TRY(create_lock_file());
  }
  // Another run may have replaced the folder after it was opened.
  if (!is_same(folder, parent_.get(), name)) return busy();
  return {};
}

Result<void> Folder::create_lock_file() {
  if (lock_file_) return {};
  const std::string name = beside(k_lock);
  const std::string shown = (path_.parent_path() / name).native();
  constexpr int k_flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  lock_file_ = UniqueFd(k_adopt, ::openat(parent_.get(), name.c_str(), k_flags, 0600));
  if (lock_file_) return {};
  if (errno == EEXIST) return busy(fmt::format("; if none is, remove {}", shown));
  return Error::from_errno(errno, shown);
}

std::string Folder::beside(const char* suffix) const {
  // With the dot and the suffix a name has at most 255 bytes.
  constexpr std::size_t k_longest = 240;
  constexpr std::size_t k_beginning = 200;
  if (name().size() <= k_longest) return fmt::format(".{}{}", name(), suffix);
  // Long names may have the same beginning.
  return fmt::format(".{}-{:016x}{}", utf8::prefix_of(name(), k_beginning), hash_of(name()),
                     suffix);
}

// Removes a folder that an earlier run left, or that this run has replaced. Moves files of others
// to `heir` if it is not negative. Returns whether the folder is gone.
bool Folder::clear_away(int folder, const std::string& name, int heir) {
  struct stat status{};
  const bool is_unfinished = ::fstatat(folder, k_mark, &status, AT_SYMLINK_NOFOLLOW) == 0;
  auto manifest = manifest_in(folder);
  if (manifest) {
    // The manifest is written last, so the folder may have been published, and others may have put
    // files there. That is so even if the mark is still there: a crash can undo its removal.
    manifest->files.emplace_back(k_mark);
    if (heir >= 0)
      std::ranges::move(carry_over(folder, heir, manifest->files), std::back_inserter(renamed_));
    remove_files(folder, manifest->files);
  } else if (is_unfinished && is_absent(manifest.error())) {
    // The folder never had its final name, so nobody else has put files there.
    remove_all(folder, k_mark);
  }
  return is_same(folder, parent_.get(), name) &&
         ::unlinkat(parent_.get(), name.c_str(), AT_REMOVEDIR) == 0;
}

Result<Folder> Folder::open(const fs::path& path, FolderCalls calls) {
  std::error_code error;
  fs::path whole = fs::weakly_canonical(fs::absolute(path, error), error);
  if (error) return Error::from_errno(error.value(), path.native());
  if (!whole.has_filename()) whole = whole.parent_path();
  if (!whole.has_filename()) {
    return Error(Errc::exists, fmt::format("{}: is no folder for a backup", path.native()));
  }
  UniqueFd parent = open_folder_at(AT_FDCWD, whole.parent_path().native());
  if (!parent) return Error::from_errno(errno, whole.parent_path().native());
  Folder folder(std::move(whole), std::move(parent), std::move(calls));
  MATINEE_TRY(folder.open_current());
  MATINEE_TRY(folder.open_new());
  return folder;
}

// Restores the old backup after a kill between two renames, on file systems without exchange.
Result<void> Folder::recover_old() {
  const std::string old = beside(k_old);
  const UniqueFd left = open_folder_at(parent_.get(), old);
  if (!left) return {};
  MATINEE_TRY(claim(left.get(), old));
  const auto manifest = manifest_in(left.get());
  if (!manifest && is_absent(manifest.error())) return {};
  if (calls_.rename(parent_.get(), old, name()) == 0) return {};
  return Error::from_errno(errno, path_.native());
}

Result<void> Folder::open_current() {
  struct stat status{};
  const auto exists = [&] {
    return ::fstatat(parent_.get(), name().c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
  };
  if (!exists()) MATINEE_TRY(recover_old());
  if (!exists()) return {};
  if (!S_ISDIR(status.st_mode)) {
    return Error(Errc::exists, fmt::format("{}: is there and is no folder", path_.native()));
  }
  current_ = open_folder_at(parent_.get(), name());
  if (!current_) return Error::from_errno(errno, path_.native());
  MATINEE_TRY(claim(current_.get(), name()));
  if (names_in(current_.get()).empty()) return {};
  auto manifest = manifest_in(current_.get());
  if (!manifest && !is_absent(manifest.error())) return manifest.error().within(path_.native());
  if (!manifest) {
    return Error(Errc::exists, fmt::format("{}: holds other files and is no backup; name a new "
                                           "or an empty folder",
                                           path_.native()));
  }
  manifest_ = *std::move(manifest);
  return {};
}

Result<void> Folder::open_new() {
  const int heir = manifest_ ? current_.get() : -1;
  for (const char* suffix : {k_old, k_new}) {
    const std::string left = beside(suffix);
    const UniqueFd folder = open_folder_at(parent_.get(), left);
    if (!folder) continue;
    const fs::path path = path_.parent_path() / left;
    MATINEE_TRY(claim(folder.get(), left));
    if (!clear_away(folder.get(), left, heir)) {
      return Error(Errc::exists, fmt::format("{}: holds files that are not of the backup; move "
                                             "them away",
                                             path.native()));
    }
  }
  const std::string fresh = beside(k_new);
  const fs::path path = path_.parent_path() / fresh;
  if (::mkdirat(parent_.get(), fresh.c_str(), 0700) != 0) {
    return Error::from_errno(errno, path.native());
  }
  new_ = open_folder_at(parent_.get(), fresh);
  if (!new_) return Error::from_errno(errno, path.native());
  MATINEE_TRY(claim(new_.get(), fresh));
  return write_files(new_.get(), {{.path = k_mark}}, path.native(), calls_.sync);
}

Folder::~Folder() {
  if (new_ && !is_published_) {
    remove_all(new_.get(), k_mark);
    if (is_same(new_.get(), parent_.get(), beside(k_new))) {
      ::unlinkat(parent_.get(), beside(k_new).c_str(), AT_REMOVEDIR);
    }
  }
  if (lock_file_ && is_same(lock_file_.get(), parent_.get(), beside(k_lock))) {
    ::unlinkat(parent_.get(), beside(k_lock).c_str(), 0);
  }
}

Result<std::string> Folder::read(const std::string& file) const {
  if (!current_) return Error(Errc::not_found, fmt::format("{}: no such file", file));
  auto text = read_file_at(current_.get(), file, k_largest_file);
  if (!text) return text.error().within(path_.native());
  return text;
}

bool Folder::has_its_names() const {
  if (!is_same(new_.get(), parent_.get(), beside(k_new))) return false;
  if (current_) return is_same(current_.get(), parent_.get(), name());
  struct stat status{};
  return ::fstatat(parent_.get(), name().c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0;
}

Result<void> Folder::move_into_place() {
  // The calls rename whatever has the name, such as the unfinished folder of another run.
  if (!has_its_names()) return busy();
  const std::string fresh = beside(k_new);
  // rename() can replace an empty folder in one step, but no other.
  if (!manifest_) {
    if (calls_.rename(parent_.get(), fresh, name()) == 0) return {};
    return Error::from_errno(errno, path_.native());
  }
  if (calls_.exchange(parent_.get(), fresh, name()) == 0) return {};
  if (!is_unsupported(errno)) return Error::from_errno(errno, path_.native());
  const std::string old = beside(k_old);
  if (calls_.rename(parent_.get(), name(), old) != 0) {
    return Error::from_errno(errno, path_.native());
  }
  if (calls_.rename(parent_.get(), fresh, name()) == 0) return {};
  const int error = errno;
  calls_.rename(parent_.get(), old, name());
  return Error::from_errno(error, path_.native());
}

Result<Published> Folder::publish(const std::vector<File>& files) {
  const std::string shown = (path_.parent_path() / beside(k_new)).native();
  MATINEE_TRY(write_files(new_.get(), files, shown, calls_.sync));
  if (::unlinkat(new_.get(), k_mark, 0) != 0) return Error::from_errno(errno, shown);
  MATINEE_TRY(flush_folder(new_.get(), shown, calls_.sync));
  MATINEE_TRY(move_into_place());
  is_published_ = true;
  const auto flushed = flush_folder(parent_.get(), path_.parent_path().native(), calls_.sync);
  if (!manifest_) {
    MATINEE_TRY(flushed);
    return Published();
  }
  for (const char* suffix : {k_new, k_old}) {
    const std::string left = beside(suffix);
    if (!is_same(current_.get(), parent_.get(), left)) continue;
    // A crash may undo an exchange that was not flushed. The name would then refer to the old
    // folder, so it must stay whole.
    const bool is_gone = flushed && clear_away(current_.get(), left, new_.get());
    return Published{.left_behind = is_gone ? "" : (path_.parent_path() / left).native(),
                     .renamed = std::move(renamed_)};
  }
  return Published{.renamed = std::move(renamed_)};
}

}  // namespace matinee::backup
