// SPDX-License-Identifier: MIT
#include <algorithm>
#include <new>
#include <utility>

#include <matinee/secret.hpp>

#include <sodium.h>

namespace matinee {

namespace {

// sodium_malloc needs an initialised library; sodium_init is idempotent and thread-safe.
char* allocate(std::size_t size) {
  if (sodium_init() < 0) throw std::bad_alloc();
  auto* data = static_cast<char*>(sodium_malloc(size));
  if (data == nullptr) throw std::bad_alloc();
  return data;
}

}  // namespace

Secret::Secret(Secret&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

Secret::~Secret() {
  sodium_free(data_);
}

Secret Secret::copy_of(std::string_view bytes) {
  Secret secret;
  if (bytes.empty()) return secret;
  secret.data_ = allocate(bytes.size());
  secret.size_ = bytes.size();
  std::ranges::copy(bytes, secret.data_);
  sodium_mprotect_readonly(secret.data_);
  return secret;
}

Secret Secret::take(std::string& text) {
  const WipeOnExit wiped(text);
  return copy_of(text);
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
  text.resize(text.capacity());
  sodium_memzero(text.data(), text.size());
  text.clear();
}

}  // namespace matinee
