// SPDX-License-Identifier: MIT
#include "media/container/byte_reader.hpp"

#include <cerrno>
#include <span>
#include <utility>

#include "sys/file.hpp"

namespace matinee::media {

ByteReader descriptor_reader(int fd, std::string name) {
  return
      [fd, name = std::move(name)](std::uint64_t offset, std::size_t size) -> Result<std::string> {
        std::string bytes(size, '\0');
        const auto have = sys::read_at(fd, offset, std::as_writable_bytes(std::span(bytes)));
        if (!have) return Error::from_errno(errno, name);
        bytes.resize(*have);
        return bytes;
      };
}

}  // namespace matinee::media
