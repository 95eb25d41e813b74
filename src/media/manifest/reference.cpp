// SPDX-License-Identifier: MIT
#include "media/manifest/reference.hpp"

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/percent.hpp"
#include "http/url.hpp"
#include "media/manifest/limits.hpp"

namespace matinee::media {

Result<void> check_name(std::string_view text, std::string_view what) {
  if (text.size() <= k_max_name_bytes) return {};
  return Error(Errc::failure, fmt::format("{} is too long", what));
}

Result<std::string> resolve_reference(std::string_view base, std::string_view reference) {
  const Error too_long(Errc::failure, "a URL is too long");
  if (reference.size() > k_max_url_bytes) return too_long;
  const auto is_plain = [](char c) { return c != ' ' && static_cast<unsigned char>(c) < 0x80; };
  auto url = http::resolve_url(base, percent_encoded(ascii::trimmed(reference), is_plain));
  if (url && url->size() > k_max_url_bytes) return too_long;
  return url;
}

Result<void> Budget::take(const Resource& resource) {
  ++resources_;
  url_bytes_ += resource.url.size();
  // Many short alternatives cost more memory than their characters.
  constexpr std::size_t k_string_itself = sizeof(std::string);
  for (const std::string& url : resource.alternatives)
    url_bytes_ += url.size() + k_string_itself;
  if (resources_ > k_max_total_segments) return refuse("too many segments");
  if (url_bytes_ > k_max_total_url_bytes) return refuse("the URLs are too many and too long");
  return {};
}

Result<void> Budget::take(const Track& track) {
  for (const Resource& init : track.inits)
    MATINEE_TRY(take(init));
  for (const Segment& segment : track.segments)
    MATINEE_TRY(take(segment.resource));
  return {};
}

Result<void> Budget::spend(std::size_t steps) {
  steps_ += steps;
  if (steps_ > k_max_steps) return refuse("too many elements");
  return {};
}

Result<void> Budget::refuse(std::string_view what) {
  is_used_up_ = true;
  return Error(Errc::failure, std::string(what));
}

}  // namespace matinee::media
