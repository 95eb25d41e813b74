// SPDX-License-Identifier: MIT
#include "open_files.hpp"

// <fcntl.h> is not included: its inline definitions conflict with those below.
#include <cstdarg>

#include <linux/fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

// Global, because callers of open(2) cannot pass a context. Set once, before foreign data are read.
const matinee::fence::FileBroker* g_broker = nullptr;

int open_or_ask(const char* name, int flags, unsigned mode) {
  if (g_broker != nullptr) return g_broker->open(name, flags);
  constexpr int k_at_working_folder = -100;  // AT_FDCWD
  return static_cast<int>(::syscall(SYS_openat, k_at_working_folder, name, flags, mode));
}

}  // namespace

namespace matinee {

void open_files_by(const fence::FileBroker& broker) noexcept {
  g_broker = &broker;
}

}  // namespace matinee

// These replace the functions of the C library. The linker exports them to shared libraries, which
// refer to these names.
// NOLINTBEGIN(cert-dcl50-cpp,cert-dcl51-cpp,bugprone-reserved-identifier): names of the C library
#define MATINEE_IN_PLACE extern "C" __attribute__((visibility("default"))) int

#define MATINEE_OPEN(name)                                                     \
  MATINEE_IN_PLACE name(const char* file, int flags, ...) {                    \
    std::va_list more;                                                         \
    va_start(more, flags);                                                     \
    const unsigned mode = (flags & O_CREAT) != 0 ? va_arg(more, unsigned) : 0; \
    va_end(more);                                                              \
    return open_or_ask(file, flags, mode);                                     \
  }

MATINEE_OPEN(open)
MATINEE_OPEN(open64)

// The variants for _FORTIFY_SOURCE.
MATINEE_IN_PLACE __open_2(const char* file, int flags) {
  return open_or_ask(file, flags, 0);
}
MATINEE_IN_PLACE __open64_2(const char* file, int flags) {
  return open_or_ask(file, flags, 0);
}
// NOLINTEND(cert-dcl50-cpp,cert-dcl51-cpp,bugprone-reserved-identifier)
