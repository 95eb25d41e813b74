// SPDX-License-Identifier: MIT
#include "media/manifest/dash.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::media {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view k_url = "https://cdn.test/films/7/film.mpd?sig=1";

std::string mpd(std::string_view periods,
                std::string_view attributes = R"(mediaPresentationDuration="PT24S")") {
  return fmt::format(R"(<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" {}>{}</MPD>)",
                     attributes, periods);
}

std::string one_video(std::string_view segments) {
  return mpd(fmt::format(R"(<Period><AdaptationSet mimeType="video/mp4" codecs="avc1.64001f">
<Representation id="v1" bandwidth="5000" width="64" height="36">{}</Representation>
</AdaptationSet></Period>)",
                         segments));
}

Manifest parsed(const std::string& text) {
  auto manifest = parse_dash(text, k_url);
  EXPECT_TRUE(manifest.has_value()) << (manifest ? "" : manifest.error().message());
  return manifest.value_or(Manifest{});
}

Track track(const std::string& text) {
  auto manifest = parsed(text);
  EXPECT_EQ(manifest.tracks.size(), 1u);
  return manifest.tracks.empty() ? Track{} : manifest.tracks[0];
}

std::string failure(const std::string& text) {
  const auto manifest = parse_dash(text, k_url);
  EXPECT_FALSE(manifest.has_value());
  return manifest ? "" : manifest.error().message();
}

TEST(Dash, CountsNumberedSegmentsAndCutsTheLast) {
  const Track video = track(one_video(R"(<SegmentTemplate timescale="1000" duration="5000"
    startNumber="3" initialization="$RepresentationID$/i.mp4" media="$RepresentationID$/$Number%04d$-$Bandwidth$.m4s"/>)"));
  ASSERT_EQ(video.segments.size(), 5u);
  EXPECT_EQ(video.inits.at(0).url, "https://cdn.test/films/7/v1/i.mp4");
  EXPECT_EQ(video.segments[0].resource.url, "https://cdn.test/films/7/v1/0003-5000.m4s");
  EXPECT_DOUBLE_EQ(video.segments[4].start.count(), 20);
  EXPECT_DOUBLE_EQ(video.segments[4].duration.count(), 4);
  EXPECT_EQ(video.segments[4].init, 0u);
}

TEST(Dash, EndNumberCaps) {
  EXPECT_EQ(track(one_video(R"(<SegmentTemplate duration="5" endNumber="2" media="$Number$"/>)"))
                .segments.size(),
            2u);
}

TEST(Dash, ATimelineRepeatsToTheNextEntryAndToTheEnd) {
  const Track video = track(one_video(R"(<SegmentTemplate timescale="10" media="$Time$.m4s"
    presentationTimeOffset="1000"><SegmentTimeline><S t="1000" d="40" r="-1"/><S t="1120" d="20" r="-1"/>
    </SegmentTimeline></SegmentTemplate>)"));
  ASSERT_EQ(video.segments.size(), 3u + 6u);
  EXPECT_EQ(video.segments[3].resource.url, "https://cdn.test/films/7/1120.m4s");
  EXPECT_DOUBLE_EQ(video.segments[3].start.count(), 12);
  EXPECT_DOUBLE_EQ(video.segments[8].start.count(), 22);
}

TEST(Dash, InheritsFromThePeriodAndTheSet) {
  const auto manifest = parsed(mpd(R"(<BaseURL>a/</BaseURL><BaseURL>other/</BaseURL><Period>
    <BaseURL>b/</BaseURL><SegmentTemplate timescale="2" duration="8" media="$RepresentationID$-$Number$"/>
    <AdaptationSet contentType="audio" mimeType="audio/mp4" lang="de"><SegmentTemplate startNumber="5"/>
    <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/><Representation id="x" bandwidth="1"/>
    </AdaptationSet></Period>)"));
  const Track& audio = manifest.tracks.at(0);
  EXPECT_EQ(audio.segments.size(), 6u);
  EXPECT_EQ(audio.segments.at(0).resource.url, "https://cdn.test/films/7/a/b/x-5");
  EXPECT_EQ(audio.language, "de");
  EXPECT_TRUE(audio.is_default);
}

TEST(Dash, SegmentsInPartsAreRefusedByTheirName) {
  const auto manifest = parse_dash(mpd(R"(<Period><AdaptationSet mimeType="video/mp4">
    <SegmentTemplate duration="4" media="$Number$-$SubNumber$.m4s"/><Representation id="v"/>
    </AdaptationSet></Period>)"),
                                   "https://cdn.test/film.mpd");
  ASSERT_FALSE(manifest.has_value());
  EXPECT_EQ(manifest.error().code(), Errc::unsupported);
  EXPECT_NE(manifest.error().message().find("$SubNumber$"), std::string::npos);
}

TEST(Dash, SetsTellTheirPurpose) {
  const auto manifest =
      parsed(mpd(R"(<Period><AdaptationSet mimeType="audio/mp4"><Label>Told</Label>
    <Accessibility schemeIdUri="urn:tva:metadata:cs:AudioPurposeCS:2007" value="1"/>
    <Representation id="a"><SegmentList duration="24"><SegmentURL media="a"/></SegmentList>
    </Representation></AdaptationSet><AdaptationSet mimeType="text/vtt">
    <Role schemeIdUri="urn:mpeg:dash:role:2011" value="caption"/>
    <Representation id="t"><BaseURL>t.vtt</BaseURL></Representation></AdaptationSet></Period>)"));
  const Track& audio = manifest.tracks.at(0);
  const Track& text = manifest.tracks.at(1);
  EXPECT_TRUE(audio.describes_picture && audio.is_alternate && !audio.describes_sound);
  EXPECT_EQ(audio.name, "Told");
  EXPECT_TRUE(text.describes_sound && !text.is_alternate && !text.is_forced);
}

TEST(Dash, ListsHaveRangesAndMayLeaveOutTheMedia) {
  const Track video = track(one_video(R"(<BaseURL>v.mp4</BaseURL><SegmentList duration="12">
    <Initialization range="0-99"/><SegmentURL mediaRange="100-199"/><SegmentURL media="w.mp4"/>
    </SegmentList>)"));
  ASSERT_EQ(video.segments.size(), 2u);
  EXPECT_EQ(video.inits.at(0).length, 100u);
  EXPECT_EQ(video.segments[0].resource.offset, 100u);
  EXPECT_EQ(video.segments[0].resource.length, 100u);
  EXPECT_EQ(video.segments[1].resource.url, "https://cdn.test/films/7/w.mp4");
}

TEST(Dash, AListMayEndALittleAfterItsPeriod) {
  const Track video = track(one_video(R"(<SegmentList timescale="1000" duration="8050">
    <SegmentURL media="1"/><SegmentURL media="2"/><SegmentURL media="3"/></SegmentList>)"));
  ASSERT_EQ(video.segments.size(), 3u);
  EXPECT_NEAR(video.segments[2].duration.count(), 7.9, 1e-9);
  EXPECT_THAT(failure(one_video(R"(<SegmentList><SegmentURL media="1"/><SegmentURL media="2"/>
    </SegmentList>)")),
              HasSubstr("SegmentList"));
}

TEST(Dash, SeveralBaseUrlsAreAlternatives) {
  const Track video =
      track(mpd(R"(<BaseURL>https://a.test/</BaseURL><BaseURL>https://b.test/</BaseURL>
    <Period><AdaptationSet mimeType="video/mp4"><BaseURL>v/</BaseURL><BaseURL>w/</BaseURL>
    <Representation id="v"><SegmentTemplate duration="24" initialization="i" media="$Number$"/>
    </Representation></AdaptationSet></Period>)"));
  const Resource& segment = video.segments.at(0).resource;
  EXPECT_EQ(segment.url, "https://a.test/v/1");
  EXPECT_EQ(
      segment.alternatives,
      (std::vector<std::string>{"https://b.test/v/1", "https://a.test/w/1", "https://b.test/w/1"}));
  EXPECT_EQ(video.inits.at(0).alternatives.size(), 3u);
  // An absolute URL is the same from everywhere.
  EXPECT_TRUE(track(mpd(R"(<BaseURL>a/</BaseURL><BaseURL>b/</BaseURL><Period><AdaptationSet
    mimeType="video/mp4"><Representation id="v"><SegmentTemplate duration="24"
    media="https://c.test/$Number$"/></Representation></AdaptationSet></Period>)"))
                  .segments.at(0)
                  .resource.alternatives.empty());
}

TEST(Dash, ATimelineNumbersItsSegmentsAndJumpsOverGaps) {
  const Track video = track(one_video(R"(<SegmentTemplate media="$Number$-$Time$" startNumber="7">
    <SegmentTimeline><S t="0" d="4"/><S t="10" d="4" n="20" r="1"/></SegmentTimeline>
    </SegmentTemplate>)"));
  ASSERT_EQ(video.segments.size(), 3u);
  EXPECT_EQ(video.segments[0].resource.url, "https://cdn.test/films/7/7-0");
  EXPECT_EQ(video.segments[1].resource.url, "https://cdn.test/films/7/20-10");
  EXPECT_EQ(video.segments[2].resource.url, "https://cdn.test/films/7/21-14");
  EXPECT_DOUBLE_EQ(video.segments[1].start.count(), 10);
}

TEST(Dash, AnIndexIsNotedForWhoeverCanFetchIt) {
  const Track video = track(mpd(R"(<Period start="PT2S"><AdaptationSet mimeType="video/mp4">
    <Representation id="v"><BaseURL>v.mp4</BaseURL><SegmentBase indexRange="800-899" timescale="10"
    presentationTimeOffset="50"/></Representation></AdaptationSet></Period>)"));
  ASSERT_EQ(video.indices.size(), 1u);
  EXPECT_EQ(video.indices[0].resource.url, "https://cdn.test/films/7/v.mp4");
  EXPECT_EQ(video.indices[0].resource.offset, 800u);
  EXPECT_EQ(video.indices[0].resource.length, 100u);
  EXPECT_DOUBLE_EQ(video.indices[0].origin.count(), -3);
  EXPECT_DOUBLE_EQ(video.segments.at(0).origin->count(), -3);
  // Without an Initialization it is what stands before the index.
  EXPECT_EQ(video.inits.at(0).offset, 0u);
  EXPECT_EQ(video.inits.at(0).length, 800u);
  EXPECT_EQ(video.segments.at(0).resource.offset, 900u);
}

TEST(Dash, EachPeriodTellsWhereTimeZeroOfItsMediaIs) {
  const Track text = track(mpd(R"(<Period duration="PT6S"><AdaptationSet mimeType="text/vtt">
    <Representation id="t"><BaseURL>a.vtt</BaseURL></Representation></AdaptationSet></Period>
    <Period duration="PT6S"><AdaptationSet mimeType="text/vtt"><Representation id="t">
    <BaseURL>b.vtt</BaseURL></Representation></AdaptationSet></Period>
    <Period duration="PT6S"><AdaptationSet mimeType="text/vtt"><Representation id="t">
    <SegmentTemplate media="$Number$.vtt" timescale="10" duration="30" presentationTimeOffset="20"/>
    </Representation></AdaptationSet></Period>)"));
  ASSERT_EQ(text.segments.size(), 4u);
  EXPECT_EQ(text.segments[0].origin, Seconds(0));
  EXPECT_EQ(text.segments[1].origin, Seconds(6));
  EXPECT_EQ(text.segments[2].origin, Seconds(10));
  EXPECT_EQ(text.segments[3].origin, Seconds(10));
}

TEST(Dash, SegmentBaseIsTheRestOfTheFile) {
  const Track video = track(one_video(R"(<BaseURL>v.mp4</BaseURL><SegmentBase indexRange="800-899">
    <Initialization range="0-799"/></SegmentBase>)"));
  ASSERT_EQ(video.segments.size(), 1u);
  EXPECT_EQ(video.segments[0].resource.offset, 900u);
  EXPECT_EQ(video.segments[0].resource.length, std::nullopt);
  EXPECT_DOUBLE_EQ(video.segments[0].duration.count(), 24);
}

TEST(Dash, PeriodsAreJoinedTrackByTrack) {
  const std::string set =
      R"(<AdaptationSet mimeType="video/mp4"><Representation id="v" bandwidth="1">
    <SegmentTemplate duration="4" initialization="$RepresentationID$.mp4" media="{}$Number$"/></Representation></AdaptationSet>)";
  const auto manifest = parsed(
      mpd(fmt::format(R"(<Period duration="PT8S">{}</Period><Period>{}</Period>)",
                      fmt::format(fmt::runtime(set), "a"), fmt::format(fmt::runtime(set), "b"))));
  ASSERT_EQ(manifest.tracks.size(), 1u);
  const Track& video = manifest.tracks[0];
  ASSERT_EQ(video.segments.size(), 6u);
  EXPECT_EQ(video.segments[2].resource.url, "https://cdn.test/films/7/b1");
  EXPECT_DOUBLE_EQ(video.segments[2].start.count(), 8);
  EXPECT_TRUE(video.segments[2].discontinuity);
  EXPECT_EQ(video.segments[2].init, 1u);
}

TEST(Dash, ContentProtectionOnAnyLevelProtects) {
  const std::string mark = R"(<ContentProtection schemeIdUri="urn:mpeg:dash:mp4protection:2011"/>)";
  const std::string inner = R"(<SegmentTemplate duration="4" media="$Number$"/>)";
  const auto whole = [&](std::string_view in_mpd, std::string_view in_period,
                         std::string_view in_set, std::string_view in_representation) {
    return mpd(
        fmt::format(R"({}<Period>{}<AdaptationSet mimeType="video/mp4">{}<Representation id="v">{}{}
      </Representation></AdaptationSet></Period>)",
                    in_mpd, in_period, in_set, in_representation, inner));
  };
  EXPECT_FALSE(parsed(whole("", "", "", "")).is_protected);
  for (const auto& text : {whole(mark, "", "", ""), whole("", mark, "", ""),
                           whole("", "", mark, ""), whole("", "", "", mark)}) {
    const auto manifest = parsed(text);
    EXPECT_TRUE(manifest.is_protected);
    EXPECT_TRUE(manifest.tracks.at(0).is_protected);
  }
}

TEST(Dash, PicturesTrickModesAndUnknownDemandsAreNoTracks) {
  const auto manifest =
      parsed(mpd(R"(<Period><AdaptationSet mimeType="image/jpeg"><Representation id="t"/>
    </AdaptationSet><AdaptationSet mimeType="video/mp4"><EssentialProperty
    schemeIdUri="http://dashif.org/guidelines/trickmode" value="1"/><Representation id="k"/></AdaptationSet>
    <AdaptationSet mimeType="text/vtt" lang="fr"><Representation id="s"><BaseURL>fr.vtt</BaseURL>
    </Representation></AdaptationSet></Period>)"));
  ASSERT_EQ(manifest.tracks.size(), 1u);
  EXPECT_EQ(manifest.tracks[0].type, TrackType::text);
  EXPECT_EQ(manifest.tracks[0].segments.at(0).resource.url, "https://cdn.test/films/7/fr.vtt");
}

TEST(Dash, WhatCannotBeLeftOutIsRefused) {
  const std::string set = R"(<AdaptationSet mimeType="video/mp4"><Representation id="v">
    <SegmentTemplate duration="4" media="$Number$"/></Representation></AdaptationSet>)";
  const auto code = [](const std::string& text) { return parse_dash(text, k_url).error().code(); };
  const std::string demand = R"(<EssentialProperty schemeIdUri="urn:x"/>)";
  EXPECT_EQ(code(mpd("<Period>" + demand + set + "</Period>")), Errc::unsupported);
  EXPECT_EQ(code(mpd(demand + "<Period>" + set + "</Period>")), Errc::unsupported);
  EXPECT_EQ(code(mpd(R"(<Period xlink:href="https://x.test/"/>)")), Errc::unsupported);
  EXPECT_EQ(code(mpd(R"(<Period><AdaptationSet xlink:href="https://x.test/"/></Period>)")),
            Errc::unsupported);
  // This one says that there is nothing.
  EXPECT_EQ(parsed(mpd(R"(<Period xlink:href="urn:mpeg:dash:resolve-to-zero:2013"/><Period>)" +
                       set + "</Period>"))
                .tracks.size(),
            1u);
}

TEST(Dash, ASmallTextCannotAskForMuchMemory) {
  const std::string far(15'000, 'x');
  EXPECT_THAT(
      failure(one_video(R"(<SegmentTemplate timescale="1000" duration="1" media="$Number$)" + far +
                        R"("/>)")),
      HasSubstr("too many and too long"));
  std::string deep;
  for (int i = 0; i < 40; ++i)
    deep += "<a>";
  for (int i = 0; i < 40; ++i)
    deep += "</a>";
  EXPECT_THAT(failure(mpd(deep)), HasSubstr("nested too deeply"));
  std::string wide;
  for (int i = 0; i < 700'000; ++i)
    wide += "<a/>";
  EXPECT_THAT(failure(mpd(wide)), HasSubstr("too large"));
  EXPECT_THAT(failure(mpd(R"(<Period><AdaptationSet mimeType="video/mp4" codecs=")" + far +
                          R"("><Representation id="v"/></AdaptationSet></Period>)")),
              HasSubstr("too long"));
}

TEST(Dash, ALongListIsNotReadForThousands) {
  std::string list;
  for (int i = 0; i < 150'000; ++i)
    list += R"(<S d="1"/>)";
  std::string many;
  for (int i = 0; i < 900; ++i)
    many += R"(<Representation id="v"/>)";
  EXPECT_THAT(
      failure(mpd(R"(<Period><SegmentTemplate media="$Time$" endNumber="0">
    <SegmentTimeline>)" +
                  list +
                  R"(</SegmentTimeline></SegmentTemplate><AdaptationSet mimeType="video/mp4">)" +
                  many + "</AdaptationSet></Period>")),
      HasSubstr("too many elements"));
}

TEST(Dash, ADynamicManifestIsLive) {
  EXPECT_TRUE(
      parsed(R"(<MPD type="dynamic"><Period><AdaptationSet mimeType="video/mp4"><Representation>
    <SegmentTemplate duration="4" media="$Number$"/></Representation></AdaptationSet></Period></MPD>)")
          .is_live);
}

TEST(Dash, ErrorsNameTheElement) {
  EXPECT_THAT(failure("<MPD><Period>"), HasSubstr("not XML"));
  EXPECT_THAT(failure("<html/>"), HasSubstr("MPD"));
  EXPECT_THAT(failure("<MPD/>"), HasSubstr("no Period"));
  EXPECT_THAT(failure(one_video(R"(<SegmentTemplate media="$Number$"/>)")),
              HasSubstr("Representation v1: SegmentTemplate"));
  EXPECT_THAT(
      failure(one_video(R"(<SegmentTemplate duration="1" timescale="1000000" media="$Number$"/>)")),
      HasSubstr("too many segments"));
  EXPECT_THAT(failure(one_video(R"(<SegmentTemplate duration="4" media="$Nope$"/>)")),
              HasSubstr("$Nope$"));
}

constexpr std::string_view k_plain = R"(<SegmentTemplate duration="4" media="$Number$"/>)";

std::string period(std::string_view attributes, std::string_view segments) {
  return fmt::format(R"(<Period {}><AdaptationSet mimeType="video/mp4"><Representation id="v">{}
    </Representation></AdaptationSet></Period>)",
                     attributes, segments);
}

TEST(Dash, NumbersWrittenAsFloatsAreNumbers) {
  const std::string plain = R"(timescale="1000" duration="5000" startNumber="3" media="$Number$")";
  for (const std::string_view attributes :
       {R"(timescale="1000" duration="5000.0" startNumber="3" media="$Number$")",
        R"(timescale="1000.0" duration="5e3" startNumber="3.0" media="$Number$")",
        R"(timescale=" 1000 " duration="5000.0" startNumber="3" media="$Number$")",
        R"(timescale="1" duration="5.0" startNumber="3" media="$Number$")",
        R"(timescale="0.5" duration="2.5" startNumber="3" media="$Number$")"}) {
    const auto expected = track(one_video("<SegmentTemplate " + plain + "/>"));
    const auto read = track(one_video(fmt::format("<SegmentTemplate {}/>", attributes)));
    ASSERT_EQ(read.segments.size(), 5u) << attributes;
    for (std::size_t i = 0; i < 5; ++i) {
      EXPECT_EQ(read.segments[i].resource, expected.segments[i].resource) << attributes;
      EXPECT_DOUBLE_EQ(read.segments[i].start.count(), expected.segments[i].start.count());
      EXPECT_DOUBLE_EQ(read.segments[i].duration.count(), expected.segments[i].duration.count());
    }
  }
  // Durations that are no whole number of ticks, and times of a timeline.
  EXPECT_DOUBLE_EQ(track(one_video(R"(<SegmentTemplate timescale="25" duration="50.05"
    media="$Number$"/>)"))
                       .segments.at(10)
                       .start.count(),
                   20.02);
  const Track timed = track(one_video(R"(<SegmentTemplate timescale="1000.0" media="$Time$">
    <SegmentTimeline><S t="0.0" d="12000.0" r="1.0"/></SegmentTimeline></SegmentTemplate>)"));
  ASSERT_EQ(timed.segments.size(), 2u);
  EXPECT_EQ(timed.segments[1].resource.url, "https://cdn.test/films/7/12000");
  // Large times stay exact.
  EXPECT_EQ(track(one_video(R"(<SegmentTemplate timescale="10000000" media="$Time$"
    presentationTimeOffset="9007199254740993"><SegmentTimeline><S t="9007199254740993" d="240000000"/>
    </SegmentTimeline></SegmentTemplate>)"))
                .segments.at(0)
                .resource.url,
            "https://cdn.test/films/7/9007199254740993");
}

TEST(Dash, ACoarseTimescaleLosesNoSegment) {
  const Track video = track(mpd(period("", k_plain), R"(mediaPresentationDuration="PT24.9S")"));
  ASSERT_EQ(video.segments.size(), 7u);
  EXPECT_NEAR(video.segments[6].duration.count(), 0.9, 1e-9);
}

TEST(Dash, ALastSegmentThatWouldBeShortMayBeMissing) {
  const auto last = [](std::string_view duration, std::string_view segments) {
    const Track video = track(
        mpd(period("", segments), fmt::format(R"(mediaPresentationDuration="{}")", duration)));
    for (std::size_t i = 0; i + 1 < video.segments.size(); ++i)
      EXPECT_FALSE(video.segments[i].may_be_missing) << duration;
    return std::pair(video.segments.size(), video.segments.back().may_be_missing);
  };
  EXPECT_EQ(last("PT24S", k_plain), std::pair(std::size_t{6}, false));
  EXPECT_EQ(last("PT24.0004S", k_plain), std::pair(std::size_t{6}, false));
  EXPECT_EQ(last("PT24.002S", k_plain), std::pair(std::size_t{7}, true));
  EXPECT_EQ(last("PT24.4S", k_plain), std::pair(std::size_t{7}, true));
  EXPECT_EQ(last("PT27S", k_plain), std::pair(std::size_t{7}, false));
  EXPECT_EQ(last("PT0.5S", k_plain), std::pair(std::size_t{1}, false));
  // What is listed, or counted by the manifest itself, is there.
  EXPECT_EQ(last("PT24.4S", R"(<SegmentTemplate duration="4" endNumber="7" media="$Number$"/>)"),
            std::pair(std::size_t{7}, false));
  EXPECT_EQ(last("PT24.4S", R"(<SegmentTemplate timescale="10" media="$Number$"><SegmentTimeline>
    <S d="40" r="5"/><S d="4"/></SegmentTimeline></SegmentTemplate>)"),
            std::pair(std::size_t{7}, false));
}

TEST(Dash, OddAttributesCostOnlyThemselves) {
  const auto manifest = parsed(R"(<MPD mediaPresentationDuration="soon"><Period duration="PT24S"
    start="?"><AdaptationSet mimeType="VIDEO/mp4"><Representation id="v" bandwidth="fast"
    width="wide" height="360.0"><SegmentTemplate duration="4" media="$Number$"
    presentationTimeOffset="-1"/></Representation></AdaptationSet></Period></MPD>)");
  const Track& video = manifest.tracks.at(0);
  EXPECT_EQ(video.segments.size(), 6u);
  EXPECT_EQ(video.mime, "video/mp4");
  EXPECT_EQ(video.height, 360u);
  EXPECT_EQ(video.width, std::nullopt);
  EXPECT_EQ(video.bandwidth, std::nullopt);
  EXPECT_EQ(manifest.notes.size(), 5u);
  EXPECT_TRUE(parsed(mpd(period("", k_plain))).notes.empty());
}

TEST(Dash, ARepresentationThatCannotBeReadCostsOnlyItself) {
  const std::string broken = R"(<AdaptationSet mimeType="{}"><Representation id="x">
    <SegmentTemplate media="$Number$"/></Representation></AdaptationSet>)";
  const std::string good = R"(<AdaptationSet mimeType="video/mp4"><Representation id="v">)" +
                           std::string(k_plain) + "</Representation></AdaptationSet>";
  const auto with = [&](std::string_view type) {
    return mpd("<Period>" + good + fmt::format(fmt::runtime(broken), type) + "</Period>");
  };
  for (const std::string_view type : {"text/vtt", "video/mp4"}) {
    const auto manifest = parsed(with(type));
    EXPECT_EQ(manifest.tracks.size(), 1u);
    ASSERT_EQ(manifest.notes.size(), 1u);
    EXPECT_THAT(manifest.notes[0], HasSubstr("Representation x"));
  }
  // There is no other sound.
  EXPECT_THAT(failure(with("audio/mp4")), HasSubstr("Representation x"));
}

TEST(Dash, TimesOfDayAreRelativeToTheFirstPeriod) {
  const auto manifest = parsed(mpd(period(R"(start="PT1553515200S" duration="PT8S")", k_plain) +
                                       period(R"(start="PT1553515208S" duration="PT8S")", k_plain),
                                   ""));
  const Track& video = manifest.tracks.at(0);
  ASSERT_EQ(video.segments.size(), 4u);
  EXPECT_DOUBLE_EQ(video.segments[0].start.count(), 0);
  EXPECT_DOUBLE_EQ(video.segments[2].start.count(), 8);
  EXPECT_DOUBLE_EQ(manifest.duration->count(), 16);
  // As the manifest's end may be.
  EXPECT_DOUBLE_EQ(parsed(mpd(period(R"(start="PT1553515200S")", k_plain),
                              R"(mediaPresentationDuration="PT1553515224S")"))
                       .duration->count(),
                   24);
  // A presentation may begin late.
  EXPECT_DOUBLE_EQ(track(mpd(period(R"(start="PT2S")", k_plain))).segments[0].start.count(), 2);
}

TEST(Dash, APeriodEndsInsideItsLastSegment) {
  const std::string timeline = R"(<SegmentTemplate media="$Number$"><SegmentTimeline>
    <S t="0" d="4" r="3"/></SegmentTimeline></SegmentTemplate>)";
  for (const auto& first : {period(R"(duration="PT9.7S")", timeline), period("", timeline)}) {
    const Track video = track(mpd(first + period(R"(start="PT9.7S")", k_plain)));
    // 4, 4, 1.7 s, and not the fourth; then 14.3 s.
    ASSERT_EQ(video.segments.size(), 7u);
    EXPECT_NEAR(video.segments[2].duration.count(), 1.7, 1e-9);
    ASSERT_EQ(video.timelines.size(), 2u);
    EXPECT_NEAR(video.timelines[0].cut->count(), 9.7, 1e-9);
    EXPECT_FALSE(video.timelines[0].number);
    EXPECT_EQ(video.segments[2].timeline, 0u);
    EXPECT_EQ(video.segments[3].timeline, 1u);
    EXPECT_NEAR(video.segments[3].start.count(), 9.7, 1e-9);
  }
  // What begins at the end is beyond it.
  EXPECT_EQ(
      track(mpd(period("", timeline), R"(mediaPresentationDuration="PT12S")")).segments.size(), 3u);
  // At the end of all a little more does no harm: manifests round it.
  EXPECT_NEAR(track(mpd(period("", timeline))).timelines.at(0).cut->count(), 24.2, 1e-9);
  // A length of zero is none, and offsets that are wrong leave all as it was.
  EXPECT_FALSE(
      track(mpd(period("", timeline), R"(mediaPresentationDuration="PT0S")")).timelines.at(0).cut);
  const std::string wrong = R"(<SegmentTemplate media="$Number$"><SegmentTimeline>
    <S t="100" d="4" r="3"/></SegmentTimeline></SegmentTemplate>)";
  EXPECT_EQ(track(mpd(period("", wrong))).segments.size(), 4u);
}

TEST(Dash, WhatStandsBehindTheEndIsPassedOver) {
  const std::string good = mpd(period("", k_plain));
  for (const std::string_view behind :
       {"<!-- cached -->", "\n\n", "\n<html><p>x</html>", "\0", "}"}) {
    EXPECT_EQ(parsed(good + std::string(behind)).tracks.size(), 1u) << behind;
  }
  EXPECT_TRUE(parsed(good + "<p><ContentProtection>").is_protected);
  EXPECT_FALSE(parse_dash(good.substr(0, good.size() - 20), k_url).has_value());
}

TEST(Dash, TellsTheRole) {
  const auto manifest =
      parsed(mpd(R"(<Period><AdaptationSet mimeType="audio/mp4">
    <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>
    <Role schemeIdUri="urn:mpeg:dash:role:2011" value="dub"/><Representation id="a">)" +
                 std::string(k_plain) + "</Representation></AdaptationSet></Period>"));
  EXPECT_EQ(manifest.tracks.at(0).role, "main,dub");
}

}  // namespace
}  // namespace matinee::media
