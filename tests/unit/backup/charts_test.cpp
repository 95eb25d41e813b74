// SPDX-License-Identifier: MIT
#include "backup/charts.hpp"

#include <gtest/gtest.h>

namespace matinee::backup {
namespace {

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

const Legend k_legend{.id = "x", .title = "Films <by> year", .description = "1987 \"4\""};

TEST(Charts, SayWhatTheyShow) {
  const std::string svg = draw_bars(k_legend, {{"Drama", 4}});
  EXPECT_NE(svg.find("role=\"img\" aria-labelledby=\"x-t\" aria-describedby=\"x-d\""),
            std::string::npos);
  EXPECT_NE(svg.find("<title id=\"x-t\">Films &lt;by&gt; year</title>"), std::string::npos) << svg;
  EXPECT_NE(svg.find("<desc id=\"x-d\">1987 &quot;4&quot;</desc>"), std::string::npos);
}

TEST(Charts, NamesAreText) {
  const std::string svg = draw_bars(k_legend, {{"<script>", 4}, {"b", 2}});
  EXPECT_EQ(svg.find("<script"), std::string::npos);
  EXPECT_NE(svg.find("width=\"316\""), std::string::npos) << svg;
  EXPECT_NE(svg.find("width=\"158\""), std::string::npos) << svg;
}

TEST(Charts, ADecadeWithoutAFilmHasNoColumn) {
  const std::string svg = draw_columns(k_legend, {{"1980s", 3}, {"1990s", 0}, {"2000s", 1}}, 360);
  EXPECT_EQ(count(svg, "<rect"), 2U);
  EXPECT_EQ(count(svg, "0s</text>"), 3U);
}

TEST(Charts, StarsAreInTheirOrder) {
  const std::string svg = draw_stars(k_legend, {1, 2, 3, 4, 5});
  EXPECT_LT(svg.find("class=\"s5\""), svg.find("class=\"s1\""));
}

// Of thirty years, months would be dots that nobody sees.
TEST(Charts, ATimelineJoinsMonthsWhereItHasManyOfThem) {
  std::map<Month, Stars> months;
  for (int i = 0; i < 360; ++i)
    months[1990 * 12 + i] = {1, 0, 0, 0, 1};
  for (const int width : {360, 760}) {
    const std::string svg = draw_star_timeline(k_legend, months, width);
    EXPECT_GE(count(svg, "<circle"), 16U) << width;
    EXPECT_LE(count(svg, "<circle"), 2U * static_cast<unsigned>(width) / 20) << width;
  }
  EXPECT_EQ(draw_star_timeline(k_legend, {}, 360), "");
  EXPECT_EQ(count(draw_star_timeline(k_legend, {{2024 * 12, {0, 0, 7, 0, 0}}}, 360), "<circle"),
            1U);
}

TEST(Charts, HoursHaveACellForEachMonth) {
  const std::string svg = draw_hours(k_legend, {{2023 * 12 + 11, {.viewings = 2, .minutes = 200}},
                                                {2024 * 12, {.viewings = 1, .minutes = 20}}});
  EXPECT_EQ(count(svg, "<rect"), 24U);
  EXPECT_NE(svg.find("<title>Dec 2023: 2 viewings in 3 hours</title>"), std::string::npos) << svg;
  EXPECT_NE(svg.find("class=\"h5\""), std::string::npos);
  EXPECT_EQ(draw_hours(k_legend, {}), "");
}

TEST(Charts, TheSoundTrackHasALineForEachFilm) {
  const std::string svg = draw_sound_track(k_legend, {1, 5, 9, -1});
  EXPECT_EQ(count(svg, "<rect"), 4U);
  EXPECT_EQ(count(svg, "class=\"t5\""), 2U);
}

TEST(Charts, MonthsHaveNames) {
  EXPECT_EQ(month_in_words(2021 * 12 + 2), "Mar 2021");
}

}  // namespace
}  // namespace matinee::backup
