// SPDX-License-Identifier: MIT
#include "mubi/film.hpp"

#include <algorithm>
#include <charconv>

#include "mubi/json.hpp"
#include "mubi/models_json.hpp"

namespace matinee::mubi {

using nlohmann::json;

namespace {

Offer offer_of(const json& film) {
  if (!film.contains("consumable")) return Offer::unknown;
  const auto& consumable = member(film, "consumable");
  if (!consumable.is_object()) return Offer::none;
  const std::string availability = find_string(consumable, "availability").value_or("");
  if (availability == "live") return Offer::live;
  if (availability == "upcoming") return Offer::upcoming;
  if (availability == "expired") return Offer::expired;
  return Offer::unknown;
}

std::vector<Trailer> trailers_of(const json& film) {
  std::vector<Trailer> trailers;
  const auto& optimised = member(film, "optimised_trailers");
  if (optimised.is_array()) {
    for (const json& item : optimised) {
      if (!has_text(item, "url")) continue;
      trailers.push_back({*find_string(item, "url"), find_string(item, "profile").value_or("")});
    }
  }
  if (has_text(film, "trailer_url")) trailers.push_back({*find_string(film, "trailer_url"), ""});
  return trailers;
}

std::string still_url_of(const json& film) {
  for (const char* size : {"retina", "standard", "medium"}) {
    if (has_text(member(film, "stills"), size)) return *find_string(member(film, "stills"), size);
  }
  return find_string(film, "still_url").value_or("");
}

std::optional<int> small_int(const json& film, const char* key) {
  const auto value = find_int(film, key);
  if (!value || *value < 0 || *value > 1'000'000) return std::nullopt;
  return static_cast<int>(*value);
}

int lines_of(const Trailer& trailer) {
  int lines = 0;
  std::from_chars(trailer.profile.data(), trailer.profile.data() + trailer.profile.size(), lines);
  return lines;
}

}  // namespace

Result<Film> film_of(const json& object) {
  const auto id = find_int(object, "id");
  if (!id || *id <= 0) return Error(Errc::failure, "a film without an id");
  Film film{.id = *id,
            .slug = find_string(object, "slug").value_or(""),
            .title = find_string(object, "title").value_or(""),
            .original_title = find_string(object, "original_title").value_or(""),
            .year = small_int(object, "year"),
            .duration_minutes = small_int(object, "duration"),
            .directors = {},
            .offer = offer_of(object),
            .trailers = trailers_of(object),
            .still_url = still_url_of(object)};
  if (film.title.empty()) film.title = film.original_title;
  if (film.title.empty()) return Error(Errc::failure, "a film without a title");
  const auto& directors = member(object, "directors");
  if (directors.is_array()) {
    for (const json& director : directors) {
      if (has_text(director, "name")) film.directors.push_back(*find_string(director, "name"));
    }
  }
  return film;
}

Result<Film> parse_film(std::string_view text) {
  const json object = parse_json(text);
  if (!object.is_object()) return Error(Errc::failure, "a film that is no JSON object");
  return film_of(object);
}

const Trailer* best_trailer(const Film& film) {
  const auto best = std::ranges::max_element(film.trailers, {}, lines_of);
  return best == film.trailers.end() ? nullptr : &*best;
}

}  // namespace matinee::mubi
