// SPDX-License-Identifier: MIT
#include "listing.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "base/split.hpp"
#include "ui/table.hpp"
#include "ui/when.hpp"
#include "ui/width.hpp"

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

// The best picture first, sounds and texts by their languages.
bool is_listed_before(const media::Track& a, const media::Track& b) {
  const auto key = [](const media::Track& track) {
    const bool is_video = track.type == media::TrackType::video;
    const auto height = static_cast<std::int64_t>(is_video ? track.height.value_or(0) : 0);
    return std::tuple(-height, is_video ? std::string_view() : track.language,
                      -static_cast<std::int64_t>(track.bandwidth.value_or(0)));
  };
  return key(a) < key(b);
}

struct Column {
  const char* head = "";
  std::string (*cell_of)(const media::Track&) = nullptr;
  /// What is left out first where there is no room; 0 for what stays.
  int dispensable = 0;
  /// Left out where no track has anything to tell.
  bool is_optional = true;
};

std::string text_or_dash(std::string_view text) {
  return text.empty() ? "-" : printable(text);
}

std::string word_for(bool is_so) {
  return is_so ? "yes" : "-";
}

std::string size_of(const media::Track& track) {
  if (track.width && track.height) return fmt::format("{}x{}", *track.width, *track.height);
  return track.height ? fmt::format("{}p", *track.height) : "-";
}

using Track = media::Track;

const std::vector<Column>& columns_for(media::TrackType type) {
  static const Column k_id{"TRACK", [](const Track& t) { return printable(t.id); }, 0, false};
  static const Column k_type{"TYPE", [](const Track& t) { return std::string(type_of(t)); }, 0,
                             false};
  static const Column k_size{"SIZE", size_of};
  static const Column k_language{"LANGUAGE",
                                 [](const Track& t) { return text_or_dash(t.language); }, 0, false};
  static const Column k_name{"NAME", [](const Track& t) { return text_or_dash(t.name); }, 0, false};
  static const Column k_video_name{"NAME", k_name.cell_of};
  static const Column k_role{"ROLE", role_of, 0, false};
  static const Column k_default{"DEFAULT", [](const Track& t) { return word_for(t.is_default); }, 0,
                                false};
  static const Column k_forced{"FORCED", [](const Track& t) { return word_for(t.is_forced); }, 0,
                               false};
  static const Column k_rate{"RATE", rate_of, 2};
  static const Column k_codecs{"CODECS", [](const Track& t) { return text_or_dash(t.codecs); }, 3};
  static const Column k_segments{
      "SEGMENTS", [](const Track& t) { return std::to_string(t.segments.size()); }, 4, false};
  static const Column k_protected{"PROTECTED",
                                  [](const Track& t) { return word_for(t.is_protected); }};
  static const std::vector<Column> k_video{k_id,        k_type,       k_size,
                                           k_rate,      k_video_name, {"ROLE", role_of, 1, false},
                                           k_protected, k_codecs,     k_segments};
  static const std::vector<Column> k_audio{k_id,      k_type, k_language,  k_name,   k_role,
                                           k_default, k_rate, k_protected, k_codecs, k_segments};
  static const std::vector<Column> k_text{k_id,        k_type,    k_language, k_name,
                                          k_role,      k_default, k_forced,   k_rate,
                                          k_protected, k_codecs,  k_segments};
  if (type == media::TrackType::video) return k_video;
  return type == media::TrackType::audio ? k_audio : k_text;
}

std::size_t width_of(const std::string& table) {
  std::size_t widest = 0;
  for (std::string_view rest = table; !rest.empty();)
    widest = std::max(widest, columns_of(split_off(rest, '\n')));
  return widest;
}

std::string table_of(const std::vector<Column>& columns, const std::vector<media::Track>& tracks,
                     const Display& display = {}) {
  Row head;
  std::vector<Row> rows(tracks.size());
  for (const Column& column : columns) {
    head.emplace_back(column.head);
    for (std::size_t i = 0; i < tracks.size(); ++i)
      rows[i].push_back(column.cell_of(tracks[i]));
  }
  return render_table(head, rows, display);
}

// The most dispensable column goes first; where none is left to go, the longest cells are broken
// into lines.
std::string fitting_table(std::vector<Column> columns, const std::vector<media::Track>& tracks,
                          std::size_t width) {
  std::erase_if(columns, [&](const Column& column) {
    return column.is_optional && std::ranges::all_of(tracks, [&](const media::Track& track) {
             return column.cell_of(track) == "-";
           });
  });
  for (;;) {
    std::string table = table_of(columns, tracks);
    if (width_of(table) <= width) return table;
    const auto last = std::ranges::max_element(columns, {}, &Column::dispensable);
    if (last->dispensable == 0) return table_of(columns, tracks, {.columns = width});
    columns.erase(last);
  }
}

}  // namespace

std::string role_of(const media::Track& track) {
  if (track.type == media::TrackType::text) {
    if (track.describes_sound) return "caption";
    return track.is_alternate ? "alternate" : "subtitle";
  }
  if (track.describes_picture) return "description";
  return track.is_alternate ? "alternate" : "main";
}

std::string listing_of(const media::Manifest& manifest, std::size_t width) {
  static constexpr std::string_view k_kinds[] = {"HLS", "DASH", "progressive"};
  std::string text =
      fmt::format("{}{}{}", k_kinds[static_cast<std::size_t>(manifest.kind)],
                  manifest.is_live ? ", live" : "", manifest.is_protected ? ", protected" : "");
  if (manifest.duration) {
    text += ", " +
            format_duration(std::chrono::duration_cast<std::chrono::seconds>(*manifest.duration));
  }
  text += '\n';
  for (const auto type :
       {media::TrackType::video, media::TrackType::audio, media::TrackType::text}) {
    std::vector<media::Track> tracks;
    std::ranges::copy_if(manifest.tracks, std::back_inserter(tracks),
                         [type](const media::Track& track) { return track.type == type; });
    if (tracks.empty()) continue;
    std::ranges::stable_sort(tracks, is_listed_before);
    text += '\n' + fitting_table(columns_for(type), tracks, width);
  }
  return text;
}

}  // namespace matinee::cli
