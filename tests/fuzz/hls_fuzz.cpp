// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "media/manifest/hls.hpp"
#include "media/manifest/plan.hpp"

namespace {

using namespace matinee::media;

// Each track as if its own playlist were the same text.
void plan(Manifest manifest, std::string_view text, std::string_view url) {
  for (Track& track : manifest.tracks) {
    auto playlist = parse_hls_media(text, url, manifest.variables);
    if (!playlist || manifest.tracks.size() > 20) return;
    adopt_hls_media(track, *std::move(playlist));
  }
  const auto chosen = choose_tracks(
      manifest, {.audio_languages = {"all", "English"}, .subtitle_languages = {"all", "t0"}});
  if (chosen) static_cast<void>(make_plan(manifest, *chosen).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  constexpr std::string_view k_url = "https://host.test/a/list.m3u8?token=x";
  if (auto manifest = parse_hls_master(text, k_url)) plan(*std::move(manifest), text, k_url);
  static_cast<void>(parse_hls_media(text, k_url, {{"v", "w"}}).has_value());
  static_cast<void>(is_hls_master(text));
  return 0;
}
