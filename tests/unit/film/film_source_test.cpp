// SPDX-License-Identifier: MIT
#include "film/film_source.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"

namespace matinee::film {
namespace {

constexpr const char* k_opening_call = "https://api.mubi.com/v3/films/187/viewing";
constexpr const char* k_stream_call = "https://api.mubi.com/v3/films/187/viewing/secure_url";

class FilmSourceTest : public ::testing::Test {
 protected:
  test::FakeClock clock{UnixTime{std::chrono::seconds(1'790'000'000)}};
  test::FakeTransport transport;
  mubi::Client client{transport, clock, {}};
  mubi::Film film{.id = 187, .title = "A Film"};
  Secret token = Secret::copy_of("invented-token-00");
  Secret other = Secret::copy_of("invented-token-01");
  int renewals = 0;

  FilmSource source() {
    return {client, film, token, [this](const Error&) -> Result<const Secret*> {
              ++renewals;
              return &other;
            }};
  }
  Result<media::Manifest> manifest(FilmSource& from) {
    return from.manifest({.transport = transport, .clock = clock}, {});
  }

  void SetUp() override {
    transport.answer(k_opening_call, {.body = "{}"});
    transport.answer("https://e/a.m3u8", {.body = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n"
                                                  "a.ts\n#EXT-X-ENDLIST\n"});
  }
};

TEST_F(FilmSourceTest, OpensTheFilmOnce) {
  transport.answer(k_stream_call, {.body = R"({"url":"https://e/a.m3u8"})"});
  FilmSource from = source();
  EXPECT_TRUE(manifest(from).has_value());
  EXPECT_TRUE(manifest(from).has_value());
  EXPECT_EQ(transport.count(k_opening_call), 1U);
}

TEST_F(FilmSourceTest, DoesNotOpenWhatIsNotOffered) {
  film.offer = mubi::Offer::expired;
  FilmSource from = source();
  EXPECT_EQ(manifest(from).error().code(), Errc::unavailable);
  EXPECT_TRUE(transport.requests.empty());
}

TEST_F(FilmSourceTest, GoesOnWithAnotherSessionOnce) {
  transport.answer(k_stream_call, {.status = 401, .body = "{}"});
  transport.answer(k_stream_call, {.body = R"({"url":"https://e/a.m3u8"})"});
  FilmSource from = source();
  const auto made = manifest(from);
  EXPECT_TRUE(made.has_value()) << made.error().message();
  EXPECT_EQ(renewals, 1);
  EXPECT_EQ(transport.count(k_opening_call), 2U);
  transport.forget(k_stream_call);
  transport.answer(k_stream_call, {.status = 401, .body = "{}"});
  EXPECT_EQ(manifest(from).error().code(), Errc::rejected);
  EXPECT_EQ(renewals, 2);
}

}  // namespace
}  // namespace matinee::film
