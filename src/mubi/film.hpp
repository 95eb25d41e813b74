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
  /// "240p", "720p", "1080p"; empty where the service does not say.
  std::string profile;
};

/// Whether the film can be watched where the caller is.
enum class Offer : std::uint8_t { unknown, live, upcoming, expired, none };

std::string_view to_string(Offer offer) noexcept;

/// The languages are names for people ("English (SDH)"), not codes: the service gives no others
/// here.
struct PlaybackLanguages {
  std::vector<std::string> audio = {};
  std::vector<std::string> subtitles = {};
  /// "HD", "4K", "5.1", "stereo".
  std::vector<std::string> features = {};
};

/// Of a series.
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
  /// The optimised ones first, as the service lists them, then the plain one.
  std::vector<Trailer> trailers = {};
  /// The picture of the film in the largest size there is; may be empty.
  std::string still_url = {};

  std::vector<std::string> genres = {};
  std::vector<std::string> countries = {};
  std::string synopsis = {};
  /// Of five.
  std::optional<double> rating = {};
  std::optional<Episode> episode = {};
  /// As the service writes it (ISO 8601); empty where there is no end, or it does not say.
  std::string available_until = {};
  std::optional<PlaybackLanguages> languages = {};
};

/// The film's page, which every command takes for the film.
std::string page_url(const Film& film);

/// The height of its picture; 0 where the service does not say.
int lines_of(const Trailer& trailer);

struct TrailerChoice {
  /// No more lines than these, if there is one with so few; else the fewest.
  std::optional<int> most_lines = {};
  bool wants_fewest = false;
};

/// The trailer with the most lines that the choice leaves; one of unknown height only where there
/// is no other. Null where there is none.
const Trailer* choose_trailer(const Film& film, const TrailerChoice& choice);

}  // namespace matinee::mubi
