// SPDX-License-Identifier: MIT
#include "media/output_files.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::media {
namespace {

namespace fs = std::filesystem;

Track text(std::string language) {
  return {.type = TrackType::text, .language = std::move(language)};
}

TEST(SubtitleFiles, AreNamedByTheirLanguages) {
  const Plan plan{.tracks = {{.type = TrackType::video}, text("en"), text("pt-BR"), text("")}};
  const auto files = subtitle_files(plan, "a/film.mp4");
  ASSERT_EQ(files.size(), 3u);
  EXPECT_EQ(files[0], "a/film.en.vtt");
  EXPECT_EQ(files[1], "a/film.pt-BR.vtt");
  EXPECT_EQ(files[2], "a/film.und.vtt");
}

TEST(SubtitleFiles, OfOneLanguageAreCounted) {
  const auto files = subtitle_files({.tracks = {text("en"), text("en")}}, "film.mp4");
  EXPECT_EQ(files.at(1), "film.en.2.vtt");
}

TEST(SubtitleFiles, NeverLeaveTheFolder) {
  EXPECT_EQ(subtitle_files({.tracks = {text("../x")}}, "film.mp4").at(0), "film.x.vtt");
}

TEST(CheckNamesAreFree, AnythingThatIsThereIsInTheWay) {
  const test::TempDir folder;
  const fs::path film = folder.path() / "film.mp4";
  const fs::path beside = folder.path() / "film.en.vtt";
  EXPECT_TRUE(check_names_are_free(film, {beside}, "target").has_value());
  fs::create_symlink("nowhere", beside);
  EXPECT_EQ(check_names_are_free(film, {beside}, "target").error().code(), Errc::exists);
  EXPECT_TRUE(check_names_are_free(film, {}, "target").has_value());
  fs::create_directory(film);
  EXPECT_EQ(check_names_are_free(film, {}, "target").error().code(), Errc::exists);
}

}  // namespace
}  // namespace matinee::media
