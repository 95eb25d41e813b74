// SPDX-License-Identifier: MIT
#include "media/join/remux_job.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace matinee::media {

namespace {

// Starts a new part if the initialization segment changes, the timestamps restart, or a segment is
// left out, so that media without timestamps continue at the right place.
std::vector<remux_job::Part> parts_of(const Track& track, std::size_t track_index,
                                      const std::set<std::string>& left_out) {
  const bool is_rounded = has_rounded_durations(track);
  std::vector<remux_job::Part> parts;
  std::optional<std::size_t> init;
  Seconds end{};
  bool is_new = true;
  for (std::size_t i = 0; i < track.segments.size(); ++i) {
    const Segment& segment = track.segments[i];
    is_new |= parts.empty() || segment.discontinuity || segment.init != init;
    init = segment.init;
    if (left_out.contains(segment_name(track_index, i))) {
      is_new = true;
      continue;
    }
    if (std::exchange(is_new, false)) {
      const bool is_first = parts.empty();
      parts.push_back({.start = segment.start, .origin = segment.origin, .files = {}});
      if (segment.timeline) {
        parts.back().clock = track.timelines.at(*segment.timeline).number;
        parts.back().cut = track.timelines.at(*segment.timeline).cut;
      }
      // Only with a clock: without one, the parts of other tracks would lose sync with this part.
      if (is_rounded && !is_first && parts.back().clock)
        parts.back().gap = std::max(segment.start - end, Seconds{});
      if (init) parts.back().files.push_back(init_name(track_index, *init));
    }
    parts.back().files.push_back(segment_name(track_index, i));
    end = segment.start + segment.duration;
  }
  return parts;
}

Seconds longest_of(const Plan& plan) {
  Seconds longest{};
  for (const Track& track : plan.tracks) {
    Seconds own{};
    for (const Segment& segment : track.segments)
      own += segment.duration;
    longest = std::max(longest, own);
  }
  return longest;
}

}  // namespace

bool is_published_as_it_came(const Plan& plan, Container container) noexcept {
  return plan.kind == ManifestKind::progressive && container == Container::mp4;
}

std::string init_name(std::size_t track, std::size_t index) {
  return fmt::format("t{}-init{:05}", track, index);
}

std::string segment_name(std::size_t track, std::size_t index) {
  return fmt::format("t{}-{:06}", track, index);
}

std::string subtitles_name(std::size_t track) {
  return fmt::format("t{}.vtt", track);
}

remux_job::Job make_remux_job(const Plan& plan, const JoinOptions& options,
                              const std::set<std::string>& left_out) {
  const bool is_plain = is_published_as_it_came(plan, options.container);
  const SubtitleUse use = options.subtitles;
  remux_job::Job job{.output = k_joined_name,
                     .container = options.container,
                     .tags = options.tags,
                     .cover = options.cover.empty() ? "" : k_cover_name,
                     .duration = longest_of(plan),
                     .inputs = {}};
  for (std::size_t t = 0; t < plan.tracks.size(); ++t) {
    const Track& track = plan.tracks[t];
    const bool is_text = track.type == TrackType::text;
    if (is_plain && !is_text) continue;
    const bool is_beside = is_text && (is_plain || use != SubtitleUse::embedded);
    job.inputs.push_back({.kind = track.type,
                          .language = track.language,
                          .title = track.name,
                          .purpose = {.is_forced = track.is_forced,
                                      .describes_sound = track.describes_sound,
                                      .describes_picture = track.describes_picture},
                          .keeps_audio = track.type == TrackType::video && track.carries_audio,
                          .is_embedded = !is_text || (!is_plain && use != SubtitleUse::beside),
                          .subtitles_file = is_beside ? subtitles_name(t) : "",
                          .parts = parts_of(track, t, left_out)});
  }
  return job;
}

}  // namespace matinee::media
