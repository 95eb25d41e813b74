// SPDX-License-Identifier: MIT
#include <charconv>
#include <ctime>
#include <iterator>
#include <string>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "api.hpp"
#include "catalogue.hpp"
#include "http.hpp"
#include "random.hpp"
#include "world.hpp"

namespace matinee::sandbox {
namespace {

using nlohmann::json;

constexpr std::string_view k_hls_type = "application/x-mpegURL";
constexpr std::string_view k_dash_type = "application/dash+xml";
constexpr std::string_view k_file_type = "video/mp4";

json text_tracks(const std::string& base) {
  json tracks = json::array();
  for (const auto& [language, name] : {std::pair{"en", "English (SDH)"}, {"fr", "French"}}) {
    tracks.push_back({{"id", fmt::format("text_subtitle_{}", language)},
                      {"url", fmt::format("{}text/{}.vtt", base, language)},
                      {"url_ttml", fmt::format("{}text/{}.ttml", base, language)},
                      {"role", "subtitle"},
                      {"language_code", language},
                      {"display_name", name}});
  }
  return tracks;
}

json mux_of(const FilmSpec& film, int user_id) {
  return {{"video_title", film.title},
          {"video_id", film.id},
          {"video_variant_id", fmt::format("{}-h264", film.id)},
          {"view_session_id", random_uuid()},
          {"video_content_type", "movie"},
          {"video_stream_type", "on-demand"},
          {"viewer_user_id", user_id},
          {"video_cdn", "edge-1.mubicdn.net"}};
}

json urls_of(const Offer& offer, const std::string& base) {
  json urls = json::array();
  const auto add = [&](std::string_view path, std::string_view type) {
    if (!path.empty()) urls.push_back({{"src", base + std::string(path)}, {"content_type", type}});
  };
  add(offer.dash, k_dash_type);
  add(offer.hls, k_hls_type);
  add(offer.progressive, k_file_type);
  return urls;
}

json secure_url_of(const FilmSpec& film, int user_id, World& world) {
  const SettingValues settings = world.settings.get();
  const std::time_t until = std::time(nullptr) + settings.url_ttl.count();
  const std::string signature = world.signer.sign(film.id, until + settings.url_grace.count());
  const std::string base =
      fmt::format("https://edge-1.mubicdn.net/stream/{}/mubi-films/{}/", signature, film.id);
  const json urls = urls_of(*film.stream, base);
  const json drm = {{"asset_id", fmt::format("{}_1", film.id)}, {"variant_id", "mubi"}};
  return {{"url", urls.at(0).at("src")},
          {"url_ttl", iso8601(until)},
          {"signature", signature},
          {"fallback_urls", json::array()},
          {"urls", urls},
          {"text_track_urls", text_tracks(base)},
          {"drm", film.stream->has_drm_object ? drm : json()},
          {"video_codec", "h264"},
          {"stream_start_index", 0},
          {"download_size", 0},
          {"mux", mux_of(film, user_id)}};
}

}  // namespace

Response post_viewing(const ApiCall& call) {
  const FilmSpec* const film = find_film(call.arguments[0]);
  if (film == nullptr) return not_found();
  if (film->licence != Licence::live) return not_authorized();
  call.world.activity.note_view(call.session->user.id, film->id, std::time(nullptr));
  return Response::json(200, {{"reel_id", film->id + 600'000},
                              {"audio_track_id", "audio_main_en"},
                              {"text_track_id", nullptr},
                              {"last_time_code", 0}});
}

// The sandbox has no prerolls.
Response post_preroll(const ApiCall&) {
  return Response::json(200, {{"prerolls", json::array()}});
}

Response get_secure_url(const ApiCall& call) {
  const FilmSpec* const film = find_film(call.arguments[0]);
  if (film == nullptr) return not_found();
  if (film->licence != Licence::live) return not_authorized();
  const int user_id = call.session->user.id;
  if (!call.world.activity.has_viewed(user_id, film->id)) {
    return api_error(422, 32, "Viewing not found", "Please start this film again.");
  }
  return Response::json(200, secure_url_of(*film, user_id, call.world));
}

Response post_wish(const ApiCall& call) {
  const json body = json::parse(call.request.body, nullptr, false);
  const bool is_good =
      body.is_object() && body.contains("film_id") && body["film_id"].is_number_integer();
  const FilmSpec* const film = is_good ? find_film(body["film_id"].get<int>()) : nullptr;
  if (film == nullptr) return not_found();
  const Wish wish = call.world.activity.add_wish(call.session->user.id, film->id);
  return Response::json(200, {{"id", wish.id}, {"film_id", film->id}});
}

Response delete_wish(const ApiCall& call) {
  const int wish = number_of(call.arguments[0]);
  if (!call.world.activity.remove_wish(call.session->user.id, wish)) return not_found();
  return Response::empty(204);
}

}  // namespace matinee::sandbox
