// SPDX-License-Identifier: MIT
#include "media/fetch/write_buffer.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "sys/file.hpp"

namespace matinee::media {

Result<void> WriteBuffer::append(int fd, std::span<const std::byte> bytes,
                                 const std::string& name) {
  while (!bytes.empty()) {
    if (size_ == 0 && bytes.size() >= k_size) return sys::write_all(fd, bytes, name);
    if (!bytes_) bytes_ = std::make_unique_for_overwrite<std::byte[]>(k_size);
    const std::size_t some = std::min(bytes.size(), k_size - size_);
    std::memcpy(bytes_.get() + size_, bytes.data(), some);
    size_ += some;
    bytes = bytes.subspan(some);
    if (size_ < k_size) continue;
    size_ = 0;
    MATINEE_TRY(sys::write_all(fd, std::span(bytes_.get(), k_size), name));
  }
  return {};
}

Result<void> WriteBuffer::flush(int fd, const std::string& name) {
  const auto bytes = std::exchange(bytes_, nullptr);
  return sys::write_all(fd, std::span(bytes.get(), std::exchange(size_, 0)), name);
}

void WriteBuffer::clear() noexcept {
  bytes_.reset();
  size_ = 0;
}

}  // namespace matinee::media
