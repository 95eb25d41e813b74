// SPDX-License-Identifier: MIT
#include "film/output_template.hpp"

#include <string>

#include <gtest/gtest.h>

namespace matinee::film {
namespace {

const NameFields k_fields{{"title", "Fog Signal"},
                          {"id", "100102"},
                          {"slug", "fog-signal"},
                          {"year", "2022"},
                          {"ext", "mp4"},
                          {"height", "720"},
                          {"season_number", "1"},
                          {"episode_number", "12"},
                          {"series", "Harbour Lights"},
                          {"director", "Ann Invented, Bob Invented"}};

std::string expand(std::string_view text, const NameFields& fields = k_fields,
                   std::string_view ending = ".mp4", std::size_t longest = k_longest_name) {
  const auto made = OutputTemplate::parse(text);
  return made ? made->expand(fields, ending, longest).native() : made.error().message();
}

TEST(OutputTemplate, KnowsEveryField) {
  EXPECT_EQ(expand("%(title)s.%(ext)s"), "Fog Signal.mp4");
  EXPECT_EQ(expand("%(id)s-%(slug)s-%(year)s-%(height)s"), "100102-fog-signal-2022-720.mp4");
  EXPECT_EQ(expand("%(series)s/%(season_number)s/%(episode_number)s %(director)s.%(ext)s"),
            "Harbour Lights/1/12 Ann Invented, Bob Invented.mp4");
}

TEST(OutputTemplate, KnowsTheFormsThatUsersOfYtDlpType) {
  EXPECT_EQ(expand("%(season_number)02d-%(episode_number)03d"), "01-012.mp4");
  EXPECT_EQ(expand("%(year)d %(year)6d|%(year)-6d|"), "2022   2022|2022  |.mp4");
  EXPECT_EQ(expand("%(title).3s %(title).4B"), "Fog Fog.mp4");
  EXPECT_EQ(expand("x%(title)12s|"), "x  Fog Signal|.mp4");
  EXPECT_EQ(expand("100%% %(title)s 5%"), "100% Fog Signal 5%.mp4");
  EXPECT_EQ(expand("%%(title)s"), "%(title)s.mp4");
  EXPECT_EQ(expand("%(series,title)s"), "Harbour Lights.mp4");
  EXPECT_EQ(expand("%(series&{} - |)s%(title)s"), "Harbour Lights - Fog Signal.mp4");
}

TEST(OutputTemplate, HasADefaultForWhatIsNotKnown) {
  const NameFields film{{"title", "A Film"}, {"director", ""}};
  EXPECT_EQ(expand("%(title)s %(year)s", film), "A Film NA.mp4");
  EXPECT_EQ(expand("%(title)s %(year)04d", film), "A Film NA.mp4");
  EXPECT_EQ(expand("%(title)s%(year|)s", film), "A Film.mp4");
  EXPECT_EQ(expand("%(director|unknown)s", film), "unknown.mp4");
  EXPECT_EQ(expand("%(director|a/b)s", film), "a_b.mp4");
  EXPECT_EQ(expand("%(series&{} - |)s%(title)s", film), "A Film.mp4");
  EXPECT_EQ(expand("%(series,title)s", film), "A Film.mp4");
  EXPECT_EQ(expand("%(series|)s/%(title)s", film), "A Film.mp4");
  EXPECT_EQ(expand("%(title)d", film), "NA.mp4");
}

TEST(OutputTemplate, RefusesWhatItDoesNotKnow) {
  for (const char* text : {"%(uploader)s", "%(title", "%(title)", "%(title)x", "%(Title)s", "%()s",
                           "%(title.0)s", "%(title)05", "%(year,uploader)s"}) {
    const auto made = OutputTemplate::parse(text);
    ASSERT_FALSE(made.has_value()) << text;
    EXPECT_EQ(made.error().code(), Errc::usage) << text;
  }
  const std::string message = OutputTemplate::parse("%(uploader)s").error().message();
  EXPECT_NE(message.find("\"uploader\""), std::string::npos) << message;
  EXPECT_NE(message.find("season_number"), std::string::npos) << message;
}

TEST(OutputTemplate, EndsInTheEndingOfTheContainer) {
  EXPECT_EQ(expand("film"), "film.mp4");
  EXPECT_EQ(expand("a.film.2019"), "a.film.2019.mp4");
  EXPECT_EQ(expand("film.MP4"), "film.MP4");
  EXPECT_EQ(expand("film.mp4", k_fields, ".mkv"), "film.mkv");
  EXPECT_EQ(expand("film.mkv", k_fields, ".jpg"), "film.jpg");
  EXPECT_EQ(expand("%(title)s.%(ext)s.mp4"), "Fog Signal.mp4.mp4");
  EXPECT_EQ(expand("/a/../b/film"), "/a/../b/film.mp4");
}

TEST(OutputTemplate, AFieldNeverLeavesItsComponent) {
  for (const char* title : {"..", "../..", "/", "/etc/passwd", "a/../../b", ".", "...", "-rf"}) {
    const NameFields film{{"title", title}};
    const std::string name = expand("films/%(title)s", film);
    EXPECT_TRUE(name.starts_with("films/")) << name;
    EXPECT_EQ(name.find('/', 6), std::string::npos) << name;
    EXPECT_NE(name[6], '.') << name;
    EXPECT_NE(name[6], '-') << name;
    const std::string folder = expand("%(title)s/film", film);
    EXPECT_EQ(folder.find('/'), folder.rfind('/')) << folder;
    EXPECT_FALSE(folder.starts_with(".")) << folder;
  }
  EXPECT_EQ(expand("%(title)s", {{"title", "A: \"B\"?\n\x1b[0m"}}), "A_ _B__ [0m.mp4");
  EXPECT_EQ(expand("%(title)s", {{"title", "con"}}), "_con.mp4");
  EXPECT_EQ(expand(".%(title)s/x", {{"title", "."}}), "_/x.mp4");
}

TEST(OutputTemplate, CutsValuesAndKeepsTheId) {
  std::string title;
  for (int i = 0; i < 200; ++i)
    title += "映";
  for (const std::size_t longest : {std::size_t{255}, std::size_t{143}}) {
    const std::string name =
        expand("%(title)s [%(id)s].%(ext)s", {{"title", title}, {"id", "187"}, {"ext", "mp4"}},
               ".mp4", longest);
    EXPECT_LE(name.size(), longest);
    EXPECT_GT(name.size(), longest - 50);
    EXPECT_TRUE(name.ends_with(" [187].mp4")) << name;
    EXPECT_EQ((name.size() - std::string(" [187].mp4").size()) % 3, 0U);
  }
  EXPECT_EQ(expand(std::string(300, 'a') + ".mp4").size(), 255U);
  EXPECT_TRUE(expand(std::string(300, 'a') + ".mp4").ends_with("aaa.mp4"));
  EXPECT_LE(expand("%(title)s/x", {{"title", title}}).size(), 255U + 6U);
}

TEST(OutputTemplate, KnowsWhetherItTellsTargetsApart) {
  const auto parse = [](std::string_view text) { return *OutputTemplate::parse(text); };
  EXPECT_FALSE(parse("film.mp4").differs_by_target());
  EXPECT_FALSE(parse("film.%(ext)s").differs_by_target());
  EXPECT_TRUE(parse("%(id)s").differs_by_target());
  EXPECT_TRUE(parse("films/").differs_by_target());
  EXPECT_TRUE(parse("films/").is_folder());
  EXPECT_EQ(parse("%(series)s/").expand(k_fields, ".mp4"), "Harbour Lights");
  EXPECT_TRUE(parse("%(series,height)s").has_field("height"));
  EXPECT_FALSE(parse("height").has_field("height"));
}

TEST(NameFields, AreWhatTheServiceTells) {
  mubi::Film film{
      .id = 187, .slug = "a-film", .title = "A Film", .year = 1999, .directors = {"Ann", "Bob"}};
  film.episode = mubi::Episode{.series = "S", .label = "S1, E12"};
  const NameFields fields = name_fields_of(film, Kind::film);
  EXPECT_EQ(fields.at("director"), "Ann, Bob");
  EXPECT_EQ(fields.at("season_number"), "1");
  EXPECT_EQ(fields.at("episode_number"), "12");
  EXPECT_NE(name_fields_of(film, Kind::trailer).at("title"), fields.at("title"));
  EXPECT_EQ(name_fields_of_url("https://h/a/clip.m3u8").at("title"), "clip");
}

}  // namespace
}  // namespace matinee::film
