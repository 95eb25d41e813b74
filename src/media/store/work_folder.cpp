// SPDX-License-Identifier: MIT
#include "media/store/work_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/utf8.hpp"
#include "media/store/finished_mark.hpp"
#include "media/store/journal.hpp"
#include "sys/file.hpp"

namespace matinee::media {

namespace {

constexpr std::string_view k_suffix = ".matinee-part";
constexpr const char* k_target_name = "target";
constexpr const char* k_reserved_name = "reserved";
constexpr std::size_t k_max_name_bytes = 255;
constexpr std::size_t k_max_target_bytes = 64;
constexpr int k_folder_flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

constexpr mode_t k_of_others = S_IRWXG | S_IRWXO;

Result<UniqueFd> open_folder(int parent, const std::string& name, int more_flags,
                             const std::filesystem::path& path) {
  UniqueFd fd(k_adopt, ::openat(parent, name.c_str(), k_folder_flags | more_flags));
  if (!fd) return Error::from_errno(errno, path.string());
  return fd;
}

// Returns true if only this user can have written to the folder. Some file systems store neither
// owners nor modes and report the same values for every file. A new directory shows those values,
// so the folder is accepted if it looks the same.
bool is_for_us_alone(int folder, const struct stat& status) {
  constexpr const char* k_probe = "probe";
  if (status.st_uid == ::geteuid() && (status.st_mode & k_of_others) == 0) return true;
  if (::mkdirat(folder, k_probe, 0700) != 0) return false;
  struct stat probe{};
  const bool is_known = ::fstatat(folder, k_probe, &probe, AT_SYMLINK_NOFOLLOW) == 0;
  ::unlinkat(folder, k_probe, AT_REMOVEDIR);
  const mode_t more = status.st_mode & k_of_others & ~probe.st_mode;
  return is_known && status.st_uid == probe.st_uid && more == 0;
}

Error not_ours(const std::filesystem::path& path, std::string_view what) {
  return {Errc::storage,
          fmt::format("{}: it {}, so that what is in it may be anybody's; remove it, or choose "
                      "another name for the film",
                      path.string(), what)};
}

Result<void> check_folder(int fd, const struct stat& status, const std::filesystem::path& path) {
  if (is_for_us_alone(fd, status)) return {};
  if (status.st_uid == ::geteuid()) return not_ours(path, "is open to others");
  return not_ours(path, fmt::format("belongs to another user (uid {})", status.st_uid));
}

// Returns "film.mp4.matinee-part", or a shortened name with a hash of the full name.
std::filesystem::path part_folder_of(const std::filesystem::path& output) {
  const std::string name = output.filename().native();
  const std::size_t most = longest_name(output.parent_path());
  if (name.size() + k_suffix.size() <= most) return output.native() + std::string(k_suffix);
  const std::string hash = fmt::format("~{:016x}", hash_of(name));
  const std::size_t kept = most - std::min(most, hash.size() + k_suffix.size());
  return output.parent_path() /
         (std::string(utf8::prefix_of(name, kept)) + hash + std::string(k_suffix));
}

// Explains why the folder could not be created. exFAT through FUSE reports ENOENT for a name that
// it does not allow, although the parent folder exists.
Error not_made(int parent, int error, const std::filesystem::path& path) {
  struct stat above{};
  const bool is_parent_there = ::fstat(parent, &above) == 0 && above.st_nlink > 0;
  const bool is_refused = error == EINVAL || error == EILSEQ || error == ENAMETOOLONG ||
                          (error == ENOENT && is_parent_there);
  if (!is_refused) return Error::from_errno(error, path.string());
  return {Errc::storage,
          fmt::format("{}: the file system takes no such name (it may be too long, or have "
                      "characters like : ? * \" < > | in it); choose another name for the film",
                      path.string()),
          NativeCode{NativeCode::Space::posix, error}};
}

// Creates the folder if it is missing, opens it and locks it. If another process removed the folder
// between the open and the lock, the lock is useless (st_nlink is 0), so the function tries again.
// Symbolic links are not followed.
Result<UniqueFd> lock_folder(int parent, const std::string& name,
                             const std::filesystem::path& path) {
  constexpr int k_tries = 10;
  for (int i = 0; i < k_tries; ++i) {
    if (::mkdirat(parent, name.c_str(), 0700) != 0 && errno != EEXIST)
      return not_made(parent, errno, path);
    struct stat status{};
    if (::fstatat(parent, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        !S_ISDIR(status.st_mode)) {
      return not_ours(path, S_ISLNK(status.st_mode) ? "is a symbolic link" : "is no folder");
    }
    auto fd = open_folder(parent, name, O_NOFOLLOW, path);
    if (!fd && fd.error().code() == Errc::not_found) continue;
    if (!fd) return fd;
    if (::fstat(fd->get(), &status) != 0) return Error::from_errno(errno, path.string());
    MATINEE_TRY(check_folder(fd->get(), status, path));
    // Some network file systems do not support locks. Two concurrent runs are not detected there.
    const bool is_locked = ::flock(fd->get(), LOCK_EX | LOCK_NB) == 0 || errno == ENOLCK ||
                           errno == ENOSYS || errno == ENOTSUP;
    if (!is_locked) {
      if (errno != EWOULDBLOCK) return Error::from_errno(errno, path.string());
      return Error(Errc::busy, fmt::format("{}: another run is at work on it", path.string()));
    }
    if (::fstat(fd->get(), &status) == 0 && status.st_nlink > 0) return fd;
  }
  return Error(Errc::busy, fmt::format("{}: another run is at work on it", path.string()));
}

// Returns the names in a folder in no particular order, or none if it cannot be read.
std::vector<std::string> names_in(int folder) {
  std::vector<std::string> names;
  const int own = ::openat(folder, ".", k_folder_flags);
  DIR* const stream = own < 0 ? nullptr : ::fdopendir(own);
  if (stream == nullptr) {
    if (own >= 0) ::close(own);
    return names;
  }
  while (const dirent* entry = ::readdir(stream)) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  ::closedir(stream);
  return names;
}

// Works on descriptors, not on paths: the path may refer to something else by now.
void remove_all_in(int folder);

void remove_at(int folder, const std::string& name) {
  if (::unlinkat(folder, name.c_str(), 0) == 0 || (errno != EISDIR && errno != EPERM)) return;
  const UniqueFd below(k_adopt, ::openat(folder, name.c_str(), k_folder_flags | O_NOFOLLOW));
  if (!below) return;
  remove_all_in(below.get());
  ::unlinkat(folder, name.c_str(), AT_REMOVEDIR);
}

void remove_all_in(int folder) {
  for (const std::string& name : names_in(folder))
    remove_at(folder, name);
}

// The content of the file k_target_name.
std::string owner_line(std::string_view target) {
  return fmt::format("1 {:016x}\n", hash_of(target));
}

}  // namespace

Result<WorkFolder> WorkFolder::open(const std::filesystem::path& output) {
  if (!output.has_filename()) return Error(Errc::usage, "the output has no file name");
  const std::filesystem::path folder =
      output.has_parent_path() ? output.parent_path() : std::filesystem::path(".");
  MATINEE_TRY_ASSIGN(UniqueFd parent, open_folder(AT_FDCWD, folder.string(), 0, folder));
  std::filesystem::path path = part_folder_of(output);
  MATINEE_TRY_ASSIGN(UniqueFd fd, lock_folder(parent.get(), path.filename().string(), path));
  return WorkFolder(output, std::move(path), std::move(fd), std::move(parent));
}

std::string WorkFolder::owner() const {
  const auto fd = open_for_reading(k_target_name);
  if (!fd) return {};
  return sys::read_descriptor(fd->get(), k_target_name, k_max_target_bytes).value_or("");
}

void WorkFolder::discard_leftover(const std::filesystem::path& output, std::string_view target) {
  const std::filesystem::path path = part_folder_of(output);
  struct stat journal{};
  struct stat film{};
  if (::lstat((path / k_journal_name).c_str(), &journal) != 0) return;
  if (::lstat(output.c_str(), &film) != 0) return;
  // If the journal is newer than the film, it belongs to a later download, which must be kept.
  const auto is_later = [](const timespec& one, const timespec& other) {
    return std::pair(one.tv_sec, one.tv_nsec) > std::pair(other.tv_sec, other.tv_nsec);
  };
  if (is_later(journal.st_mtim, film.st_ctim)) return;
  auto folder = open(output);
  if (!folder) return;
  const std::string owner = folder->owner();
  if (owner.empty() || owner == owner_line(target)) std::move(*folder).discard();
}

void WorkFolder::discard_reservation(const std::filesystem::path& output) {
  struct stat status{};
  const auto is_reservation = [&] {
    return ::lstat(output.c_str(), &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 0;
  };
  if (!is_reservation() ||
      ::lstat((part_folder_of(output) / k_reserved_name).c_str(), &status) != 0)
    return;
  // open() fails while another process has the folder locked. The checks are repeated under the
  // lock.
  const auto folder = open(output);
  if (!folder || !folder->find_size(k_reserved_name) || !is_reservation()) return;
  ::unlinkat(folder->parent_.get(), output.filename().c_str(), 0);
  (void)folder->remove(k_reserved_name);
}

Result<void> WorkFolder::claim(std::string_view target) const {
  const std::string wanted = owner_line(target);
  if (owner() == wanted) return {};
  // Remove the owner first. If this process is killed during the removal, the remaining files then
  // belong to no target and are not used.
  MATINEE_TRY(remove(k_target_name));
  MATINEE_TRY(clear());
  const UniqueFd fd(k_adopt, ::openat(fd_.get(), k_target_name,
                                      O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd) return Error::from_errno(errno, (path_ / k_target_name).string());
  MATINEE_TRY(sys::write_all(fd.get(), wanted, k_target_name));
  return sync_data(fd.get(), k_target_name);
}

Result<void> WorkFolder::clear() const {
  for (const std::string& name : names_in(fd_.get())) {
    struct stat status{};
    const bool is_folder = ::fstatat(fd_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
                           S_ISDIR(status.st_mode);
    if (!is_folder) MATINEE_TRY(remove(name));
  }
  return {};
}

// The mode is 0666 (less the umask), because the file may become the output; the folder itself is
// private. Refuses anything except a regular file with one name: opening a pipe would block, and
// writing to a file with a second hard link would change that file, too.
Result<UniqueFd> WorkFolder::open_file(const std::string& name, int flags) const {
  const std::filesystem::path path = path_ / name;
  constexpr int k_more_flags = O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
  UniqueFd fd(k_adopt, ::openat(fd_.get(), name.c_str(), flags | k_more_flags, 0666));
  if (!fd) return Error::from_errno(errno, path.string());
  struct stat status{};
  if (::fstat(fd.get(), &status) != 0) return Error::from_errno(errno, path.string());
  if (!S_ISREG(status.st_mode)) return not_ours(path, "is no regular file");
  if (status.st_nlink > 1) return not_ours(path, "has a second name");
  return fd;
}

Result<UniqueFd> WorkFolder::open_for_writing(const std::string& name) const {
  return open_file(name, O_RDWR | O_CREAT);
}

Result<UniqueFd> WorkFolder::open_for_appending(const std::string& name) const {
  return open_file(name, O_RDWR | O_CREAT | O_APPEND);
}

Result<UniqueFd> WorkFolder::open_for_reading(const std::string& name) const {
  return open_file(name, O_RDONLY);
}

Result<void> WorkFolder::store(const std::string& name, std::string_view bytes) const {
  const std::string temporary = name + ".part";
  MATINEE_TRY(remove(temporary));
  MATINEE_TRY_ASSIGN(const UniqueFd fd, open_for_writing(temporary));
  MATINEE_TRY(sys::write_all(fd.get(), bytes, name));
  return rename(temporary, name);
}

std::optional<std::uint64_t> WorkFolder::find_size(const std::string& name) const {
  struct stat status{};
  if (::fstatat(fd_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return std::nullopt;
  if (!S_ISREG(status.st_mode)) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size);
}

Result<void> WorkFolder::rename(const std::string& from, const std::string& to) const {
  if (::renameat(fd_.get(), from.c_str(), fd_.get(), to.c_str()) == 0) return {};
  return Error::from_errno(errno, (path_ / from).string());
}

Result<void> WorkFolder::remove(const std::string& name) const {
  if (::unlinkat(fd_.get(), name.c_str(), 0) == 0 || errno == ENOENT) return {};
  return Error::from_errno(errno, (path_ / name).string());
}

std::optional<std::uint64_t> WorkFolder::free_bytes() const {
  struct statvfs status{};
  if (::fstatvfs(fd_.get(), &status) != 0 || status.f_blocks == 0) return std::nullopt;
  return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
}

Result<void> WorkFolder::publish_as(const std::string& name, const std::string& file,
                                    const Origin& origin, Replace replace) const {
  // Mark and flush the file before it gets its name, so that no reader sees it without the mark.
  const std::string mark = encode_mark(origin.target, find_size(name).value_or(0));
  bool is_marked = false;
  {
    MATINEE_TRY_ASSIGN(const UniqueFd fd, open_for_writing(name));
    is_marked = set_mark(fd.get(), mark);
    note_options(fd.get(), origin.made_with);
    if (::fsync(fd.get()) != 0) return Error::from_errno(errno, file);
  }
  // The file k_reserved_name tells discard_reservation() that the empty output is ours.
  const auto note_reservation = [this]() -> Result<void> {
    MATINEE_TRY(open_for_writing(k_reserved_name));
    return {};
  };
  MATINEE_TRY(move_into_place(
      {.folder = fd_.get(), .name = name},
      {.folder = parent_.get(), .name = file, .path = (output_.parent_path() / file).string()},
      replace, note_reservation));
  if (!is_marked) append_mark(parent_.get(), mark, file);
  return {};
}

Result<void> WorkFolder::publish(const std::string& name, const Origin& origin,
                                 Replace replace) const {
  MATINEE_TRY(publish_as(name, output_.filename().string(), origin, replace));
  return sync_folder(parent_.get(), output_.string());
}

Result<void> WorkFolder::publish_beside(const std::string& name, const std::filesystem::path& file,
                                        const Origin& origin, Replace replace) const {
  const bool is_ours = is_finished_as(file, origin.target);
  return publish_as(name, file.filename().string(), {.target = origin.target},
                    is_ours ? Replace::allow : replace);
}

// Removes the journal last, because discard_leftover recognises an incomplete removal by it.
void WorkFolder::discard() && {
  for (const std::string& name : names_in(fd_.get())) {
    if (name != k_journal_name) remove_at(fd_.get(), name);
  }
  remove_at(fd_.get(), std::string(k_journal_name));
  std::move(*this).discard_if_empty();
}

// Checks that the path still refers to this folder, because another user may have moved it away and
// put another one in its place.
void WorkFolder::discard_if_empty() && {
  const std::string name = path_.filename().string();
  struct stat ours{};
  struct stat named{};
  const bool is_ours = ::fstat(fd_.get(), &ours) == 0 &&
                       ::fstatat(parent_.get(), name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
                       std::pair(ours.st_dev, ours.st_ino) == std::pair(named.st_dev, named.st_ino);
  if (is_ours) ::unlinkat(parent_.get(), name.c_str(), AT_REMOVEDIR);
}

void WorkFolder::discard_unless_kept() && {
  if (find_size(k_journal_name).value_or(0) == 0) std::move(*this).discard();
}

std::size_t longest_name(const std::filesystem::path& folder) noexcept {
  struct statvfs status{};
  if (::statvfs(folder.empty() ? "." : folder.c_str(), &status) != 0) return k_max_name_bytes;
  // FAT reports 1530: 255 characters of up to six bytes each.
  return status.f_namemax == 0 ? k_max_name_bytes
                               : std::min<std::size_t>(status.f_namemax, k_max_name_bytes);
}

Result<void> sync_data(int fd, std::string_view name) {
  if (::fdatasync(fd) != 0) return Error::from_errno(errno, name);
  return {};
}

}  // namespace matinee::media
