// SPDX-License-Identifier: MIT
#include "film/plans.hpp"

#include <string>

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

TEST(IsExpiredUrl, GoesByTheStatusOfTheMediaHost) {
  const auto http = [](long status) {
    return Error(Errc::rejected, "x", NativeCode{NativeCode::Space::http, status});
  };
  EXPECT_TRUE(is_expired_url(http(403)));
  EXPECT_TRUE(is_expired_url(http(410)));
  EXPECT_FALSE(is_expired_url(http(404)));
  EXPECT_FALSE(is_expired_url(Error(Errc::network, "x")));
}

TEST(AsTold, AMediaHostThatRefusesIsNotARefusedSession) {
  EXPECT_EQ(as_told(Error(Errc::rejected, "x")).code(), Errc::failure);
  const Error of_service =
      Error(Errc::rejected, "x", NativeCode{NativeCode::Space::http, 401}).about(Subject::film);
  EXPECT_EQ(as_told(of_service).code(), Errc::rejected);
  EXPECT_FALSE(is_expired_url(of_service));
  const Error of_source = Error(Errc::rejected, "x").about(Subject::session_source);
  EXPECT_EQ(as_told(of_source).code(), Errc::rejected);
  EXPECT_EQ(as_told(Error(Errc::storage, "x")).code(), Errc::storage);
}

}  // namespace
}  // namespace matinee::film
