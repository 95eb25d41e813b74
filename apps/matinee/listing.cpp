// SPDX-License-Identifier: MIT
#include "listing.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "ui/console.hpp"
#include "ui/table.hpp"
#include "ui/when.hpp"

namespace matinee::cli {

namespace {

std::string_view type_of(const media::Track& track) {
  switch (track.type) {
    case media::TrackType::video:
      return track.carries_audio ? "video+audio" : "video";
    case media::TrackType::audio:
      return "audio";
    case media::TrackType::text:
      break;
  }
  return "text";
}

std::string rate_of(const media::Track& track) {
  const auto bits = track.bandwidth.value_or(0);
  if (bits == 0) return "-";
  return bits < 1000 ? fmt::format("{} bit/s", bits) : fmt::format("{} kbit/s", bits / 1000);
}

// Pictures, sounds, texts; the best picture first, sounds and texts by their languages.
bool is_listed_before(const media::Track& a, const media::Track& b) {
  const auto key = [](const media::Track& track) {
    const bool is_video = track.type == media::TrackType::video;
    const auto height = static_cast<std::int64_t>(is_video ? track.height.value_or(0) : 0);
    return std::tuple(track.type, -height, is_video ? std::string_view() : track.language,
                      -static_cast<std::int64_t>(track.bandwidth.value_or(0)));
  };
  return key(a) < key(b);
}

Row row_of(const media::Track& track) {
  const bool has_size = track.width && track.height;
  return {printable(track.id),
          std::string(type_of(track)),
          has_size ? fmt::format("{}x{}", *track.width, *track.height) : "-",
          rate_of(track),
          track.language.empty() ? "-" : printable(track.language),
          track.codecs.empty() ? "-" : printable(track.codecs),
          std::to_string(track.segments.size()),
          track.is_protected ? "yes" : "no"};
}

}  // namespace

std::string listing_of(const media::Manifest& manifest) {
  static constexpr std::string_view k_kinds[] = {"HLS", "DASH", "progressive"};
  std::string text =
      fmt::format("{}{}{}", k_kinds[static_cast<std::size_t>(manifest.kind)],
                  manifest.is_live ? ", live" : "", manifest.is_protected ? ", protected" : "");
  if (manifest.duration) {
    text += ", " +
            format_duration(std::chrono::duration_cast<std::chrono::seconds>(*manifest.duration));
  }
  std::vector<Row> rows;
  std::vector<media::Track> tracks = manifest.tracks;
  std::ranges::stable_sort(tracks, is_listed_before);
  for (const media::Track& track : tracks)
    rows.push_back(row_of(track));
  return text + "\n\n" +
         render_table(
             {"TRACK", "TYPE", "SIZE", "RATE", "LANGUAGE", "CODECS", "SEGMENTS", "PROTECTED"},
             rows);
}

}  // namespace matinee::cli
