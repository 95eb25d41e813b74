// SPDX-License-Identifier: MIT
//
// Replaces operator delete to overwrite memory before it is freed. Secrets have their own guarded
// memory (see secret.hpp), but they also pass through ordinary buffers, for example inside the JSON
// parser. No code of ours owns those buffers, so every freed block is wiped. The dynamic linker
// resolves these operators for loaded modules too.
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
