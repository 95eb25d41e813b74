// SPDX-License-Identifier: MIT
#include "media/load.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include <fmt/format.h>

#include "http/url.hpp"
#include "media/codecs.hpp"
#include "media/dash.hpp"
#include "media/hls.hpp"
#include "media/limits.hpp"
#include "media/sniff.hpp"

namespace matinee::media {

namespace {

// As much as is needed to tell what a document is.
constexpr std::size_t k_sniffed_bytes = 4u << 10;
constexpr std::size_t k_head_bytes = 64u << 10;

Manifest progressive_manifest(const Mp4Scan& scan, std::string_view url) {
  Track track{.id = "0", .type = TrackType::video, .mime = "video/mp4"};
  track.is_protected = scan.is_protected;
  if (scan.height > 0) {
    track.width = scan.width;
    track.height = scan.height;
  }
  track.carries_audio = true;
  track.segments.push_back(
      {.resource = {.url = std::string(url)}, .duration = Seconds(scan.duration)});
  Manifest manifest{.kind = ManifestKind::progressive, .is_protected = scan.is_protected};
  if (scan.duration > 0) manifest.duration = Seconds(scan.duration);
  manifest.tracks.push_back(std::move(track));
  return manifest;
}

Result<Manifest> parse_hls(std::string_view text, std::string_view url) {
  if (is_hls_master(text)) return parse_hls_master(text, url);
  MATINEE_TRY_ASSIGN(HlsMediaPlaylist playlist, parse_hls_media(text, url));
  Manifest manifest{.kind = ManifestKind::hls,
                    .is_live = playlist.is_live,
                    .is_protected = playlist.is_protected,
                    .duration = playlist.duration};
  if (playlist.is_iframes_only) {
    return Error(Errc::unsupported, "the playlist has only pictures for seeking");
  }
  Track track{.id = "v0", .type = TrackType::video};
  const std::string first = playlist.segments.empty() ? "" : playlist.segments[0].resource.url;
  if (first.find(".vtt") != std::string::npos) track.type = TrackType::text;
  const std::string_view mime = mime_of_url(first, TrackType::video);
  if (mime.starts_with("audio/")) track.type = TrackType::audio;
  track.url = url;
  track.carries_audio = track.type == TrackType::video;
  adopt_hls_media(track, std::move(playlist));
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

// The document whole, or only its head where it is a media file.
Result<Part> read_document(const Remote& remote, const std::string& url,
                           const std::stop_token& stop) {
  PartRequest request{.url = url,
                      .offset = 0,
                      .length = {},
                      .max_bytes = k_max_manifest_bytes,
                      .is_enough = [](std::string_view bytes) {
                        if (bytes.size() < k_sniffed_bytes) return false;
                        const auto kind = sniff_document(bytes.substr(0, k_sniffed_bytes));
                        return !kind || *kind == DocumentKind::mp4;
                      }};
  if (looks_like_mp4(url)) request.length = k_head_bytes;
  MATINEE_TRY_ASSIGN(Part part, read_part(remote, request, stop));
  const bool is_cut_manifest =
      request.length && !part.is_whole_rest &&
      sniff_document(part.bytes).value_or(DocumentKind::mp4) != DocumentKind::mp4;
  if (!is_cut_manifest) return part;
  request.length.reset();
  return read_part(remote, request, stop);
}

void settle(Manifest& manifest) {
  for (const Track& track : manifest.tracks) {
    manifest.is_protected |= track.is_protected;
    if (track.segments.empty() || track.type == TrackType::text) continue;
    const Segment& last = track.segments.back();
    manifest.duration =
        std::max(manifest.duration.value_or(Seconds::zero()), last.start + last.duration);
  }
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
    // The URL as it was given: a redirect may lead elsewhere the next time.
    return progressive_manifest(*scan, url);
  }
  auto manifest = parse_kind(*kind, part.bytes, part.url);
  if (!manifest) return manifest.error().within(http::masked_url(part.url));
  return manifest;
}

Result<void> load_tracks(const Remote& remote, Manifest& manifest,
                         std::span<const std::size_t> indices, const std::stop_token& stop) {
  if (manifest.kind != ManifestKind::hls) return {};
  for (const std::size_t index : indices) {
    Track& track = manifest.tracks.at(index);
    if (track.url.empty() || !track.segments.empty()) continue;
    const PartRequest request{.url = track.url,
                              .offset = 0,
                              .length = {},
                              .max_bytes = k_max_manifest_bytes,
                              .is_enough = {}};
    MATINEE_TRY_ASSIGN(const Part part, read_part(remote, request, stop));
    const std::string name = http::masked_url(part.url);
    const auto kind = sniff_document(part.bytes);
    if (!kind) return kind.error().within(name);
    if (*kind != DocumentKind::hls)
      return Error(Errc::failure, fmt::format("{}: no playlist", name));
    auto playlist = parse_hls_media(part.bytes, part.url, manifest.variables);
    if (!playlist) return playlist.error().within(name);
    manifest.is_live |= playlist->is_live;
    adopt_hls_media(track, *std::move(playlist));
  }
  settle(manifest);
  return {};
}

Result<void> load_all_tracks(const Remote& remote, Manifest& manifest,
                             const std::stop_token& stop) {
  std::vector<std::size_t> all(manifest.tracks.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return load_tracks(remote, manifest, all, stop);
}

}  // namespace matinee::media
