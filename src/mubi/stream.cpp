// SPDX-License-Identifier: MIT
#include "mubi/stream.hpp"

#include <algorithm>

#include "json/json.hpp"
#include "mubi/models_json.hpp"

namespace matinee::mubi {

namespace {

// Any non-empty member means protection. For clear media, `drm` was observed to be null or absent
// only. Zero and empty strings count as no value.
bool says_protected(const json::Value& drm) {
  if (drm.is_null()) return false;
  if (drm.is_boolean()) return drm.get<bool>();
  if (drm.is_string()) return !drm.get_ref<const std::string&>().empty();
  if (drm.is_number()) return drm != 0;
  if (drm.is_structured()) return std::ranges::any_of(drm, says_protected);
  return true;
}

bool is_smooth_streaming(const StreamOffer& offer) {
  return offer.content_type.find("ms-sstr") != std::string::npos;
}

void add_offer(std::vector<StreamOffer>& offers, StreamOffer offer) {
  if (offer.url.empty() || is_smooth_streaming(offer)) return;
  const auto same = std::ranges::find(offers, offer.url, &StreamOffer::url);
  if (same == offers.end()) {
    offers.push_back(std::move(offer));
  } else if (same->content_type.empty()) {
    same->content_type = std::move(offer.content_type);
  }
}

std::vector<StreamOffer> offers_of(const json::Value& object) {
  std::vector<StreamOffer> offers;
  add_offer(offers, {json::find_string(object, "url").value_or(""), ""});
  for (const json::Value& item : json::list(object, "urls")) {
    add_offer(offers, {json::find_string(item, "src").value_or(""),
                       json::find_string(item, "content_type").value_or("")});
  }
  for (const json::Value& item : json::list(object, "fallback_urls")) {
    if (item.is_string()) add_offer(offers, {item.get<std::string>(), ""});
  }
  return offers;
}

std::vector<TextTrack> text_tracks_of(const json::Value& object) {
  std::vector<TextTrack> tracks;
  for (const json::Value& item : json::list(object, "text_track_urls")) {
    if (!json::has_text(item, "url")) continue;
    tracks.push_back({.url = *json::find_string(item, "url"),
                      .language = json::find_string(item, "language_code").value_or("und"),
                      .role = json::find_string(item, "role").value_or("")});
  }
  return tracks;
}

bool is_named_protected(const StreamOffer& offer) {
  return offer.url.find("/drm_playlist") != std::string::npos;
}

}  // namespace

Result<Stream> stream_of(const json::Value& object) {
  Stream stream{.offers = offers_of(object),
                .text_tracks = text_tracks_of(object),
                .is_protected = says_protected(json::member(object, "drm"))};
  if (stream.offers.empty()) return Error(Errc::failure, "the service offers no stream");
  stream.is_protected |= std::ranges::all_of(stream.offers, is_named_protected);
  return stream;
}

}  // namespace matinee::mubi
