// SPDX-License-Identifier: MIT
//
// The model of a manifest: an HLS playlist, a DASH MPD, or a plain media file.
//
// URLs are absolute. Times are presentation times in seconds; the presentation starts at zero. The
// values are those of the manifest and have not been checked against the media.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace matinee::media {

using Seconds = std::chrono::duration<double>;

enum class ManifestKind : std::uint8_t { hls, dash, progressive };
enum class TrackType : std::uint8_t { video, audio, text };

/// An object, or a byte range of one, that one request fetches.
struct Resource {
  std::string url = {};
  /// The first byte of the range. Absent for the whole object.
  std::optional<std::uint64_t> offset = {};
  /// In bytes. Absent for a range that ends with the object.
  std::optional<std::uint64_t> length = {};
  /// Other URLs of the same bytes. Try them in this order if `url` fails.
  std::vector<std::string> alternatives = {};
  friend bool operator==(const Resource&, const Resource&) = default;
};

struct Segment {
  Resource resource = {};
  Seconds start{};
  Seconds duration{};
  /// DASH: the presentation time at which the media's own timestamps are zero: the start of the
  /// Period minus its presentationTimeOffset.
  std::optional<Seconds> origin = {};
  /// The initialization segment that this segment requires, as an index into Track::inits.
  std::optional<std::size_t> init = {};
  /// True if the media's timestamps restart here (EXT-X-DISCONTINUITY, a new Period).
  bool discontinuity = false;
  /// The timeline that contains this segment, as an index into Track::timelines.
  std::optional<std::size_t> timeline = {};
  /// DASH: true if the host may not have this segment. The manifest gives only a nominal segment
  /// duration, and by that this last segment begins shortly before the end of the Period.
  bool may_be_missing = false;
};

/// HLS: the part between two EXT-X-DISCONTINUITY tags. DASH: a Period.
struct Timeline {
  /// HLS: the discontinuity sequence (RFC 8216, 4.3.3.3). The timelines with the same number share
  /// one clock in all tracks. If absent, each track has its own clock.
  std::optional<std::uint64_t> number = {};
  Seconds start{};
  /// DASH: the end of the Period, if the manifest gives it. Segments that begin later are ignored.
  std::optional<Seconds> end = {};
  /// Media at or after this time are not part of the presentation. It is the start of the next
  /// timeline. For the last timeline it is slightly after the end of the presentation, because
  /// manifests round that time.
  std::optional<Seconds> cut = {};
};

/// The index of a file (`sidx`) that has not been read yet. It splits one segment into many.
struct SegmentIndex {
  /// The segment that it splits, as an index into Track::segments.
  std::size_t segment = 0;
  Resource resource = {};
  /// The presentation time at which the file's own timestamps are zero.
  Seconds origin{};
  /// Subsegments outside of this time range are not part of the presentation.
  Seconds start{};
  std::optional<Seconds> end = {};
};

struct Track {
  /// Unique in the manifest. Parsing the same manifest again gives the same id.
  std::string id = {};
  TrackType type = TrackType::video;
  /// False if `type` is only assumed to be video because the HLS playlist does not say. The track
  /// is an audio track if its media contain only audio.
  bool is_type_known = true;
  std::string mime = {};    ///< of the container, in lower case; empty if unknown
  std::string codecs = {};  ///< RFC 6381; both codecs for a video track that also contains audio
  std::optional<std::uint64_t> bandwidth = {};  ///< bits per second
  std::optional<std::uint32_t> width = {};
  std::optional<std::uint32_t> height = {};
  std::string language = {};  ///< as declared (BCP 47); empty if not declared
  std::string name = {};      ///< for people
  /// The roles of the track in DASH's scheme (ISO/IEC 23009-1, 5.8.5.5), separated by commas:
  /// "main", "commentary", "caption". Empty if the manifest gives none.
  std::string role = {};
  bool is_protected = false;
  bool is_default = false;
  bool is_forced = false;
  /// True if this is not the main programme: described video, commentary, a special dub.
  bool is_alternate = false;
  /// Subtitles that also describe sounds (captions for the deaf).
  bool describes_sound = false;
  /// Audio that describes the picture (audio description).
  bool describes_picture = false;

  /// HLS: the URL of the track's media playlist. Empty for other kinds.
  std::string url = {};
  /// HLS: the playlists of redundant variants. Try them in this order if `url` fails.
  std::vector<std::string> alternative_urls = {};
  /// HLS: the rendition group that contains this track, and the groups that a variant refers to. A
  /// video track with a group is another camera angle. It is chosen only on request.
  std::string group = {};
  std::string audio_group = {};
  std::string video_group = {};
  std::string text_group = {};
  /// HLS: true for a variant that contains the audio of a rendition of its audio group.
  bool carries_audio = false;

  /// The initialization segments in the order of their use. There are several if they change during
  /// the presentation.
  std::vector<Resource> inits = {};
  /// One for each request, in order. Empty until the track's playlist has been loaded. Gaps
  /// (EXT-X-GAP) have no entry; the next segment starts later.
  std::vector<Segment> segments = {};
  /// In order. HLS: includes timelines without segments.
  std::vector<Timeline> timelines = {};
  /// DASH: true if the picture size or the codec profile differs between Periods. Only the media
  /// show whether the parts can be joined.
  bool changes_format = false;
  /// DASH: the indices that split `segments` further once they have been fetched.
  std::vector<SegmentIndex> indices = {};

  /// Returns the time from the start of the first segment to the end of the last.
  Seconds span() const;
};

struct Manifest {
  ManifestKind kind = ManifestKind::progressive;
  bool is_live = false;
  /// True if any part is declared as encrypted.
  bool is_protected = false;
  std::optional<Seconds> duration = {};
  std::vector<Track> tracks = {};
  /// Harmless faults of the manifest that were ignored, as text for people. Their number is
  /// limited.
  std::vector<std::string> notes = {};
  /// HLS: the EXT-X-DEFINE variables of the multivariant playlist, which media playlists may
  /// import.
  std::vector<std::pair<std::string, std::string>> variables = {};
};

}  // namespace matinee::media
