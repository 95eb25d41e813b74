// SPDX-License-Identifier: MIT
//
// What is in the part folder, by its name, and what matinee-remux is to make of it.
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

/// Whether a film is published byte for byte: one that comes as one file, of the right kind.
bool is_published_as_it_came(const Plan& plan, Container container) noexcept;

/// Where subtitles go: into the output, into WebVTT files beside it, or both. With a film that is
/// published as it came they can only be beside.
enum class SubtitleUse : std::uint8_t { embedded, beside, both };

/// What becomes of the files of a download.
struct JoinOptions {
  Container container = Container::mp4;
  SubtitleUse subtitles = SubtitleUse::embedded;
  /// What the file tells of the film, and a JPEG picture of it; empty for none. A film that is
  /// published as it came takes neither.
  std::vector<FilmTag> tags = {};
  std::string cover = {};
};

/// By the track's place in the plan, and the place of the initialization or segment in the track.
std::string init_name(std::size_t track, std::size_t index);
std::string segment_name(std::size_t track, std::size_t index);
std::string subtitles_name(std::size_t track);

/// Of a film that is published as it came only the text has to be gone through: without text there
/// are no inputs. Else each track of the plan is the input at its place. Segments whose names are
/// in `left_out` are none of it.
remux_job::Job make_remux_job(const Plan& plan, const JoinOptions& options,
                              const std::set<std::string>& left_out = {});

}  // namespace matinee::media
