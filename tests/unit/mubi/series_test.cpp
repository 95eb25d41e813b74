// SPDX-License-Identifier: MIT
#include "mubi/series.hpp"

#include <gtest/gtest.h>

#include "mubi/models_json.hpp"

namespace matinee::mubi {
namespace {

TEST(SeriesOf, ReadsTitleAndSeasons) {
  const auto series = series_of(json::parse(
      R"({"id":7,"slug":"lights","title":"Lights","seasons":[
      {"slug":"season-1","title":"Season 1","number":1,"episode_count":6},{"title":"no slug"},7]})"));
  ASSERT_TRUE(series.has_value());
  EXPECT_EQ(series->title, "Lights");
  ASSERT_EQ(series->seasons.size(), 1U);
  EXPECT_EQ(series->seasons[0].number, 1);
  EXPECT_EQ(series->seasons[0].episodes, 6);
}

TEST(SeriesOf, NeedsATitle) {
  EXPECT_FALSE(series_of(json::parse("{}")).has_value());
  EXPECT_FALSE(series_of(json::parse("[]")).has_value());
}

}  // namespace
}  // namespace matinee::mubi
