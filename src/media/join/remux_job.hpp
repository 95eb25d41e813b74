// SPDX-License-Identifier: MIT
//
// The file names in the part folder, and the job for matinee-remux.
#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "media/manifest/plan.hpp"
#include "remux_job/job.hpp"

namespace matinee::media {

using remux_job::Container;
using FilmTag = remux_job::Tag;

constexpr const char* k_joined_name = "joined";
constexpr const char* k_cover_name = "cover";

/// Whether a film is published without remuxing: it is a single file in the requested container.
bool is_published_as_it_came(const Plan& plan, Container container) noexcept;

/// Where subtitles go: into the output, into WebVTT files next to it, or both. A film that is
/// published without remuxing can only have them next to it.
enum class SubtitleUse : std::uint8_t { embedded, beside, both };

/// How to join the files of a download.
struct JoinOptions {
  Container container = Container::mp4;
  SubtitleUse subtitles = SubtitleUse::embedded;
  /// The tags of the output, and a JPEG file with its cover; empty for none. Ignored for a film
  /// that is published without remuxing.
  std::vector<FilmTag> tags = {};
  std::string cover = {};
};

/// File names by the index of the track in the plan and the index of the segment in the track.
std::string init_name(std::size_t track, std::size_t index);
std::string segment_name(std::size_t track, std::size_t index);
std::string subtitles_name(std::size_t track);

/// Makes the job. Track i of the plan is input i. A film that is published without remuxing needs a
/// job only for its subtitles; without text tracks the job has no inputs. Segments whose names are
/// in `left_out` are skipped.
remux_job::Job make_remux_job(const Plan& plan, const JoinOptions& options,
                              const std::set<std::string>& left_out = {});

}  // namespace matinee::media
