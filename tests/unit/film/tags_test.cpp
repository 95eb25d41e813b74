// SPDX-License-Identifier: MIT
#include "film/tags.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace matinee::film {
namespace {

std::string value_of(const std::vector<media::FilmTag>& tags, std::string_view name) {
  const auto found = std::ranges::find(tags, name, &media::FilmTag::name);
  return found == tags.end() ? "(none)" : found->value;
}

TEST(TagsOf, AreWhatTheServiceTells) {
  mubi::Film film{.id = 187,
                  .slug = "a-film",
                  .title = "A Film",
                  .year = 1999,
                  .directors = {"Ann Invented", "Bob Invented"},
                  .genres = {"Drama", "Short"},
                  .synopsis = "Two lines\nof it.\x1b[31m"};
  const auto tags = tags_of(film, Kind::film);
  EXPECT_EQ(value_of(tags, "title"), "A Film");
  EXPECT_EQ(value_of(tags, "date"), "1999");
  EXPECT_EQ(value_of(tags, "artist"), "Ann Invented, Bob Invented");
  EXPECT_EQ(value_of(tags, "genre"), "Drama, Short");
  EXPECT_EQ(value_of(tags, "comment"), "https://mubi.com/films/a-film");
  EXPECT_EQ(value_of(tags, "description").find('\x1b'), std::string::npos);
  EXPECT_EQ(value_of(tags, "show"), "(none)");
  EXPECT_EQ(value_of(tags_of(film, Kind::trailer), "title"), "A Film (trailer)");
  film.episode = mubi::Episode{.series = "Harbour Lights", .label = "S1, E2"};
  EXPECT_EQ(value_of(tags_of(film, Kind::film), "show"), "Harbour Lights");
  EXPECT_EQ(value_of(tags_of(film, Kind::film), "episode_id"), "S1, E2");
}

TEST(TagsOf, LeaveOutWhatIsNotTold) {
  const auto tags = tags_of({.id = 187, .title = "A Film"}, Kind::film);
  ASSERT_EQ(tags.size(), 2u);
  EXPECT_EQ(tags[0], (media::FilmTag{.name = "title", .value = "A Film"}));
  EXPECT_EQ(tags[1].name, "comment");
}

}  // namespace
}  // namespace matinee::film
