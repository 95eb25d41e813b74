// SPDX-License-Identifier: MIT
#include "media/load.hpp"

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "unit/media/boxes.hpp"

namespace matinee::media {
namespace {

class LoadTest : public ::testing::Test {
 protected:
  LoadTest() { transport_.clock = &clock_; }
  Result<Manifest> load(const std::string& url) { return load_manifest(remote_, url, {}); }

  test::FakeClock clock_{UnixTime(std::chrono::seconds(1'700'000'000))};
  test::FakeTransport transport_;
  const Remote remote_{transport_, clock_};
};

TEST_F(LoadTest, RelativeUrlsResolveAgainstTheUrlThatAnswered) {
  transport_.answer("https://a.test/m",
                    {.status = 302, .headers = {{"Location", "https://b.test/x/m"}}});
  transport_.answer("https://b.test/x/m", {.body = "#EXTM3U\n#EXTINF:4,\n1.ts\n#EXT-X-ENDLIST\n"});
  const auto manifest = load("https://a.test/m");
  ASSERT_TRUE(manifest.has_value()) << manifest.error().message();
  EXPECT_EQ(manifest->tracks.at(0).segments.at(0).resource.url, "https://b.test/x/1.ts");
  EXPECT_EQ(manifest->tracks[0].mime, "video/mp2t");
}

TEST_F(LoadTest, PlaylistsOfAMasterComeOnDemand) {
  transport_.answer("https://a.test/m", {.body = "#EXTM3U\n#EXT-X-DEFINE:NAME=\"d\",VALUE=\"w\"\n"
                                                 "#EXT-X-STREAM-INF:BANDWIDTH=1\nv.m3u8\n"});
  transport_.answer(
      "https://a.test/v.m3u8",
      {.body = "#EXTM3U\n#EXT-X-DEFINE:IMPORT=\"d\"\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n"
               "#EXTINF:4,\n{$d}/1.ts\n#EXT-X-ENDLIST\n"});
  auto manifest = load("https://a.test/m");
  ASSERT_TRUE(manifest.has_value());
  EXPECT_TRUE(manifest->tracks.at(0).segments.empty());
  EXPECT_FALSE(manifest->is_protected);
  ASSERT_TRUE(load_all_tracks(remote_, *manifest, {}).has_value());
  EXPECT_EQ(manifest->tracks[0].segments.at(0).resource.url, "https://a.test/w/1.ts");
  EXPECT_TRUE(manifest->is_protected);
  EXPECT_DOUBLE_EQ(manifest->duration->count(), 4);
}

TEST_F(LoadTest, AnMp4FileIsProgressiveAndOnlyItsBoxesAreRead) {
  const std::string movie = test::box("ftyp", "isom") +
                            test::box("mdat", std::string(900'000, 'x')) +
                            test::box("moov", test::box("free", ""));
  transport_.answer("https://a.test/t.mp4", {.body = movie});
  const auto manifest = load("https://a.test/t.mp4");
  ASSERT_TRUE(manifest.has_value()) << manifest.error().message();
  EXPECT_EQ(manifest->kind, ManifestKind::progressive);
  EXPECT_EQ(manifest->tracks.at(0).segments.at(0).resource.url, "https://a.test/t.mp4");
  for (const auto& request : transport_.requests)
    EXPECT_TRUE(request.range.has_value());
}

TEST_F(LoadTest, SaysWhatCameInsteadAndMasksTheQuery) {
  transport_.answer("https://a.test/m?sig=hidden", {.body = "<!doctype html><p>sign in"});
  const auto manifest = load("https://a.test/m?sig=hidden");
  ASSERT_FALSE(manifest.has_value());
  EXPECT_EQ(manifest.error().code(), Errc::failure);
  EXPECT_EQ(manifest.error().message().find("hidden"), std::string::npos);
  EXPECT_EQ(load("https://a.test/none").error().code(), Errc::not_found);
}

TEST_F(LoadTest, ReadsFilesWithoutTheNetwork) {
  const auto manifest = parse_manifest("#EXTM3U\n#EXTINF:4,\n1.ts\n", "file:///home/a/l.m3u8");
  ASSERT_TRUE(manifest.has_value());
  EXPECT_EQ(manifest->tracks.at(0).segments.at(0).resource.url, "file:///home/a/1.ts");
  EXPECT_TRUE(transport_.requests.empty());
}

}  // namespace
}  // namespace matinee::media
