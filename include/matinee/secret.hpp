// SPDX-License-Identifier: MIT
//
// Secret: bytes that must not leak. They live in memory of libsodium's: locked against swapping
// where the system allows it, left out of core dumps, between guard pages, read-only once made,
// and wiped when released. There is no copy and no conversion; the bytes are read through
// reveal() and nothing else, so that `grep -rn 'reveal('` lists every place where they come out.
//
// A std::string with a wiping allocator would be no answer: short strings never reach one.
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

  /// Copies `bytes`; the caller wipes its own. Throws std::bad_alloc when memory has run out.
  static Secret copy_of(std::string_view bytes);

  /// Copies the bytes of `text` and wipes them there.
  static Secret take(std::string& text);

  /// One after the other, as one secret. By way of one buffer, which is wiped: what formats into a
  /// buffer of its own leaves a copy there.
  static Secret join(std::initializer_list<std::string_view> pieces);

  /// An explicit second copy.
  Secret clone() const { return copy_of(reveal()); }

  /// The bytes, valid as long as this object.
  std::string_view reveal() const noexcept { return {data_, size_}; }

  bool empty() const noexcept { return size_ == 0; }
  std::size_t size() const noexcept { return size_; }

  /// For people: "****" and the last four characters; of a value under 12 bytes only "****".
  std::string masked() const;

  /// Compares in constant time for equal lengths.
  friend bool operator==(const Secret& a, const Secret& b) noexcept;

 private:
  std::shared_ptr<GuardedBlock> block_;
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

std::ostream& operator<<(std::ostream&, const Secret&) = delete;

/// Overwrites memory in a way that the compiler does not leave out. For the ordinary buffers that
/// foreign interfaces make a secret pass through; `text` is left empty.
void wipe(std::string& text) noexcept;
void wipe(void* data, std::size_t size) noexcept;

/// Overwrites what earlier calls have left on the stack below the caller, 32 KiB of it: what
/// formats or parses a secret may have had pieces of it there.
void wipe_stack() noexcept;

/// Wipes a string when the scope ends.
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
