// SPDX-License-Identifier: MIT
#include "film/subtitles.hpp"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "media/store/work_folder.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "support/temp_dir.hpp"

namespace matinee::film {
namespace {

namespace fs = std::filesystem;

class Silent final : public media::ProgressSink {
 public:
  void on_phase(media::Phase) override {}
  void on_progress(const media::Progress&) override {}
  void on_note(std::string_view) override {}
};

class SaveSubtitles : public ::testing::Test {
 protected:
  SaveSubtitles() { transport_.clock = &clock_; }

  void serve(const std::string& name, const std::string& text) {
    transport_.answer(url(name), {.headers = {{"ETag", "\"x\""}}, .body = "WEBVTT\n\n" + text});
  }

  static std::string url(const std::string& name) { return "https://m.test/" + name; }

  static media::Track track(const std::string& id, std::initializer_list<const char*> names) {
    media::Track made{.id = id, .type = media::TrackType::text, .language = id};
    for (const char* name : names)
      made.segments.push_back({.resource = {.url = url(name)}});
    return made;
  }

  fs::path file(const std::string& id) const { return folder_.path() / ("film." + id + ".vtt"); }
  std::string content(const std::string& id) const { return test::content_of(file(id)); }

  Result<SavedSubtitles> save(const std::vector<media::Track>& tracks) {
    const media::Plan plan{.kind = media::ManifestKind::hls, .tracks = tracks};
    std::vector<fs::path> files;
    for (const media::Track& one : tracks)
      files.push_back(file(one.id));
    return save_subtitles({.transport = transport_, .clock = clock_}, plan, files, options_, sink_,
                          {});
  }

  test::TempDir folder_;
  test::FakeClock clock_{UnixTime{std::chrono::seconds(1'790'000'000)}};
  test::FakeTransport transport_;
  media::DownloadOptions options_{.target = "film 1", .remuxer = REMUXER};
  Silent sink_;
};

constexpr const char* k_first = "00:01.000 --> 00:02.000\nfirst\n";
constexpr const char* k_second = "00:03.000 --> 00:04.000\nsecond\n";

TEST_F(SaveSubtitles, MakesAFileOfEachTrack) {
  serve("en0", k_first);
  serve("en1", k_second);
  serve("fr", k_first);
  const auto saved = save({track("en", {"en0", "en1"}), track("fr", {"fr"})});
  ASSERT_TRUE(saved.has_value()) << saved.error().message();
  EXPECT_EQ(saved->made, 2u);
  EXPECT_TRUE(saved->warnings.empty());
  EXPECT_FALSE(saved->lacks_some);
  EXPECT_NE(content("en").find("second"), std::string::npos);
}

TEST_F(SaveSubtitles, AMissingPieceCostsThatPiece) {
  serve("en1", k_second);
  const auto saved = save({track("en", {"en0", "en1"})});
  ASSERT_TRUE(saved.has_value()) << saved.error().message();
  ASSERT_EQ(saved->warnings.size(), 1u);
  EXPECT_NE(saved->warnings[0].find("missing"), std::string::npos) << saved->warnings[0];
  EXPECT_FALSE(saved->lacks_some);
  EXPECT_NE(content("en").find("second"), std::string::npos);
}

TEST_F(SaveSubtitles, ATrackThatIsLostCostsThatTrack) {
  serve("fr", k_first);
  const auto saved = save({track("en", {"en0"}), track("fr", {"fr"})});
  ASSERT_TRUE(saved.has_value()) << saved.error().message();
  EXPECT_EQ(saved->files, std::vector<fs::path>{file("fr")});
  EXPECT_TRUE(saved->lacks_some);
  EXPECT_FALSE(saved->warnings.empty());
  EXPECT_FALSE(fs::exists(file("en")));
  EXPECT_FALSE(fs::exists(file("en").native() + ".matinee-part"));
}

TEST_F(SaveSubtitles, WhereAllAreLostThatIsTheError) {
  EXPECT_EQ(save({track("en", {"en0"})}).error().code(), Errc::not_found);
  transport_.answer(url("page"), {.body = "<html>gone</html>"});
  EXPECT_EQ(save({track("en", {"page"})}).error().code(), Errc::integrity);
}

TEST_F(SaveSubtitles, IfStrictAWarningIsAnErrorAndNothingIsPublished) {
  options_.strict = true;
  serve("en1", k_second);
  EXPECT_EQ(save({track("en", {"en0", "en1"})}).error().code(), Errc::integrity);
  EXPECT_FALSE(fs::exists(file("en")));
}

TEST_F(SaveSubtitles, WhatIsFinishedIsNotFetchedAgain) {
  serve("en", k_first);
  ASSERT_TRUE(save({track("en", {"en"})}).has_value());
  const std::size_t before = transport_.requests.size();
  const auto again = save({track("en", {"en"})});
  ASSERT_TRUE(again.has_value()) << again.error().message();
  EXPECT_EQ(again->made, 0u);
  EXPECT_EQ(transport_.requests.size(), before);
}

TEST_F(SaveSubtitles, WhatIsSomebodyElsesIsLeftAlone) {
  folder_.write("film.en.vtt", "mine");
  EXPECT_EQ(save({track("en", {"en"})}).error().code(), Errc::exists);
  EXPECT_EQ(content("en"), "mine");
  EXPECT_TRUE(transport_.requests.empty());
}

TEST(HasAllSubtitles, GoesByTheLanguagesInTheNames) {
  const test::TempDir folder;
  const fs::path film = folder.path() / "film.mp4";
  folder.write("film.en.vtt", "");
  folder.write("film.fr.2.vtt", "");
  folder.write("other.de.vtt", "");
  EXPECT_TRUE(has_all_subtitles(film, {"en", "fr"}));
  EXPECT_FALSE(has_all_subtitles(film, {"en", "de"}));
  EXPECT_FALSE(has_all_subtitles(film, {"all"}));
  EXPECT_FALSE(has_all_subtitles(film, {}));
}

}  // namespace
}  // namespace matinee::film
