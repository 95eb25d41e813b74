// SPDX-License-Identifier: MIT
#include "media/manifest/hls.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "media/manifest/codecs.hpp"
#include "media/manifest/hls_lines.hpp"
#include "media/manifest/limits.hpp"
#include "media/manifest/reference.hpp"

namespace matinee::media {

namespace {

// What every playlist has in common: its lines, its variables and its URL.
class Reader {
 public:
  Reader(std::string_view text, std::string_view url, const HlsVariables& imported)
      : lines(text), url_(url), imported_(imported) {}

  Result<void> expect_header() {
    const auto line = lines.next();
    if (!line || *line != "#EXTM3U") return lines.error("not an HLS playlist: no #EXTM3U");
    return {};
  }

  Result<HlsAttributes> attributes(std::string_view list) {
    auto parsed = HlsAttributes::parse(list);
    if (!parsed) return lines.error(parsed.error().message());
    if (auto done = variables.expand(*parsed); !done) return lines.error(done.error().message());
    for (const char* name : {"GROUP-ID", "LANGUAGE", "NAME", "CODECS", "AUDIO", "SUBTITLES"}) {
      if (auto done = check_name(parsed->get(name), name); !done)
        return lines.error(done.error().message());
    }
    return parsed;
  }

  Result<std::string> absolute(std::string_view reference) {
    const auto expanded = variables.expand(reference);
    if (!expanded) return lines.error(expanded.error().message());
    auto url = resolve_reference(url_, *expanded);
    if (!url) return lines.error(url.error().message());
    return url;
  }

  Result<void> define(std::string_view list) {
    auto parsed = HlsAttributes::parse(list);
    if (!parsed) return lines.error(parsed.error().message());
    const auto done = variables.define(*parsed, url_, imported_);
    if (!done) return lines.error(done.error().message());
    return {};
  }

  HlsLines lines;
  HlsVariableTable variables;

 private:
  std::string_view url_;
  const HlsVariables& imported_;
};

// Tags of a playlist that promise encrypted media (RFC 8216, 4.3.2.4 and 4.3.4.5). FAXS-CM is
// Adobe's, older than KEY.
Result<bool> tells_protection(Reader& reader, std::string_view line) {
  if (line.starts_with("#EXT-X-SESSION-KEY") || line.starts_with("#EXT-X-FAXS-CM")) return true;
  const auto list = match_tag(line, "#EXT-X-KEY");
  if (!list) return false;
  MATINEE_TRY_ASSIGN(const auto attributes,
                     reader.attributes(list->starts_with(':') ? list->substr(1) : *list));
  return !attributes.is("METHOD", "NONE");
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
    if (variant_) return reader_.lines.error("EXT-X-STREAM-INF without a URL after it");
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
    MATINEE_TRY_ASSIGN(const bool found, tells_protection(reader_, line));
    manifest_.is_protected |= found;
    return {};
  }

  Result<void> read_variant(std::string_view list) {
    MATINEE_TRY_ASSIGN(const auto attributes, reader_.attributes(list));
    Track track;
    track.codecs = attributes.get("CODECS");
    track.audio_group = attributes.get("AUDIO");
    track.text_group = attributes.get("SUBTITLES");
    track.bandwidth = parse_decimal(attributes.get("BANDWIDTH"), k_max_offset);
    const std::string_view resolution = attributes.get("RESOLUTION");
    const std::size_t cross = resolution.find('x');
    if (cross != std::string_view::npos) {
      const auto width = parse_decimal(resolution.substr(0, cross), 1u << 20);
      const auto height = parse_decimal(resolution.substr(cross + 1), 1u << 20);
      if (!width || !height) return reader_.lines.error("RESOLUTION is not WIDTHxHEIGHT");
      track.width = static_cast<std::uint32_t>(*width);
      track.height = static_cast<std::uint32_t>(*height);
    }
    const CodecKinds kinds = kinds_of(track.codecs);
    const bool is_audio_only = kinds.has_audio && !kinds.has_video && !track.width;
    track.type = is_audio_only ? TrackType::audio : TrackType::video;
    variant_ = std::move(track);
    return {};
  }

  Result<void> read_url(std::string_view line) {
    if (!variant_) return reader_.lines.error("a URL that no EXT-X-STREAM-INF precedes");
    MATINEE_TRY_ASSIGN(variant_->url, reader_.absolute(line));
    add(*std::move(variant_));
    variant_.reset();
    return {};
  }

  Result<void> read_rendition(std::string_view list) {
    MATINEE_TRY_ASSIGN(const auto attributes, reader_.attributes(list));
    Track track;
    const std::string_view type = attributes.get("TYPE");
    if (type == "AUDIO") {
      track.type = TrackType::audio;
    } else if (type == "SUBTITLES") {
      track.type = TrackType::text;
      track.mime = "text/vtt";
    } else {
      return {};  // captions are inside the video; alternative pictures are not followed
    }
    track.group = attributes.get("GROUP-ID");
    track.language = attributes.get("LANGUAGE");
    track.name = attributes.get("NAME");
    track.is_default = attributes.is("DEFAULT", "YES");
    track.is_forced = attributes.is("FORCED", "YES");
    const std::string_view traits = attributes.get("CHARACTERISTICS");
    track.describes_picture = traits.find("describes-video") != std::string_view::npos;
    track.describes_sound = traits.find("describes-music-and-sound") != std::string_view::npos;
    track.is_alternate = track.describes_picture;
    const auto reference = attributes.find("URI");
    if (!reference && type == "SUBTITLES") return reader_.lines.error("SUBTITLES without a URI");
    if (reference) {
      MATINEE_TRY_ASSIGN(track.url, reader_.absolute(*reference));
      add(std::move(track));
    } else {
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

  // Renditions may stand after the variants that name their group.
  void finish() {
    for (Track& track : manifest_.tracks) {
      track.is_protected = manifest_.is_protected;
      for (const Track& inside : inside_variant_) {
        if (track.audio_group.empty() || inside.group != track.audio_group) continue;
        if (track.carries_audio && !inside.is_default) continue;
        track.carries_audio = true;
        track.language = inside.language;
      }
    }
    manifest_.variables = std::move(reader_.variables).take();
  }

  Reader reader_;
  Manifest manifest_;
  std::optional<Track> variant_;
  std::vector<Track> inside_variant_;
  std::array<int, 3> counts_{};
};

class MediaParser {
 public:
  MediaParser(std::string_view text, std::string_view url, const HlsVariables& imported)
      : reader_(text, url, imported) {
    playlist_.timelines.emplace_back();
    next_.timeline = 0;
  }

  Result<HlsMediaPlaylist> parse() {
    MATINEE_TRY(reader_.expect_header());
    while (const auto line = reader_.lines.next())
      MATINEE_TRY(read_line(*line));
    if (playlist_.segments.empty() && !has_target_duration_) {
      return reader_.lines.error("an HLS playlist with neither variants nor segments");
    }
    playlist_.duration = time_;
    playlist_.is_live = !is_ended_ && !is_vod_;
    return std::move(playlist_);
  }

 private:
  Result<void> read_line(std::string_view line) {
    if (!line.starts_with('#')) return read_url(line);
    if (const auto value = match_tag(line, "#EXTINF:")) return read_duration(*value);
    if (const auto value = match_tag(line, "#EXT-X-BYTERANGE:")) return read_byte_range(*value);
    if (const auto value = match_tag(line, "#EXT-X-MAP:")) return read_map(*value);
    if (const auto value = match_tag(line, "#EXT-X-DEFINE:")) return reader_.define(*value);
    if (line.starts_with("#EXT-X-TARGETDURATION:")) has_target_duration_ = true;
    if (const auto value = match_tag(line, "#EXT-X-DISCONTINUITY-SEQUENCE:")) {
      return read_first_timeline(*value);
    }
    if (line == "#EXT-X-DISCONTINUITY") MATINEE_TRY(begin_timeline());
    if (line == "#EXT-X-GAP") is_gap_ = true;
    if (line == "#EXT-X-ENDLIST") is_ended_ = true;
    if (line == "#EXT-X-PLAYLIST-TYPE:VOD") is_vod_ = true;
    if (line == "#EXT-X-I-FRAMES-ONLY") playlist_.is_iframes_only = true;
    MATINEE_TRY_ASSIGN(const bool found, tells_protection(reader_, line));
    playlist_.is_protected |= found;
    return {};
  }

  Result<void> read_first_timeline(std::string_view value) {
    const auto number = parse_decimal(ascii::trimmed(value), k_max_offset);
    if (!number) return reader_.lines.error("EXT-X-DISCONTINUITY-SEQUENCE is not a number");
    // It must stand before the first segment; elsewhere it says nothing.
    if (playlist_.timelines.size() == 1 && time_ == Seconds(0)) {
      playlist_.timelines.front().number = *number;
    }
    return {};
  }

  Result<void> begin_timeline() {
    next_.discontinuity = true;
    auto& timelines = playlist_.timelines;
    if (timelines.size() > k_max_segments) return reader_.lines.error("too many discontinuities");
    timelines.push_back({.number = timelines.back().number + 1, .start = time_});
    next_.timeline = timelines.size() - 1;
    return {};
  }

  Result<void> read_duration(std::string_view value) {
    // "#EXTINF: 8.0 ," is written by some.
    const auto seconds = parse_seconds(ascii::trimmed(value.substr(0, value.find(','))));
    if (!seconds) return reader_.lines.error("EXTINF is not a duration");
    next_.duration = Seconds(*seconds);
    has_duration_ = true;
    return {};
  }

  Result<void> read_byte_range(std::string_view value) {
    range_ = parse_byte_range(value);
    if (!range_) return reader_.lines.error("EXT-X-BYTERANGE is not a range");
    return {};
  }

  Result<void> read_map(std::string_view list) {
    MATINEE_TRY_ASSIGN(const auto attributes, reader_.attributes(list));
    const auto reference = attributes.find("URI");
    if (!reference) return reader_.lines.error("EXT-X-MAP without a URI");
    Resource init;
    MATINEE_TRY_ASSIGN(init.url, reader_.absolute(*reference));
    if (const auto text = attributes.find("BYTERANGE")) {
      const auto range = parse_byte_range(*text);
      if (!range) return reader_.lines.error("the BYTERANGE of EXT-X-MAP is not a range");
      init.offset = range->offset.value_or(0);
      init.length = range->length;
    }
    // Playlists with advertisements go back to an earlier one. Looking at the last few is enough
    // for them, and keeps a hostile list from costing quadratic time.
    constexpr std::ptrdiff_t k_remembered = 32;
    auto& inits = playlist_.inits;
    const auto begin = inits.end() - std::min(std::ssize(inits), k_remembered);
    const auto known = std::find(begin, inits.end(), init);
    next_.init = static_cast<std::size_t>(known - inits.begin());
    if (known != inits.end()) return {};
    if (auto paid = budget_.take(init); !paid) return reader_.lines.error(paid.error().message());
    inits.push_back(std::move(init));
    return {};
  }

  // An offset that is left out goes on where the last sub-range of the same resource ended.
  Result<void> place(Resource& resource) {
    if (!range_) return {};
    const bool follows = resource.url == last_ranged_url_;
    if (!range_->offset && !follows) {
      return reader_.lines.error("EXT-X-BYTERANGE without an offset, and nothing it could follow");
    }
    resource.offset = range_->offset.value_or(last_range_end_);
    resource.length = range_->length;
    last_range_end_ = *resource.offset + range_->length;
    if (last_range_end_ > k_max_offset) return reader_.lines.error("EXT-X-BYTERANGE is too far");
    return {};
  }

  Result<void> read_url(std::string_view line) {
    if (!has_duration_) return reader_.lines.error("a segment without EXTINF");
    Segment segment = next_;
    MATINEE_TRY_ASSIGN(segment.resource.url, reader_.absolute(line));
    MATINEE_TRY(place(segment.resource));
    last_ranged_url_ = range_ ? segment.resource.url : std::string();
    segment.start = time_;
    time_ += segment.duration;
    if (time_.count() > k_max_duration) return reader_.lines.error("the playlist is too long");
    // Timestamps that start anew at a gap do so for what comes after it.
    const bool stays_new = is_gap_ && segment.discontinuity;
    if (!is_gap_) {
      const auto paid = budget_.take(segment.resource);
      if (!paid) return reader_.lines.error(paid.error().message());
      playlist_.segments.push_back(std::move(segment));
    }
    if (playlist_.segments.size() > k_max_segments) return reader_.lines.error("too many segments");
    next_ = Segment{.init = next_.init, .discontinuity = stays_new, .timeline = next_.timeline};
    range_.reset();
    is_gap_ = has_duration_ = false;
    return {};
  }

  Reader reader_;
  HlsMediaPlaylist playlist_;
  Budget budget_;
  Segment next_;
  Seconds time_{};
  std::optional<HlsByteRange> range_;
  std::string last_ranged_url_;
  std::uint64_t last_range_end_ = 0;
  bool has_duration_ = false;
  bool has_target_duration_ = false;
  bool is_gap_ = false;
  bool is_ended_ = false;
  bool is_vod_ = false;
};

}  // namespace

bool is_hls_master(std::string_view text) {
  HlsLines lines(text);
  while (const auto line = lines.next()) {
    if (line->starts_with("#EXT-X-STREAM-INF") || line->starts_with("#EXT-X-MEDIA:")) return true;
    if (line->starts_with("#EXT-X-I-FRAME-STREAM-INF")) return true;
    if (line->starts_with("#EXTINF")) return false;
  }
  return false;
}

Result<Manifest> parse_hls_master(std::string_view text, std::string_view url) {
  return MasterParser(text, url).parse();
}

Result<HlsMediaPlaylist> parse_hls_media(std::string_view text, std::string_view url,
                                         const HlsVariables& imported) {
  return MediaParser(text, url, imported).parse();
}

void adopt_hls_media(Track& track, HlsMediaPlaylist playlist) {
  track.is_protected |= playlist.is_protected;
  track.inits = std::move(playlist.inits);
  track.segments = std::move(playlist.segments);
  track.timelines = std::move(playlist.timelines);
  if (!track.mime.empty() || track.segments.empty()) return;
  track.mime = mime_of_url(track.segments.front().resource.url, track.type);
  // Only ISO BMFF has initializations of its own.
  if (track.mime.empty() && !track.inits.empty()) {
    track.mime = track.type == TrackType::audio ? "audio/mp4" : "video/mp4";
  }
}

}  // namespace matinee::media
