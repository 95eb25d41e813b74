// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <matinee/result.hpp>

#include "remux/libav.hpp"
#include "remux/remux.hpp"

namespace matinee::remux {

/// The picture that stands for a film, as a stream of its output.
class Cover {
 public:
  /// Reads a JPEG picture. Errc::integrity for anything else, or one that is far too large.
  static Result<Cover> open(const std::string& file);

  std::int64_t size() const { return static_cast<std::int64_t>(bytes_.size()); }

  /// Before the header is written.
  Result<void> add_to(AVFormatContext* output, Container container);

  /// After it.
  Result<void> write(AVFormatContext* output) const;

 private:
  explicit Cover(std::string bytes) : bytes_(std::move(bytes)) {}

  Result<void> add_picture(AVFormatContext* output);
  Result<void> add_attachment(AVFormatContext* output) const;

  std::string bytes_;
  /// Of the stream that the picture is a packet of, if it is.
  std::optional<int> index_;
};

}  // namespace matinee::remux
