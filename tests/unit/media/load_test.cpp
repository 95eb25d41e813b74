// SPDX-License-Identifier: MIT
#include "media/load.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "support/boxes.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "support/temp_dir.hpp"

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

TEST_F(LoadTest, ARedundantPlaylistIsReadWhereTheFirstFails) {
  const std::string master =
      "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttps://gone.test/v\n#EXT-X-STREAM-INF:BANDWIDTH=1\n"
      "https://page.test/v\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttps://b.test/v\n";
  transport_.answer("https://a.test/m", {.body = master});
  transport_.answer("https://page.test/v", {.body = "<!doctype html><p>busy"});
  transport_.answer("https://b.test/v", {.body = "#EXTM3U\n#EXTINF:4,\n1.ts\n#EXT-X-ENDLIST\n"});
  auto manifest = load("https://a.test/m");
  ASSERT_TRUE(manifest.has_value());
  ASSERT_EQ(manifest->tracks.size(), 1u);
  const auto loaded = load_all_tracks(remote_, *manifest, {});
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message();
  EXPECT_EQ(manifest->tracks[0].segments.at(0).resource.url, "https://b.test/1.ts");
  EXPECT_EQ(manifest->tracks[0].url, "https://b.test/v");
  EXPECT_EQ(manifest->notes.size(), 1u);
}

TEST_F(LoadTest, IfAllRedundantPlaylistsFailTheFirstIsTheError) {
  transport_.answer("https://a.test/m",
                    {.body = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttps://gone.test/v\n"
                             "#EXT-X-STREAM-INF:BANDWIDTH=1\nhttps://page.test/v\n"});
  transport_.answer("https://page.test/v", {.body = "<!doctype html><p>busy"});
  auto manifest = load("https://a.test/m");
  ASSERT_TRUE(manifest.has_value());
  EXPECT_EQ(load_all_tracks(remote_, *manifest, {}).error().code(), Errc::not_found);
}

TEST_F(LoadTest, NotesOfAPlaylistNameItsTrackAndAGapAtTheEndIsTime) {
  transport_.answer("https://a.test/m", {.body = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv\n"});
  transport_.answer("https://a.test/v", {.body = "#EXTM3U\n#EXTINF:4,\n1.ts\n#EXTINF:-1,\n2.ts\n"
                                                 "#EXT-X-GAP\n#EXTINF:4,\n3.ts\n#EXT-X-ENDLIST\n"});
  auto manifest = load("https://a.test/m");
  ASSERT_TRUE(load_all_tracks(remote_, *manifest, {}).has_value());
  ASSERT_EQ(manifest->notes.size(), 1u);
  EXPECT_EQ(manifest->notes[0].find("track v0: line 4"), 0u) << manifest->notes[0];
  EXPECT_DOUBLE_EQ(manifest->duration->count(), 12);
}

TEST_F(LoadTest, AListAloneIsWhatItsSegmentsAreNamed) {
  const auto type = [&](const std::string& segment) {
    const auto manifest = parse_manifest("#EXTM3U\n#EXTINF:4,\n" + segment + "\n#EXT-X-ENDLIST\n",
                                         "https://a.test/m");
    return std::tuple(manifest->tracks.at(0).type, manifest->tracks[0].is_type_known,
                      manifest->tracks[0].carries_audio);
  };
  EXPECT_EQ(type("1.aac"), std::tuple(TrackType::audio, true, false));
  EXPECT_EQ(type("1.vtt?x=y"), std::tuple(TrackType::text, true, false));
  EXPECT_EQ(type("1.ts"), std::tuple(TrackType::video, false, true));
  EXPECT_EQ(type("1.ts?sub=x.vtt"), std::tuple(TrackType::video, false, true));
}

TEST_F(LoadTest, SaysWhatCameInsteadAndMasksTheQuery) {
  transport_.answer("https://a.test/m?sig=hidden", {.body = "<!doctype html><p>sign in"});
  const auto manifest = load("https://a.test/m?sig=hidden");
  ASSERT_FALSE(manifest.has_value());
  EXPECT_EQ(manifest.error().code(), Errc::failure);
  EXPECT_EQ(manifest.error().message().find("hidden"), std::string::npos);
  EXPECT_EQ(load("https://a.test/none").error().code(), Errc::not_found);
}

TEST_F(LoadTest, ReadsWhatADataUrlHoldsWithoutTheNetwork) {
  const auto read = [&](const std::string& url, std::optional<std::uint64_t> length = {}) {
    const PartRequest request{
        .url = url, .offset = length ? 1u : 0u, .length = length, .max_bytes = 100};
    const auto part = read_part(remote_, request, {});
    return part ? part->bytes : std::string(to_string(part.error().code()));
  };
  EXPECT_EQ(read("data:,a%20b"), "a b");
  EXPECT_EQ(read("data:video/mp4;base64,AAECAw=="), std::string("\0\1\2\3", 4));
  EXPECT_EQ(read("data:,abcdef", 3), "bcd");
  EXPECT_EQ(read("data:;base64,?"), "failure");
  EXPECT_EQ(read("data:nothing"), "failure");
  EXPECT_EQ(read("data:," + std::string(101, 'x')), "failure");
  EXPECT_TRUE(transport_.requests.empty());
}

TEST_F(LoadTest, PicturesForSeekingAreNoTrack) {
  transport_.answer("https://a.test/m", {.body = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv\n"
                                                 "#EXT-X-STREAM-INF:BANDWIDTH=9\ni\n"});
  transport_.answer("https://a.test/v", {.body = "#EXTM3U\n#EXTINF:4,\n1.ts\n#EXT-X-ENDLIST\n"});
  transport_.answer("https://a.test/i", {.body = "#EXTM3U\n#EXT-X-I-FRAMES-ONLY\n#EXTINF:4,\n"
                                                 "1.ts\n#EXT-X-ENDLIST\n"});
  auto manifest = load("https://a.test/m");
  ASSERT_TRUE(manifest.has_value());
  EXPECT_EQ(load_tracks(remote_, *manifest, std::vector<std::size_t>{1}, {}).error().code(),
            Errc::unsupported);
  ASSERT_TRUE(load_all_tracks(remote_, *manifest, {}).has_value());
  ASSERT_EQ(manifest->tracks.size(), 1u);
  EXPECT_EQ(manifest->tracks[0].url, "https://a.test/v");
}

TEST_F(LoadTest, AnIndexSplitsItsFileAndComesFromWhereItIs) {
  const std::string index =
      test::box("sidx", std::string("\0\0\0\0\0\0\0\1\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\2"
                                    "\0\0\0\x10\0\0\0\4\0\0\0\0\0\0\0\x20\0\0\0\4\0\0\0\0",
                                    48));
  const std::string text = R"(<MPD mediaPresentationDuration="PT8S">
    <BaseURL>https://gone.test/</BaseURL><BaseURL>https://b.test/</BaseURL><Period><AdaptationSet
    mimeType="video/mp4"><Representation id="v"><BaseURL>v.mp4</BaseURL><SegmentBase
    indexRange="100-)" + std::to_string(99 + index.size()) +
                           R"("><Initialization range="0-99"/></SegmentBase></Representation>
    </AdaptationSet></Period></MPD>)";
  transport_.answer("https://a.test/m", {.body = text});
  transport_.answer("https://b.test/v.mp4", {.body = std::string(100, 'i') + index + "media"});
  auto manifest = load("https://a.test/m");
  ASSERT_TRUE(manifest.has_value()) << manifest.error().message();
  const auto loaded = load_all_tracks(remote_, *manifest, {});
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message();
  const auto& segments = manifest->tracks.at(0).segments;
  ASSERT_EQ(segments.size(), 2u);
  EXPECT_EQ(segments[0].resource.url, "https://gone.test/v.mp4");
  EXPECT_EQ(segments[1].resource.offset, 100 + index.size() + 16);
  EXPECT_EQ(segments[1].resource.length, 32u);
  EXPECT_DOUBLE_EQ(segments[1].start.count(), 4);
  EXPECT_EQ(segments[1].init, 0u);
}

TEST_F(LoadTest, AThousandHarmlessPlaylistsTogetherAreTooMuch) {
  std::string master = "#EXTM3U\n";
  std::string list = "#EXTM3U\n";
  for (int i = 0; i < 150'000; ++i)
    list += "#EXTINF:1,\na\n";
  for (int i = 0; i < 10; ++i)
    master += "#EXT-X-STREAM-INF:BANDWIDTH=" + std::to_string(i) + "\nv.m3u8\n";
  transport_.answer("https://a.test/m", {.body = master});
  transport_.answer("https://a.test/v.m3u8", {.body = list + "#EXT-X-ENDLIST\n"});
  auto manifest = load("https://a.test/m");
  ASSERT_TRUE(manifest.has_value());
  EXPECT_EQ(load_all_tracks(remote_, *manifest, {}).error().message(), "too many segments");
  EXPECT_EQ(transport_.count("https://a.test/v.m3u8"), 3u);
}

TEST_F(LoadTest, CommentsMayBeLongBeforeTheManifestBegins) {
  transport_.answer("https://a.test/m",
                    {.body = "<?xml version=\"1.0\"?><!--" + std::string(300'000, 'c') +
                             "--><MPD><Period><AdaptationSet mimeType=\"video/mp4\">"
                             "<Representation id=\"v\"/></AdaptationSet></Period></MPD>"});
  const auto manifest = load("https://a.test/m");
  ASSERT_TRUE(manifest.has_value()) << manifest.error().message();
  EXPECT_EQ(manifest->kind, ManifestKind::dash);
}

TEST_F(LoadTest, OfALargeFileOnlyTheBoxesAreRead) {
  const test::TempDir folder;
  const auto file = folder.path() / "film.mp4";
  {
    std::ofstream out(file, std::ios::binary);
    out << test::box("ftyp", "isom") << test::box("mdat", std::string(20u << 20, 'x'))
        << test::box("moov", test::box("free", ""));
  }
  const auto manifest = read_manifest(file, "file:///film.mp4");
  ASSERT_TRUE(manifest.has_value()) << manifest.error().message();
  EXPECT_EQ(manifest->kind, ManifestKind::progressive);
  EXPECT_EQ(read_manifest(folder.path() / "none", "").error().code(), Errc::not_found);
  std::ofstream(folder.path() / "text") << "no manifest";
  EXPECT_EQ(read_manifest(folder.path() / "text", "").error().code(), Errc::failure);
  EXPECT_FALSE(read_manifest(folder.path(), "").has_value());
}

TEST_F(LoadTest, ReadsFilesWithoutTheNetwork) {
  const auto manifest = parse_manifest("#EXTM3U\n#EXTINF:4,\n1.ts\n", "file:///home/a/l.m3u8");
  ASSERT_TRUE(manifest.has_value());
  EXPECT_EQ(manifest->tracks.at(0).segments.at(0).resource.url, "file:///home/a/1.ts");
  EXPECT_TRUE(transport_.requests.empty());
}

}  // namespace
}  // namespace matinee::media
