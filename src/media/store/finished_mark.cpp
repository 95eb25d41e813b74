// SPDX-License-Identifier: MIT
#include "media/store/finished_mark.hpp"

#include <algorithm>
#include <array>
#include <span>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/split.hpp"
#include "base/unique_fd.hpp"
#include "media/store/journal.hpp"
#include "media/store/work_folder.hpp"
#include "sys/file.hpp"

namespace matinee::media {

namespace {

constexpr const char* k_attribute = "user.matinee.target";
constexpr const char* k_list_name = ".matinee-finished";
constexpr std::size_t k_max_list_bytes = 16u << 20;

constexpr const char* k_options_attribute = "user.matinee.options";

std::string read_attribute(int fd, const char* attribute) {
  std::array<char, 1024> text{};
  const ssize_t size = ::fgetxattr(fd, attribute, text.data(), text.size());
  return size <= 0 ? std::string() : std::string(text.data(), static_cast<std::size_t>(size));
}

// Returns true if the file is regular and has no other name. In a folder that others can write to,
// the list could be a pipe, on which a read would block, or a hard link to another file.
bool is_own_file(int fd) {
  struct stat status{};
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink == 1;
}

std::string read_list(const std::filesystem::path& folder) {
  constexpr int k_flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  const UniqueFd fd(k_adopt, ::open((folder / k_list_name).c_str(), k_flags));
  if (!fd || !is_own_file(fd.get())) return {};
  return sys::read_descriptor(fd.get(), k_list_name, k_max_list_bytes).value_or("");
}

}  // namespace

std::string encode_mark(std::string_view target, std::uint64_t size) {
  return fmt::format("1 {:016x} {}", hash_of(target), size);
}

bool is_finished_as(const std::filesystem::path& path, std::string_view target) {
  const UniqueFd fd(k_adopt, ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status{};
  if (!fd || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  const std::string wanted = encode_mark(target, static_cast<std::uint64_t>(status.st_size));
  if (read_attribute(fd.get(), k_attribute) == wanted) return true;
  return find_mark(read_list(path.parent_path()), path.filename().native()) == wanted;
}

std::optional<std::string> options_of(const std::filesystem::path& path) {
  const UniqueFd fd(k_adopt, ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  std::string options = fd ? read_attribute(fd.get(), k_options_attribute) : std::string();
  if (options.empty()) return std::nullopt;
  return options;
}

void note_options(int fd, const std::string& made_with) noexcept {
  if (made_with.empty()) return;
  // Errors are ignored: the options are only information for the user.
  (void)::fsetxattr(fd, k_options_attribute, made_with.data(), made_with.size(), 0);
}

bool set_mark(int fd, std::string_view mark) noexcept {
  return ::fsetxattr(fd, k_attribute, mark.data(), mark.size(), 0) == 0;
}

void append_mark(int folder, std::string_view mark, std::string_view name) {
  constexpr int k_flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  const UniqueFd fd(k_adopt, ::openat(folder, k_list_name, k_flags, 0666));
  if (!fd || !is_own_file(fd.get())) return;
  const std::string line = fmt::format("{} {}\n", mark, name);
  (void)sys::write_all(fd.get(), line, k_list_name);
}

std::string_view find_mark(std::string_view list, std::string_view name) {
  std::string_view found;
  while (!list.empty()) {
    const std::string_view line = split_off(list, '\n');
    if (line.size() <= name.size() || !line.ends_with(name)) continue;
    const std::string_view mark = line.substr(0, line.size() - name.size() - 1);
    // The name may contain blanks, so a mark must have exactly two. The last line of a name counts.
    const bool is_of_name = line[mark.size()] == ' ' && std::ranges::count(mark, ' ') == 2;
    if (is_of_name) found = mark;
  }
  return found;
}

}  // namespace matinee::media
