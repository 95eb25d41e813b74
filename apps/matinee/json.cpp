// SPDX-License-Identifier: MIT
#include "json.hpp"

#include "exit_code.hpp"
#include "json_value.hpp"

namespace matinee::cli {

namespace {

json time_or_null(const std::optional<UnixTime>& moment) {
  return moment ? json(moment->time_since_epoch().count()) : json(nullptr);
}

json origin_json(const CookieOrigin& origin) {
  return {{"browser", origin.browser},
          {"profile", text_or_null(origin.profile)},
          {"container", or_null(origin.container)},
          {"file", origin.file}};
}

json same_site_json(SameSite same_site) {
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

void wipe_values(json& cookies) {
  for (json& cookie : cookies)
    wipe(cookie["value"].get_ref<std::string&>());
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

json resource_json(const media::Resource& resource) {
  return {{"url", resource.url},
          {"offset", or_null(resource.offset)},
          {"length", or_null(resource.length)}};
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

json segment_json(const media::Segment& segment) {
  json object = resource_json(segment.resource);
  object["start"] = segment.start.count();
  object["duration"] = segment.duration.count();
  return object;
}

json track_json(const media::Track& track) {
  json segments = json::array();
  for (const media::Segment& segment : track.segments)
    segments.push_back(segment_json(segment));
  return {{"id", track.id},
          {"type", type_name(track.type)},
          {"mime", text_or_null(track.mime)},
          {"codecs", text_or_null(track.codecs)},
          {"bandwidth", or_null(track.bandwidth)},
          {"width", or_null(track.width)},
          {"height", or_null(track.height)},
          {"language", text_or_null(track.language)},
          {"protected", track.is_protected},
          {"url", text_or_null(track.url)},
          {"init", track.inits.empty() ? json(nullptr) : resource_json(track.inits.front())},
          {"segments", std::move(segments)}};
}

json manifest_json(const media::Manifest& manifest) {
  json tracks = json::array();
  for (const media::Track& track : manifest.tracks)
    tracks.push_back(track_json(track));
  return {{"kind", kind_name(manifest.kind)},
          {"live", manifest.is_live},
          {"protected", manifest.is_protected},
          {"duration", manifest.duration ? json(manifest.duration->count()) : json(nullptr)},
          {"tracks", std::move(tracks)}};
}

json paths_json(const std::vector<std::filesystem::path>& paths) {
  json list = json::array();
  for (const auto& path : paths)
    list.push_back(path.native());
  return list;
}

}  // namespace

json text_or_null(std::string_view text) {
  return text.empty() ? json(nullptr) : json(text);
}

// Foreign bytes may be no UTF-8; a replacement character is better than no answer.
std::string line_of(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

json error_json(const Error& error, std::string_view command) {
  return {{"code", to_string(error.code())},
          {"message", error.message()},
          {"hint", text_or_null(hint_for(error, command))}};
}

std::string json_of(const Error& error, std::string_view command) {
  return line_of({{"error", error_json(error, command)}});
}

std::string json_of(const std::vector<DownloadResult>& results) {
  json list = json::array();
  for (const DownloadResult& result : results) {
    const bool has_file = result.state != DownloadState::failed;
    list.push_back({{"target", result.target},
                    {"state", state_name(result.state)},
                    {"file", has_file ? json(result.file.native()) : json(nullptr)},
                    {"subtitles", paths_json(result.subtitles)},
                    {"bytes", has_file ? json(result.bytes) : json(nullptr)},
                    {"error", result.error ? error_json(*result.error) : json(nullptr)}});
  }
  return line_of({{"downloads", std::move(list)}});
}

std::string json_of(const agent::StatusReport& report) {
  return agent::encode_status(report) + '\n';
}

std::string json_of(const std::vector<cookies::SourceReport>& reports) {
  json list = json::array();
  for (const cookies::SourceReport& report : reports) {
    const cookies::Source& source = report.source;
    list.push_back({{"browser", source.browser},
                    {"install", cookies::to_string(source.install)},
                    {"profile", source.profile},
                    {"profile_name", source.profile_name},
                    {"container", source.container ? json(source.container->name) : json(nullptr)},
                    {"path", source.file.native()},
                    {"cookies", report.cookies},
                    {"scheme", or_null(report.scheme)},
                    {"expires", time_or_null(report.newest_expiry)},
                    {"readable", report.readable},
                    {"why", report.why ? json(report.why->message()) : json(nullptr)}});
  }
  return line_of(list);
}

std::string json_of(const media::Manifest& manifest) {
  return line_of(manifest_json(manifest));
}

std::string json_of(const std::vector<Listing>& listings) {
  json list = json::array();
  for (const Listing& listing : listings) {
    list.push_back(
        {{"target", listing.target},
         {"manifest", listing.manifest ? manifest_json(*listing.manifest) : json(nullptr)},
         {"error", listing.error ? error_json(*listing.error) : json(nullptr)}});
  }
  return line_of({{"listings", std::move(list)}});
}

std::string json_of(const CookieJar& jar) {
  json list = json::array();
  for (const Cookie& cookie : jar.cookies) {
    list.push_back({{"name", cookie.name},
                    {"value", cookie.value.reveal()},
                    {"domain", cookie.domain},
                    {"host_only", cookie.host_only()},
                    {"path", cookie.path},
                    {"expires", time_or_null(cookie.expires)},
                    {"secure", cookie.secure},
                    {"http_only", cookie.http_only},
                    {"same_site", same_site_json(cookie.same_site)},
                    {"source", origin_json(jar.origin)}});
  }
  std::string text = line_of(list);
  wipe_values(list);
  return text;
}

}  // namespace matinee::cli
