// SPDX-License-Identifier: MIT
//
// What a manifest (an HLS playlist, a DASH MPD, or a plain media file) holds, in one model.
//
// URLs are absolute. Times are seconds of the presentation, which starts at zero. Nothing here
// was checked against the media themselves.
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

/// What one request fetches.
struct Resource {
  std::string url = {};
  /// Where the bytes start in the object; without it, the whole object is meant.
  std::optional<std::uint64_t> offset = {};
  /// How many bytes; without it, up to the end of the object.
  std::optional<std::uint64_t> length = {};
  /// Other URLs of the same bytes, to be tried in this order where `url` fails.
  std::vector<std::string> alternatives = {};
  friend bool operator==(const Resource&, const Resource&) = default;
};

struct Segment {
  Resource resource = {};
  Seconds start{};
  Seconds duration{};
  /// DASH: where time zero of the media lies in the presentation: at the start of the Period, but
  /// for its presentationTimeOffset.
  std::optional<Seconds> origin = {};
  /// The initialization that this segment needs, as an index into Track::inits.
  std::optional<std::size_t> init = {};
  /// The media's own timestamps start anew here (EXT-X-DISCONTINUITY, a new Period).
  bool discontinuity = false;
  /// The run of timestamps that this segment is in, as an index into Track::timelines.
  std::optional<std::size_t> timeline = {};
  /// DASH: the manifest only estimates that there is such a segment: it counts by a nominal
  /// duration, and this one would begin shortly before the Period's end. A host may not have it.
  bool may_be_missing = false;
};

/// HLS: the time from one EXT-X-DISCONTINUITY to the next. DASH: a Period.
struct Timeline {
  /// HLS: the discontinuity sequence (RFC 8216, 4.3.3.3). The media of all tracks share one clock
  /// in the timelines of one number. Without a number, each track has its own clock.
  std::optional<std::uint64_t> number = {};
  Seconds start{};
  /// DASH: where the Period ends, if the manifest says so. What begins later is none of it.
  std::optional<Seconds> end = {};
  /// Media at or after this time are none of the presentation: the next timeline has begun, or, in
  /// the last one, the presentation has ended (which manifests round: this is a little later).
  std::optional<Seconds> cut = {};
};

/// The index of a file (`sidx`) that has yet to be read: it splits one segment into many.
struct SegmentIndex {
  /// The segment that it is for, as an index into Track::segments.
  std::size_t segment = 0;
  Resource resource = {};
  /// Where the file's own time zero lies in the presentation.
  Seconds origin{};
  /// Pieces that lie outside of this time are none of the presentation.
  Seconds start{};
  std::optional<Seconds> end = {};
};

struct Track {
  /// Unique in its manifest, and the same each time the same manifest is parsed.
  std::string id = {};
  TrackType type = TrackType::video;
  /// False if `type` is a guess, "video", because the manifest does not say: a track of HLS that
  /// turns out to hold only sound is sound.
  bool is_type_known = true;
  std::string mime = {};    ///< of the container, in lower case; empty if unknown
  std::string codecs = {};  ///< RFC 6381; a video track that also carries audio names both
  std::optional<std::uint64_t> bandwidth = {};  ///< bits per second
  std::optional<std::uint32_t> width = {};
  std::optional<std::uint32_t> height = {};
  std::string language = {};  ///< as declared (BCP 47); empty if not
  std::string name = {};      ///< for people
  /// What the track is for, in DASH's words (ISO/IEC 23009-1, 5.8.5.5), separated by commas:
  /// "main", "commentary", "caption". Empty if the manifest does not say.
  std::string role = {};
  bool is_protected = false;
  bool is_default = false;
  bool is_forced = false;
  /// Not the main programme: described video, commentary, a dub for another purpose.
  bool is_alternate = false;
  /// Subtitles that tell sounds as well, and sound that tells the picture.
  bool describes_sound = false;
  bool describes_picture = false;

  /// HLS: the track's own playlist. Empty elsewhere.
  std::string url = {};
  /// HLS: playlists of redundant variants, to be tried in this order if `url` fails.
  std::vector<std::string> alternative_urls = {};
  /// HLS: the rendition group this track is in, and, of a variant, the groups it goes with. A video
  /// track with a group of its own is another angle, which is never chosen unasked.
  std::string group = {};
  std::string audio_group = {};
  std::string video_group = {};
  std::string text_group = {};
  /// HLS: a variant that itself holds the audio of one rendition of its audio group.
  bool carries_audio = false;

  /// The initializations in the order of their use; more than one where they change on the way.
  std::vector<Resource> inits = {};
  /// One for each request, in order. Empty until the track's playlist has been loaded.
  /// Gaps (EXT-X-GAP) are left out: the next segment starts later.
  std::vector<Segment> segments = {};
  /// In order. HLS: those without a segment are there, too.
  std::vector<Timeline> timelines = {};
  /// DASH: the size or the codec's profile differs between the Periods: whether the parts can be
  /// joined shows only in the media.
  bool changes_format = false;
  /// DASH: what splits `segments` further once it has been fetched.
  std::vector<SegmentIndex> indices = {};

  /// From the start of the first segment to the end of the last.
  Seconds span() const;
};

struct Manifest {
  ManifestKind kind = ManifestKind::progressive;
  bool is_live = false;
  /// Some part of it, perhaps not all, is declared as encrypted.
  bool is_protected = false;
  std::optional<Seconds> duration = {};
  std::vector<Track> tracks = {};
  /// What was odd in the manifest and did no more harm than to be passed over; a bounded number,
  /// for people.
  std::vector<std::string> notes = {};
  /// HLS: what EXT-X-DEFINE set in the multivariant playlist, which media playlists may import.
  std::vector<std::pair<std::string, std::string>> variables = {};
};

}  // namespace matinee::media
