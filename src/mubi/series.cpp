// SPDX-License-Identifier: MIT
#include "mubi/series.hpp"

#include "json/json.hpp"
#include "mubi/models_json.hpp"

namespace matinee::mubi {

namespace {

std::optional<int> count_in(const json::Value& object, const char* key) {
  constexpr int k_most = 100'000;
  const auto value = json::find_loose_int(object, key);
  if (!value || *value < 0 || *value > k_most) return std::nullopt;
  return static_cast<int>(*value);
}

}  // namespace

Result<Series> series_of(const json::Value& object) {
  Series series{.id = json::find_loose_int(object, "id").value_or(0),
                .slug = json::find_string(object, "slug").value_or(""),
                .title = json::find_string(object, "title").value_or("")};
  if (series.title.empty()) return Error(Errc::failure, "a series without a title");
  for (const json::Value& season : json::list(object, "seasons")) {
    Season each{.slug = json::find_string(season, "slug").value_or(""),
                .title = json::find_string(season, "title").value_or(""),
                .number = count_in(season, "number"),
                .episodes = count_in(season, "episode_count")};
    if (!each.slug.empty()) series.seasons.push_back(std::move(each));
  }
  return series;
}

}  // namespace matinee::mubi
