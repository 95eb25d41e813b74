// SPDX-License-Identifier: MIT
//
// What is in the part folder, by its name, and what matinee-remux is to make of it.
#pragma once

#include <cstddef>
#include <string>

#include "media/download.hpp"
#include "media/plan.hpp"
#include "media/remuxer.hpp"

namespace matinee::media {

constexpr const char* k_joined_name = "joined";
constexpr const char* k_cover_name = "cover";

/// By the track's place in the plan, and the place of the initialization or segment in the track.
std::string init_name(std::size_t track, std::size_t index);
std::string segment_name(std::size_t track, std::size_t index);
std::string subtitles_name(std::size_t track);

/// Of a film that is published as it came only the text has to be gone through: without text there
/// are no inputs.
RemuxJob make_remux_job(const Plan& plan, const DownloadOptions& options);

}  // namespace matinee::media
