// SPDX-License-Identifier: MIT
//
// The headers of the boxes of ISO BMFF (ISO/IEC 14496-12, 4.2), and the walk over the outermost
// ones, for everyone who reads boxes.
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

/// As much as the longest header needs; that of a box with a 64-bit size.
inline constexpr std::size_t k_longest_box_header = 16;

/// The four characters of a type as the number that stands in the file.
constexpr std::uint32_t box_type(std::string_view name) {
  return read_big<std::uint32_t>(name, 0);
}

struct BoxHeader {
  std::uint32_t type = 0;
  /// Of the header itself.
  std::size_t length = 0;
  /// Of the whole box, its header included; nothing for a box that goes on to the end of the file.
  std::optional<std::uint64_t> size = {};

  /// Whether the box says that it ends before its header does.
  bool is_malformed() const noexcept { return size && *size < length; }
};

/// The header at the start of `bytes`; nothing where it is cut off.
std::optional<BoxHeader> parse_box_header(std::span<const std::byte> bytes);

/// Whether files and segments of this family have boxes of this type outside of all others.
bool is_outermost_box(std::uint32_t type);

/// How the outermost boxes of a file end: with the file; in front of bytes that are no box, such as
/// an ID3v1 tag; or inside a box that is cut off or broken.
enum class BoxesEnd : std::uint8_t { whole, trailing, cut };

struct Boxes {
  /// Where the last whole box ends.
  std::uint64_t end = 0;
  BoxesEnd ending = BoxesEnd::whole;
};

/// Returns `size` bytes from `offset` on; fewer only at the end of the file.
using ReadAt = std::function<Result<std::string>(std::uint64_t offset, std::size_t size)>;
/// Told of each whole box, with its size; an error ends the walk.
using OnBox = std::function<Result<void>(std::uint64_t at, const BoxHeader& box)>;

/// Goes over the outermost boxes of a file of so many bytes. Fails as `read` and `on_box` do.
Result<Boxes> walk_boxes(const ReadAt& read, std::uint64_t size, const OnBox& on_box = {});

}  // namespace matinee::formats
