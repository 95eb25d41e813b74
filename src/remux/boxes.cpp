// SPDX-License-Identifier: MIT
#include "remux/boxes.hpp"

#include <cstddef>
#include <span>

#include "formats/mp4_box.hpp"

namespace matinee::remux {

Result<Box> take_box(std::string_view& bytes) {
  const auto header = formats::parse_box_header(std::as_bytes(std::span(bytes)));
  if (!header || header->is_malformed()) return Error(Errc::integrity, "a box that is broken");
  const std::uint64_t size = header->size.value_or(bytes.size());
  if (size > bytes.size()) return Error(Errc::integrity, "a box that is cut off");
  const auto length = static_cast<std::size_t>(size);
  const Box box{.type = header->type,
                .content = bytes.substr(header->length, length - header->length)};
  bytes.remove_prefix(length);
  return box;
}

std::optional<std::string_view> find_box(std::string_view content, std::string_view type) {
  while (!content.empty()) {
    const auto box = take_box(content);
    if (!box) return std::nullopt;
    if (box->type == formats::box_type(type)) return box->content;
  }
  return std::nullopt;
}

}  // namespace matinee::remux
