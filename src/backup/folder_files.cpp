// SPDX-License-Identifier: MIT
#include "backup/folder_files.hpp"

#include <cerrno>
#include <cstdio>
#include <set>
#include <string_view>

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.hpp"
#include "sys/file.hpp"

namespace matinee::backup {

namespace {

struct Place {
  std::string folder = {};  ///< empty for the top folder
  std::string name = {};
};

Place place_of(const std::string& path) {
  const auto slash = path.find('/');
  if (slash == std::string::npos) return {.name = path};
  return {.folder = path.substr(0, slash), .name = path.substr(slash + 1)};
}

// Opens the folder that contains the file.
UniqueFd open_place(int top, const Place& place) {
  return open_folder_at(top, place.folder.empty() ? "." : place.folder);
}

// The names of the subfolders in the paths.
std::set<std::string> folders_of(const std::vector<std::string>& paths) {
  std::set<std::string> folders;
  for (const std::string& path : paths) {
    const Place place = place_of(path);
    if (!place.folder.empty()) folders.insert(place.folder);
  }
  return folders;
}

bool is_folder_at(int folder, const std::string& name) {
  struct stat status{};
  return ::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISDIR(status.st_mode);
}

bool exists_at(int folder, const std::string& name) {
  struct stat status{};
  return ::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
}

// Fails with errno EEXIST if the name `as` exists in `to`.
bool move_if_free(int from, const std::string& name, int to, const std::string& as) {
  if (::renameat2(from, name.c_str(), to, as.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) return false;
  if (exists_at(to, as)) {
    errno = EEXIST;
    return false;
  }
  return ::renameat(from, name.c_str(), to, as.c_str()) == 0;
}

// Returns the name that the file has in `to`; empty if it could not be moved.
std::string move_to_free_name(int from, const std::string& name, int to) {
  constexpr int k_most = 1'000;
  constexpr std::size_t k_longest = 240;
  if (move_if_free(from, name, to, name)) return name;
  if (errno != EEXIST) return {};
  for (int number = 1; number <= k_most; ++number) {
    std::string as = fmt::format("{}.{}", utf8::prefix_of(name, k_longest), number);
    // A name that another file to be moved has would force that one to change its name, too.
    if (!exists_at(from, as) && move_if_free(from, name, to, as)) return as;
  }
  return {};
}

}  // namespace

UniqueFd open_folder_at(int parent, const std::string& name) {
  constexpr int k_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  return {k_adopt, ::openat(parent, name.c_str(), k_flags)};
}

std::vector<std::string> names_in(int folder) {
  std::vector<std::string> names;
  const int fd = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* const stream = fd < 0 ? nullptr : ::fdopendir(fd);
  if (stream == nullptr) {
    if (fd >= 0) ::close(fd);
    return names;
  }
  while (const dirent* entry = ::readdir(stream)) {
    const std::string_view name = static_cast<const char*>(entry->d_name);
    if (name != "." && name != "..") names.emplace_back(name);
  }
  ::closedir(stream);
  return names;
}

Result<std::string> read_file_at(int folder, const std::string& path, std::size_t max_bytes) {
  const Place place = place_of(path);
  const UniqueFd above = open_place(folder, place);
  if (!above) return Error::from_errno(errno, path);
  constexpr int k_flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  const UniqueFd fd(k_adopt, ::openat(above.get(), place.name.c_str(), k_flags));
  if (!fd) return Error::from_errno(errno, path);
  struct stat status{};
  if (::fstat(fd.get(), &status) != 0) return Error::from_errno(errno, path);
  if (!S_ISREG(status.st_mode)) return Error(Errc::not_found, path + ": is no file");
  return sys::read_descriptor(fd.get(), path, max_bytes);
}

Result<void> flush_folder(int folder, const std::string& shown, const Sync& sync) {
  if (sync(folder) == 0 || errno == EINVAL || errno == ENOTSUP) return {};
  return Error::from_errno(errno, shown);
}

Result<void> write_files(int folder, const std::vector<File>& files, const std::string& shown,
                         const Sync& sync) {
  for (const File& file : files) {
    const Place place = place_of(file.path);
    const std::string path = shown + "/" + file.path;
    const bool is_below = !place.folder.empty();
    if (is_below && ::mkdirat(folder, place.folder.c_str(), 0700) != 0 && errno != EEXIST) {
      return Error::from_errno(errno, path);
    }
    const UniqueFd above = open_place(folder, place);
    if (!above) return Error::from_errno(errno, path);
    constexpr int k_flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    const UniqueFd fd(k_adopt, ::openat(above.get(), place.name.c_str(), k_flags, 0600));
    if (!fd) return Error::from_errno(errno, path);
    MATINEE_TRY(sys::write_all(fd.get(), file.text, path));
    // A full disk may be reported only here. It must be noticed before the old folder is removed.
    if (sync(fd.get()) != 0) return Error::from_errno(errno, path);
    MATINEE_TRY(flush_folder(above.get(), path, sync));
  }
  return flush_folder(folder, shown, sync);
}

void remove_files(int folder, const std::vector<std::string>& paths) {
  // Remove the manifest last: it identifies the folder as a backup if a kill interrupts the
  // removal.
  for (const std::string& path : paths) {
    const Place place = place_of(path);
    const UniqueFd above = path == k_manifest_name ? UniqueFd() : open_place(folder, place);
    if (above) ::unlinkat(above.get(), place.name.c_str(), 0);
  }
  for (const std::string& below : folders_of(paths))
    ::unlinkat(folder, below.c_str(), AT_REMOVEDIR);
  const std::vector<std::string> left = names_in(folder);
  if (left.size() == 1 && left.front() == k_manifest_name) {
    ::unlinkat(folder, k_manifest_name, 0);
  }
}

void remove_all(int folder, const std::string& last) {
  for (const std::string& name : names_in(folder)) {
    if (name == last) continue;
    if (::unlinkat(folder, name.c_str(), 0) == 0) continue;
    if (const UniqueFd below = open_folder_at(folder, name)) {
      for (const std::string& inner : names_in(below.get()))
        ::unlinkat(below.get(), inner.c_str(), 0);
    }
    ::unlinkat(folder, name.c_str(), AT_REMOVEDIR);
  }
  ::unlinkat(folder, last.c_str(), 0);
}

std::vector<Renamed> carry_over(int from, int to, const std::vector<std::string>& own) {
  const std::set<std::string> known(own.begin(), own.end());
  const std::set<std::string> folders = folders_of(own);
  std::vector<Renamed> renamed;
  const auto carry = [&renamed](int source, const std::string& source_path, const std::string& name,
                                int target, const std::string& target_path) {
    const std::string as = move_to_free_name(source, name, target);
    if (as.empty() || target_path + as == source_path + name) return;
    renamed.push_back({.from = source_path + name, .to = target_path + as});
  };
  for (const std::string& name : names_in(from)) {
    const auto& ours = is_folder_at(from, name) ? folders : known;
    if (!ours.contains(name)) carry(from, "", name, to, "");
  }
  for (const std::string& folder : folders) {
    const UniqueFd source = open_folder_at(from, folder);
    if (!source) continue;
    const std::string path = folder + "/";
    for (const std::string& name : names_in(source.get())) {
      if (known.contains(path + name) && !is_folder_at(source.get(), name)) continue;
      // Another version's backup may lack the folder, or have a file of that name.
      ::mkdirat(to, folder.c_str(), 0700);
      const UniqueFd target = open_folder_at(to, folder);
      carry(source.get(), path, name, target ? target.get() : to, target ? path : "");
    }
  }
  return renamed;
}

}  // namespace matinee::backup
