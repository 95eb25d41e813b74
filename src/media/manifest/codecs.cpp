// SPDX-License-Identifier: MIT
#include "media/manifest/codecs.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.hpp"
#include "base/split.hpp"
#include "http/url.hpp"

namespace matinee::media {

namespace {

constexpr std::array k_video = {"avc1", "avc3", "hvc1", "hev1", "vp8",  "vp08", "vp9",  "vp09",
                                "av01", "dvh1", "dvhe", "dva1", "dvav", "mp4v", "vvc1", "vvi1"};
constexpr std::array k_audio = {"mp4a", "ac-3", "ec-3", "ac-4", "opus", "flac", "alac",
                                "mp3",  "dtsc", "dtse", "dtsh", "dtsl", "dtsx", "vorbis"};
constexpr std::array k_text = {"wvtt", "stpp", "tx3g", "c608"};

template <class Names>
bool is_among(std::string_view name, const Names& names) {
  return std::ranges::any_of(names, [&](std::string_view known) { return name == known; });
}

}  // namespace

CodecKinds kinds_of(std::string_view codecs) {
  CodecKinds kinds;
  while (!codecs.empty()) {
    const std::string_view name = ascii::trimmed_start(split_off(codecs, ','));
    const std::string kind = ascii::lower_case(name.substr(0, name.find_first_of(". ")));
    kinds.has_video |= is_among(kind, k_video);
    kinds.has_audio |= is_among(kind, k_audio);
    kinds.has_text |= is_among(kind, k_text);
  }
  return kinds;
}

std::optional<TrackType> type_of(std::string_view mime, std::string_view codecs) {
  const std::string type = ascii::lower_case(mime.substr(0, mime.find(';')));
  if (type == "application/ttml+xml" || type == "application/x-subrip") return TrackType::text;
  if (type.starts_with("text/")) return TrackType::text;
  const CodecKinds kinds = kinds_of(codecs);
  if (kinds.has_text && !kinds.has_video && !kinds.has_audio) return TrackType::text;
  if (type.starts_with("video/")) return TrackType::video;
  if (type.starts_with("audio/")) return TrackType::audio;
  if (type.starts_with("image/")) return std::nullopt;
  if (kinds.has_video) return TrackType::video;
  if (kinds.has_audio) return TrackType::audio;
  return std::nullopt;
}

std::string_view mime_of_url(std::string_view url, TrackType type) {
  const std::string path = ascii::lower_case(http::split_url(url).path);
  const std::size_t dot = path.rfind('.');
  const std::string ending = dot == std::string::npos ? "" : path.substr(dot + 1);
  if (type == TrackType::text) return ending == "ttml" ? "application/ttml+xml" : "text/vtt";
  if (ending == "ts" || ending == "m2ts") return "video/mp2t";
  if (ending == "aac") return "audio/aac";
  if (ending == "mp3") return "audio/mpeg";
  constexpr std::array k_mp4 = {"mp4", "m4s", "m4v", "m4a", "cmfv", "cmfa", "mov"};
  if (is_among(ending, k_mp4)) return type == TrackType::audio ? "audio/mp4" : "video/mp4";
  if (ending == "webm") return type == TrackType::audio ? "audio/webm" : "video/webm";
  return "";
}

bool is_mp4_mime(std::string_view mime) {
  const std::string type = ascii::lower_case(mime.substr(0, mime.find(';')));
  return type == "video/mp4" || type == "audio/mp4" || type == "application/mp4" ||
         type == "video/quicktime";
}

}  // namespace matinee::media
