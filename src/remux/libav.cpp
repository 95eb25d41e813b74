// SPDX-License-Identifier: MIT
#include "remux/libav.hpp"

#include <array>
#include <cerrno>
#include <cstring>

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

Result<void> set_extradata(AVCodecParameters& parameters, std::span<const std::byte> bytes) {
  parameters.extradata =
      static_cast<std::uint8_t*>(av_mallocz(bytes.size() + AV_INPUT_BUFFER_PADDING_SIZE));
  if (parameters.extradata == nullptr) return libav_error(AVERROR(ENOMEM), "a stream");
  std::memcpy(parameters.extradata, bytes.data(), bytes.size());
  parameters.extradata_size = static_cast<int>(bytes.size());
  return {};
}

}  // namespace matinee::remux
