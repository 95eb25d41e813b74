// SPDX-License-Identifier: MIT
#include "media/load.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/ascii.hpp"
#include "base/unique_fd.hpp"
#include "http/url.hpp"
#include "media/container/mp4.hpp"
#include "media/container/sidx.hpp"
#include "media/container/sniff.hpp"
#include "media/manifest/alignment.hpp"
#include "media/manifest/codecs.hpp"
#include "media/manifest/dash.hpp"
#include "media/manifest/hls.hpp"
#include "media/manifest/limits.hpp"
#include "media/manifest/reference.hpp"
#include "sys/file.hpp"

namespace matinee::media {

namespace {

// Enough to determine the kind of a document that is not text.
constexpr std::size_t k_sniffed_bytes = 4u << 10;
constexpr std::size_t k_head_bytes = 64u << 10;

Manifest progressive_manifest(const Mp4Scan& scan, std::string_view url) {
  Track track{.id = "0", .type = TrackType::video, .mime = "video/mp4"};
  track.is_protected = scan.is_protected;
  if (scan.height > 0) {
    track.width = scan.width;
    track.height = scan.height;
  }
  for (const std::string& codec : scan.codecs)
    track.codecs += (track.codecs.empty() ? "" : ",") + codec;
  const CodecKinds kinds = kinds_of(track.codecs);
  // If the codecs are unknown, audio may be present.
  track.carries_audio = kinds.has_audio || track.codecs.empty();
  if (kinds.has_audio && !kinds.has_video) {
    track.type = TrackType::audio;
    track.mime = "audio/mp4";
  }
  track.segments.push_back(
      {.resource = {.url = std::string(url)}, .duration = Seconds(scan.duration)});
  Manifest manifest{.kind = ManifestKind::progressive, .is_protected = scan.is_protected};
  if (scan.duration > 0) manifest.duration = Seconds(scan.duration);
  manifest.tracks.push_back(std::move(track));
  return manifest;
}

bool is_text_url(std::string_view url) {
  const std::string path = ascii::lower_case(http::split_url(url).path);
  return std::ranges::any_of(std::array{".vtt", ".webvtt", ".ttml", ".dfxp"},
                             [&](std::string_view ending) { return path.ends_with(ending); });
}

Result<Manifest> parse_hls(std::string_view text, std::string_view url) {
  if (is_hls_master(text)) return parse_hls_master(text, url);
  MATINEE_TRY_ASSIGN(HlsMediaPlaylist playlist, parse_hls_media(text, url));
  Manifest manifest{.kind = ManifestKind::hls,
                    .is_live = playlist.is_live,
                    .is_protected = playlist.is_protected,
                    .duration = playlist.duration,
                    .notes = playlist.notes};
  if (playlist.is_iframes_only) {
    return Error(Errc::unsupported, "the playlist has only pictures for seeking");
  }
  const std::string first = playlist.segments.empty() ? "" : playlist.segments[0].resource.url;
  const bool is_text = is_text_url(first);
  Track track{.id = is_text ? "t0" : "v0",
              .type = is_text ? TrackType::text : TrackType::video,
              .is_type_known = is_text};
  track.url = url;
  adopt_hls_media(track, std::move(playlist));
  track.carries_audio = track.type == TrackType::video;
  manifest.tracks.push_back(std::move(track));
  return manifest;
}

Result<Manifest> parse_kind(DocumentKind kind, std::string_view bytes, std::string_view url) {
  switch (kind) {
    case DocumentKind::hls:
      return parse_hls(bytes, url);
    case DocumentKind::dash:
      return parse_dash(bytes, url);
    case DocumentKind::mp4:
      return progressive_manifest(scan_mp4(std::as_bytes(std::span(bytes))), url);
  }
  return Error(Errc::bug, "a document of no kind");
}

bool looks_like_mp4(std::string_view url) {
  const std::string_view mime = mime_of_url(url, TrackType::video);
  return is_mp4_mime(mime);
}

// Reads a whole text document, or only the first bytes of a media file.
Result<Part> read_document(const Remote& remote, const std::string& url,
                           const std::stop_token& stop) {
  PartRequest request{.url = url,
                      .offset = 0,
                      .length = {},
                      .max_bytes = k_max_manifest_bytes,
                      .is_enough = [](std::string_view bytes) {
                        return bytes.size() >= k_sniffed_bytes && !looks_like_text(bytes);
                      }};
  // For a URL that looks like a media file, request the start only. If it is text after all, read
  // the whole document with a second request.
  if (looks_like_mp4(url)) request.length = k_head_bytes;
  MATINEE_TRY_ASSIGN(Part part, read_part(remote, request, stop));
  if (!request.length || part.is_whole_rest || !looks_like_text(part.bytes)) return part;
  request.length.reset();
  return read_part(remote, request, stop);
}

enum class Playlist : bool { film, pictures_for_seeking };

Result<HlsMediaPlaylist> fetch_playlist(const Remote& remote, const Manifest& manifest,
                                        const std::string& url, const std::stop_token& stop) {
  const PartRequest request{
      .url = url, .offset = 0, .length = {}, .max_bytes = k_max_manifest_bytes, .is_enough = {}};
  MATINEE_TRY_ASSIGN(const Part part, read_part(remote, request, stop));
  const std::string name = http::masked_url(part.url);
  const auto kind = sniff_document(part.bytes);
  if (!kind) return kind.error().within(name);
  if (*kind != DocumentKind::hls) return Error(Errc::failure, fmt::format("{}: no playlist", name));
  auto playlist = parse_hls_media(part.bytes, part.url, manifest.variables);
  if (!playlist) return playlist.error().within(name);
  return playlist;
}

// Reads the first of the track's playlists that is available. If none is, returns the error of the
// first one.
Result<HlsMediaPlaylist> fetch_any_playlist(const Remote& remote, Manifest& manifest, Track& track,
                                            const std::stop_token& stop) {
  auto playlist = fetch_playlist(remote, manifest, track.url, stop);
  for (std::size_t i = 0; i < track.alternative_urls.size() && !playlist; ++i) {
    // A cancelled request must not lead to further ones.
    if (playlist.error().code() == Errc::cancelled) break;
    auto other = fetch_playlist(remote, manifest, track.alternative_urls[i], stop);
    if (!other) continue;
    manifest.notes.push_back(fmt::format("track {}: its first playlist failed, another is used: {}",
                                         track.id, playlist.error().message()));
    std::swap(track.url, track.alternative_urls[i]);
    return other;
  }
  return playlist;
}

// Loads the media playlist of the track and moves its contents into the track.
Result<Playlist> load_playlist(const Remote& remote, Manifest& manifest, Track& track,
                               const std::stop_token& stop) {
  MATINEE_TRY_ASSIGN(HlsMediaPlaylist playlist, fetch_any_playlist(remote, manifest, track, stop));
  manifest.is_live |= playlist.is_live;
  manifest.is_protected |= playlist.is_protected;
  if (playlist.is_iframes_only) return Playlist::pictures_for_seeking;
  for (const std::string& note : playlist.notes) {
    if (manifest.notes.size() > k_max_notes) break;
    manifest.notes.push_back(fmt::format("track {}: {}", track.id, note));
  }
  if (track.type != TrackType::text) {
    manifest.duration = std::max(manifest.duration.value_or(Seconds::zero()), playlist.duration);
  }
  adopt_hls_media(track, std::move(playlist));
  return Playlist::film;
}

// Processes the indices from the last to the first, because each one refers to a segment by its
// position and a split moves all later segments.
Result<void> load_indices(const Remote& remote, Track& track, const std::stop_token& stop) {
  for (; !track.indices.empty(); track.indices.pop_back()) {
    const SegmentIndex& index = track.indices.back();
    const Resource& range = index.resource;
    const Resource file{.url = range.url, .alternatives = range.alternatives};
    const auto pieces = read_index(remote_reader(remote, file, stop), range.offset.value_or(0),
                                   range.length.value_or(0));
    // Without its index the file still is one segment, only slower to download, so a broken index
    // is not an error.
    if (!pieces && pieces.error().code() == Errc::integrity) continue;
    if (!pieces) return pieces.error().within(http::masked_url(range.url));
    split_segment(track, index, *pieces);
  }
  trim_to_cuts(track);
  return {};
}

// Updates the flags and the duration of the manifest after its tracks have been loaded.
void settle(Manifest& manifest) {
  for (const Track& track : manifest.tracks) {
    manifest.is_protected |= track.is_protected;
    if (track.segments.empty() || track.type == TrackType::text) continue;
    const Segment& last = track.segments.back();
    manifest.duration =
        std::max(manifest.duration.value_or(Seconds::zero()), last.start + last.duration);
  }
}

// Loads tracks and counts all of them against one budget: a single playlist may be harmless when a
// thousand of them are not.
class Loader {
 public:
  Loader(const Remote& remote, Manifest& manifest, const std::stop_token& stop)
      : remote_(remote), manifest_(manifest), stop_(stop) {}

  Result<Playlist> load(Track& track) {
    Playlist playlist = Playlist::film;
    if (manifest_.kind == ManifestKind::hls && !track.url.empty() && track.segments.empty()) {
      MATINEE_TRY_ASSIGN(playlist, load_playlist(remote_, manifest_, track, stop_));
    }
    MATINEE_TRY(load_indices(remote_, track, stop_));
    MATINEE_TRY(budget_.take(track));
    return playlist;
  }

 private:
  const Remote& remote_;
  Manifest& manifest_;
  const std::stop_token& stop_;
  Budget budget_;
};

// Returns true if the film is complete enough without the track that cannot be read. A refused
// request (Errc::rejected) is not on the list: the signed URL may have expired, and a new one then
// gives access to all tracks.
bool costs_itself_only(const Track& track, const Error& error) {
  const Errc code = error.code();
  return track.type == TrackType::text && (code == Errc::not_found || code == Errc::failure ||
                                           code == Errc::integrity || code == Errc::unsupported);
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view bytes, std::string_view base_url) {
  if (bytes.size() > k_max_manifest_bytes) return Error(Errc::failure, "the document is too large");
  MATINEE_TRY_ASSIGN(const DocumentKind kind, sniff_document(bytes));
  return parse_kind(kind, bytes, base_url);
}

Result<Manifest> load_manifest(const Remote& remote, const std::string& url,
                               const std::stop_token& stop) {
  MATINEE_TRY_ASSIGN(const Part part, read_document(remote, url, stop));
  const auto kind = sniff_document(part.bytes);
  if (!kind) return kind.error().within(http::masked_url(part.url));
  if (*kind == DocumentKind::mp4) {
    const Resource file{.url = part.url};
    const auto scan = examine_mp4(remote_reader(remote, file, stop));
    if (!scan) return scan.error().within(http::masked_url(part.url));
    // Keep the URL as given, because a redirect may lead elsewhere the next time.
    return progressive_manifest(*scan, url);
  }
  auto manifest = parse_kind(*kind, part.bytes, part.url);
  if (!manifest) return manifest.error().within(http::masked_url(part.url));
  return manifest;
}

Result<Manifest> read_manifest(const std::filesystem::path& file, std::string_view base_url) {
  const UniqueFd fd(k_adopt, ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd) return Error::from_errno(errno, file.native());
  const ByteReader read = descriptor_reader(fd.get(), file.native());
  // A pipe does not support positioned reads. It is read as a text manifest instead.
  const auto head = ::lseek(fd.get(), 0, SEEK_CUR) == 0 ? read(0, k_sniffed_bytes) : std::string();
  if (!head) return head.error();
  if (sniff_document(*head).value_or(DocumentKind::hls) == DocumentKind::mp4) {
    const auto scan = examine_mp4(read);
    if (!scan) return scan.error().within(file.native());
    return progressive_manifest(*scan, base_url);
  }
  MATINEE_TRY_ASSIGN(const std::string text,
                     sys::read_descriptor(fd.get(), file.native(), k_max_manifest_bytes));
  auto manifest = parse_manifest(text, base_url);
  if (!manifest) return manifest.error().within(file.native());
  return manifest;
}

Result<void> load_tracks(const Remote& remote, Manifest& manifest,
                         std::span<const std::size_t> indices, const std::stop_token& stop) {
  Loader loader(remote, manifest, stop);
  for (const std::size_t index : indices) {
    Track& track = manifest.tracks.at(index);
    const auto playlist = loader.load(track);
    const bool has_media = manifest.tracks.at(indices.front()).type != TrackType::text;
    if (!playlist && has_media && costs_itself_only(track, playlist.error())) {
      manifest.notes.push_back(
          fmt::format("subtitles {} left out: {}", track.id, playlist.error().message()));
      track.segments.clear();
      continue;
    }
    if (!playlist) return playlist.error();
    if (*playlist == Playlist::film) continue;
    return Error(Errc::unsupported,
                 fmt::format("track {}: only pictures for seeking", manifest.tracks.at(index).id));
  }
  settle(manifest);
  return {};
}

Result<void> load_all_tracks(const Remote& remote, Manifest& manifest,
                             const std::stop_token& stop) {
  Loader loader(remote, manifest, stop);
  for (auto track = manifest.tracks.begin(); track != manifest.tracks.end();) {
    MATINEE_TRY_ASSIGN(const Playlist playlist, loader.load(*track));
    track = playlist == Playlist::film ? std::next(track) : manifest.tracks.erase(track);
  }
  settle(manifest);
  return {};
}

}  // namespace matinee::media
