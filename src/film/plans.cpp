// SPDX-License-Identifier: MIT
#include "film/plans.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "media/load.hpp"

namespace matinee::film {

namespace {

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

// What was asked for in vain and what there is, for people: `no "it" audio; available: de, en`.
// `available` are the languages of everything of its kind; empty ones are not known.
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

void add_notes(media::Plan& plan, std::vector<std::string> notes) {
  std::ranges::move(notes, std::back_inserter(plan.notes));
}

void note_missing_audio(media::Plan& plan, const media::Manifest& manifest,
                        const std::vector<std::string>& wanted) {
  const auto taken = languages_of(plan.tracks, media::TrackType::audio);
  // A sound whose language nobody tells may be the one.
  if (std::ranges::find(taken, "") != taken.end()) return;
  add_notes(plan, missing_languages("audio", wanted, taken,
                                    languages_of(manifest.tracks, media::TrackType::audio)));
}

media::Track text_track_of(const mubi::TextTrack& text, std::optional<media::Seconds> duration) {
  media::Track track;
  track.id = fmt::format("service-text-{}", text.language);
  track.type = media::TrackType::text;
  track.mime = "text/vtt";
  track.language = text.language;
  track.segments.push_back({.resource = {.url = text.url, .offset = {}, .length = {}},
                            .start = {},
                            .duration = duration.value_or(media::Seconds{}),
                            .init = {}});
  return track;
}

// What a download would take of the service's own files: the languages that the manifest lacks.
void add_missing_texts(media::Manifest& manifest, const mubi::Stream& stream) {
  for (const mubi::TextTrack& text : stream.text_tracks) {
    const auto there = languages_of(manifest.tracks, media::TrackType::text);
    if (std::ranges::find(there, text.language) != there.end()) continue;
    manifest.tracks.push_back(text_track_of(text, manifest.duration));
  }
}

// The service's own files for the languages that the manifest lacks, each language once.
void add_subtitles(media::Plan& plan, const mubi::Stream& stream,
                   const std::vector<std::string>& wanted) {
  for (const std::string& language : wanted) {
    for (const auto match : {media::LanguageMatch::full, media::LanguageMatch::primary}) {
      const auto taken = languages_of(plan.tracks, media::TrackType::text);
      const bool is_there = std::ranges::any_of(
          taken, [&](const auto& tag) { return media::rank_language(language, tag) >= match; });
      if (is_there) break;
      for (const mubi::TextTrack& text : stream.text_tracks) {
        const bool is_wanted =
            language == "all" || media::rank_language(language, text.language) == match;
        const auto now = languages_of(plan.tracks, media::TrackType::text);
        if (!is_wanted || std::ranges::find(now, text.language) != now.end()) continue;
        plan.tracks.push_back(text_track_of(text, plan.duration));
      }
    }
  }
}

// A plain file is published byte for byte: nothing can be added to it, but beside it.
void leave_out_embedded(media::Plan& plan, const Wishes& wishes) {
  const bool is_plain = media::is_published_as_it_came(plan, wishes.container);
  if (!is_plain || wishes.subtitles != media::SubtitleUse::embedded) return;
  const auto removed = std::erase_if(
      plan.tracks, [](const auto& track) { return track.type == media::TrackType::text; });
  if (removed > 0) {
    plan.notes.emplace_back(
        "subtitles are left out: the film is one file; --write-subs puts them beside it, and "
        "--remux-video mkv makes one that holds them");
  }
}

Result<media::Plan> make_plan(const media::Remote& remote, const std::string& url,
                              const Wishes& wishes, const mubi::Stream& stream,
                              const std::stop_token& stop) {
  MATINEE_TRY_ASSIGN(auto manifest, media::load_manifest(remote, url, stop));
  MATINEE_TRY_ASSIGN(const auto chosen, media::choose_tracks(manifest, wishes.tracks));
  MATINEE_TRY(media::load_tracks(remote, manifest, chosen, stop));
  MATINEE_TRY_ASSIGN(auto plan, media::make_plan(manifest, chosen));
  note_missing_audio(plan, manifest, wishes.tracks.audio_languages);
  const auto& languages = wishes.tracks.subtitle_languages;
  add_subtitles(plan, stream, languages);
  auto available = languages_of(manifest.tracks, media::TrackType::text);
  for (const mubi::TextTrack& text : stream.text_tracks)
    available.push_back(text.language);
  add_notes(plan, missing_languages("subtitles", languages,
                                    languages_of(plan.tracks, media::TrackType::text), available));
  leave_out_embedded(plan, wishes);
  return plan;
}

// The time of one of so many offers, so that a silent host does not take that of the others.
std::chrono::steady_clock::time_point share_of(const media::Remote& remote, std::size_t offers) {
  const auto now = remote.clock.steady_now();
  if (remote.give_up_at <= now) return remote.give_up_at;
  return now + (remote.give_up_at - now) / static_cast<std::int64_t>(offers);
}

// What `use` makes of the first of the film's offers that is in the clear.
template <class Use>
auto with_first_offer(const media::Remote& remote, const mubi::Film& film,
                      const mubi::Stream& stream, Use use) -> decltype(use(remote, "")) {
  if (stream.is_protected) {
    return Error(Errc::protected_media,
                 fmt::format("{}: the service says that the media are encrypted", film.title));
  }
  std::optional<Error> first_error;
  for (std::size_t i = 0; i < stream.offers.size(); ++i) {
    media::Remote patient = remote;
    patient.give_up_at = share_of(remote, stream.offers.size() - i);
    auto made = use(patient, stream.offers[i].url);
    if (made || made.error().code() == Errc::cancelled) return made;
    if (!first_error) first_error = made.error().within(film.title);
    // Each had its time, or there was none left for it.
    if (remote.clock.steady_now() >= remote.give_up_at) break;
  }
  return as_told(*first_error);
}

}  // namespace

Result<void> check_offer(const mubi::Film& film) {
  switch (film.offer) {
    case mubi::Offer::none:
      return Error(Errc::unavailable, fmt::format("{}: not offered in this country", film.title));
    case mubi::Offer::upcoming:
      return Error(Errc::unavailable, fmt::format("{}: not offered yet", film.title));
    case mubi::Offer::expired:
      return Error(Errc::unavailable, fmt::format("{}: no longer offered", film.title));
    case mubi::Offer::live:
    case mubi::Offer::unknown:
      break;
  }
  return {};
}

Result<mubi::Trailer> trailer_of(const mubi::Film& film, const media::Preferences& wanted) {
  mubi::TrailerChoice choice{.wants_fewest = wanted.quality == media::Quality::worst};
  if (wanted.max_height) choice.most_lines = static_cast<int>(*wanted.max_height);
  const mubi::Trailer* trailer = mubi::choose_trailer(film, choice);
  if (trailer != nullptr) return *trailer;
  return Error(Errc::not_found, fmt::format("{}: has no trailer", film.title));
}

std::string trailer_note(const mubi::Film& film, const mubi::Trailer& trailer,
                         const media::Preferences& wanted) {
  const int lines = mubi::lines_of(trailer);
  const bool is_known = lines > 0;
  if (!wanted.max_height || (is_known && lines <= static_cast<int>(*wanted.max_height))) return {};
  return fmt::format("{}: no trailer of {}p or less is known; taken: one of {}", film.title,
                     *wanted.max_height,
                     is_known ? trailer.profile : "a height that the service does not tell");
}

Result<media::Plan> plan_of_url(const media::Remote& remote, const std::string& url,
                                const Wishes& wishes, const std::stop_token& stop) {
  return make_plan(remote, url, wishes, {}, stop);
}

Result<media::Plan> plan_of_film(const media::Remote& remote, mubi::Client& client,
                                 const mubi::Film& film, const Secret& token, const Wishes& wishes,
                                 const std::stop_token& stop) {
  MATINEE_TRY_ASSIGN(const mubi::Stream stream, client.fetch_stream(film.id, token));
  return with_first_offer(remote, film, stream, [&](const auto& patient, const std::string& url) {
    return make_plan(patient, url, wishes, stream, stop);
  });
}

Result<media::Manifest> manifest_of_url(const media::Remote& remote, const std::string& url,
                                        const std::stop_token& stop) {
  MATINEE_TRY_ASSIGN(auto manifest, media::load_manifest(remote, url, stop));
  MATINEE_TRY(media::load_all_tracks(remote, manifest, stop));
  return manifest;
}

Result<media::Manifest> manifest_of_film(const media::Remote& remote, mubi::Client& client,
                                         const mubi::Film& film, const Secret& token,
                                         const std::stop_token& stop) {
  MATINEE_TRY_ASSIGN(const mubi::Stream stream, client.fetch_stream(film.id, token));
  auto manifest =
      with_first_offer(remote, film, stream, [&](const auto& patient, const std::string& url) {
        return manifest_of_url(patient, url, stop);
      });
  if (!manifest) return manifest;
  add_missing_texts(*manifest, stream);
  return manifest;
}

bool is_expired_url(const Error& error) noexcept {
  if (error.subject() == Subject::film) return false;  // the service's own word
  if (!error.native() || error.native()->space != NativeCode::Space::http) return false;
  const long status = error.native()->value;
  return status == 401 || status == 403 || status == 410;
}

bool is_refused_session(const Error& error) noexcept {
  const bool is_of_service =
      error.subject() == Subject::film || error.subject() == Subject::session_source;
  return error.code() == Errc::rejected && is_of_service;
}

Error as_told(const Error& error) {
  if (is_refused_session(error)) return error;
  if (error.code() == Errc::storage) return error.about(Subject::output);
  if (error.code() != Errc::rejected) return error.about(Subject::media);
  return Error(Errc::failure, error.message(), error.native(), error.recovery())
      .about(Subject::media);
}

}  // namespace matinee::film
