// SPDX-License-Identifier: MIT
#include "sys/memory_file.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sys/file.hpp"

namespace matinee::sys {

namespace {

Result<UniqueFd> open_memory(const char* name) {
  UniqueFd fd(k_adopt, ::memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!fd) return Error::from_errno(errno, "memfd");
  return fd;
}

}  // namespace

Result<UniqueFd> make_room_in_memory(const char* name, std::size_t size) {
  MATINEE_TRY_ASSIGN(UniqueFd fd, open_memory(name));
  if (::ftruncate(fd.get(), static_cast<off_t>(size)) != 0 ||
      ::fcntl(fd.get(), F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) != 0) {
    return Error::from_errno(errno, "memfd");
  }
  return fd;
}

Result<UniqueFd> make_memory_file(const char* name, std::string_view bytes) {
  MATINEE_TRY_ASSIGN(UniqueFd fd, open_memory(name));
  MATINEE_TRY(write_all(fd.get(), bytes, "memfd"));
  if (::lseek(fd.get(), 0, SEEK_SET) != 0 ||
      ::fcntl(fd.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK) != 0) {
    return Error::from_errno(errno, "memfd");
  }
  return fd;
}

}  // namespace matinee::sys
