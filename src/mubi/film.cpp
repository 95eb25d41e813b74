// SPDX-License-Identifier: MIT
#include "mubi/film.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>

#include <fmt/format.h>

#include "json/json.hpp"
#include "mubi/film_ref.hpp"
#include "mubi/models_json.hpp"

namespace matinee::mubi {

namespace {

Offer offer_of(const json::Value& film) {
  if (!film.contains("consumable")) return Offer::unknown;
  const auto& consumable = json::member(film, "consumable");
  if (!consumable.is_object()) return Offer::none;
  const std::string availability = json::find_string(consumable, "availability").value_or("");
  if (availability == "live") return Offer::live;
  if (availability == "upcoming") return Offer::upcoming;
  if (availability == "expired") return Offer::expired;
  return Offer::unknown;
}

std::vector<Trailer> trailers_of(const json::Value& film) {
  std::vector<Trailer> trailers;
  for (const json::Value& item : json::list(film, "optimised_trailers")) {
    if (!json::has_text(item, "url")) continue;
    trailers.push_back(
        {*json::find_string(item, "url"), json::find_string(item, "profile").value_or("")});
  }
  if (json::has_text(film, "trailer_url")) {
    trailers.push_back({*json::find_string(film, "trailer_url"), ""});
  }
  return trailers;
}

// The first of `sizes` that there is.
std::string still_url_of(const json::Value& film, std::initializer_list<const char*> sizes) {
  const auto& stills = json::member(film, "stills");
  for (const char* size : sizes) {
    if (json::has_text(stills, size)) return *json::find_string(stills, size);
  }
  return json::find_string(film, "still_url").value_or("");
}

std::optional<int> small_int(const json::Value& film, const char* key) {
  const auto value = json::find_loose_int(film, key);
  if (!value || *value < 0 || *value > 1'000'000) return std::nullopt;
  return static_cast<int>(*value);
}

// Returns the texts in a list, or the names of its objects; at most k_most.
std::vector<std::string> texts_of(const json::Value& object, const char* key) {
  constexpr std::size_t k_most = 200;
  std::vector<std::string> texts;
  for (const json::Value& item : json::list(object, key)) {
    auto text =
        item.is_string() ? item.get<std::string>() : json::find_string(item, "name").value_or("");
    if (!text.empty() && texts.size() < k_most) texts.push_back(std::move(text));
  }
  return texts;
}

std::optional<double> rating_of(const json::Value& film) {
  const auto& value = json::member(film, "average_rating");
  if (!value.is_number()) return std::nullopt;
  const auto rating = value.get<double>();
  if (!std::isfinite(rating) || rating < 0 || rating > 5) return std::nullopt;
  return rating;
}

std::optional<Episode> episode_of(const json::Value& film) {
  const auto& episode = json::member(film, "episode");
  if (!episode.is_object()) return std::nullopt;
  return Episode{.series = json::find_string(episode, "series_title").value_or(""),
                 .label = json::find_string(episode, "label").value_or("")};
}

std::string end_of_offer(const json::Value& film) {
  const auto& consumable = json::member(film, "consumable");
  const auto end = json::find_string(consumable, "availability_ends_at");
  return end ? *end : json::find_string(consumable, "expires_at").value_or("");
}

}  // namespace

std::string_view to_string(Offer offer) noexcept {
  switch (offer) {
    case Offer::live:
      return "live";
    case Offer::upcoming:
      return "upcoming";
    case Offer::expired:
      return "expired";
    case Offer::none:
      return "none";
    case Offer::unknown:
      break;
  }
  return "unknown";
}

std::string page_url(const Film& film) {
  constexpr std::string_view k_films = "https://mubi.com/films/";
  const auto ref = parse_film_ref(film.slug);
  const bool has_slug = ref && ref->id_or_slug == film.slug;
  return has_slug ? fmt::format("{}{}", k_films, film.slug) : fmt::format("{}{}", k_films, film.id);
}

PlaybackLanguages languages_of(const json::Value& object) {
  return {.audio = texts_of(object, "audio_options"),
          .subtitles = texts_of(object, "subtitle_options"),
          .features = texts_of(object, "media_features")};
}

Result<Film> film_of(const json::Value& object) {
  const auto id = json::find_loose_int(object, "id");
  if (!id || *id <= 0) return Error(Errc::failure, "a film without an id");
  Film film{.id = *id,
            .slug = json::find_string(object, "slug").value_or(""),
            .title = json::find_string(object, "title").value_or(""),
            .original_title = json::find_string(object, "original_title").value_or(""),
            .year = small_int(object, "year"),
            .duration_minutes = small_int(object, "duration"),
            .directors = texts_of(object, "directors"),
            .offer = offer_of(object),
            .trailers = trailers_of(object),
            .still_url = still_url_of(object, {"retina", "standard", "medium"}),
            .small_still_url = still_url_of(object, {"medium", "standard", "retina", "small"}),
            .genres = texts_of(object, "genres"),
            .countries = texts_of(object, "historic_countries"),
            .synopsis = json::find_string(object, "short_synopsis").value_or(""),
            .rating = rating_of(object),
            .episode = episode_of(object),
            .available_until = end_of_offer(object),
            .languages = {}};
  if (film.title.empty()) film.title = film.original_title;
  if (film.title.empty()) return Error(Errc::failure, "a film without a title");
  const auto& languages = json::member(json::member(object, "consumable"), "playback_languages");
  if (languages.is_object()) film.languages = languages_of(languages);
  return film;
}

int lines_of(const Trailer& trailer) {
  int lines = 0;
  std::from_chars(trailer.profile.data(), trailer.profile.data() + trailer.profile.size(), lines);
  return lines;
}

const Trailer* choose_trailer(const Film& film, const TrailerChoice& choice) {
  const Trailer* best = nullptr;
  const auto is_in_reach = [&](int lines) {
    return !choice.wants_fewest && (!choice.most_lines || lines <= *choice.most_lines);
  };
  const auto is_better = [&](int lines, int than) {
    if (lines == 0 || than == 0) return than == 0 && lines > 0;
    if (is_in_reach(lines) != is_in_reach(than)) return is_in_reach(lines);
    return is_in_reach(lines) ? lines > than : lines < than;
  };
  for (const Trailer& trailer : film.trailers) {
    if (best == nullptr || is_better(lines_of(trailer), lines_of(*best))) best = &trailer;
  }
  return best;
}

}  // namespace matinee::mubi
