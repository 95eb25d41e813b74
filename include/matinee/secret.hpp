// SPDX-License-Identifier: MIT
//
// Secret: bytes that must not leak. They are in libsodium's guarded memory: locked against swapping
// if the system allows it, excluded from core dumps, between guard pages, read-only after creation,
// and wiped on release. A Secret cannot be copied or converted. Only reveal() gives access to the
// bytes, so that `grep -rn 'reveal('` lists every use.
//
// A std::string with a wiping allocator would not be enough: short strings are stored in the object
// itself and never reach the allocator.
#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

namespace matinee {

class GuardedBlock;

class Secret {
 public:
  Secret() noexcept = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  /// Copies `bytes`. The caller must wipe the original. Throws std::bad_alloc if memory runs out.
  static Secret copy_of(std::string_view bytes);

  /// Copies the bytes of `text` and wipes `text`.
  static Secret take(std::string& text);

  /// Concatenates `pieces` in a single buffer, which is wiped. Use this instead of a formatting
  /// function, which would leave a copy in its own buffer.
  static Secret join(std::initializer_list<std::string_view> pieces);

  /// Copies the secret.
  Secret clone() const { return copy_of(reveal()); }

  /// Returns the bytes. Valid until this object is destroyed or assigned to.
  std::string_view reveal() const noexcept { return {data_, size_}; }

  bool empty() const noexcept { return size_ == 0; }
  std::size_t size() const noexcept { return size_; }

  /// Returns a text for people: "****" and the last four characters, or only "****" if the value is
  /// shorter than 12 bytes.
  std::string masked() const;

  /// Compares in constant time for equal lengths.
  friend bool operator==(const Secret& a, const Secret& b) noexcept;

 private:
  std::shared_ptr<GuardedBlock> block_;
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

std::ostream& operator<<(std::ostream&, const Secret&) = delete;

/// Overwrites memory in a way that the compiler cannot optimise away. Use it for ordinary buffers
/// that a secret passes through because another library requires them. `text` becomes empty.
void wipe(std::string& text) noexcept;
void wipe(void* data, std::size_t size) noexcept;

/// Overwrites 32 KiB of stack below the caller. Functions that format or parse a secret may have
/// left parts of it there.
void wipe_stack() noexcept;

/// Wipes a string at the end of the scope.
class WipeOnExit {
 public:
  explicit WipeOnExit(std::string& text) noexcept : text_(text) {}
  ~WipeOnExit() { wipe(text_); }
  WipeOnExit(const WipeOnExit&) = delete;
  WipeOnExit& operator=(const WipeOnExit&) = delete;

 private:
  std::string& text_;
};

static_assert(!std::copyable<Secret> && std::movable<Secret>);
static_assert(!std::convertible_to<Secret, std::string_view>);
static_assert(!std::convertible_to<Secret, std::string>);

}  // namespace matinee
