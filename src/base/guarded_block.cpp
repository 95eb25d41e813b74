// SPDX-License-Identifier: MIT
#include "base/guarded_block.hpp"

#include <algorithm>
#include <cstddef>
#include <new>
#include <utility>

#include <sodium.h>

namespace matinee {

namespace {

constexpr std::size_t k_slot = 64;
constexpr std::size_t k_shared_slots = 256;  // 16 KiB: the system limits locked memory
constexpr std::size_t k_most_to_share = k_shared_slots * k_slot / 4;

std::size_t slots_for(std::size_t size) {
  return (size + k_slot - 1) / k_slot;
}

// sodium_malloc() needs an initialised library. sodium_init() is idempotent and thread-safe.
char* allocate(std::size_t size) {
  if (sodium_init() < 0) throw std::bad_alloc();
  auto* memory = static_cast<char*>(sodium_malloc(size));
  if (memory == nullptr) throw std::bad_alloc();
  sodium_mprotect_readonly(memory);
  return memory;
}

struct Filling {
  std::mutex mutex;
  std::shared_ptr<GuardedBlock> block;
};

// Never destroyed: another static object may still store a secret while statics are destroyed.
Filling& filling() {
  static auto* const the_one = new Filling;
  return *the_one;
}

}  // namespace

GuardedBlock::GuardedBlock(std::size_t size)
    : used_(slots_for(size)), memory_(allocate(used_.size() * k_slot)) {}

GuardedBlock::~GuardedBlock() {
  sodium_free(memory_);
}

const char* GuardedBlock::store(std::string_view bytes) {
  const auto wanted = static_cast<std::ptrdiff_t>(slots_for(bytes.size()));
  const std::scoped_lock lock(mutex_);
  // First fit: the slots of one secret must be adjacent.
  const auto room = std::search_n(used_.begin(), used_.end(), wanted, false);
  if (room == used_.end()) return nullptr;
  std::fill_n(room, wanted, true);
  char* const data = memory_ + static_cast<std::size_t>(room - used_.begin()) * k_slot;
  sodium_mprotect_readwrite(memory_);
  std::ranges::copy(bytes, data);
  sodium_mprotect_readonly(memory_);
  return data;
}

void GuardedBlock::erase(const char* data, std::size_t size) noexcept {
  const std::scoped_lock lock(mutex_);
  const auto offset = data - memory_;
  sodium_mprotect_readwrite(memory_);
  sodium_memzero(memory_ + offset, size);
  sodium_mprotect_readonly(memory_);
  std::fill_n(used_.begin() + offset / static_cast<std::ptrdiff_t>(k_slot), slots_for(size), false);
}

GuardedBlock::Place GuardedBlock::store_somewhere(std::string_view bytes) {
  if (bytes.size() > k_most_to_share) {
    auto block = std::make_shared<GuardedBlock>(bytes.size());
    const char* const data = block->store(bytes);
    return {std::move(block), data};
  }
  Filling& present = filling();
  const std::scoped_lock lock(present.mutex);
  const char* data = present.block ? present.block->store(bytes) : nullptr;
  if (data == nullptr) {
    present.block = std::make_shared<GuardedBlock>(k_shared_slots * k_slot);
    data = present.block->store(bytes);
  }
  return {present.block, data};
}

}  // namespace matinee
