// SPDX-License-Identifier: MIT
#include <matinee/manifest.hpp>

namespace matinee::media {

Seconds Track::span() const {
  if (segments.empty()) return {};
  return segments.back().start + segments.back().duration - segments.front().start;
}

}  // namespace matinee::media
