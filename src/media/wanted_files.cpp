// SPDX-License-Identifier: MIT
#include "media/wanted_files.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "media/join/remux_job.hpp"

namespace matinee::media {

namespace {

constexpr std::uint64_t k_piece_bytes = 16u << 20;

// One large file in pieces, that come at once. Where they begin depends on its size alone: another
// run, with other options, goes on with the same ones.
std::vector<WantedFile> pieces_of(const Track& track, std::uint64_t whole_bytes) {
  constexpr std::uint64_t k_most = 512;
  const std::uint64_t piece = std::max(k_piece_bytes, whole_bytes / k_most + 1);
  std::vector<WantedFile> files;
  for (std::uint64_t at = 0; at < whole_bytes; at += piece) {
    files.push_back({.name = fmt::format("{}@{}", segment_name(0, 0), at),
                     .track_id = track.id,
                     .resource = {.url = track.segments.front().resource.url,
                                  .offset = at,
                                  .length = std::min(piece, whole_bytes - at),
                                  .alternatives = track.segments.front().resource.alternatives},
                     .type = track.type,
                     .check = SegmentCheck::none,
                     .piece_of = segment_name(0, 0)});
  }
  return files;
}

// Subtitles are needed first, and then what is to be shown first.
std::vector<WantedFile> in_order(std::vector<std::pair<Seconds, WantedFile>> files) {
  std::ranges::stable_sort(files, {}, [](const auto& file) {
    return std::pair(file.second.type != TrackType::text, file.first);
  });
  std::vector<WantedFile> ordered;
  for (auto& [start, file] : files)
    ordered.push_back(std::move(file));
  return ordered;
}

}  // namespace

std::vector<WantedFile> wanted_files(const Plan& plan, std::optional<std::uint64_t> whole_bytes) {
  const bool is_in_pieces = whole_bytes && *whole_bytes >= 2 * k_piece_bytes;
  std::vector<std::pair<Seconds, WantedFile>> files;
  // Subtitles of a plain film are fetched beside it.
  for (std::size_t t = is_in_pieces ? 1 : 0; t < plan.tracks.size(); ++t) {
    const Track& track = plan.tracks[t];
    for (std::size_t i = 0; i < track.segments.size(); ++i) {
      WantedFile file{
          .name = segment_name(t, i),
          .track_id = track.id,
          .resource = track.segments[i].resource,
          .type = track.type,
          .check =
              plan.kind == ManifestKind::progressive ? SegmentCheck::none : SegmentCheck::whole,
          .may_be_missing = track.segments[i].may_be_missing || track.type == TrackType::text,
          .may_be_odd = track.type != TrackType::text};
      files.emplace_back(track.segments[i].start, std::move(file));
    }
  }
  std::vector<WantedFile> ordered = in_order(std::move(files));
  if (is_in_pieces)
    std::ranges::move(pieces_of(plan.tracks.front(), *whole_bytes), std::back_inserter(ordered));
  return ordered;
}

std::vector<std::string> init_names(const Plan& plan) {
  std::vector<std::string> names;
  for (std::size_t t = 0; t < plan.tracks.size(); ++t) {
    for (std::size_t i = 0; i < plan.tracks[t].inits.size(); ++i)
      names.push_back(init_name(t, i));
  }
  return names;
}

}  // namespace matinee::media
