// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "media/manifest/codecs.hpp"
#include "media/manifest/hls.hpp"
#include "media/manifest/hls_lines.hpp"
#include "media/manifest/hls_reader.hpp"
#include "media/manifest/limits.hpp"

namespace matinee::media {

namespace {

bool says_yes(const HlsAttributes& attributes, std::string_view name) {
  return ascii::equals_ignoring_case(attributes.get(name), "YES");
}

// Two variants are the same one at two locations if all attributes agree, except those that depend
// on the location. The result contains the other attributes, sorted, as a key.
std::string identity_of(const HlsAttributes& attributes) {
  constexpr std::array<std::string_view, 3> k_place = {"PATHWAY-ID", "STABLE-VARIANT-ID", "SCORE"};
  std::vector<std::string> all;
  for (const auto& [name, value] : attributes) {
    if (std::ranges::find(k_place, name) == k_place.end()) {
      all.push_back(fmt::format("{}={}\n", name, value));
    }
  }
  std::ranges::sort(all);
  std::string identity;
  for (const std::string& attribute : all)
    identity += attribute;
  return identity;
}

std::optional<TrackType> rendition_type(std::string_view type) {
  if (ascii::equals_ignoring_case(type, "AUDIO")) return TrackType::audio;
  if (ascii::equals_ignoring_case(type, "SUBTITLES")) return TrackType::text;
  if (ascii::equals_ignoring_case(type, "VIDEO")) return TrackType::video;
  return std::nullopt;  // captions are inside the video
}

// Translates the purpose of a rendition (RFC 8216, 4.3.4.1) to the role names of DASH.
void read_purpose(const HlsAttributes& attributes, Track& track) {
  track.is_default = says_yes(attributes, "DEFAULT");
  track.is_forced = says_yes(attributes, "FORCED");
  const std::string_view traits = attributes.get("CHARACTERISTICS");
  track.describes_picture = traits.find("describes-video") != std::string_view::npos;
  track.describes_sound = traits.find("describes-music-and-sound") != std::string_view::npos;
  track.is_alternate = track.describes_picture;
  if (track.describes_picture) track.role = "description";
  if (track.describes_sound) track.role = "caption";
  if (track.is_forced) track.role = "forced-subtitle";
}

class MasterParser {
 public:
  MasterParser(std::string_view text, std::string_view url) : reader_(text, url, k_nothing) {
    manifest_.kind = ManifestKind::hls;
  }

  Result<Manifest> parse() {
    MATINEE_TRY(reader_.expect_header());
    while (const auto line = reader_.lines.next()) {
      MATINEE_TRY(read_line(*line));
      if (manifest_.tracks.size() > k_max_tracks) return reader_.lines.error("too many tracks");
    }
    if (variant_) {
      constexpr std::string_view k_missing = "EXT-X-STREAM-INF without a URL after it";
      if (manifest_.tracks.empty()) return reader_.lines.error(k_missing);
      reader_.note(k_missing);
    }
    finish();
    return std::move(manifest_);
  }

 private:
  inline static const HlsVariables k_nothing;

  Result<void> read_line(std::string_view line) {
    if (!line.starts_with('#')) return read_url(line);
    if (const auto list = match_tag(line, "#EXT-X-DEFINE:")) return reader_.define(*list);
    if (const auto list = match_tag(line, "#EXT-X-STREAM-INF:")) return read_variant(*list);
    if (const auto list = match_tag(line, "#EXT-X-MEDIA:")) return read_rendition(*list);
    MATINEE_TRY_ASSIGN(const bool found, reader_.tells_protection(line));
    manifest_.is_protected |= found;
    return {};
  }

  Result<void> read_variant(std::string_view list) {
    MATINEE_TRY_ASSIGN(const auto attributes, reader_.attributes(list));
    Track track;
    track.codecs = attributes.get("CODECS");
    track.audio_group = attributes.get("AUDIO");
    track.video_group = attributes.get("VIDEO");
    track.text_group = attributes.get("SUBTITLES");
    if (const auto text = attributes.find("BANDWIDTH")) {
      const auto rate = parse_number<double>(ascii::trimmed(*text));
      if (rate && *rate >= 0 && *rate <= static_cast<double>(k_max_offset)) {
        track.bandwidth = static_cast<std::uint64_t>(*rate);
      } else {
        reader_.note("BANDWIDTH is not a number");
      }
    }
    if (const auto text = attributes.find("RESOLUTION")) {
      const auto resolution = parse_resolution(*text);
      if (!resolution) reader_.note("RESOLUTION is not WIDTHxHEIGHT");
      if (resolution) track.width = resolution->width;
      if (resolution) track.height = resolution->height;
    }
    const CodecKinds kinds = kinds_of(track.codecs);
    // CODECS and RESOLUTION are optional. A variant counts as video unless they say otherwise.
    const bool is_audio_only = kinds.has_audio && !kinds.has_video && !track.width;
    track.type = is_audio_only ? TrackType::audio : TrackType::video;
    track.is_type_known = is_audio_only || kinds.has_video || track.width;
    variant_ = std::move(track);
    identity_ = identity_of(attributes);
    return {};
  }

  Result<void> read_url(std::string_view line) {
    if (!variant_) {
      reader_.note("a URL that no EXT-X-STREAM-INF precedes");
      return {};
    }
    MATINEE_TRY_ASSIGN(variant_->url, reader_.absolute(line));
    Track variant = *std::exchange(variant_, std::nullopt);
    const auto [known, is_new] = variants_.try_emplace(identity_, manifest_.tracks.size());
    if (is_new) {
      add(std::move(variant));
      return {};
    }
    Track& first = manifest_.tracks[known->second];
    auto& urls = first.alternative_urls;
    const bool is_known =
        variant.url == first.url || std::ranges::find(urls, variant.url) != urls.end();
    if (!is_known && urls.size() < k_max_alternatives) urls.push_back(std::move(variant.url));
    return {};
  }

  Result<void> read_rendition(std::string_view list) {
    MATINEE_TRY_ASSIGN(const auto attributes, reader_.attributes(list));
    const auto type = rendition_type(attributes.get("TYPE"));
    if (!type) return {};
    Track track{.type = *type};
    if (track.type == TrackType::text) track.mime = "text/vtt";
    track.group = attributes.get("GROUP-ID");
    track.language = attributes.get("LANGUAGE");
    track.name = attributes.get("NAME");
    read_purpose(attributes, track);
    const std::string_view reference = attributes.get("URI");
    if (!reference.empty()) {
      MATINEE_TRY_ASSIGN(track.url, reader_.absolute(reference));
      add(std::move(track));
    } else if (track.type == TrackType::text) {
      reader_.note("SUBTITLES without a URI");
    } else {
      // RFC 8216, 4.3.4.2.1: without a URI, the rendition is part of the variants of its group.
      inside_variant_.push_back(std::move(track));
    }
    return inside_variant_.size() > k_max_tracks ? reader_.lines.error("too many renditions")
                                                 : Result<void>();
  }

  void add(Track track) {
    constexpr std::array k_letters = {'v', 'a', 't'};
    const auto type = static_cast<std::size_t>(track.type);
    track.id = fmt::format("{}{}", k_letters.at(type), counts_.at(type)++);
    manifest_.tracks.push_back(std::move(track));
  }

  // Resolves the group names last, because a rendition may follow the variants that name its group.
  void finish() {
    for (Track& track : manifest_.tracks) {
      track.is_protected = manifest_.is_protected;
      check_group(track, track.audio_group, TrackType::audio);
      check_group(track, track.video_group, TrackType::video);
      check_group(track, track.text_group, TrackType::text);
      for (const Track& inside : inside_variant_) {
        if (inside.type != TrackType::audio) continue;
        if (track.audio_group.empty() || inside.group != track.audio_group) continue;
        if (track.carries_audio && !inside.is_default) continue;
        track.carries_audio = true;
        track.language = inside.language;
      }
    }
    for (Track& track : manifest_.tracks) {
      if (track.type == TrackType::video && !track.group.empty()) complete_angle(track);
    }
    manifest_.notes = std::move(reader_.notes).take();
    manifest_.variables = std::move(reader_.variables).take();
  }

  // Removes the name of a group that has no rendition, so that the variant keeps its own audio or
  // text.
  void check_group(const Track& track, std::string& group, TrackType type) {
    const auto is_member = [&](const Track& t) { return t.type == type && t.group == group; };
    if (group.empty() || std::ranges::any_of(manifest_.tracks, is_member) ||
        std::ranges::any_of(inside_variant_, is_member)) {
      return;
    }
    reader_.notes.add(
        fmt::format("track {}: its group \"{}\" has no rendition", track.id, group.substr(0, 40)));
    group.clear();
  }

  // A rendition of another angle has no attributes of its own for codecs and size, and names no
  // groups. Copies them from the variant with the highest bandwidth that names the group.
  void complete_angle(Track& angle) const {
    const Track* best = nullptr;
    for (const Track& track : manifest_.tracks) {
      if (track.video_group != angle.group || !track.group.empty()) continue;
      if (best == nullptr || track.bandwidth > best->bandwidth) best = &track;
    }
    if (best == nullptr) return;
    angle.codecs = best->codecs;
    angle.bandwidth = best->bandwidth;
    angle.width = best->width;
    angle.height = best->height;
    angle.audio_group = best->audio_group;
    angle.text_group = best->text_group;
  }

  HlsReader reader_;
  Manifest manifest_;
  std::optional<Track> variant_;
  std::string identity_;
  /// The positions of the variants' tracks, by identity_of.
  std::map<std::string, std::size_t> variants_;
  std::vector<Track> inside_variant_;
  std::array<int, 3> counts_{};
};

}  // namespace

Result<Manifest> parse_hls_master(std::string_view text, std::string_view url) {
  return MasterParser(text, url).parse();
}

}  // namespace matinee::media
