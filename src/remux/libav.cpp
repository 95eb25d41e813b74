// SPDX-License-Identifier: MIT
#include "remux/libav.hpp"

#include <array>
#include <cerrno>

#include <fmt/format.h>

namespace matinee::remux {

Error libav_error(int code, std::string_view what) {
  std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
  av_strerror(code, text.data(), text.size());
  const bool is_storage = code == AVERROR(ENOSPC) || code == AVERROR(EDQUOT) ||
                          code == AVERROR(EACCES) || code == AVERROR(EROFS) ||
                          code == AVERROR(EFBIG);
  return {is_storage ? Errc::storage : Errc::integrity, fmt::format("{}: {}", what, text.data()),
          NativeCode{NativeCode::Space::libav, code}};
}

}  // namespace matinee::remux
