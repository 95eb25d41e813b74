// SPDX-License-Identifier: MIT
//
// The joining of real segments, by the real child process. The media are made by ffmpeg.
#include "media/join/remuxer.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "media/download.hpp"
#include "media/load.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "support/temp_dir.hpp"

namespace matinee::media {
namespace {

class Silent final : public ProgressSink {
 public:
  void on_phase(Phase) override {}
  void on_progress(const Progress&) override {}
  void on_note(std::string_view) override {}
};

class RemuxerTest : public ::testing::Test {
 protected:
  RemuxerTest() { transport_.clock = &clock_; }

  // Four seconds of picture and sound, packed by `arguments`, and each file served at its name.
  void pack(const std::string& arguments) {
    const std::string command = fmt::format(
        "cd {} && ffmpeg -nostdin -v error -f lavfi -i testsrc=size=64x36:rate=24 -f lavfi -i "
        "sine=frequency=440:sample_rate=48000 -t 4 -c:v libx264 -pix_fmt yuv420p -g 24 -bf 2 -c:a "
        "aac {}",
        media_.path().string(), arguments);
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
    for (const auto& entry : std::filesystem::directory_iterator(media_.path())) {
      serve(entry.path().filename().string(), test::content_of(entry.path()));
    }
  }

  void serve(const std::string& name, std::string body) {
    const std::string etag = fmt::format("\"{:x}\"", std::hash<std::string>()(body));
    transport_.answer("https://m.test/" + name,
                      {.headers = {{"ETag", etag}}, .body = std::move(body)});
  }

  Result<DownloadReport> run(const std::string& name, const Preferences& preferences = {},
                             bool strict = false) {
    const Remote remote{transport_, clock_};
    MATINEE_TRY_ASSIGN(Manifest manifest, load_manifest(remote, "https://m.test/" + name, {}));
    MATINEE_TRY_ASSIGN(const auto chosen, choose_tracks(manifest, preferences));
    MATINEE_TRY(load_tracks(remote, manifest, chosen, {}));
    MATINEE_TRY_ASSIGN(const Plan plan, make_plan(manifest, chosen));
    Silent sink;
    return download(remote, plan, {.output = output_, .remuxer = REMUXER, .strict = strict}, sink,
                    {});
  }

  static std::uint64_t packets(const DownloadReport& report, TrackType type) {
    const auto found = std::ranges::find(report.tracks, type, &remux_job::TrackReport::kind);
    return found == report.tracks.end() ? 0 : found->packets;
  }

  test::TempDir media_;
  test::TempDir folder_;
  const std::filesystem::path output_ = folder_.path() / "film.mp4";
  test::FakeClock clock_{UnixTime(std::chrono::seconds(1'700'000'000))};
  test::FakeTransport transport_;
};

TEST_F(RemuxerTest, JoinsTransportStreamsOfHls) {
  pack("-f hls -hls_time 1 -hls_playlist_type vod list.m3u8");
  const auto report = run("list.m3u8");
  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_EQ(packets(*report, TrackType::video), 96u);
  EXPECT_GE(packets(*report, TrackType::audio), 187u);
  EXPECT_TRUE(std::filesystem::exists(output_));
  EXPECT_FALSE(std::filesystem::exists(output_.string() + ".matinee-part"));
}

TEST_F(RemuxerTest, JoinsFragmentsOfHlsWithSoundAndSubtitlesBesideThem) {
  pack(
      "-f hls -hls_time 1 -hls_playlist_type vod -hls_segment_type fmp4 -master_pl_name m.m3u8 "
      "-hls_fmp4_init_filename 'i%v.mp4' -var_stream_map 'v:0,agroup:a a:0,agroup:a,language:en' "
      "'s%v.m3u8'");
  std::string master = test::content_of(media_.path() / "m.m3u8");
  master +=
      "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"s\",NAME=\"fr\",LANGUAGE=\"fr\",URI=\"fr.m3u8\"\n";
  serve("all.m3u8", master);
  serve("fr.m3u8", "#EXTM3U\n#EXTINF:2,\n1.vtt\n#EXTINF:2,\n2.vtt\n#EXT-X-ENDLIST\n");
  serve("1.vtt", "WEBVTT\n\n00:01.000 --> 00:03.000\nBonjour\n");
  serve("2.vtt", "WEBVTT\n\n00:01.000 --> 00:03.000\nBonjour\n\n00:03.500 --> 00:04.000\nAdieu\n");
  const auto report = run("all.m3u8", {.subtitle_languages = {"fr"}});
  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_EQ(packets(*report, TrackType::video), 96u);
  EXPECT_GE(packets(*report, TrackType::audio), 187u);
  EXPECT_EQ(packets(*report, TrackType::text), 4u);  // nothing, Bonjour, nothing, Adieu
}

TEST_F(RemuxerTest, JoinsDash) {
  pack("-f dash -seg_duration 1 -use_template 1 -use_timeline 1 film.mpd");
  const auto report = run("film.mpd");
  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_EQ(packets(*report, TrackType::video), 96u);
  EXPECT_GE(packets(*report, TrackType::audio), 187u);
}

TEST_F(RemuxerTest, GoesOnWithCompleteSegmentsOnlyAfterTheHostProvedThem) {
  pack("-f hls -hls_time 1 -hls_playlist_type vod list.m3u8");
  const std::string whole = test::content_of(media_.path() / "list3.ts");
  transport_.forget("https://m.test/list3.ts");
  EXPECT_EQ(run("list.m3u8").error().code(), Errc::not_found);
  transport_.requests.clear();
  serve("list3.ts", whole);
  const auto report = run("list.m3u8");
  ASSERT_TRUE(report.has_value()) << report.error().message();
  for (const std::string name : {"list0.ts", "list1.ts", "list2.ts"}) {
    // One byte for the proof; the first segment's head was looked at before, and none came whole.
    const auto asked = [&](const std::optional<http::ByteRange>& range) {
      return std::ranges::count_if(transport_.requests, [&](const http::Request& request) {
        return request.url == "https://m.test/" + name && request.range == range;
      });
    };
    EXPECT_EQ(asked(http::ByteRange{.first = 0, .last = 0}), 1) << name;
    EXPECT_EQ(asked(std::nullopt), 0) << name;
  }
}

TEST_F(RemuxerTest, KeepsGoodSegmentsWhoseCodecParametersChange) {
  pack("-f mpegts a.ts -s 128x72 -t 4 -c:v libx264 -c:a aac -f mpegts b.ts");
  serve("x.m3u8",
        "#EXTM3U\n#EXTINF:4,\na.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:4,\nb.ts\n"
        "#EXT-X-ENDLIST\n");
  const auto report = run("x.m3u8");
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code(), Errc::unsupported) << report.error().message();
  EXPECT_TRUE(std::filesystem::exists(output_.string() + ".matinee-part/t0-000000"));
  EXPECT_TRUE(std::filesystem::exists(output_.string() + ".matinee-part/t0-000001"));
}

TEST_F(RemuxerTest, MediaThatAreNoneArePublishedNowhere) {
  serve("x.m3u8", "#EXTM3U\n#EXTINF:4,\nx.ts\n#EXT-X-ENDLIST\n");
  serve("x.ts", std::string(5'000, 'x'));
  EXPECT_EQ(run("x.m3u8").error().code(), Errc::integrity);
  EXPECT_FALSE(std::filesystem::exists(output_));
}

// What a host may answer with 200 in the place of the third of four segments.
enum class Wrong : std::uint8_t { page, nothing, half, half_in_whole_packets, the_next_one };

struct Hole {
  const char* packing;
  const char* suffix;
  Wrong wrong;
};

class HoleTest : public RemuxerTest, public ::testing::WithParamInterface<Hole> {
 protected:
  std::string wrong_segment() const {
    const std::string suffix = GetParam().suffix;
    const std::string right = test::content_of(media_.path() / ("list2." + suffix));
    switch (GetParam().wrong) {
      case Wrong::page:
        return "<!doctype html><html><body>Please sign in</body></html>";
      case Wrong::nothing:
        return "";
      case Wrong::half:
        return right.substr(0, right.size() / 2 + 1);
      case Wrong::half_in_whole_packets:
        return right.substr(0, right.size() / 2 / 188 * 188);
      case Wrong::the_next_one:
        return test::content_of(media_.path() / ("list3." + suffix));
    }
    return {};
  }
};

constexpr const char* k_ts = "-f hls -hls_time 1 -hls_playlist_type vod list.m3u8";
constexpr const char* k_fmp4 =
    "-f hls -hls_time 1 -hls_playlist_type vod -hls_segment_type fmp4 list.m3u8";

TEST_P(HoleTest, IsNeverPublishedWithoutAWarning) {
  pack(GetParam().packing);
  const std::string url = std::string("https://m.test/list2.") + GetParam().suffix;
  transport_.forget(url);
  serve(url.substr(15), wrong_segment());
  const auto strict = run("list.m3u8", {}, true);
  ASSERT_FALSE(strict.has_value());
  EXPECT_EQ(strict.error().code(), Errc::integrity) << strict.error().message();
  EXPECT_FALSE(std::filesystem::exists(output_));
  EXPECT_GE(transport_.count(url), 2u) << strict.error().message();
  // What comes twice is what the host has.
  const auto report = run("list.m3u8");
  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_FALSE(report->warnings.empty());
  std::filesystem::remove(output_);

  // What was wrong is not gone on with.
  transport_.forget(url);
  serve(url.substr(15), test::content_of(media_.path() / url.substr(15)));
  const auto mended = run("list.m3u8");
  ASSERT_TRUE(mended.has_value()) << mended.error().message();
  EXPECT_EQ(packets(*mended, TrackType::video), 96u);
  EXPECT_TRUE(mended->warnings.empty());
}

INSTANTIATE_TEST_SUITE_P(TransportStream, HoleTest,
                         ::testing::Values(Hole{k_ts, "ts", Wrong::page},
                                           Hole{k_ts, "ts", Wrong::nothing},
                                           Hole{k_ts, "ts", Wrong::half},
                                           Hole{k_ts, "ts", Wrong::half_in_whole_packets},
                                           Hole{k_ts, "ts", Wrong::the_next_one}));
INSTANTIATE_TEST_SUITE_P(Fragments, HoleTest,
                         ::testing::Values(Hole{k_fmp4, "m4s", Wrong::page},
                                           Hole{k_fmp4, "m4s", Wrong::nothing},
                                           Hole{k_fmp4, "m4s", Wrong::half},
                                           Hole{k_fmp4, "m4s", Wrong::the_next_one}));

TEST_F(RemuxerTest, ASegmentThatIsRightTheSecondTimeMakesTheFilm) {
  pack(k_ts);
  const std::string url = "https://m.test/list2.ts";
  transport_.forget(url);
  serve("list2.ts", test::content_of(media_.path() / "list3.ts"));
  serve("list2.ts", test::content_of(media_.path() / "list2.ts"));
  const auto report = run("list.m3u8");
  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_EQ(packets(*report, TrackType::video), 96u);
  EXPECT_EQ(transport_.count(url), 2u);
}

TEST_F(RemuxerTest, AFileByItselfMayHaveItsIndexAtTheEnd) {
  pack("-f mp4 film.mp4");
  serve("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfilm.mp4\n#EXT-X-ENDLIST\n");
  const auto report = run("list.m3u8");
  ASSERT_TRUE(report) << report.error().message();
  EXPECT_EQ(report->tracks.size(), 2u);
}

TEST_F(RemuxerTest, ScrambledPacketsAreRefusedAndNothingOfThemIsKept) {
  pack(k_ts);
  std::string scrambled = test::content_of(media_.path() / "list2.ts");
  for (std::size_t at = 0; at < scrambled.size(); at += 188)
    scrambled[at + 3] = static_cast<char>(scrambled[at + 3] | '\x80');
  transport_.forget("https://m.test/list2.ts");
  serve("list2.ts", scrambled);
  const auto report = run("list.m3u8");
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code(), Errc::protected_media) << report.error().message();
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(RemuxerTest, ASegmentThatDoesNotHoldWhatTheListSaysIsFound) {
  pack("-f hls -hls_time 1 -hls_playlist_type vod list.m3u8");
  transport_.forget("https://m.test/list3.ts");
  serve("list3.ts", test::content_of(media_.path() / "list0.ts").substr(0, 188 * 3));
  transport_.forget("https://m.test/list2.ts");
  serve("list2.ts", test::content_of(media_.path() / "list0.ts").substr(0, 188 * 3));
  const auto report = run("list.m3u8");
  ASSERT_TRUE(report) << report.error().message();
  ASSERT_FALSE(report->warnings.empty());
  EXPECT_NE(report->warnings[0].find("ends at 2.0"), std::string::npos) << report->warnings[0];
}

TEST_F(RemuxerTest, BytesThatDifferEachTimeArePublishedNever) {
  pack(k_ts);
  const std::string url = "https://m.test/list2.ts";
  transport_.forget(url);
  for (int i = 1; i < 8; ++i)
    serve("list2.ts", test::content_of(media_.path() / "list3.ts").substr(0, 188UL * 20 * i));
  const auto report = run("list.m3u8");
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code(), Errc::integrity) << report.error().message();
}

TEST_F(RemuxerTest, ASegmentThatCannotBeReadCostsItsOwnTime) {
  pack(k_fmp4);
  std::string broken = test::content_of(media_.path() / "list2.m4s");
  const std::size_t at = broken.find("trun");
  ASSERT_NE(at, std::string::npos);
  broken.replace(at + 8, 4, "\xff\xff\xff\xff");  // far more samples than there are
  transport_.forget("https://m.test/list2.m4s");
  serve("list2.m4s", broken);
  const auto report = run("list.m3u8");
  ASSERT_TRUE(report) << report.error().message();
  EXPECT_EQ(packets(*report, TrackType::video), 72u);
  EXPECT_FALSE(report->warnings.empty());
  std::filesystem::remove(output_);
  EXPECT_EQ(run("list.m3u8", {}, true).error().code(), Errc::integrity);
}

TEST_F(RemuxerTest, WhatIsBehindTheLastPacketOrBoxIsIgnoredWithAWarning) {
  pack(std::string(k_ts) +
       " -t 4 -c:v libx264 -pix_fmt yuv420p -g 24 -bf 2 -c:a aac"
       " -f hls -hls_time 1 -hls_playlist_type vod -hls_segment_type fmp4 b.m3u8");
  for (const auto& [list, segment] : {std::pair{"list.m3u8", "list1.ts"}, {"b.m3u8", "b1.m4s"}}) {
    transport_.forget(std::string("https://m.test/") + segment);
    serve(segment, test::content_of(media_.path() / segment) + "TAG" + std::string(125, ' '));
    const auto report = run(list);
    ASSERT_TRUE(report) << list << ": " << report.error().message();
    EXPECT_EQ(packets(*report, TrackType::video), 96u);
    ASSERT_EQ(report->warnings.size(), 1u) << list;
    EXPECT_NE(report->warnings[0].find("128 bytes"), std::string::npos) << report->warnings[0];
    std::filesystem::remove(output_);
  }
}

// A stand-in for the child, as a script in the folder of the output.
class RemuxRunTest : public ::testing::Test {
 protected:
  Result<RemuxRun> start(std::string_view script) {
    const auto program = top_.write("child", fmt::format("#!/bin/sh\n{}\n", script));
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    return RemuxRun::start(program, work_, {.output = "joined", .is_on_the_way = true});
  }

  test::TempDir top_;
  WorkFolder work_ = WorkFolder::open(top_.path() / "film.mp4").value();
};

TEST_F(RemuxRunTest, NobodyWaitsForAChildThatIsBehind) {
  constexpr int k_names = 20'000;  // more than a socket has room for
  auto run = start(R"(read go; while [ ! -e go ]; do :; done; wc -l <&3 >names
                      echo '{"tracks":[]}')");
  ASSERT_TRUE(run) << run.error().message();
  for (int i = 0; i < k_names; ++i)
    run->tell(fmt::format("t0-{:06}", i));
  ASSERT_TRUE(work_.open_for_writing("go"));
  const auto report = run->finish({});
  ASSERT_TRUE(report) << report.error().message();
  EXPECT_EQ(std::stoi(test::content_of(work_.path() / "names")), k_names);
}

TEST_F(RemuxRunTest, AChildThatHasEndedTakesNoNotice) {
  auto run = start(R"(echo '{"tracks":[]}')");
  ASSERT_TRUE(run);
  for (int i = 0; i < 20'000; ++i)
    run->tell("t0-000000");
  EXPECT_TRUE(run->finish({}));
}

TEST_F(RemuxRunTest, AStopEndsAChildThatReadsNothing) {
  auto run = start("while :; do :; done");
  ASSERT_TRUE(run);
  for (int i = 0; i < 20'000; ++i)
    run->tell("t0-000000");
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(run->finish(stop.get_token()).error().code(), Errc::cancelled);
}

TEST_F(RemuxRunTest, OneThatIsNotWaitedForIsEndedAndItsOutputRemoved) {
  {
    auto run = start("echo half >joined; echo >there; while :; do :; done");
    ASSERT_TRUE(run);
    while (!work_.find_size("there")) {
    }
  }
  EXPECT_FALSE(work_.find_size("joined"));
}

TEST_F(RemuxRunTest, AChildThatSaysNothingIsQuotedFromItsLog) {
  auto run = start("echo what went wrong >&2; exit 1");
  ASSERT_TRUE(run);
  const auto report = run->finish({});
  EXPECT_EQ(report.error().code(), Errc::integrity);
  EXPECT_EQ(report.error().message(), "the media cannot be joined: what went wrong");
}

TEST_F(RemuxRunTest, AReportHasAnEnd) {
  auto run = start("while echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; do :; done");
  ASSERT_TRUE(run);
  EXPECT_EQ(run->finish({}).error().code(), Errc::integrity);
}

TEST_F(RemuxRunTest, TheErrorOfAChildIsItsOwn) {
  auto run = start(R"(echo '{"error":{"code":"protected","message":"encrypted"}}'; exit 1)");
  ASSERT_TRUE(run);
  const auto report = run->finish({});
  EXPECT_EQ(report.error().code(), Errc::protected_media);
  EXPECT_EQ(report.error().message(), "encrypted");
}

TEST(Report, KeepsAnErrorWhole) {
  const auto full = read_report(
      R"({"error":{"code":"storage","message":"joined: no space left",
                   "native":{"space":"posix","value":28}}})");
  EXPECT_EQ(full.error().code(), Errc::storage);
  EXPECT_EQ(full.error().message(), "joined: no space left");
  EXPECT_EQ(full.error().native(), (NativeCode{NativeCode::Space::posix, 28}));
  EXPECT_EQ(full.error().subject(), Subject::output);

  const auto placed =
      read_report(R"({"error":{"code":"integrity","message":"x"},"failed":{"input":1,"at":8.5}})");
  ASSERT_TRUE(placed && placed->failure);
  EXPECT_EQ(placed->failure->error.code(), Errc::integrity);
  EXPECT_EQ(placed->failure->error.message(), "the media cannot be joined: x");
  EXPECT_EQ(placed->failure->place->input, 1U);
  EXPECT_EQ(placed->failure->place->at, Seconds(8.5));

  const auto mixed = read_report(
      R"({"error":{"code":"unsupported","message":"x"},"failed":{"input":1,"at":8.5}})");
  EXPECT_EQ(mixed.error().code(), Errc::unsupported) << "fetching it again would not help";
}

TEST(Report, SpeaksOfNothingButTheMedia) {
  for (const char* code : {"signed_out", "rejected", "locked", "bug", "interrupted", "nonsense"}) {
    const auto report =
        read_report(fmt::format(R"({{"error":{{"code":"{}","message":"x"}}}})", code));
    EXPECT_EQ(report.error().code(), Errc::failure) << code;
  }
}

}  // namespace
}  // namespace matinee::media
