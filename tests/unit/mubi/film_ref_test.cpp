// SPDX-License-Identifier: MIT
#include "mubi/film_ref.hpp"

#include <gtest/gtest.h>

namespace matinee::mubi {
namespace {

TEST(ParseFilmRef, TakesAnIdAndASlug) {
  EXPECT_EQ(parse_film_ref("187")->id_or_slug, "187");
  EXPECT_EQ(parse_film_ref("the-invented-film")->id_or_slug, "the-invented-film");
}

TEST(ParseFilmRef, TakesEveryFormOfAPage) {
  for (const char* url :
       {"https://mubi.com/films/a-film", "https://mubi.com/en/films/a-film",
        "https://mubi.com/en/nl/films/a-film/player", "https://www.mubi.com/films/a-film?x=1#y",
        "mubi.com/films/a-film", "HTTPS://MUBI.COM/films/a-film/"}) {
    EXPECT_EQ(parse_film_ref(url)->id_or_slug, "a-film") << url;
  }
}

TEST(ParseFilmRef, RefusesWhatIsNone) {
  for (const char* text :
       {"", "https://mubi.com/", "https://mubi.com/films", "https://mubi.com/films/",
        "https://mubi.com/films/a%2Fb", "https://evil.example/films/a-film", "../../etc/passwd",
        "-f", "a film"}) {
    EXPECT_EQ(parse_film_ref(text).error().code(), Errc::usage) << text;
  }
}

TEST(ParseFilmRef, AsksForAnEpisodeOfASeries) {
  const auto parsed = parse_film_ref("https://mubi.com/en/series/a-series/seasons/season-1");
  EXPECT_NE(parsed.error().message().find("episode"), std::string::npos);
}

TEST(IsSiteUrl, IsNotFooledByOtherHosts) {
  EXPECT_TRUE(is_site_url("https://mubi.com/films/x"));
  EXPECT_FALSE(is_site_url("https://mubi.com.example/films/x"));
  EXPECT_FALSE(is_site_url("https://notmubi.com/films/x"));
  EXPECT_FALSE(is_site_url("https://trailers.mubicdn.net/x.mp4"));
}

}  // namespace
}  // namespace matinee::mubi
