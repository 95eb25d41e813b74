// SPDX-License-Identifier: MIT
#include "media/manifest/hls.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "media/manifest/codecs.hpp"
#include "media/manifest/hls_lines.hpp"
#include "media/manifest/hls_reader.hpp"
#include "media/manifest/limits.hpp"
#include "media/manifest/reference.hpp"

namespace matinee::media {

namespace {

// Matches a tag that takes no value. Some authors append one; it is ignored.
bool is_tag(std::string_view line, std::string_view tag) {
  const auto rest = match_tag(line, tag);
  return rest && (rest->empty() || rest->front() == ':' || ascii::is_blank(rest->front()));
}

class MediaParser {
 public:
  MediaParser(std::string_view text, std::string_view url, const HlsVariables& imported)
      : reader_(text, url, imported) {
    playlist_.timelines.push_back({.number = 0});
    next_.timeline = 0;
  }

  Result<HlsMediaPlaylist> parse() {
    MATINEE_TRY(reader_.expect_header());
    while (const auto line = reader_.lines.next())
      MATINEE_TRY(read_line(*line));
    if (playlist_.segments.empty() && stray_) return *stray_;
    if (playlist_.segments.empty() && !target_duration_) {
      return reader_.lines.error("an HLS playlist with neither variants nor segments");
    }
    playlist_.duration = time_;
    // RFC 8216, 4.3.3.4 and 4.3.3.5: other playlists may still grow.
    playlist_.is_live = !is_ended_ && !is_vod_;
    playlist_.notes = std::move(reader_.notes).take();
    return std::move(playlist_);
  }

 private:
  Result<void> read_line(std::string_view line) {
    if (!line.starts_with('#')) return read_url(line);
    if (const auto value = match_tag(line, "#EXTINF:")) return read_duration(*value);
    if (const auto value = match_tag(line, "#EXT-X-BYTERANGE:")) return read_byte_range(*value);
    if (const auto value = match_tag(line, "#EXT-X-MAP:")) return read_map(*value);
    if (const auto value = match_tag(line, "#EXT-X-DEFINE:")) return reader_.define(*value);
    if (const auto value = match_tag(line, "#EXT-X-TARGETDURATION:")) {
      target_duration_ = parse_seconds(ascii::trimmed(*value)).value_or(0);
    }
    if (const auto value = match_tag(line, "#EXT-X-DISCONTINUITY-SEQUENCE:")) {
      return read_first_timeline(*value);
    }
    if (const auto type = match_tag(line, "#EXT-X-PLAYLIST-TYPE:")) {
      is_vod_ |= ascii::equals_ignoring_case(ascii::trimmed(*type), "VOD");
    }
    if (is_tag(line, "#EXT-X-DISCONTINUITY")) MATINEE_TRY(begin_timeline());
    if (is_tag(line, "#EXT-X-GAP")) is_gap_ = true;
    if (is_tag(line, "#EXT-X-ENDLIST")) is_ended_ = true;
    if (is_tag(line, "#EXT-X-I-FRAMES-ONLY")) playlist_.is_iframes_only = true;
    MATINEE_TRY_ASSIGN(const bool found, reader_.tells_protection(line));
    playlist_.is_protected |= found;
    return {};
  }

  Result<void> read_first_timeline(std::string_view value) {
    const auto number = parse_decimal(ascii::trimmed(value), k_max_offset);
    if (!number) {
      reader_.note("EXT-X-DISCONTINUITY-SEQUENCE is not a number");
      return {};
    }
    // RFC 8216, 4.3.3.3: the tag must precede the first segment. It is ignored elsewhere.
    if (playlist_.timelines.size() == 1 && time_ == Seconds(0)) {
      playlist_.timelines.front().number = *number;
    }
    return {};
  }

  Result<void> begin_timeline() {
    next_.discontinuity = true;
    auto& timelines = playlist_.timelines;
    if (timelines.size() > k_max_segments) return reader_.lines.error("too many discontinuities");
    timelines.push_back({.number = *timelines.back().number + 1, .start = time_});
    next_.timeline = timelines.size() - 1;
    return {};
  }

  Result<void> read_duration(std::string_view value) {
    // Some packagers write "#EXTINF: 8.0 ,".
    const auto seconds = parse_seconds(ascii::trimmed(value.substr(0, value.find(','))));
    if (!seconds) reader_.note("EXTINF is not a duration; that of the segment before is assumed");
    next_.duration = seconds ? Seconds(*seconds) : likely_duration();
    has_duration_ = true;
    return {};
  }

  Seconds likely_duration() const {
    if (!playlist_.segments.empty()) return playlist_.segments.back().duration;
    return Seconds(target_duration_.value_or(0));
  }

  // A line without EXTINF that can be a URL is accepted as a segment if its duration can be
  // estimated. Any other text comes from servers that add a page or a comment, mostly after the
  // end of the playlist, and is ignored.
  bool assume_duration(std::string_view line) {
    const bool is_text = line.find_first_of("<> \t\"") != std::string_view::npos;
    const Seconds likely = likely_duration();
    if (is_text || is_ended_ || likely <= Seconds::zero()) {
      if (!stray_) stray_ = reader_.lines.error("a segment without EXTINF");
      reader_.note("a line that is neither a tag nor the URL of a segment");
      return false;
    }
    reader_.note("a segment without EXTINF; the duration of the one before is assumed");
    next_.duration = likely;
    return true;
  }

  Result<void> read_byte_range(std::string_view value) {
    range_ = parse_byte_range(value);
    if (!range_) return reader_.lines.error("EXT-X-BYTERANGE is not a range");
    return {};
  }

  Result<void> read_map(std::string_view list) {
    MATINEE_TRY_ASSIGN(const auto attributes, reader_.strict_attributes(list));
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
    // Playlists with advertisements return to an earlier EXT-X-MAP. A search of the last few is
    // enough for them, and prevents quadratic time on a hostile playlist.
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

  // RFC 8216, 4.3.2.2: without an offset, the range begins where the previous range of the same
  // resource ended.
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
    if (!has_duration_ && !assume_duration(line)) return {};
    Segment segment = next_;
    MATINEE_TRY_ASSIGN(segment.resource.url, reader_.absolute(line));
    MATINEE_TRY(place(segment.resource));
    last_ranged_url_ = range_ ? segment.resource.url : std::string();
    segment.start = time_;
    time_ += segment.duration;
    if (time_.count() > k_max_duration) return reader_.lines.error("the playlist is too long");
    // If the timestamps restart at a gap, the discontinuity applies to the segment after it.
    const bool stays_new = is_gap_ && segment.discontinuity;
    // EXT-X-GAP: the segment has no media, so it only advances the time.
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

  HlsReader reader_;
  HlsMediaPlaylist playlist_;
  Budget budget_;
  Segment next_;
  Seconds time_{};
  std::optional<HlsByteRange> range_;
  std::string last_ranged_url_;
  std::uint64_t last_range_end_ = 0;
  bool has_duration_ = false;
  std::optional<double> target_duration_;
  /// The error for the first ignored line. It is reported if the playlist has no segment at all.
  std::optional<Error> stray_;
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

Result<HlsMediaPlaylist> parse_hls_media(std::string_view text, std::string_view url,
                                         const HlsVariables& imported) {
  return MediaParser(text, url, imported).parse();
}

namespace {

std::string mp4_mime_of(TrackType type) {
  if (type == TrackType::text) return "application/mp4";
  return type == TrackType::audio ? "audio/mp4" : "video/mp4";
}

// Sets the type to audio if the extension of a segment's URL says so.
void find_type(Track& track, std::string_view url) {
  const std::string_view mime = mime_of_url(url, TrackType::video);
  if (!mime.starts_with("audio/")) return;
  track.type = TrackType::audio;
  track.is_type_known = true;
}

}  // namespace

void adopt_hls_media(Track& track, HlsMediaPlaylist playlist) {
  track.is_protected |= playlist.is_protected;
  track.inits = std::move(playlist.inits);
  track.segments = std::move(playlist.segments);
  track.timelines = std::move(playlist.timelines);
  const bool is_guess = track.mime.empty() || track.type == TrackType::text;
  if (!is_guess || track.segments.empty()) return;
  const std::string& first = track.segments.front().resource.url;
  if (!track.is_type_known) find_type(track, first);
  track.mime = mime_of_url(first, track.type);
  // Of the HLS containers, only ISO BMFF has separate initialization segments.
  const bool is_told = track.type != TrackType::text && !track.mime.empty();
  if (!track.inits.empty() && !is_told) track.mime = mp4_mime_of(track.type);
}

}  // namespace matinee::media
