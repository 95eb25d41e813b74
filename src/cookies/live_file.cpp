// SPDX-License-Identifier: MIT
#include "cookies/live_file.hpp"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cookies/unread_place.hpp"
#include "sys/file.hpp"

namespace matinee::cookies {

namespace {

constexpr int k_flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

FileStamp stamp_from(const struct stat& status) noexcept {
  return {status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size),
          status.st_mtim.tv_sec * std::int64_t{1'000'000'000} + status.st_mtim.tv_nsec};
}

}  // namespace

Result<LiveFile> LiveFile::open(const std::filesystem::path& path) {
  // O_NOATIME is allowed for the owner of the file only.
  UniqueFd fd(k_adopt, ::open(path.c_str(), k_flags | O_NOATIME));
  if (!fd && errno == EPERM) fd = UniqueFd(k_adopt, ::open(path.c_str(), k_flags));
  const int error = errno;
  if (!fd && error == ENOENT) {
    if (auto dangling = find_dangling_link(path)) return std::move(dangling->why);
  }
  if (!fd) return Error::from_errno(error, path.native());
  struct stat status{};
  if (::fstat(fd.get(), &status) != 0) return Error::from_errno(errno, path.native());
  if (!S_ISREG(status.st_mode)) return not_a_file(path);
  return LiveFile(std::move(fd));
}

FileStamp LiveFile::stamp() const noexcept {
  struct stat status{};
  if (::fstat(fd_.get(), &status) != 0) return {};
  return stamp_from(status);
}

std::optional<std::size_t> LiveFile::read_at(std::uint64_t offset,
                                             std::span<std::byte> into) const noexcept {
  return sys::read_at(fd_.get(), offset, into);
}

Result<WipedBytes> LiveFile::read_all(std::uint64_t max_bytes) const {
  const std::uint64_t size_now = size();
  if (size_now > max_bytes) {
    return Error(Errc::storage, fmt::format("larger than {} MiB", max_bytes >> 20),
                 NativeCode{NativeCode::Space::posix, EFBIG});
  }
  WipedBytes bytes(static_cast<std::size_t>(size_now));
  const auto count = read_at(0, bytes);
  if (!count) return Error::from_errno(errno, "read");
  bytes.resize(*count);  // the file may have become shorter meanwhile
  return bytes;
}

Result<std::string> read_live_text(const std::filesystem::path& path, std::size_t max_bytes) {
  MATINEE_TRY_ASSIGN(const LiveFile file, LiveFile::open(path));
  auto bytes = file.read_all(max_bytes);
  if (!bytes) return bytes.error().within(path.native());
  return std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size());
}

std::optional<FileStamp> stamp_of(const std::filesystem::path& path) noexcept {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return stamp_from(status);
}

}  // namespace matinee::cookies
