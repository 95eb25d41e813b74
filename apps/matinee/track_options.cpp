// SPDX-License-Identifier: MIT
#include "track_options.hpp"

#include <algorithm>
#include <set>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii.hpp"
#include "download_job.hpp"

namespace matinee::cli {

namespace {

// Writes out what a bare number means, so that 1080 and 1080p are one wish.
std::string check_quality(std::string& text) {
  const bool is_number = !text.empty() && std::ranges::all_of(text, ascii::is_digit);
  const std::string whole = is_number ? text + "p" : text;
  if (!parse_quality(whole)) return "not a quality (best, worst, 720p, max:HEIGHT): " + text;
  text = whole;
  return {};
}

}  // namespace

void add_track_options(CLI::App& app, TrackOptions& options) {
  app.add_option("--quality", options.quality, "best, worst, 720p and the like, or max:HEIGHT")
      ->type_name("QUALITY")
      ->transform(CLI::Validator(check_quality, "", "quality"));
  app.add_option("--audio", options.audio, "audio languages, most wanted first")
      ->type_name("LANGUAGE,...")
      ->delimiter(',')
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("--sub-langs", options.subtitles, "subtitle languages, or all")
      ->type_name("LANGUAGE,...")
      ->delimiter(',')
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  app.add_flag("--write-subs", options.writes_subtitles, "subtitles as files beside the film");
  app.add_flag("--embed-subs", options.embeds_subtitles, "subtitles inside the film");
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

std::vector<std::string> missing_languages(std::string_view kind,
                                           const std::vector<std::string>& wanted,
                                           const std::vector<std::string>& taken,
                                           const std::vector<std::string>& available) {
  std::set<std::string> there(available.begin(), available.end());
  there.erase("");
  const std::string listed =
      there.empty() ? "none with a known language" : fmt::format("{}", fmt::join(there, ", "));
  std::vector<std::string> notes;
  for (const std::string& language : wanted) {
    const bool is_taken = std::ranges::any_of(taken, [&](const std::string& tag) {
      return media::rank_language(language, tag) != media::LanguageMatch::none;
    });
    if (language == "all" ? !taken.empty() : is_taken) continue;
    const std::string wanted_kind =
        language == "all" ? std::string(kind) : fmt::format("\"{}\" {}", language, kind);
    notes.push_back(fmt::format("no {}; available: {}", wanted_kind, listed));
  }
  return notes;
}

}  // namespace matinee::cli
