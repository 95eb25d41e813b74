// SPDX-License-Identifier: MIT
#include "media/manifest/plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "media/manifest/alignment.hpp"
#include "media/manifest/codecs.hpp"
#include "media/manifest/coverage.hpp"
#include "media/manifest/notes.hpp"

namespace matinee::media {

namespace {

constexpr std::array<std::string_view, 3> k_contents = {"picture", "sound", "text"};

std::string_view content_of(const Track& track) {
  return k_contents.at(static_cast<std::size_t>(track.type));
}

Result<void> check_segments(const Track& track) {
  if (track.segments.empty()) {
    return Error(Errc::failure, fmt::format("track {} has no segments", track.id));
  }
  // data: URLs are supported for initialization segments, which read_part reads, but not for the
  // segments that the download engine fetches.
  if (!track.segments.front().resource.url.starts_with("data:")) return {};
  return Error(Errc::unsupported,
               fmt::format("track {}: media inside the manifest are not supported", track.id));
}

bool overlaps(const Track& track, const TimeSpan& hole) {
  return std::ranges::any_of(promised_spans(track), [&](const TimeSpan& span) {
    return span.start < hole.end && hole.start < span.end;
  });
}

// Finds a track that covers part of the hole and differs from `track` only in its coding format.
const Track* find_other_format(const Manifest& manifest, const Track& track, const TimeSpan& hole) {
  const auto found = std::ranges::find_if(manifest.tracks, [&](const Track& other) {
    return other.type == track.type && other.language == track.language &&
           other.is_alternate == track.is_alternate && overlaps(other, hole) &&
           !is_same_family(track.codecs, other.codecs);
  });
  return found == manifest.tracks.end() ? nullptr : &*found;
}

// Fails if the presentation continues in another coding format during a hole. Only DASH declares
// formats per Period. Subtitles are exempt, because all formats are converted to WebVTT.
Result<void> check_formats(const Manifest& manifest, const Track& track,
                           const std::vector<TimeSpan>& holes) {
  if (manifest.kind != ManifestKind::dash || track.type == TrackType::text) return {};
  // Bounds the number of searches for a manifest with thousands of holes.
  constexpr std::size_t k_most = 16;
  for (const TimeSpan& hole : std::span(holes).first(std::min(holes.size(), k_most))) {
    const Track* other = find_other_format(manifest, track, hole);
    if (other == nullptr) continue;
    return Error(
        Errc::unsupported,
        fmt::format("track {}: the {} is {}, but {} from {:.1f} s to {:.1f} s, and cannot be "
                    "joined without encoding it anew",
                    track.id, content_of(track), fmt::join(codec_families(track.codecs), "+"),
                    fmt::join(codec_families(other->codecs), "+"), hole.start.count(),
                    hole.end.count()));
  }
  return {};
}

void note_holes(const Track& track, const std::vector<TimeSpan>& holes, Notes& notes) {
  constexpr std::size_t k_most = 3;
  for (std::size_t i = 0; i < std::min(holes.size(), k_most); ++i) {
    notes.add(fmt::format("track {}: no {} from {:.1f} s to {:.1f} s", track.id, content_of(track),
                          holes[i].start.count(), holes[i].end.count()));
  }
  if (holes.size() > k_most) {
    notes.add(fmt::format("track {}: {} more holes", track.id, holes.size() - k_most));
  }
}

// Notes the holes of each track. Subtitles are compared in DASH only: an HLS text playlist may
// cover just the times of its cues, so a hole in it means nothing.
Result<void> compare_with_presentation(const Manifest& manifest, const Plan& plan, Notes& notes) {
  if (!plan.duration) return {};
  for (const Track& track : plan.tracks) {
    if (track.type == TrackType::text && manifest.kind != ManifestKind::dash) continue;
    const auto holes = find_holes(track, *plan.duration);
    MATINEE_TRY(check_formats(manifest, track, holes));
    note_holes(track, holes, notes);
  }
  return {};
}

void note_choice(const Manifest& manifest, const Plan& plan, Notes& notes) {
  for (const Track& track : plan.tracks) {
    const Track& video = plan.tracks.front();
    const bool has_groups = manifest.kind == ManifestKind::hls && video.type == TrackType::video;
    const std::string& named = track.type == TrackType::text ? video.text_group : video.audio_group;
    const bool is_other = &track != &video && !is_in_group_of(video, track);
    if (has_groups && is_other && (track.type == TrackType::audio || !named.empty())) {
      notes.add(fmt::format("track {}: {} that the chosen variant does not name", track.id,
                            content_of(track)));
    }
  }
  for (const Track& track : manifest.tracks) {
    if (track.type != TrackType::text || is_known_text(track)) continue;
    notes.add(fmt::format("subtitles {} left out: {} is not supported", track.id,
                          track.mime.empty() ? "their format" : track.mime));
  }
}

Result<void> add_tracks(const Manifest& manifest, std::span<const std::size_t> chosen, Plan& plan) {
  std::vector<std::size_t> taken;
  bool keeps_own_sound = false;
  bool has_audio_track = false;
  for (const std::size_t index : chosen) {
    if (std::ranges::find(taken, index) != taken.end()) {
      keeps_own_sound = true;
      continue;
    }
    taken.push_back(index);
    const Track& track = manifest.tracks.at(index);
    // The playlist could not be read. load_tracks has already added a note.
    if (track.type == TrackType::text && track.segments.empty() && !plan.tracks.empty()) {
      plan.lacks_text = true;
      continue;
    }
    plan.tracks.push_back(track);
    MATINEE_TRY(check_segments(plan.tracks.back()));
    has_audio_track |= plan.tracks.back().type == TrackType::audio;
  }
  for (Track& track : plan.tracks) {
    // If no audio track was chosen, any audio inside the video is kept.
    if (track.type == TrackType::video) track.carries_audio |= !has_audio_track || keeps_own_sound;
    if (has_audio_track && !keeps_own_sound && !track.audio_group.empty()) {
      track.carries_audio = false;
    }
  }
  return {};
}

// The duration that the manifest declares, or zero. It may be rounded down. The sum of an HLS
// playlist with several timelines is ignored: overlapping segments are counted twice in it.
Seconds declared_duration(const Manifest& manifest, const Plan& plan) {
  const bool has_overlaps =
      manifest.kind == ManifestKind::hls &&
      std::ranges::any_of(plan.tracks, [](const Track& t) { return t.timelines.size() > 1; });
  return has_overlaps ? Seconds::zero() : manifest.duration.value_or(Seconds::zero());
}

std::optional<Seconds> duration_of(const Manifest& manifest, const Plan& plan) {
  Seconds end = declared_duration(manifest, plan);
  for (const Track& track : plan.tracks) {
    if (track.type == TrackType::text || track.segments.empty()) continue;
    end = std::max(end, track.segments.back().start + track.segments.back().duration);
  }
  return end > Seconds::zero() ? std::optional(end) : std::nullopt;
}

}  // namespace

bool has_rounded_durations(const Track& track) {
  return std::ranges::all_of(track.segments, [](const Segment& segment) {
    return segment.duration.count() == std::floor(segment.duration.count());
  });
}

Result<Plan> make_plan(const Manifest& manifest, std::span<const std::size_t> chosen) {
  MATINEE_TRY(check_is_whole(manifest));
  Plan plan{.kind = manifest.kind, .duration = {}, .tracks = {}, .notes = manifest.notes};
  MATINEE_TRY(add_tracks(manifest, chosen, plan));
  align_timelines(plan.tracks);
  plan.duration = duration_of(manifest, plan);
  Notes notes;
  MATINEE_TRY(compare_with_presentation(manifest, plan, notes));
  note_choice(manifest, plan, notes);
  add_once(plan.notes, std::move(notes).take());
  return plan;
}

}  // namespace matinee::media
