// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <matinee/result.hpp>

#include "remux/libav.hpp"
#include "remux/remux.hpp"

namespace matinee::remux {

/// The cover picture of a film, as a stream or attachment of the output.
class Cover {
 public:
  /// Reads a JPEG file. Fails with Errc::integrity if it is not JPEG or far too large.
  static Result<Cover> open(const std::string& file);

  std::int64_t size() const { return static_cast<std::int64_t>(bytes_.size()); }

  /// Adds the cover to the output. Must be called before the header is written.
  Result<void> add_to(AVFormatContext* output, Container container);

  /// Writes the picture, if it is a stream. Must be called after the header was written.
  Result<void> write(AVFormatContext* output) const;

 private:
  explicit Cover(std::string bytes) : bytes_(std::move(bytes)) {}

  Result<void> add_picture(AVFormatContext* output);
  Result<void> add_attachment(AVFormatContext* output) const;

  std::string bytes_;
  /// The stream of the picture in MP4; nullopt for an attachment.
  std::optional<int> index_;
};

}  // namespace matinee::remux
