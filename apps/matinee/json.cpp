// SPDX-License-Identifier: MIT
#include "json.hpp"

#include "base/printable.hpp"
#include "json_value.hpp"

namespace matinee::cli {

namespace {

json::Ordered origin_json(const CookieOrigin& origin) {
  return {{"browser", origin.browser},
          {"profile", json::text_or_null(origin.profile)},
          {"container", json::or_null(origin.container)},
          {"file", origin.file}};
}

json::Ordered same_site_json(SameSite same_site) {
  switch (same_site) {
    case SameSite::none:
      return "none";
    case SameSite::lax:
      return "lax";
    case SameSite::strict:
      return "strict";
    case SameSite::unspecified:
      break;
  }
  return nullptr;
}

std::string_view state_name(DownloadState state) {
  switch (state) {
    case DownloadState::done:
      return "done";
    case DownloadState::exists:
      return "exists";
    case DownloadState::failed:
      break;
  }
  return "failed";
}

json::Ordered resource_json(const media::Resource& resource) {
  return {{"url", resource.url},
          {"offset", json::or_null(resource.offset)},
          {"length", json::or_null(resource.length)}};
}

std::string_view kind_name(media::ManifestKind kind) {
  switch (kind) {
    case media::ManifestKind::hls:
      return "hls";
    case media::ManifestKind::dash:
      return "dash";
    case media::ManifestKind::progressive:
      break;
  }
  return "progressive";
}

std::string_view type_name(media::TrackType type) {
  switch (type) {
    case media::TrackType::video:
      return "video";
    case media::TrackType::audio:
      return "audio";
    case media::TrackType::text:
      break;
  }
  return "text";
}

json::Ordered segment_json(const media::Segment& segment) {
  json::Ordered object = resource_json(segment.resource);
  object["start"] = segment.start.count();
  object["duration"] = segment.duration.count();
  return object;
}

json::Ordered track_json(const media::Track& track) {
  json::Ordered segments = json::Ordered::array();
  for (const media::Segment& segment : track.segments)
    segments.push_back(segment_json(segment));
  return {
      {"id", track.id},
      {"type", type_name(track.type)},
      {"mime", json::text_or_null(track.mime)},
      {"codecs", json::text_or_null(track.codecs)},
      {"bandwidth", json::or_null(track.bandwidth)},
      {"width", json::or_null(track.width)},
      {"height", json::or_null(track.height)},
      {"language", json::text_or_null(track.language)},
      {"name", json::text_or_null(track.name)},
      {"role", json::text_or_null(role_of(track))},
      {"default", track.is_default},
      {"forced", track.is_forced},
      {"protected", track.is_protected},
      {"url", json::text_or_null(track.url)},
      {"init", track.inits.empty() ? json::Ordered(nullptr) : resource_json(track.inits.front())},
      {"segments", std::move(segments)}};
}

json::Ordered manifest_json(const media::Manifest& manifest) {
  json::Ordered tracks = json::Ordered::array();
  for (const media::Track& track : manifest.tracks)
    tracks.push_back(track_json(track));
  return {{"kind", kind_name(manifest.kind)},
          {"live", manifest.is_live},
          {"protected", manifest.is_protected},
          {"duration",
           manifest.duration ? json::Ordered(manifest.duration->count()) : json::Ordered(nullptr)},
          {"tracks", std::move(tracks)}};
}

json::Ordered paths_json(const std::vector<std::filesystem::path>& paths) {
  json::Ordered list = json::Ordered::array();
  for (const auto& path : paths)
    list.push_back(path.native());
  return list;
}

}  // namespace

std::string line_of(const json::Ordered& value) {
  std::string text = json::dump(value);
  const WipeOnExit wiped(text);  // a jar's values may be in it
  return printable_json(text) + '\n';
}

json::Ordered error_json(const Error& error, const Action& action) {
  return {{"code", to_string(error.code())},
          {"message", error.message()},
          {"hint", json::text_or_null(hint_for(error, action))}};
}

std::string json_of(const Error& error, const Action& action) {
  return line_of({{"error", error_json(error, action)}});
}

std::string json_of(const std::vector<DownloadResult>& results) {
  json::Ordered list = json::Ordered::array();
  for (const DownloadResult& result : results) {
    const bool has_bytes = result.state != DownloadState::failed;
    const bool has_file = has_bytes && !result.file.empty();
    list.push_back(
        {{"target", result.target},
         {"state", state_name(result.state)},
         {"file", has_file ? json::Ordered(result.file.native()) : json::Ordered(nullptr)},
         {"subtitles", paths_json(result.subtitles)},
         {"warnings", result.warnings},
         {"bytes", has_bytes ? json::Ordered(result.bytes) : json::Ordered(nullptr)},
         {"error", result.error ? error_json(*result.error, {.command = "download"})
                                : json::Ordered(nullptr)}});
  }
  return line_of({{"downloads", std::move(list)}});
}

std::string json_of(const agent::StatusReport& report) {
  return agent::encode_status(report) + '\n';
}

json::Ordered source_json(const cookies::SourceReport& report) {
  const cookies::Source& source = report.source;
  return {{"browser", source.browser},
          {"install", cookies::to_string(source.install)},
          {"profile", source.profile},
          {"profile_name", source.profile_name},
          {"container",
           source.container ? json::Ordered(source.container->label()) : json::Ordered(nullptr)},
          {"path", source.file.native()},
          {"cookies", report.cookies},
          {"scheme", json::or_null(report.scheme)},
          {"expires", json::time_or_null(report.newest_expiry)},
          {"readable", report.readable},
          {"why", report.why ? json::Ordered(report.why->message()) : json::Ordered(nullptr)}};
}

std::string json_of(const std::vector<cookies::SourceReport>& reports) {
  json::Ordered list = json::Ordered::array();
  for (const cookies::SourceReport& report : reports)
    list.push_back(source_json(report));
  return line_of(list);
}

std::string json_of(const media::Manifest& manifest) {
  return line_of(manifest_json(manifest));
}

std::string json_of(const std::vector<Listing>& listings) {
  json::Ordered list = json::Ordered::array();
  for (const Listing& listing : listings) {
    list.push_back(
        {{"target", listing.target},
         {"manifest", listing.manifest ? manifest_json(*listing.manifest) : json::Ordered(nullptr)},
         {"error", listing.error ? error_json(*listing.error, {.command = "download"})
                                 : json::Ordered(nullptr)}});
  }
  return line_of({{"listings", std::move(list)}});
}

std::string json_of(const CookieJar& jar) {
  json::Ordered list = json::Ordered::array();
  for (const Cookie& cookie : jar.cookies) {
    list.push_back({{"name", cookie.name},
                    {"value", cookie.value.reveal()},
                    {"domain", cookie.domain},
                    {"host_only", cookie.host_only()},
                    {"path", cookie.path},
                    {"expires", json::time_or_null(cookie.expires)},
                    {"secure", cookie.secure},
                    {"http_only", cookie.http_only},
                    {"same_site", same_site_json(cookie.same_site)},
                    {"source", origin_json(jar.origin)}});
  }
  const json::Wiped document(std::move(list));
  return line_of(document.value);
}

}  // namespace matinee::cli
