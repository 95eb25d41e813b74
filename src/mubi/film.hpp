// SPDX-License-Identifier: MIT
//
// A film of the catalogue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::mubi {

struct Trailer {
  std::string url;
  /// "240p", "720p", "1080p"; empty if the service does not say.
  std::string profile;
};

/// Whether the film can be watched in the caller's country.
enum class Offer : std::uint8_t { unknown, live, upcoming, expired, none };

std::string_view to_string(Offer offer) noexcept;

/// The languages are display names ("English (SDH)"), not codes: the service gives no codes here.
struct PlaybackLanguages {
  std::vector<std::string> audio = {};
  std::vector<std::string> subtitles = {};
  /// "HD", "4K", "5.1", "stereo".
  std::vector<std::string> features = {};
};

/// The place of an episode in its series.
struct Episode {
  std::string series = {};
  /// "S1, E2".
  std::string label = {};
};

struct Film {
  std::int64_t id = 0;
  std::string slug = {};
  std::string title = {};
  std::string original_title = {};
  std::optional<int> year = {};
  std::optional<int> duration_minutes = {};
  std::vector<std::string> directors = {};
  Offer offer = Offer::unknown;
  /// In the order of the service: optimised ones first, then the plain one.
  std::vector<Trailer> trailers = {};
  /// The URL of the largest still of the film; may be empty.
  std::string still_url = {};
  /// The same picture, some 450 pixels wide, for lists; may be empty.
  std::string small_still_url = {};

  std::vector<std::string> genres = {};
  std::vector<std::string> countries = {};
  std::string synopsis = {};
  /// The average rating, out of five.
  std::optional<double> rating = {};
  std::optional<Episode> episode = {};
  /// ISO 8601, as the service writes it. Empty if there is no end or the service does not say.
  std::string available_until = {};
  std::optional<PlaybackLanguages> languages = {};
};

/// The URL of the film's page. Every command accepts it in place of the film.
std::string page_url(const Film& film);

/// The height of the picture in lines; 0 if unknown.
int lines_of(const Trailer& trailer);

struct TrailerChoice {
  /// The maximum number of lines. If every trailer has more, the one with the fewest is chosen.
  std::optional<int> most_lines = {};
  bool wants_fewest = false;
};

/// Returns the tallest trailer that `choice` allows, and one of unknown height only if there is no
/// other. Returns null if the film has no trailer. The result points into `film`.
const Trailer* choose_trailer(const Film& film, const TrailerChoice& choice);

}  // namespace matinee::mubi
