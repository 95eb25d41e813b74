// SPDX-License-Identifier: MIT
#include "track_options.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii.hpp"
#include "base/number.hpp"

namespace matinee::cli {

namespace {

std::optional<std::uint32_t> parse_height(std::string_view text) {
  const auto height = parse_number<std::uint32_t>(text);
  return height && *height > 0 ? height : std::nullopt;
}

// Writes out what a bare number means, so that 1080 and 1080p are one wish.
std::string check_quality(std::string& text) {
  const bool is_number = !text.empty() && std::ranges::all_of(text, ascii::is_digit);
  const std::string whole = is_number ? text + "p" : text;
  if (!parse_quality(whole)) return "not a quality (best, worst, 720p, max:HEIGHT): " + text;
  text = whole;
  return {};
}

}  // namespace

std::optional<media::Preferences> parse_quality(std::string_view text) {
  media::Preferences preferences;
  if (text == "best") return preferences;
  if (text == "worst") {
    preferences.quality = media::Quality::worst;
    return preferences;
  }
  constexpr std::string_view k_max = "max:";
  if (text.starts_with(k_max)) {
    preferences.max_height = parse_height(text.substr(k_max.size()));
  } else if (text.ends_with('p')) {
    preferences.max_height = parse_height(text.substr(0, text.size() - 1));
  }
  if (!preferences.max_height) return std::nullopt;
  return preferences;
}

void add_track_options(CommandSpec& command, TrackOptions& options) {
  command.add({.names = {"--quality"},
               .value_name = "QUALITY",
               .description = "best, worst, 720p and the like, or max:HEIGHT",
               .binding = &options.quality,
               .check = check_quality});
  command.add({.names = {"--audio"},
               .value_name = "TRACK,...",
               .description = "languages, names or ids of audio tracks, most wanted first, or all",
               .binding = &options.audio,
               .separator = ','});
  command.add({.names = {"--sub-langs"},
               .value_name = "TRACK,...",
               .description = "languages, names or ids of subtitles, or all",
               .binding = &options.subtitles,
               .separator = ','});
  command.add({.names = {"--write-subs"},
               .description = "subtitles as files beside the film",
               .binding = &options.writes_subtitles});
  command.add({.names = {"--embed-subs"},
               .description = "subtitles inside the film",
               .binding = &options.embeds_subtitles});
  command.add(
      {.names = {"--skip-download"},
       .description = "only subtitles, with --write-subs: no media, and so of protected films, too",
       .binding = &options.skips_media});
  command.add({.names = {"--list"},
               .description = "tell what there is, and download nothing",
               .binding = &options.lists});
}

media::Preferences preferences_of(const TrackOptions& options) {
  media::Preferences preferences = parse_quality(options.quality).value_or(media::Preferences{});
  preferences.audio_languages = options.audio;
  preferences.subtitle_languages = options.subtitles;
  const bool is_wanted = options.writes_subtitles || options.embeds_subtitles;
  if (is_wanted && options.subtitles.empty()) preferences.subtitle_languages = {"all"};
  return preferences;
}

std::string text_of(const TrackOptions& options) {
  std::string text = "--quality " + options.quality;
  if (!options.audio.empty()) text += fmt::format(" --audio {}", fmt::join(options.audio, ","));
  if (!options.subtitles.empty()) {
    text += fmt::format(" --sub-langs {}", fmt::join(options.subtitles, ","));
  }
  if (options.writes_subtitles) text += " --write-subs";
  if (options.embeds_subtitles) text += " --embed-subs";
  return text;
}

media::SubtitleUse subtitle_use_of(const TrackOptions& options) noexcept {
  if (!options.writes_subtitles) return media::SubtitleUse::embedded;
  return options.embeds_subtitles ? media::SubtitleUse::both : media::SubtitleUse::beside;
}

}  // namespace matinee::cli
