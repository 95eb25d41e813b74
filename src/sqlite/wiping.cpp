// SPDX-License-Identifier: MIT
#include "sqlite/wiping.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include <matinee/secret.hpp>

#include <sqlite3.h>

namespace matinee::sqlite {

namespace {

const sqlite3_mem_methods& usual() {
  static const sqlite3_mem_methods methods = [] {
    sqlite3_mem_methods found{};
    (void)sqlite3_config(SQLITE_CONFIG_GETMALLOC, &found);
    return found;
  }();
  return methods;
}

void wipe_and_free(void* memory) {
  if (memory == nullptr) return;
  wipe(memory, static_cast<std::size_t>(usual().xSize(memory)));
  usual().xFree(memory);
}

// Replaces xRealloc, which may move a block and free the old memory without wiping it.
void* move_to(void* memory, int size) {
  void* const larger = usual().xMalloc(size);
  if (larger == nullptr) return nullptr;
  const int kept = std::min(usual().xSize(memory), size);
  std::memcpy(larger, memory, static_cast<std::size_t>(kept));
  wipe_and_free(memory);
  return larger;
}

}  // namespace

bool wipe_freed_memory() noexcept {
  sqlite3_mem_methods present{};
  if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &present) != SQLITE_OK) return false;
  sqlite3_mem_methods wiping = usual();
  wiping.xFree = &wipe_and_free;
  wiping.xRealloc = &move_to;
  return sqlite3_config(SQLITE_CONFIG_MALLOC, &wiping) == SQLITE_OK;
}

}  // namespace matinee::sqlite
