// SPDX-License-Identifier: MIT
#include "sys/file.hpp"

#include <cerrno>

#include <matinee/secret.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/unique_fd.hpp"
#include "sys/waker.hpp"

namespace matinee::sys {

namespace {

// Room for one read. Growing by hand keeps no unwiped copy behind, as std::string's own growth
// would.
constexpr std::size_t k_chunk = std::size_t{64} * 1024;

void grow(std::string& text) {
  std::string larger;
  larger.reserve(text.size() * 2 + k_chunk);
  larger.assign(text);
  wipe(text);
  text.swap(larger);
}

}  // namespace

Result<std::string> read_descriptor(int fd, std::string_view name, std::size_t max_bytes,
                                    const std::stop_token& stop) {
  const Waker waker(stop);
  std::string text;
  while (true) {
    if (text.capacity() - text.size() < k_chunk) grow(text);
    const std::size_t before = text.size();
    if (waker.wait(fd, POLLIN) == Wake::stopped) {
      wipe(text);
      return Error(Errc::cancelled, "cancelled");
    }
    text.resize(before + k_chunk);
    const ssize_t count = ::read(fd, text.data() + before, k_chunk);
    text.resize(before + static_cast<std::size_t>(count > 0 ? count : 0));
    if (count == 0) return text;
    if (count < 0 && errno != EINTR && errno != EAGAIN) {
      const int error = errno;
      wipe(text);
      return Error::from_errno(error, name);
    }
    if (text.size() > max_bytes) {
      wipe(text);
      return Error(Errc::failure, fmt::format("{}: larger than {} bytes", name, max_bytes));
    }
  }
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes,
                              const std::stop_token& stop) {
  // Opening a pipe that nobody writes to yet would wait, and no request to stop would reach it.
  constexpr int k_flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  const UniqueFd fd(k_adopt, ::open(path.c_str(), k_flags));
  if (!fd) return Error::from_errno(errno, path.native());
  return read_descriptor(fd.get(), path.native(), max_bytes, stop);
}

Result<void> write_new_private_file(const std::filesystem::path& path, std::string_view text) {
  const UniqueFd fd(k_adopt, ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd && errno == EEXIST) {
    return Error(Errc::exists, fmt::format("{}: is there already", path.native()));
  }
  if (!fd) return Error::from_errno(errno, path.native());
  while (!text.empty()) {
    const ssize_t count = ::write(fd.get(), text.data(), text.size());
    if (count >= 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      const int error = errno;
      ::unlink(path.c_str());
      return Error::from_errno(error, path.native());
    }
  }
  return {};
}

}  // namespace matinee::sys
