// SPDX-License-Identifier: MIT
#include "track_options.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>
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

void add_track_options(CLI::App& app, TrackOptions& options) {
  app.add_option("--quality", options.quality, "best, worst, 720p and the like, or max:HEIGHT")
      ->type_name("QUALITY")
      ->transform(CLI::Validator(check_quality, "", "quality"));
  app.add_option("--audio", options.audio,
                 "languages, names or ids of audio tracks, most wanted first, or all")
      ->type_name("TRACK,...")
      ->delimiter(',')
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("--sub-langs", options.subtitles, "languages, names or ids of subtitles, or all")
      ->type_name("TRACK,...")
      ->delimiter(',')
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  app.add_flag("--write-subs", options.writes_subtitles, "subtitles as files beside the film");
  app.add_flag("--embed-subs", options.embeds_subtitles, "subtitles inside the film");
  app.add_flag("--skip-download", options.skips_media,
               "only subtitles, with --write-subs: no media, and so of protected films, too");
  app.add_flag("--list", options.lists, "tell what there is, and download nothing");
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
