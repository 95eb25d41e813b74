// SPDX-License-Identifier: MIT
#include "film/texts.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii.hpp"
#include "http/url.hpp"

namespace matinee::film {

namespace {

media::Track text_track(std::string id, const std::string& url) {
  media::Track track;
  track.id = std::move(id);
  track.type = media::TrackType::text;
  track.mime = "text/vtt";
  track.segments.push_back({.resource = {.url = url, .offset = {}, .length = {}},
                            .start = {},
                            .duration = {},
                            .init = {}});
  return track;
}

bool has_id(const std::vector<media::Track>& tracks, const std::string& id) {
  return std::ranges::find(tracks, id, &media::Track::id) != tracks.end();
}

bool has_language(const std::vector<media::Track>& tracks, const std::string& language) {
  return std::ranges::any_of(tracks, [&](const media::Track& track) {
    return track.type == media::TrackType::text && track.language == language;
  });
}

bool is_match(const std::string& wanted, const media::Track& track, media::LanguageMatch least) {
  return media::rank_language(wanted, track.language) >= least ||
         ascii::equals_ignoring_case(wanted, track.name);
}

// One language of those wanted, or all.
void add_wanted_language(media::Plan& plan, const std::vector<media::Track>& texts,
                         const std::string& wanted) {
  for (const auto match : {media::LanguageMatch::full, media::LanguageMatch::primary}) {
    const bool is_there = std::ranges::any_of(plan.tracks, [&](const media::Track& track) {
      return track.type == media::TrackType::text && is_match(wanted, track, match);
    });
    if (is_there) return;
    for (const media::Track& text : texts) {
      const bool is_wanted = wanted == "all" || is_match(wanted, text, match);
      if (is_wanted && !has_language(plan.tracks, text.language)) plan.tracks.push_back(text);
    }
  }
}

}  // namespace

std::vector<std::string> languages_of(const std::vector<media::Track>& tracks,
                                      media::TrackType type) {
  std::vector<std::string> languages;
  for (const media::Track& track : tracks) {
    const bool has_sound = track.type == media::TrackType::video && track.carries_audio;
    const bool is_of_type = track.type == type || (type == media::TrackType::audio && has_sound);
    if (is_of_type) languages.push_back(track.language);
  }
  return languages;
}

std::vector<std::string> missing_tracks(media::TrackType type,
                                        const std::vector<std::string>& wanted,
                                        const std::vector<media::Track>& taken,
                                        const std::vector<media::Track>& available) {
  const std::string_view kind = type == media::TrackType::audio ? "audio" : "subtitles";
  const auto languages = languages_of(available, type);
  std::set<std::string> there(languages.begin(), languages.end());
  there.erase("");
  const std::string listed =
      there.empty() ? "none with a known language" : fmt::format("{}", fmt::join(there, ", "));
  std::vector<std::string> notes;
  for (const std::string& one : wanted) {
    const bool is_taken = std::ranges::any_of(taken, [&](const media::Track& track) {
      const bool has_sound = type == media::TrackType::audio && track.carries_audio;
      if (track.type != type && !has_sound) return false;
      return media::is_asked_for(one, track);
    });
    if (is_taken) continue;
    const std::string what = one == "all" ? std::string(kind) : fmt::format("\"{}\" {}", one, kind);
    notes.push_back(fmt::format("no {}; available: {}", what, listed));
  }
  return notes;
}

std::vector<media::Track> service_texts(const mubi::Stream& stream,
                                        std::optional<media::Seconds> duration) {
  std::vector<media::Track> tracks;
  for (const mubi::TextTrack& text : stream.text_tracks) {
    const std::string stem = fmt::format("service-text-{}", text.language);
    std::string id = stem;
    for (int count = 2; has_id(tracks, id); ++count)
      id = fmt::format("{}-{}", stem, count);
    media::Track track = text_track(std::move(id), text.url);
    track.language = text.language;
    track.describes_sound = text.role == "caption";
    track.segments.front().duration = duration.value_or(media::Seconds{});
    tracks.push_back(std::move(track));
  }
  std::ranges::stable_sort(tracks, {}, &media::Track::describes_sound);
  return tracks;
}

void add_missing_texts(std::vector<media::Track>& tracks, const std::vector<media::Track>& texts) {
  const auto own = tracks;
  std::ranges::copy_if(texts, std::back_inserter(tracks),
                       [&](const media::Track& text) { return !has_language(own, text.language); });
}

void add_wanted_texts(media::Plan& plan, const std::vector<media::Track>& texts,
                      const std::vector<std::string>& wanted) {
  for (const std::string& one : wanted) {
    const auto named = std::ranges::find(texts, one, &media::Track::id);
    if (named == texts.end()) {
      add_wanted_language(plan, texts, one);
    } else if (!has_id(plan.tracks, one)) {
      plan.tracks.push_back(*named);
    }
  }
}

bool names_webvtt(std::string_view url) {
  const std::string path = ascii::lower_case(http::split_url(url).path);
  return path.ends_with(".vtt") || path.ends_with(".webvtt");
}

media::Manifest manifest_of_webvtt(const std::string& url) {
  media::Manifest manifest{.kind = media::ManifestKind::hls};
  manifest.tracks.push_back(text_track("0", url));
  return manifest;
}

}  // namespace matinee::film
