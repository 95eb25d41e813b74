// SPDX-License-Identifier: MIT
#include "mubi/stream.hpp"

#include <string>

#include <gtest/gtest.h>

#include "json/json.hpp"
#include "mubi/models_json.hpp"

namespace matinee::mubi {
namespace {

Result<Stream> stream_in(std::string_view text) {
  return stream_of(json::parse(text));
}

TEST(StreamOf, ListsTheOffersWithoutRepetition) {
  const auto stream = stream_in(R"({"url":"https://e/a.mpd",
      "urls":[{"src":"https://e/a.m3u8","content_type":"application/x-mpegURL"},
              {"src":"https://e/a.mpd","content_type":"application/dash+xml"},
              {"src":"https://e/a.ism","content_type":"application/vnd.ms-sstr+xml"}],
      "fallback_urls":["https://f/a.mpd"], "drm":null})");
  ASSERT_TRUE(stream.has_value());
  ASSERT_EQ(stream->offers.size(), 3U);
  EXPECT_EQ(stream->offers[0].url, "https://e/a.mpd");
  EXPECT_EQ(stream->offers[0].content_type, "application/dash+xml");
  EXPECT_EQ(stream->offers[1].url, "https://e/a.m3u8");
  EXPECT_EQ(stream->offers[2].url, "https://f/a.mpd");
  EXPECT_FALSE(stream->is_protected);
}

TEST(StreamOf, BelievesAnySignOfProtection) {
  for (const char* drm : {R"({"asset_id":"a","variant_id":"b"})", R"({"asset_id":"a"})", "true",
                          "\"widevine\"", "1", R"([{"x":"y"}])"}) {
    const auto stream = stream_in(std::string(R"({"url":"https://e/a.mpd","drm":)") + drm + "}");
    EXPECT_TRUE(stream->is_protected) << drm;
  }
  EXPECT_TRUE(stream_in(R"({"url":"https://e/drm_playlist.1.ism/a.mpd"})")->is_protected);
}

TEST(StreamOf, TakesAnEmptyDrmForNone) {
  for (const char* drm : {"null", "{}", R"({"asset_id":null,"variant_id":""})", "false", "\"\"",
                          "[]", "0", R"({"asset_id":0,"levels":[0,0.0]})"}) {
    const auto stream = stream_in(std::string(R"({"url":"https://e/a.mpd","drm":)") + drm + "}");
    EXPECT_FALSE(stream->is_protected) << drm;
  }
}

TEST(StreamOf, ReadsTheTextTracks) {
  const auto stream = stream_in(R"({"url":"https://e/a.mpd","text_track_urls":[
      {"id":"text_subtitle_en","url":"https://e/en.vtt","role":"subtitle","language_code":"en"},
      {"id":"broken"}, 7]})");
  ASSERT_EQ(stream->text_tracks.size(), 1U);
  EXPECT_EQ(stream->text_tracks[0].language, "en");
}

TEST(StreamOf, RefusesAnAnswerThatOffersNothing) {
  for (const char* text : {"{}", "[]", R"({"url":""})", R"({"url":7,"urls":{}})", "not json"}) {
    EXPECT_EQ(stream_in(text).error().code(), Errc::failure) << text;
  }
}

}  // namespace
}  // namespace matinee::mubi
