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

struct Family {
  std::string_view prefix;
  std::string_view name;
};
// The first match counts, so a longer prefix precedes a shorter one. The MP4 object types are from
// RFC 6381, 3.3, and mp4ra.org.
constexpr std::array k_families = {
    Family{"avc", "H.264"},   Family{"dva", "H.264"},      Family{"hvc1", "H.265"},
    Family{"hev1", "H.265"},  Family{"dvh", "H.265"},      Family{"vvc1", "H.266"},
    Family{"vvi1", "H.266"},  Family{"vp08", "VP8"},       Family{"vp8", "VP8"},
    Family{"vp09", "VP9"},    Family{"vp9", "VP9"},        Family{"av01", "AV1"},
    Family{"dav1", "AV1"},    Family{"mp4a.40.34", "MP3"}, Family{"mp4a.69", "MP3"},
    Family{"mp4a.6b", "MP3"}, Family{"mp3", "MP3"},        Family{"mp4a.a5", "AC-3"},
    Family{"ac-3", "AC-3"},   Family{"mp4a.a6", "E-AC-3"}, Family{"ec-3", "E-AC-3"},
    Family{"mp4a.a9", "DTS"}, Family{"mp4a.ad", "Opus"},   Family{"mp4a", "AAC"},
    Family{"dts", "DTS"},     Family{"opus", "Opus"},      Family{"flac", "FLAC"},
    Family{"wvtt", "WebVTT"}, Family{"stpp", "TTML"},
};

std::string family_of(std::string_view codec) {
  const std::string name = ascii::lower_case(codec);
  const auto found = std::ranges::find_if(
      k_families, [&](const Family& family) { return name.starts_with(family.prefix); });
  return found == k_families.end() ? name.substr(0, name.find('.')) : std::string(found->name);
}

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
    kinds.has_known_text |= kind == "wvtt" || kind == "stpp";
  }
  return kinds;
}

std::vector<std::string> codec_families(std::string_view codecs) {
  std::vector<std::string> families;
  while (!codecs.empty()) {
    const std::string_view name = ascii::trimmed(split_off(codecs, ','));
    if (!name.empty()) families.push_back(family_of(name));
  }
  std::ranges::sort(families);
  const auto [first, last] = std::ranges::unique(families);
  families.erase(first, last);
  return families;
}

bool is_same_family(std::string_view a, std::string_view b) {
  return a.empty() || b.empty() || codec_families(a) == codec_families(b);
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
  constexpr std::array k_mp4 = {"mp4", "m4s", "m4v", "m4a", "cmfv", "cmfa", "cmft", "mov"};
  if (type == TrackType::text) {
    if (is_among(ending, k_mp4)) return "application/mp4";
    const bool is_ttml = ending == "ttml" || ending == "dfxp" || ending == "xml";
    return is_ttml ? "application/ttml+xml" : "text/vtt";
  }
  if (ending == "ts" || ending == "m2ts") return "video/mp2t";
  if (ending == "aac") return "audio/aac";
  if (ending == "mp3") return "audio/mpeg";
  if (ending == "ac3") return "audio/ac3";
  if (ending == "ec3" || ending == "eac3") return "audio/eac3";
  if (ending == "m4a" || ending == "cmfa") return "audio/mp4";
  if (is_among(ending, k_mp4)) return type == TrackType::audio ? "audio/mp4" : "video/mp4";
  if (ending == "webm") return type == TrackType::audio ? "audio/webm" : "video/webm";
  return "";
}

bool is_webvtt(const Track& track) {
  return track.mime.starts_with("text/vtt");
}

bool is_known_text(const Track& track) {
  if (is_webvtt(track) || track.mime.starts_with("application/ttml+xml")) return true;
  const bool is_known = track.codecs.empty() || kinds_of(track.codecs).has_known_text;
  return is_mp4_mime(track.mime) && is_known;
}

bool is_mp4_mime(std::string_view mime) {
  const std::string type = ascii::lower_case(mime.substr(0, mime.find(';')));
  return type == "video/mp4" || type == "audio/mp4" || type == "application/mp4" ||
         type == "video/quicktime";
}

}  // namespace matinee::media
