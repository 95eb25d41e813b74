// SPDX-License-Identifier: MIT
#include "listing.hpp"

#include <chrono>
#include <string_view>
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

Row row_of(const media::Track& track) {
  const bool has_size = track.width && track.height;
  return {printable(track.id),
          std::string(type_of(track)),
          has_size ? fmt::format("{}x{}", *track.width, *track.height) : "-",
          track.bandwidth ? fmt::format("{} kbit/s", *track.bandwidth / 1000) : "-",
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
  for (const media::Track& track : manifest.tracks)
    rows.push_back(row_of(track));
  return text + "\n\n" +
         render_table(
             {"TRACK", "TYPE", "SIZE", "RATE", "LANGUAGE", "CODECS", "SEGMENTS", "PROTECTED"},
             rows);
}

}  // namespace matinee::cli
