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

struct Film {
  std::int64_t id = 0;
  std::string slug;
  std::string title;
  std::string original_title;
  std::optional<int> year;
  std::optional<int> duration_minutes;
  std::vector<std::string> directors;
  Offer offer = Offer::unknown;
  /// The optimised ones first, as the service lists them, then the plain one.
  std::vector<Trailer> trailers;
  /// The picture of the film in the largest size there is; may be empty.
  std::string still_url = {};
};

/// From the JSON of a film object. Errc::failure where it has no id or no title.
Result<Film> parse_film(std::string_view json);

/// The trailer with the most lines; null where there is none.
const Trailer* best_trailer(const Film& film);

}  // namespace matinee::mubi
