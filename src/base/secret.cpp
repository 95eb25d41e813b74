// SPDX-License-Identifier: MIT
#include <utility>

#include <matinee/secret.hpp>

#include <sodium.h>

#include "base/guarded_block.hpp"

namespace matinee {

Secret::Secret(Secret&& other) noexcept
    : block_(std::move(other.block_)),
      data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  // After the swap `other` owns the previous value and wipes it.
  std::swap(block_, other.block_);
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

Secret::~Secret() {
  if (block_) block_->erase(data_, size_);
}

Secret Secret::copy_of(std::string_view bytes) {
  Secret secret;
  if (bytes.empty()) return secret;
  GuardedBlock::Place place = GuardedBlock::store_somewhere(bytes);
  secret.block_ = std::move(place.block);
  secret.data_ = place.data;
  secret.size_ = bytes.size();
  return secret;
}

Secret Secret::take(std::string& text) {
  const WipeOnExit wiped(text);
  return copy_of(text);
}

Secret Secret::join(std::initializer_list<std::string_view> pieces) {
  std::size_t size = 0;
  for (const std::string_view piece : pieces)
    size += piece.size();
  std::string text;
  text.reserve(size);  // growing would leave unwiped copies of the pieces behind
  for (const std::string_view piece : pieces)
    text += piece;
  return take(text);
}

std::string Secret::masked() const {
  constexpr std::size_t k_shown = 4;
  constexpr std::size_t k_least = 12;
  std::string text = "****";
  if (size_ >= k_least) text += reveal().substr(size_ - k_shown);
  return text;
}

bool operator==(const Secret& a, const Secret& b) noexcept {
  return a.size_ == b.size_ && (a.size_ == 0 || sodium_memcmp(a.data_, b.data_, a.size_) == 0);
}

void wipe(void* data, std::size_t size) noexcept {
  sodium_memzero(data, size);
}

void wipe(std::string& text) noexcept {
  // Bytes past the end may be left over from an earlier, longer value.
  text.resize(text.capacity());
  sodium_memzero(text.data(), text.size());
  text.clear();
}

void wipe_stack() noexcept {
  constexpr std::size_t k_deep = std::size_t{32} * 1024;
  sodium_stackzero(k_deep);
}

}  // namespace matinee
