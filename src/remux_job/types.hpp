// SPDX-License-Identifier: MIT
//
// The names of track types in jobs and reports.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include <matinee/manifest.hpp>

namespace matinee::remux_job {

inline constexpr std::array<std::string_view, 3> k_type_names = {"video", "audio", "text"};

inline std::string_view name_of(media::TrackType type) {
  return k_type_names.at(static_cast<std::size_t>(type));
}

inline std::optional<media::TrackType> find_type(std::string_view name) {
  const auto* const found = std::ranges::find(k_type_names, name);
  if (found == k_type_names.end()) return std::nullopt;
  return static_cast<media::TrackType>(found - k_type_names.begin());
}

}  // namespace matinee::remux_job
