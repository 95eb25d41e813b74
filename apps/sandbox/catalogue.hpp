// SPDX-License-Identifier: MIT
//
// The invented catalogue: about thirty films, which cover the cases that a client must handle, and
// one series. The data are constant. README.md lists the case of each film.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace matinee::sandbox {

/// The streams that secure_url offers for a film: paths in the media folder. A path is empty if the
/// format is not offered.
struct Offer {
  std::string_view hls;
  std::string_view dash;
  std::string_view progressive;
  /// Whether secure_url contains a `drm` object.
  bool has_drm_object = false;
};

enum class TrailerKind : std::uint8_t {
  none,       ///< neither field is set
  optimised,  ///< optimised_trailers and trailer_url
  plain,      ///< trailer_url only
};

enum class Licence : std::uint8_t {
  live,
  geo_blocked,  ///< consumable, but POST viewing answers 422 code 50
  not_offered,  ///< consumable is null
};

struct Episode {
  int number = 0;
  int season = 0;
};

struct FilmSpec {
  int id = 0;
  std::string_view slug;
  std::string_view title;
  int year = 0;
  int minutes = 0;
  std::string_view director;
  std::string_view genre;
  std::string_view country;
  const Offer* stream = nullptr;
  TrailerKind trailer = TrailerKind::none;
  Licence licence = Licence::live;
  Episode episode = {};

  bool is_episode() const noexcept { return episode.number > 0; }
};

/// Returns the films, followed by the episodes of the series.
std::span<const FilmSpec> all_films();

/// Returns the film with this id or slug; null if there is none.
const FilmSpec* find_film(std::string_view id_or_slug);
const FilmSpec* find_film(int id);

/// Returns the films without the episodes.
std::vector<const FilmSpec*> feature_films();

constexpr std::string_view k_series_slug = "harbour-lights";
constexpr std::string_view k_series_title = "Harbour Lights";
constexpr int k_series_id = 7001;
constexpr int k_seasons = 2;
std::vector<const FilmSpec*> episodes_of_season(int season);

/// Returns the film object as the service's API has it.
nlohmann::json film_json(const FilmSpec& film);

}  // namespace matinee::sandbox
