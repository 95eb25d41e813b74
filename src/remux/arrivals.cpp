// SPDX-License-Identifier: MIT
#include "remux/arrivals.hpp"

#include <array>
#include <cerrno>

#include <unistd.h>

namespace matinee::remux {

Result<void> Arrivals::read_more() {
  std::array<char, 4096> buffer{};
  const ssize_t got = ::read(fd_, buffer.data(), buffer.size());
  if (got < 0 && errno == EINTR) return {};
  if (got < 0) return Error::from_errno(errno, "the names of the files");
  if (got == 0) return Error(Errc::cancelled, "the download has ended");
  unread_.append(buffer.data(), static_cast<std::size_t>(got));
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = unread_.find('\n', begin)) != std::string::npos; begin = end + 1)
    there_.insert(unread_.substr(begin, end - begin));
  unread_.erase(0, begin);
  return {};
}

Result<void> Arrivals::wait_for(const std::string& name) {
  while (!there_.contains(name))
    MATINEE_TRY(read_more());
  return {};
}

}  // namespace matinee::remux
