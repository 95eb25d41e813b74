// SPDX-License-Identifier: MIT
#include "film/plans.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii.hpp"
#include "film/job.hpp"
#include "film/texts.hpp"
#include "http/url.hpp"
#include "media/load.hpp"

namespace matinee::film {

namespace {

void add_notes(media::Plan& plan, std::vector<std::string> notes) {
  std::ranges::move(notes, std::back_inserter(plan.notes));
}

// Removes the subtitles if they are to be embedded in a file that is published byte for byte.
// Nothing can be added to such a file; subtitles are possible only as separate files.
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

bool is_webvtt(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  return bytes.starts_with("WEBVTT");
}

// Loads a manifest. A WebVTT file becomes a manifest of one track; it is recognised by the
// extension of the URL or, if no parser accepts the document, by its first bytes.
Result<media::Manifest> load(const media::Remote& remote, const std::string& url,
                             const std::stop_token& stop) {
  if (names_webvtt(url)) return manifest_of_webvtt(url);
  auto manifest = media::load_manifest(remote, url, stop);
  if (manifest) return manifest;
  const Errc code = manifest.error().code();
  if (code != Errc::failure && code != Errc::unsupported) return manifest;
  constexpr std::size_t k_head = 16;
  const media::PartRequest request{.url = url, .length = k_head, .max_bytes = k_head};
  const auto head = media::read_part(remote, request, stop);
  if (head && is_webvtt(head->bytes)) return manifest_of_webvtt(url);
  return manifest;
}

bool has_text_alone(const std::vector<media::Track>& tracks) {
  return !tracks.empty() && std::ranges::all_of(tracks, [](const media::Track& track) {
    return track.type == media::TrackType::text;
  });
}

// If the manifest has only text and no language is requested, chooses all languages.
media::Preferences preferences_for(const media::Manifest& manifest, const Wishes& wishes) {
  media::Preferences preferences = wishes.tracks;
  const bool is_text = has_text_alone(manifest.tracks);
  if (is_text && preferences.subtitle_languages.empty()) preferences.subtitle_languages = {"all"};
  return preferences;
}

void note_missing(media::Plan& plan, const std::vector<media::Track>& available,
                  const media::Preferences& wanted) {
  const auto sounds = languages_of(plan.tracks, media::TrackType::audio);
  // Audio of undeclared language may be in the requested one.
  if (std::ranges::find(sounds, "") == sounds.end()) {
    add_notes(plan, missing_tracks(media::TrackType::audio, wanted.audio_languages, plan.tracks,
                                   available));
  }
  add_notes(plan, missing_tracks(media::TrackType::text, wanted.subtitle_languages, plan.tracks,
                                 available));
}

Result<media::Plan> make_plan(const media::Remote& remote, const std::string& url,
                              const Wishes& wishes, const mubi::Stream& stream,
                              const std::stop_token& stop) {
  MATINEE_TRY_ASSIGN(auto manifest, load(remote, url, stop));
  const media::Preferences preferences = preferences_for(manifest, wishes);
  MATINEE_TRY_ASSIGN(const auto chosen, media::choose_tracks(manifest, preferences));
  MATINEE_TRY(media::load_tracks(remote, manifest, chosen, stop));
  MATINEE_TRY_ASSIGN(auto plan, media::make_plan(manifest, chosen));
  const auto texts = service_texts(stream, plan.duration);
  add_wanted_texts(plan, texts, preferences.subtitle_languages);
  // The notes list the service's files among the available tracks, whether they are used or not.
  auto available = manifest.tracks;
  add_missing_texts(available, texts);
  note_missing(plan, available, preferences);
  leave_out_embedded(plan, wishes);
  return plan;
}

bool is_media_file(const std::string& url, std::string_view type) {
  const std::string path = ascii::lower_case(http::split_url(url).path);
  return type.starts_with("video/") || path.ends_with(".mp4") || path.ends_with(".m4v") ||
         path.ends_with(".mov");
}

// The text plan of one manifest, and all its tracks.
struct ManifestTexts {
  TextPlan made = {};
  std::vector<media::Track> available = {};
};
Result<ManifestTexts> texts_of_manifest(const media::Remote& remote, const std::string& url,
                                        const Wishes& wishes, const std::stop_token& stop) {
  MATINEE_TRY_ASSIGN(auto manifest, load(remote, url, stop));
  const auto preferences = preferences_for(manifest, wishes);
  auto chosen = media::choose_tracks(manifest, preferences);
  if (!chosen && chosen.error().code() == Errc::failure) {  // no track can be chosen
    return ManifestTexts{.available = manifest.tracks};
  }
  if (!chosen) return chosen.error();
  ManifestTexts texts;
  const auto type_of = [&](std::size_t i) { return manifest.tracks[i].type; };
  for (const std::size_t i : *chosen) {
    if (type_of(i) == media::TrackType::video) texts.made.height = manifest.tracks[i].height;
  }
  // Only in HLS are the media playlists of other tracks separate documents that are loaded, too.
  // For DASH, loading the others would read indices from the media files.
  if (manifest.kind != media::ManifestKind::hls)
    std::erase_if(*chosen, [&](std::size_t i) { return type_of(i) != media::TrackType::text; });
  MATINEE_TRY(media::load_tracks(remote, manifest, *chosen, stop));
  MATINEE_TRY_ASSIGN(texts.made.plan, media::make_plan(manifest, *chosen));
  std::erase_if(texts.made.plan.tracks,
                [](const auto& track) { return track.type != media::TrackType::text; });
  texts.made.is_alone = has_text_alone(manifest.tracks);
  texts.available = std::move(manifest.tracks);
  return texts;
}

// Adds the notes on missing languages. If no track is left, fails with the reason.
Result<TextPlan> finish_texts(TextPlan made, const std::vector<media::Track>& available,
                              const std::vector<std::string>& wanted, const std::string& title) {
  auto notes = missing_tracks(media::TrackType::text, wanted, made.plan.tracks, available);
  if (!made.plan.tracks.empty()) {
    add_notes(made.plan, std::move(notes));
    return made;
  }
  const bool has_any = !languages_of(available, media::TrackType::text).empty();
  const std::string why = has_any && !notes.empty() ? fmt::format("{}", fmt::join(notes, "; "))
                                                    : "there are no subtitles in the clear";
  return Error(Errc::not_found, fmt::format("{}: {}", title, why)).about(Subject::output);
}

// Divides the remaining time evenly among the offers, so that a server that does not answer leaves
// time for the others.
std::chrono::steady_clock::time_point share_of(const media::Remote& remote, std::size_t offers) {
  const auto now = remote.clock.steady_now();
  if (remote.give_up_at <= now) return remote.give_up_at;
  return now + (remote.give_up_at - now) / static_cast<std::int64_t>(offers);
}

// Calls `use` with the offers of the film until it succeeds. If it never does, returns the error of
// the first offer.
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
    // No time is left for the remaining offers.
    if (remote.clock.steady_now() >= remote.give_up_at) break;
  }
  return as_told(*first_error);
}

}  // namespace

bool is_trailer_page(std::string_view target) {
  if (!mubi::is_site_url(target) || !mubi::parse_film_ref(target)) return false;
  std::string_view path = http::split_url(target).path;
  if (path.ends_with('/')) path.remove_suffix(1);
  // "/films/trailer" is the page of a film whose slug is "trailer".
  return path.ends_with("/trailer") && !path.ends_with("/films/trailer");
}

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

// Uses the first offer whose manifest is not encrypted, and the service's own files for requested
// languages that it lacks.
Result<TextPlan> text_plan_of_film(const media::Remote& remote, mubi::Client& client,
                                   const mubi::Film& film, const Secret& token,
                                   const Wishes& wishes, const std::stop_token& stop) {
  MATINEE_TRY_ASSIGN(const mubi::Stream stream, client.fetch_stream(film.id, token));
  ManifestTexts texts;
  std::optional<Error> first_error;
  for (std::size_t i = 0; !stream.is_protected && i < stream.offers.size(); ++i) {
    const mubi::StreamOffer& offer = stream.offers[i];
    // A media file has no text tracks that could be fetched without the media.
    if (is_media_file(offer.url, offer.content_type)) continue;
    media::Remote patient = remote;
    patient.give_up_at = share_of(remote, stream.offers.size() - i);
    auto own = texts_of_manifest(patient, offer.url, wishes, stop);
    if (!own && own.error().code() == Errc::cancelled) return own.error();
    if (own) texts = *std::move(own);
    if (own) break;
    // An encrypted offer is not an error here: the service's own files may replace its subtitles.
    const bool says_something = own.error().code() != Errc::protected_media;
    if (says_something && !first_error) first_error = own.error().within(film.title);
  }
  const auto service = service_texts(stream, texts.made.plan.duration);
  add_missing_texts(texts.available, service);
  const auto& wanted = wishes.tracks.subtitle_languages;
  add_wanted_texts(texts.made.plan, service, wanted);
  if (texts.made.plan.tracks.empty() && first_error) return as_told(*first_error);
  return finish_texts(std::move(texts.made), texts.available, wanted, film.title);
}

Result<TextPlan> text_plan_of_url(const media::Remote& remote, const std::string& url,
                                  const Wishes& wishes, const std::stop_token& stop) {
  const std::string name = http::masked_url(url);
  const auto& wanted = wishes.tracks.subtitle_languages;
  if (is_media_file(url, "")) return finish_texts({}, {}, wanted, name);
  MATINEE_TRY_ASSIGN(auto texts, texts_of_manifest(remote, url, wishes, stop));
  return finish_texts(std::move(texts.made), texts.available, wanted, name);
}

std::optional<std::uint32_t> height_of(const media::Plan& plan) {
  const auto video = std::ranges::find(plan.tracks, media::TrackType::video, &media::Track::type);
  return video == plan.tracks.end() ? std::nullopt : video->height;
}

bool is_text_alone(const media::Plan& plan) {
  return has_text_alone(plan.tracks);
}

Result<media::Manifest> manifest_of_url(const media::Remote& remote, const std::string& url,
                                        const std::stop_token& stop) {
  MATINEE_TRY_ASSIGN(auto manifest, load(remote, url, stop));
  MATINEE_TRY(media::load_all_tracks(remote, manifest, stop));
  return manifest;
}

Result<media::Manifest> manifest_of_film(const media::Remote& remote, mubi::Client& client,
                                         const mubi::Film& film, const Secret& token,
                                         const std::stop_token& stop) {
  MATINEE_TRY_ASSIGN(const mubi::Stream stream, client.fetch_stream(film.id, token));
  if (stream.is_protected && !stream.text_tracks.empty()) {
    return media::Manifest{.kind = media::ManifestKind::hls,
                           .is_protected = true,
                           .tracks = service_texts(stream, {})};
  }
  auto manifest =
      with_first_offer(remote, film, stream, [&](const auto& patient, const std::string& url) {
        return manifest_of_url(patient, url, stop);
      });
  if (!manifest) return manifest;
  add_missing_texts(manifest->tracks, service_texts(stream, manifest->duration));
  return manifest;
}

Result<media::Manifest> manifest_of_trailers(const media::Remote& remote, const mubi::Film& film,
                                             const std::stop_token& stop) {
  if (film.trailers.empty()) {
    return Error(Errc::not_found, fmt::format("{}: has no trailer", film.title));
  }
  media::Manifest all;
  std::optional<Error> first_error;
  // A trailer that cannot be loaded is skipped as long as another one can.
  for (const mubi::Trailer& trailer : film.trailers) {
    auto own = manifest_of_url(remote, trailer.url, stop);
    if (!own && own.error().code() == Errc::cancelled) return own;
    if (!own && !first_error) first_error = own.error().within(film.title);
    if (!own) continue;
    all.kind = own->kind;
    all.duration = own->duration;
    const std::string name = trailer.profile.empty() ? "trailer" : trailer.profile;
    for (media::Track& track : own->tracks) {
      track.id = own->tracks.size() == 1 ? name : fmt::format("{}/{}", name, track.id);
      track.url = track.url.empty() ? trailer.url : track.url;
      all.tracks.push_back(std::move(track));
    }
  }
  if (all.tracks.empty()) return as_told(*first_error);
  return all;
}

}  // namespace matinee::film
