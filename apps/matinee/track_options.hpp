// SPDX-License-Identifier: MIT
//
// The options of `download` that say which tracks to take and where subtitles go.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "media/download.hpp"
#include "media/manifest/plan.hpp"
#include "option_table.hpp"

namespace matinee::cli {

struct TrackOptions {
  std::string quality = "best";
  std::vector<std::string> audio = {};
  std::vector<std::string> subtitles = {};
  bool writes_subtitles = false;
  bool embeds_subtitles = false;
  /// Only the files of --write-subs.
  bool skips_media = false;
  /// Only tell what there is.
  bool lists = false;
};

/// "best", "worst", "720p", "max:720"; nothing for anything else.
std::optional<media::Preferences> parse_quality(std::string_view text);

void add_track_options(CommandSpec& command, TrackOptions& options);

/// `quality` must be one that parse_quality knows. Subtitles that are to be written or embedded are
/// those of all languages, if none is named.
media::Preferences preferences_of(const TrackOptions& options);

/// Which tracks are taken, in the words of the command line: "--quality 720p --audio de,en".
std::string text_of(const TrackOptions& options);

/// As in yt-dlp, --write-subs alone puts them beside the film only.
media::SubtitleUse subtitle_use_of(const TrackOptions& options) noexcept;

}  // namespace matinee::cli
