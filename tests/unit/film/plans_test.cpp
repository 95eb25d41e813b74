// SPDX-License-Identifier: MIT
#include "film/plans.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/boxes.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"

namespace matinee::film {
namespace {

constexpr const char* k_secure_url = "https://api.mubi.com/v3/films/187/viewing/secure_url";
constexpr const char* k_clear = R"(#EXTM3U
#EXT-X-TARGETDURATION:4
#EXTINF:4,
a.ts
#EXT-X-ENDLIST
)";
constexpr const char* k_marked = R"(#EXTM3U
#EXT-X-TARGETDURATION:4
#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x"
#EXTINF:4,
a.ts
#EXT-X-ENDLIST
)";

class PlanOfFilm : public ::testing::Test {
 protected:
  test::FakeClock clock{UnixTime{std::chrono::seconds(1'790'000'000)}};
  test::FakeTransport transport;
  mubi::Client client{transport, clock, {}};
  mubi::Film film;
  Secret token = Secret::copy_of("invented-token-00");

  void SetUp() override {
    film.id = 187;
    film.title = "A Film";
  }

  Result<media::Plan> plan(const media::Preferences& preferences = {}) {
    const media::Remote remote{.transport = transport, .clock = clock};
    return plan_of_film(remote, client, film, token, {.tracks = preferences}, {});
  }
};

TEST_F(PlanOfFilm, RefusesWhatTheServiceCallsProtectedWithoutLookingAtTheMedia) {
  transport.answer(k_secure_url, {.body = R"({"url":"https://e/a.m3u8","drm":{"asset_id":"x"}})"});
  EXPECT_EQ(plan().error().code(), Errc::protected_media);
  EXPECT_EQ(transport.requests.size(), 1U);
}

TEST_F(PlanOfFilm, ASilentHostTakesNeitherTheTimeOfTheOtherOffersNorMoreThanAHundredSeconds) {
  transport.clock = &clock;
  transport.answer(k_secure_url, {.body = R"({"url":"https://e/1.m3u8",
                   "urls":[{"src":"https://e/2.m3u8"},{"src":"https://e/3.m3u8"}]})"});
  const test::Scripted silent{.error = Error(Errc::network, "stalled", {}, Recovery::retry_later),
                              .takes = std::chrono::seconds(20)};
  for (const char* url : {"https://e/1.m3u8", "https://e/2.m3u8", "https://e/3.m3u8"})
    transport.answer(url, silent);
  const auto start = clock.steady_now();
  const media::Remote remote{
      .transport = transport, .clock = clock, .give_up_at = start + media::k_patience};
  const auto refused = plan_of_film(remote, client, film, token, {}, {});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), Errc::network);
  EXPECT_LT(clock.steady_now() - start, std::chrono::seconds(100));
  for (const char* url : {"https://e/1.m3u8", "https://e/2.m3u8", "https://e/3.m3u8"})
    EXPECT_GE(transport.count(url), 1U) << url;
}

TEST_F(PlanOfFilm, PassesOverAProtectedOfferForAClearOne) {
  transport.answer(
      k_secure_url,
      {.body = R"({"url":"https://e/no.m3u8","urls":[{"src":"https://e/yes.m3u8"}]})"});
  transport.answer("https://e/no.m3u8", {.body = k_marked});
  transport.answer("https://e/yes.m3u8", {.body = k_clear});
  const auto made = plan();
  ASSERT_TRUE(made.has_value()) << made.error().message();
  EXPECT_EQ(made->tracks.at(0).segments.at(0).resource.url, "https://e/a.ts");
}

TEST_F(PlanOfFilm, RefusesWhenEveryOfferIsProtected) {
  transport.answer(k_secure_url, {.body = R"({"url":"https://e/no.m3u8"})"});
  transport.answer("https://e/no.m3u8", {.body = k_marked});
  EXPECT_EQ(plan().error().code(), Errc::protected_media);
}

TEST_F(PlanOfFilm, AddsTheServicesSubtitlesForALanguageThatIsWanted) {
  transport.answer(k_secure_url, {.body = R"({"url":"https://e/yes.m3u8","text_track_urls":[
      {"url":"https://e/en.vtt","language_code":"en"},
      {"url":"https://e/fr.vtt","language_code":"fr"}]})"});
  transport.answer("https://e/yes.m3u8", {.body = k_clear});
  EXPECT_EQ(plan()->tracks.size(), 1U);
  media::Preferences preferences;
  preferences.subtitle_languages = {"fr"};
  const auto made = plan(preferences);
  ASSERT_TRUE(made.has_value());
  ASSERT_EQ(made->tracks.size(), 2U);
  EXPECT_EQ(made->tracks[1].language, "fr");
  EXPECT_TRUE(made->notes.empty());
  preferences.subtitle_languages = {"fr-CA", "nl"};
  const auto other = plan(preferences);
  ASSERT_EQ(other->tracks.size(), 2U);
  EXPECT_EQ(other->tracks[1].language, "fr");
  EXPECT_EQ(other->notes, std::vector<std::string>{R"(no "nl" subtitles; available: en, fr)"});
  preferences.subtitle_languages = {"all"};
  EXPECT_EQ(plan(preferences)->tracks.size(), 3U);
}

TEST_F(PlanOfFilm, TellsWhichSoundThereIsWhereTheOneAskedForIsNot) {
  transport.answer(k_secure_url, {.body = R"({"url":"https://e/m.mpd"})"});
  transport.answer("https://e/m.mpd", {.body = R"(<MPD mediaPresentationDuration="PT4S"><Period>
    <AdaptationSet mimeType="audio/mp4" lang="de"><Representation id="de"/></AdaptationSet>
    <AdaptationSet mimeType="audio/mp4" lang="fr"><Representation id="fr"/></AdaptationSet>
    </Period></MPD>)"});
  media::Preferences preferences;
  preferences.audio_languages = {"de-AT", "it"};
  const auto made = plan(preferences);
  ASSERT_TRUE(made.has_value()) << made.error().message();
  ASSERT_EQ(made->tracks.size(), 1U);
  EXPECT_EQ(made->notes, std::vector<std::string>{R"(no "it" audio; available: de, fr)"});
}

TEST_F(PlanOfFilm, APlainFileTakesSubtitlesBesideItOnly) {
  transport.answer(k_secure_url, {.body = R"({"url":"https://e/f.mp4","text_track_urls":[
      {"url":"https://e/en.vtt","language_code":"en"}]})"});
  transport.answer("https://e/f.mp4", {.body = test::clear_movie(100)});
  const media::Remote remote{.transport = transport, .clock = clock};
  Wishes wishes;
  wishes.tracks.subtitle_languages = {"all"};
  const auto inside = plan_of_film(remote, client, film, token, wishes, {});
  ASSERT_TRUE(inside.has_value()) << inside.error().message();
  EXPECT_EQ(inside->tracks.size(), 1U);
  EXPECT_EQ(inside->notes.size(), 1U);
  wishes.subtitles = media::SubtitleUse::beside;
  EXPECT_EQ(plan_of_film(remote, client, film, token, wishes, {})->tracks.size(), 2U);
}

TEST_F(PlanOfFilm, SendsTheMediaHostsNoSession) {
  transport.answer(k_secure_url, {.body = R"({"url":"https://e/yes.m3u8"})"});
  transport.answer("https://e/yes.m3u8", {.body = k_clear});
  ASSERT_TRUE(plan().has_value());
  EXPECT_FALSE(transport.requests.at(0).secret_headers.empty());
  EXPECT_TRUE(transport.requests.at(1).secret_headers.empty());
}

// Of each request, its URL.
std::vector<std::string> urls_of(const test::FakeTransport& transport) {
  std::vector<std::string> urls;
  for (const http::Request& request : transport.requests)
    urls.push_back(request.url);
  return urls;
}

class TextPlanOfFilm : public PlanOfFilm {
 protected:
  Result<TextPlan> texts(const std::vector<std::string>& languages = {"all"}) {
    const media::Remote remote{.transport = transport, .clock = clock};
    Wishes wishes{.subtitles = media::SubtitleUse::beside};
    wishes.tracks.subtitle_languages = languages;
    return text_plan_of_film(remote, client, film, token, wishes, {});
  }
};

TEST_F(TextPlanOfFilm, OfAProtectedFilmIsWhatTheServiceDeliversBesideIt) {
  transport.answer(k_secure_url, {.body = R"({"url":"https://e/a.m3u8","drm":{"asset_id":"x"},
      "text_track_urls":[{"url":"https://e/en.vtt","language_code":"en"}]})"});
  const auto made = texts();
  ASSERT_TRUE(made.has_value()) << made.error().message();
  ASSERT_EQ(made->plan.tracks.size(), 1U);
  EXPECT_EQ(made->plan.tracks[0].language, "en");
  EXPECT_EQ(urls_of(transport), std::vector<std::string>{k_secure_url});
  EXPECT_EQ(texts({"it"}).error().code(), Errc::not_found);
  EXPECT_NE(texts({"it"}).error().message().find("available: en"), std::string::npos);
}

TEST_F(TextPlanOfFilm, LooksAtNoMedia) {
  transport.answer(k_secure_url, {.body = R"({"url":"https://e/f.mp4","urls":[
      {"src":"https://e/f","content_type":"video/mp4"},{"src":"https://e/m.mpd"}]})"});
  transport.answer("https://e/m.mpd", {.body = R"(<MPD mediaPresentationDuration="PT4S"><Period>
    <AdaptationSet mimeType="video/mp4"><Representation id="v" height="360"><BaseURL>v.mp4</BaseURL>
    <SegmentBase indexRange="10-20"/></Representation></AdaptationSet>
    <AdaptationSet mimeType="text/vtt" lang="en"><Representation id="t"><BaseURL>en.vtt</BaseURL>
    </Representation></AdaptationSet></Period></MPD>)"});
  const auto made = texts();
  ASSERT_TRUE(made.has_value()) << made.error().message();
  ASSERT_EQ(made->plan.tracks.size(), 1U);
  EXPECT_EQ(made->height, 360U);
  EXPECT_EQ(urls_of(transport), (std::vector<std::string>{k_secure_url, "https://e/m.mpd"}));
}

TEST_F(TextPlanOfFilm, OfAManifestThatIsProtectedTakesNothing) {
  transport.answer(k_secure_url, {.body = R"({"url":"https://e/no.m3u8"})"});
  transport.answer("https://e/no.m3u8", {.body = k_marked});
  EXPECT_EQ(texts().error().code(), Errc::not_found);
}

TEST_F(TextPlanOfFilm, AManifestThatCannotBeReadCostsNoFileOfTheService) {
  transport.answer(k_secure_url, {.body = R"({"url":"https://e/none.m3u8",
      "text_track_urls":[{"url":"https://e/en.vtt","language_code":"en"}]})"});
  EXPECT_EQ(texts()->plan.tracks.size(), 1U);
  transport.forget(k_secure_url);
  transport.answer(k_secure_url, {.body = R"({"url":"https://e/none.m3u8"})"});
  EXPECT_EQ(texts().error().code(), Errc::not_found);
}

TEST(PlanOfUrl, OfTextAloneIsTextOfAllLanguages) {
  test::FakeClock clock{UnixTime{std::chrono::seconds(1'790'000'000)}};
  test::FakeTransport transport;
  const media::Remote remote{.transport = transport, .clock = clock};
  transport.answer("https://e/s.m3u8", {.body = R"(#EXTM3U
#EXT-X-TARGETDURATION:4
#EXTINF:4,
a.vtt
#EXT-X-ENDLIST
)"});
  transport.answer("https://e/s",
                   {.body = "\xef\xbb\xbfWEBVTT\n\n00:01.000 --> 00:02.000\nHello\n"});
  for (const char* url : {"https://e/s.m3u8", "https://e/s", "https://e/s.vtt"}) {
    const auto made = plan_of_url(remote, url, {}, {});
    ASSERT_TRUE(made.has_value()) << url << ": " << made.error().message();
    EXPECT_TRUE(is_text_alone(*made)) << url;
    EXPECT_TRUE(text_plan_of_url(remote, url, {}, {})->is_alone) << url;
  }
  EXPECT_EQ(transport.count("https://e/s.vtt"), 0U);
  EXPECT_EQ(text_plan_of_url(remote, "https://e/film.mp4", {}, {}).error().code(), Errc::not_found);
  EXPECT_EQ(transport.count("https://e/film.mp4"), 0U);
}

TEST_F(PlanOfFilm, TheListOfAProtectedFilmIsItsSubtitlesInTheClear) {
  const media::Remote remote{.transport = transport, .clock = clock};
  transport.answer(k_secure_url, {.body = R"({"url":"https://e/a.m3u8","drm":{"asset_id":"x"},
      "text_track_urls":[{"url":"https://e/en.vtt","language_code":"en"}]})"});
  const auto listed = manifest_of_film(remote, client, film, token, {});
  ASSERT_TRUE(listed.has_value()) << listed.error().message();
  EXPECT_TRUE(listed->is_protected);
  ASSERT_EQ(listed->tracks.size(), 1U);
  EXPECT_FALSE(listed->tracks[0].is_protected);
  EXPECT_EQ(transport.requests.size(), 1U);
}

TEST(IsTrailerPage, IsOneBelowAFilm) {
  EXPECT_TRUE(is_trailer_page("https://mubi.com/films/a-film/trailer"));
  EXPECT_TRUE(is_trailer_page("mubi.com/en/nl/films/a-film/trailer/"));
  EXPECT_TRUE(is_trailer_page("https://mubi.com/films/a-film/trailer?x=1"));
  EXPECT_FALSE(is_trailer_page("https://mubi.com/films/trailer"));
  EXPECT_FALSE(is_trailer_page("https://mubi.com/films/a-film"));
  EXPECT_FALSE(is_trailer_page("https://e/films/a-film/trailer"));
  EXPECT_FALSE(is_trailer_page("trailer"));
}

TEST_F(PlanOfFilm, TheListOfTrailersHasEachByItsProfile) {
  const media::Remote remote{.transport = transport, .clock = clock};
  film.trailers = {{"https://e/240.mp4", "240p"}, {"https://e/720.mp4", "720p"}};
  EXPECT_EQ(manifest_of_trailers(remote, film, {}).error().code(), Errc::not_found);
  transport.answer("https://e/720.mp4", {.body = test::clear_movie(100)});
  const auto listed = manifest_of_trailers(remote, film, {});
  ASSERT_TRUE(listed.has_value()) << listed.error().message();
  ASSERT_EQ(listed->tracks.size(), 1U);
  EXPECT_EQ(listed->tracks[0].id, "720p");
}

}  // namespace
}  // namespace matinee::film
