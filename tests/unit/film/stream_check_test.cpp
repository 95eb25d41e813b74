// SPDX-License-Identifier: MIT
#include "film/stream_check.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/boxes.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"

namespace matinee::film {
namespace {

constexpr const char* k_list = R"(#EXTM3U
#EXT-X-TARGETDURATION:4
#EXT-X-MAP:URI="init.mp4"
#EXTINF:4,
a.m4s
#EXT-X-ENDLIST
)";
constexpr const char* k_marked = R"(#EXTM3U
#EXT-X-TARGETDURATION:4
#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x"
#EXTINF:4,
a.ts
#EXT-X-ENDLIST
)";

class CheckStream : public ::testing::Test {
 protected:
  Result<StreamState> check(const mubi::Stream& stream) {
    return check_stream({.transport = transport_, .clock = clock_}, stream, {});
  }

  static mubi::Stream offers(std::initializer_list<const char*> urls) {
    mubi::Stream stream;
    for (const char* url : urls)
      stream.offers.push_back({.url = url, .content_type = {}});
    return stream;
  }

  void serve_init(const std::string& init) {
    transport_.answer("https://e/a.m3u8", {.body = k_list});
    transport_.answer("https://e/init.mp4", {.body = init});
  }

  test::FakeClock clock_{UnixTime{std::chrono::seconds(1'790'000'000)}};
  test::FakeTransport transport_;
};

TEST_F(CheckStream, BelievesTheServiceThatItIsProtected) {
  mubi::Stream stream = offers({"https://e/a.m3u8"});
  stream.is_protected = true;
  EXPECT_EQ(check(stream), StreamState::protected_media);
  EXPECT_TRUE(transport_.requests.empty());
}

TEST_F(CheckStream, LooksAtManifestsAndBoxes) {
  serve_init(test::box("ftyp", "isom") + test::box("moov", test::box("free", "x")));
  EXPECT_EQ(check(offers({"https://e/a.m3u8"})), StreamState::clear);
  serve_init(test::box("moov", test::box("pssh", "x")));
  transport_.forget("https://e/init.mp4");
  transport_.answer("https://e/init.mp4", {.body = test::box("moov", test::box("pssh", "x"))});
  EXPECT_EQ(check(offers({"https://e/a.m3u8"})), StreamState::protected_media);
  transport_.answer("https://e/k.m3u8", {.body = k_marked});
  EXPECT_EQ(check(offers({"https://e/k.m3u8"})), StreamState::protected_media);
}

TEST_F(CheckStream, OneOfferInTheClearIsEnough) {
  serve_init(test::box("ftyp", "isom") + test::box("moov", test::box("free", "x")));
  transport_.answer("https://e/k.m3u8", {.body = k_marked});
  const mubi::Stream stream =
      offers({"https://e/gone.m3u8", "https://e/k.m3u8", "https://e/a.m3u8"});
  EXPECT_EQ(check(stream), StreamState::clear);
  const auto offer = find_clear_offer({.transport = transport_, .clock = clock_}, stream, {});
  ASSERT_TRUE(offer);
  EXPECT_EQ(*offer, &stream.offers.back());
}

TEST_F(CheckStream, WhereNothingCanBeLookedAtThatIsTheError) {
  const auto state = check(offers({"https://e/gone.m3u8"}));
  ASSERT_FALSE(state.has_value());
  EXPECT_EQ(state.error().code(), Errc::not_found);
}

TEST(StreamStateWords, AreThoseOfTheOutput) {
  EXPECT_EQ(to_string(StreamState::clear), "clear");
  EXPECT_EQ(to_string(StreamState::protected_media), "protected");
  EXPECT_EQ(to_string(StreamState::unavailable), "unavailable");
  EXPECT_EQ(to_string(StreamState::unknown), "unknown");
}

}  // namespace
}  // namespace matinee::film
