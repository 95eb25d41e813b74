// SPDX-License-Identifier: MIT
#include "http/curl_memory.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <matinee/secret.hpp>

#include <malloc.h>

namespace matinee::http {

namespace {

void wipe_and_free(void* memory) noexcept {
  if (memory == nullptr) return;
  wipe(memory, ::malloc_usable_size(memory));
  std::free(memory);
}

// Does not use realloc(), which may move the block and leave an unwiped copy.
void* grow(void* memory, std::size_t size) noexcept {
  void* const moved = std::malloc(size == 0 ? 1 : size);
  if (moved == nullptr || memory == nullptr) return moved;
  std::memcpy(moved, memory, std::min(size, ::malloc_usable_size(memory)));
  wipe_and_free(memory);
  return moved;
}

}  // namespace

CURLcode start_libcurl() {
  static const CURLcode code = curl_global_init_mem(
      CURL_GLOBAL_DEFAULT, [](std::size_t size) { return std::malloc(size); }, wipe_and_free, grow,
      [](const char* text) { return ::strdup(text); },
      [](std::size_t count, std::size_t size) { return std::calloc(count, size); });
  return code;
}

}  // namespace matinee::http
