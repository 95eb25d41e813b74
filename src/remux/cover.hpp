// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include <matinee/result.hpp>

#include "remux/libav.hpp"

namespace matinee::remux {

/// The picture that stands for a film, as a stream of its output.
class Cover {
 public:
  /// Reads a JPEG picture. Errc::integrity for anything else, or one that is far too large.
  static Result<Cover> open(const std::string& file);

  std::int64_t size() const { return static_cast<std::int64_t>(bytes_.size()); }

  /// Before the header is written.
  Result<void> add_stream(AVFormatContext* output);

  /// After it.
  Result<void> write(AVFormatContext* output) const;

 private:
  explicit Cover(std::string bytes) : bytes_(std::move(bytes)) {}

  std::string bytes_;
  int index_ = -1;
};

}  // namespace matinee::remux
