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

// The room for one read. The buffer is grown by hand, because std::string would leave unwiped
// copies behind.
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
      return Error(Errc::failure, fmt::format("{}: larger than {} bytes", name, max_bytes),
                   NativeCode{NativeCode::Space::posix, EFBIG});
    }
  }
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes,
                              const std::stop_token& stop) {
  // Without O_NONBLOCK, opening a pipe that has no writer yet would block and ignore `stop`.
  constexpr int k_flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  const UniqueFd fd(k_adopt, ::open(path.c_str(), k_flags));
  if (!fd) return Error::from_errno(errno, path.native());
  return read_descriptor(fd.get(), path.native(), max_bytes, stop);
}

Result<void> write_all(int fd, std::span<const std::byte> bytes, std::string_view name) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Error::from_errno(errno, name);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> write_all(int fd, std::string_view bytes, std::string_view name) {
  return write_all(fd, std::as_bytes(std::span(bytes)), name);
}

std::optional<std::size_t> read_at(int fd, std::uint64_t offset,
                                   std::span<std::byte> into) noexcept {
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t count =
        ::pread(fd, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::nullopt;
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

Result<void> write_new_private_file(const std::filesystem::path& path, std::string_view text) {
  const UniqueFd fd(k_adopt, ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd && errno == EEXIST) {
    return Error(Errc::exists, fmt::format("{}: is there already", path.native()));
  }
  if (!fd) return Error::from_errno(errno, path.native());
  auto written = write_all(fd.get(), text, path.native());
  if (!written) ::unlink(path.c_str());
  return written;
}

}  // namespace matinee::sys
