// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "media/manifest/dash.hpp"
#include "media/manifest/plan.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  using namespace matinee::media;
  const auto manifest = parse_dash(text, "https://host.test/a/film.mpd");
  if (!manifest) return 0;
  const auto chosen = choose_tracks(
      *manifest, {.audio_languages = {"all"}, .subtitle_languages = {"English", "all"}});
  if (chosen) static_cast<void>(make_plan(*manifest, *chosen).has_value());
  return 0;
}
