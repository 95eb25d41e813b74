// SPDX-License-Identifier: MIT
//
// ISO BMFF box headers (ISO/IEC 14496-12, 4.2) and a walk over the top-level boxes of a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

#include "base/endian.hpp"

namespace matinee::formats {

/// The size in bytes of the longest header, which has a 64-bit size field.
inline constexpr std::size_t k_longest_box_header = 16;

/// Converts a four-character code to the big-endian number that the file contains.
constexpr std::uint32_t box_type(std::string_view name) {
  return read_big<std::uint32_t>(name, 0);
}

struct BoxHeader {
  std::uint32_t type = 0;
  /// The length of the header in bytes: 8 or 16.
  std::size_t length = 0;
  /// The size of the whole box in bytes, including the header. Absent if the box extends to the end
  /// of the file.
  std::optional<std::uint64_t> size = {};

  /// Returns true if the declared size is smaller than the header.
  bool is_malformed() const noexcept { return size && *size < length; }
};

/// Parses the header at the start of `bytes`. Returns nullopt if the header is truncated.
std::optional<BoxHeader> parse_box_header(std::span<const std::byte> bytes);

/// Returns true if files or segments of this family have boxes of this type at the top level.
bool is_outermost_box(std::uint32_t type);

/// How the sequence of top-level boxes ends: at the end of the file (`whole`), before bytes that
/// are not a box, such as an ID3v1 tag (`trailing`), or in a truncated or malformed box (`cut`).
enum class BoxesEnd : std::uint8_t { whole, trailing, cut };

struct Boxes {
  /// The offset in the file at which the last complete box ends.
  std::uint64_t end = 0;
  BoxesEnd ending = BoxesEnd::whole;
};

/// Returns `size` bytes starting at `offset`, or fewer if the file ends before that.
using ReadAt = std::function<Result<std::string>(std::uint64_t offset, std::size_t size)>;
/// Called for each complete box with its offset and its header, whose size is always set. An error
/// stops the walk.
using OnBox = std::function<Result<void>(std::uint64_t at, const BoxHeader& box)>;

/// Walks the top-level boxes of a file of `size` bytes. Returns the errors of `read` and `on_box`
/// unchanged; malformed input is reported as BoxesEnd::cut.
Result<Boxes> walk_boxes(const ReadAt& read, std::uint64_t size, const OnBox& on_box = {});

}  // namespace matinee::formats
