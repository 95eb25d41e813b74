// SPDX-License-Identifier: MIT
#include "catalogue.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ascii.hpp"

namespace matinee::sandbox {
namespace {

using nlohmann::json;

std::string image_url(int film, std::string_view name) {
  return fmt::format("https://assets.mubicdn.net/images/film/{}/{}.jpg?1767607200", film, name);
}

std::string trailer_url(const FilmSpec& film, std::string_view folder, int width, int height) {
  return fmt::format("https://trailers.mubicdn.net/{}/{}t-{}_en_nl_h264_{}_{}_1767607200.mp4",
                     film.id, folder, film.slug, width, height);
}

json trailers_of(const FilmSpec& film) {
  json result = {
      {"trailer_url", nullptr}, {"trailer_id", nullptr}, {"optimised_trailers", nullptr}};
  if (film.trailer == TrailerKind::none) return result;
  result["trailer_url"] = trailer_url(film, "", 1280, 720);
  result["trailer_id"] = film.id + 400'000;
  if (film.trailer == TrailerKind::optimised) {
    result["optimised_trailers"] = {
        {{"url", trailer_url(film, "optimised/240p-", 426, 240)}, {"profile", "240p"}},
        {{"url", trailer_url(film, "optimised/720p-", 1280, 720)}, {"profile", "720p"}}};
  }
  return result;
}

json consumable_of(const FilmSpec& film) {
  if (film.licence == Licence::not_offered) return nullptr;
  return {{"film_id", film.id},
          {"available_at", "2026-01-05T00:00:00Z"},
          {"availability", "live"},
          {"availability_ends_at", nullptr},
          {"expires_at", nullptr},
          {"film_date_message", nullptr},
          {"exclusive", false},
          {"permit_download", true},
          {"offered", json::array({{{"type", "catalogue"}, {"download_availability", nullptr}}})},
          {"playback_languages",
           {{"audio_options", {"English", "French"}},
            {"extended_audio_options", {"English", "French"}},
            {"subtitle_options", {"English (SDH)", "French"}},
            {"media_features", {"HD", "stereo"}},
            {"media_options", {{"duration", 12}, {"hd", true}}}}}};
}

json pictures_of(const FilmSpec& film) {
  const std::string still = image_url(film.id, "image-w1280");
  return {{"stills",
           {{"small", image_url(film.id, "image-w256")},
            {"medium", image_url(film.id, "image-w448")},
            {"standard", image_url(film.id, "image-w856")},
            {"retina", still},
            {"small_overlaid", image_url(film.id, "image-w512_overlaid")},
            {"large_overlaid", image_url(film.id, "image-w1504_overlaid")},
            {"standard_push", image_url(film.id, "image-w856_two_one")}}},
          {"still_url", still},
          {"still_focal_point", {{"x", 0.5}, {"y", 0.5}}},
          {"average_colour_hex", "3A4B5C"},
          {"portrait_image", nullptr},
          {"title_treatment_url", nullptr},
          {"artworks",
           json::array({{{"format", "tile_artwork"},
                         {"locale", nullptr},
                         {"image_url", fmt::format("https://images.mubicdn.net/images/artworks/{}/"
                                                   "cache-{}-1767607200/images-original.jpg",
                                                   film.id, film.id)},
                         {"focal_point", {{"x", 0.5}, {"y", 0.5}}}}})}};
}

json episode_of(const FilmSpec& film) {
  if (!film.is_episode()) return nullptr;
  const auto [number, season] = film.episode;
  return {{"label", fmt::format("S{}, E{}", season, number)},
          {"number", number},
          {"season_number", season},
          {"season_title", fmt::format("Season {}", season)},
          {"season_id", k_series_id * 10 + season},
          {"series_id", k_series_id},
          {"series_title", k_series_title},
          {"episode_title", film.title},
          {"episode_label", fmt::format("Episode {}", number)},
          {"episode_season_label", fmt::format("Season {}, Episode {}", season, number)}};
}

json series_of(const FilmSpec& film) {
  if (!film.is_episode()) return nullptr;
  return {{"id", k_series_id},
          {"title", k_series_title},
          {"slug", k_series_slug},
          {"episode_count", 12},
          {"season_count", k_seasons}};
}

json description_of(const FilmSpec& film) {
  const std::string synopsis =
      fmt::format("An invented film of {} that exists so that programs can be tried.", film.year);
  return {{"short_synopsis", synopsis},
          {"short_synopsis_html", "<p>" + synopsis + "</p>"},
          {"default_editorial", nullptr},
          {"default_editorial_html", nullptr},
          {"directors", json::array({{{"name", film.director},
                                      {"name_upcase", ascii::upper_case(film.director)},
                                      {"slug", fmt::format("director-{}", film.id)}}})},
          {"genres", json::array({film.genre})},
          {"historic_countries", json::array({film.country})},
          {"content_rating",
           {{"label", "caution"},
            {"rating_code", "CAUTION"},
            {"description", "Contains test patterns"},
            {"icon_url", nullptr},
            {"label_hex_color", "e05d04"}}},
          {"content_warnings", json::array()}};
}

}  // namespace

const FilmSpec* find_film(int id) {
  const auto films = all_films();
  const auto found = std::ranges::find(films, id, &FilmSpec::id);
  return found == films.end() ? nullptr : &*found;
}

const FilmSpec* find_film(std::string_view id_or_slug) {
  int id = 0;
  const char* const end = id_or_slug.data() + id_or_slug.size();
  if (std::from_chars(id_or_slug.data(), end, id).ptr == end) return find_film(id);
  const auto films = all_films();
  const auto found = std::ranges::find(films, id_or_slug, &FilmSpec::slug);
  return found == films.end() ? nullptr : &*found;
}

std::vector<const FilmSpec*> feature_films() {
  std::vector<const FilmSpec*> result;
  for (const FilmSpec& film : all_films()) {
    if (!film.is_episode()) result.push_back(&film);
  }
  return result;
}

std::vector<const FilmSpec*> episodes_of_season(int season) {
  std::vector<const FilmSpec*> result;
  for (const FilmSpec& film : all_films()) {
    if (film.is_episode() && film.episode.season == season) result.push_back(&film);
  }
  return result;
}

json film_json(const FilmSpec& film) {
  json result = {{"id", film.id},
                 {"slug", film.slug},
                 {"title", film.title},
                 {"title_upcase", ascii::upper_case(film.title)},
                 {"title_locale", "en-US"},
                 {"original_title", film.title},
                 {"year", film.year},
                 {"duration", film.minutes},
                 {"hd", true},
                 {"web_url", fmt::format("https://mubi.com/films/{}", film.slug)},
                 {"popularity", film.id % 1000},
                 {"average_rating", 3.9},
                 {"average_rating_out_of_ten", 7.8},
                 {"number_of_ratings", 1200 + film.id % 97},
                 {"critic_review_rating", 4.0},
                 {"consumable", consumable_of(film)},
                 {"episode", episode_of(film)},
                 {"series", series_of(film)},
                 {"press_quote", nullptr},
                 {"star_rating", nullptr},
                 {"award", nullptr},
                 {"mubi_release", false},
                 {"should_use_safe_still", false},
                 {"cast_members_count", 1}};
  result.update(description_of(film));
  result.update(pictures_of(film));
  result.update(trailers_of(film));
  return result;
}

}  // namespace matinee::sandbox
