// SPDX-License-Identifier: MIT
//
// What C++ code frees is overwritten first. Secrets live in memory of their own (see secret.hpp);
// the ordinary buffers that they pass through on their way, inside a JSON parser say, are nobody's
// to wipe, and so all of them are. The operators reach the modules too, which find them here.
#include <cstddef>
#include <cstdlib>
#include <new>

#include <malloc.h>
#include <string.h>

namespace {

void wipe_and_free(void* memory) noexcept {
  if (memory == nullptr) return;
  ::explicit_bzero(memory, ::malloc_usable_size(memory));
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) {
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

void operator delete(void* memory) noexcept {
  wipe_and_free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
  wipe_and_free(memory);
}
