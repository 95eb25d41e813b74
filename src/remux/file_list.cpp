// SPDX-License-Identifier: MIT
#include "remux/file_list.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace matinee::remux {

namespace {

Result<UniqueFd> open_file(const std::string& name) {
  UniqueFd fd(k_adopt, ::open(name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd) return Error::from_errno(errno, name);
  return fd;
}

}  // namespace

Result<FileList> FileList::open(std::vector<std::string> names, Arrivals* arrivals) {
  FileList list;
  list.names_ = std::move(names);
  list.arrivals_ = arrivals;
  while (arrivals == nullptr && !list.has_size())
    MATINEE_TRY(list.look_at_next());
  return list;
}

Result<void> FileList::look_at_next() {
  const std::string& name = names_[ends_.size()];
  if (arrivals_ != nullptr) MATINEE_TRY(arrivals_->wait_for(name));
  struct stat status{};
  if (::fstatat(AT_FDCWD, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    return Error::from_errno(errno, name);
  }
  if (!S_ISREG(status.st_mode)) return Error(Errc::failure, name + ": not a file");
  ends_.push_back(size() + static_cast<std::uint64_t>(status.st_size));
  return {};
}

Result<std::size_t> FileList::read(std::span<std::byte> buffer) {
  while (position_ >= size() && !has_size())
    MATINEE_TRY(look_at_next());
  if (position_ >= size() || buffer.empty()) return std::size_t{0};
  const auto end = std::ranges::upper_bound(ends_, position_);
  const auto index = static_cast<std::size_t>(end - ends_.begin());
  if (index != open_index_) {
    MATINEE_TRY_ASSIGN(file_, open_file(names_[index]));
    open_index_ = index;
  }
  const std::uint64_t start = index == 0 ? 0 : ends_[index - 1];
  const auto wanted =
      static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), *end - position_));
  const ssize_t got =
      ::pread(file_.get(), buffer.data(), wanted, static_cast<off_t>(position_ - start));
  if (got < 0) return Error::from_errno(errno, names_[index]);
  if (got == 0) return Error(Errc::integrity, names_[index] + ": became shorter");
  position_ += static_cast<std::uint64_t>(got);
  return static_cast<std::size_t>(got);
}

Result<std::string> read_whole(const std::string& name, std::uint64_t most) {
  MATINEE_TRY_ASSIGN(FileList file, FileList::open({name}));
  if (file.size() > most) return Error(Errc::integrity, name + ": too large");
  std::string content(static_cast<std::size_t>(file.size()), '\0');
  for (std::size_t have = 0; have < content.size();) {
    MATINEE_TRY_ASSIGN(const std::size_t got,
                       file.read(std::as_writable_bytes(std::span(content).subspan(have))));
    have += got;
  }
  return content;
}

}  // namespace matinee::remux
