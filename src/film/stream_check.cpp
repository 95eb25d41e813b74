// SPDX-License-Identifier: MIT
#include "film/stream_check.hpp"

#include <span>

#include "film/job.hpp"
#include "media/container/mp4.hpp"
#include "media/load.hpp"

namespace matinee::film {

namespace {

Result<bool> is_protected_init(const media::Remote& remote, const media::Resource& init,
                               const std::stop_token& stop) {
  constexpr std::size_t k_largest_init = std::size_t{1} << 20U;
  MATINEE_TRY_ASSIGN(const media::Part part, media::read_part(remote,
                                                              {.url = init.url,
                                                               .offset = init.offset.value_or(0),
                                                               .length = init.length,
                                                               .max_bytes = k_largest_init},
                                                              stop));
  return media::scan_mp4(std::as_bytes(std::span(part.bytes))).is_protected;
}

// A manifest may fail to declare encryption, so the initialization segments are examined as well.
Result<bool> is_protected_offer(const media::Remote& remote, const std::string& url,
                                const std::stop_token& stop) {
  MATINEE_TRY_ASSIGN(media::Manifest manifest, media::load_manifest(remote, url, stop));
  MATINEE_TRY(media::load_all_tracks(remote, manifest, stop));
  if (manifest.is_protected) return true;
  for (const media::Track& track : manifest.tracks) {
    if (track.is_protected) return true;
    for (const media::Resource& init : track.inits) {
      MATINEE_TRY_ASSIGN(const bool is_protected, is_protected_init(remote, init, stop));
      if (is_protected) return true;
    }
  }
  return false;
}

}  // namespace

std::string_view to_string(StreamState state) noexcept {
  switch (state) {
    case StreamState::clear:
      return "clear";
    case StreamState::protected_media:
      return "protected";
    case StreamState::unavailable:
      return "unavailable";
    case StreamState::unknown:
      break;
  }
  return "unknown";
}

Result<const mubi::StreamOffer*> find_clear_offer(const media::Remote& remote,
                                                  const mubi::Stream& stream,
                                                  const std::stop_token& stop) {
  if (stream.is_protected) return nullptr;
  std::optional<Error> first_error;
  bool has_answer = false;
  for (const mubi::StreamOffer& offer : stream.offers) {
    const auto is_protected = is_protected_offer(remote, offer.url, stop);
    if (is_protected && !*is_protected) return &offer;
    has_answer |= is_protected.has_value();
    if (!is_protected && is_protected.error().code() == Errc::cancelled) {
      return is_protected.error();
    }
    if (!is_protected && !first_error) first_error = as_told(is_protected.error());
  }
  // Offers that could not be examined do not matter once another one was found to be encrypted.
  if (!has_answer && first_error) return *first_error;
  return nullptr;
}

Result<StreamState> check_stream(const media::Remote& remote, const mubi::Stream& stream,
                                 const std::stop_token& stop) {
  MATINEE_TRY_ASSIGN(const mubi::StreamOffer* const offer, find_clear_offer(remote, stream, stop));
  return offer != nullptr ? StreamState::clear : StreamState::protected_media;
}

}  // namespace matinee::film
