// SPDX-License-Identifier: MIT
#include "media/store/work_folder.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "media/store/finished_mark.hpp"
#include "media/store/journal.hpp"
#include "sys/file.hpp"

namespace matinee::media {

namespace {

constexpr std::string_view k_suffix = ".matinee-part";
constexpr const char* k_target_name = "target";
constexpr std::size_t k_max_target_bytes = 64;
constexpr int k_folder_flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

Result<UniqueFd> open_folder(const std::filesystem::path& path, int more_flags) {
  UniqueFd fd(k_adopt, ::open(path.c_str(), k_folder_flags | more_flags));
  if (!fd) return Error::from_errno(errno, path.string());
  return fd;
}

// Opens and locks, or creates, opens and locks. A folder that its owner removed between our open
// and our lock is no longer there for anybody: try again.
Result<UniqueFd> lock_folder(const std::filesystem::path& path) {
  constexpr int k_tries = 10;
  for (int i = 0; i < k_tries; ++i) {
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
      return Error::from_errno(errno, path.string());
    }
    auto fd = open_folder(path, O_NOFOLLOW);
    if (!fd && fd.error().code() == Errc::not_found) continue;
    if (!fd) return fd;
    if (::flock(fd->get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) return Error::from_errno(errno, path.string());
      return Error(Errc::busy, fmt::format("{}: another run is at work on it", path.string()));
    }
    struct stat status{};
    if (::fstat(fd->get(), &status) == 0 && status.st_nlink > 0) return fd;
  }
  return Error(Errc::busy, fmt::format("{}: another run is at work on it", path.string()));
}

// What stands in the file k_target_name.
std::string owner_line(std::string_view target) {
  return fmt::format("1 {:016x}\n", hash_of(target));
}

}  // namespace

Result<WorkFolder> WorkFolder::open(const std::filesystem::path& output) {
  if (!output.has_filename()) return Error(Errc::usage, "the output has no file name");
  const std::filesystem::path folder =
      output.has_parent_path() ? output.parent_path() : std::filesystem::path(".");
  MATINEE_TRY_ASSIGN(UniqueFd parent, open_folder(folder, 0));
  std::filesystem::path path = output;
  path += k_suffix;
  MATINEE_TRY_ASSIGN(UniqueFd fd, lock_folder(path));
  return WorkFolder(output, std::move(path), std::move(fd), std::move(parent));
}

std::string WorkFolder::owner() const {
  const auto fd = open_for_reading(k_target_name);
  if (!fd) return {};
  return sys::read_descriptor(fd->get(), k_target_name, k_max_target_bytes).value_or("");
}

void WorkFolder::discard_leftover(const std::filesystem::path& output, std::string_view target) {
  std::filesystem::path path = output;
  path += k_suffix;
  struct stat journal{};
  struct stat film{};
  if (::lstat((path / k_journal_name).c_str(), &journal) != 0) return;
  if (::lstat(output.c_str(), &film) != 0) return;
  // A later download of the same film has written to its journal since.
  const auto is_later = [](const timespec& one, const timespec& other) {
    return std::pair(one.tv_sec, one.tv_nsec) > std::pair(other.tv_sec, other.tv_nsec);
  };
  if (is_later(journal.st_mtim, film.st_ctim)) return;
  auto folder = open(output);
  if (!folder) return;
  const std::string owner = folder->owner();
  if (owner.empty() || owner == owner_line(target)) std::move(*folder).discard();
}

Result<void> WorkFolder::claim(std::string_view target) const {
  const std::string wanted = owner_line(target);
  if (owner() == wanted) return {};
  // First what says whose the rest is: nobody's, if this is cut short.
  MATINEE_TRY(remove(k_target_name));
  MATINEE_TRY(clear());
  const UniqueFd fd(k_adopt, ::openat(fd_.get(), k_target_name,
                                      O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd) return Error::from_errno(errno, (path_ / k_target_name).string());
  MATINEE_TRY(sys::write_all(fd.get(), wanted, k_target_name));
  return sync_data(fd.get(), k_target_name);
}

Result<void> WorkFolder::clear() const {
  std::error_code error;
  for (std::filesystem::directory_iterator at(path_, error), end; !error && at != end;
       at.increment(error)) {
    if (at->symlink_status(error).type() == std::filesystem::file_type::directory) continue;
    MATINEE_TRY(remove(at->path().filename().string()));
  }
  if (error) return Error::from_errno(error.value(), path_.string());
  return {};
}

// The folder is for nobody else; the mode of a file is that of the output it may become.
Result<UniqueFd> WorkFolder::open_file(const std::string& name, int flags) const {
  UniqueFd fd(k_adopt, ::openat(fd_.get(), name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!fd) return Error::from_errno(errno, (path_ / name).string());
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

Result<void> WorkFolder::publish(const std::string& name, const Origin& origin,
                                 Replace replace) const {
  const std::string output = output_.filename().string();
  const unsigned flags = replace == Replace::allow ? 0 : RENAME_NOREPLACE;
  const std::string mark = encode_mark(origin.target, find_size(name).value_or(0));
  MATINEE_TRY_ASSIGN(const UniqueFd file, open_for_writing(name));
  MATINEE_TRY_ASSIGN(const bool is_marked, set_mark(file.get(), mark, output));
  note_options(file.get(), origin.made_with);
  if (::fsync(file.get()) != 0) return Error::from_errno(errno, output);
  int done = ::renameat2(fd_.get(), name.c_str(), parent_.get(), output.c_str(), flags);
  if (done != 0 && errno == EINVAL && replace == Replace::refuse) {
    // A file system without RENAME_NOREPLACE: a second link refuses an existing name as well.
    done = ::linkat(fd_.get(), name.c_str(), parent_.get(), output.c_str(), 0);
  }
  if (done != 0) return Error::from_errno(errno, output_.string());
  if (!is_marked) MATINEE_TRY(append_mark(parent_.get(), mark, output));
  if (::fsync(parent_.get()) != 0) return Error::from_errno(errno, output_.string());
  return {};
}

Result<void> WorkFolder::publish_beside(const std::string& name,
                                        const std::filesystem::path& file) const {
  const std::string to = file.filename().string();
  if (::renameat(fd_.get(), name.c_str(), parent_.get(), to.c_str()) != 0) {
    return Error::from_errno(errno, file.string());
  }
  return {};
}

// The journal last: by it what is left of a removal that was cut short is known.
void WorkFolder::discard() && {
  std::error_code ignored;
  for (std::filesystem::directory_iterator at(path_, ignored), end; !ignored && at != end;
       at.increment(ignored)) {
    if (at->path().filename() != k_journal_name) std::filesystem::remove_all(at->path(), ignored);
  }
  std::filesystem::remove_all(path_, ignored);
}

void WorkFolder::discard_if_empty() && {
  ::rmdir(path_.c_str());
}

Result<void> sync_data(int fd, std::string_view name) {
  if (::fdatasync(fd) != 0) return Error::from_errno(errno, name);
  return {};
}

}  // namespace matinee::media
