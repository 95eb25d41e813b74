// SPDX-License-Identifier: MIT
//
// Computes the numbers of the charts. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <matinee/clock.hpp>

#include "backup/diary.hpp"

namespace matinee::backup {

/// Year times twelve, plus the month from zero.
using Month = int;

/// The month of a date of the service, in UTC; nullopt if it is not a date.
std::optional<Month> month_of(std::string_view date);

using Count = std::pair<std::string, std::size_t>;
using Stars = std::array<std::size_t, 5>;

/// The viewings of one month. A film that was watched twice counts twice.
struct MonthOfViews {
  std::size_t viewings = 0;
  std::int64_t minutes = 0;
};

struct Statistics {
  std::size_t rated = 0;  ///< with stars
  std::size_t seen = 0;   ///< films that were rated or watched
  std::size_t views = 0;
  std::size_t views_without_length = 0;
  std::size_t wished = 0;
  std::int64_t minutes = 0;  ///< of all views; each counts with the full length of its film
  Stars by_stars{};
  std::map<Month, Stars> stars_by_month = {};
  std::map<Month, MonthOfViews> views_by_month = {};
  // Counts of seen films. Decades are in order; the others are sorted by count, then by name.
  std::vector<Count> decades = {};
  std::vector<Count> countries = {};
  std::vector<Count> directors = {};
  std::vector<Count> genres = {};

  double average() const noexcept;
};

/// Dates before the service began and dates after `now` are errors in the data. Their entries have
/// no month.
Statistics statistics_of(const std::vector<DiaryFilm>& films, UnixTime now);

}  // namespace matinee::backup
