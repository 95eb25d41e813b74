// SPDX-License-Identifier: MIT
//
// Text tracks in fragmented MP4, from text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/endian.hpp"
#include "support/boxes.hpp"

namespace matinee::test {

template <class... Numbers>
std::string big(Numbers... numbers) {
  std::string bytes;
  (append_big(bytes, static_cast<std::uint32_t>(numbers)), ...);
  return bytes;
}

/// An initialization whose track number 1 counts in milliseconds; `coding` is "wvtt" or "stpp".
inline std::string text_init(std::string_view coding, std::string_view header = {}) {
  std::string entry = std::string(6, '\0') + std::string("\0\1", 2);
  if (!header.empty()) entry += box("vttC", header);
  const std::string table = box("stsd", big(0, 1) + box(coding, entry));
  const std::string media = box("mdhd", big(0, 0, 0, 1000, 0, 0)) + box("minf", box("stbl", table));
  const std::string track = box("tkhd", big(0, 0, 0, 1, 0, 0)) + box("mdia", media);
  return box("ftyp", "iso6") +
         box("moov", box("trak", track) + box("mvex", box("trex", big(0, 1, 1, 500, 0, 0))));
}

struct TextSampleBytes {
  std::uint32_t duration = 0;
  std::string bytes = {};
};

/// A segment with these samples, the first of them at `start` milliseconds.
inline std::string text_fragment(std::uint32_t start, const std::vector<TextSampleBytes>& samples) {
  std::string run;
  std::string data;
  for (const auto& sample : samples) {
    run += big(sample.duration, sample.bytes.size());
    data += sample.bytes;
  }
  const auto moof = [&](std::size_t offset) {
    // Default base is moof; offset, durations and sizes follow.
    const std::string track = box("tfhd", big(0x020000, 1)) + box("tfdt", big(0, start)) +
                              box("trun", big(0x000301, samples.size(), offset) + run);
    return box("moof", box("mfhd", big(0, 1)) + box("traf", track));
  };
  return box("styp", "msdh") + moof(moof(0).size() + 8) + box("mdat", data);
}

/// A wvtt sample that shows `text`.
inline std::string vttc(std::string_view text, std::string_view settings = {},
                        std::string_view id = {}) {
  std::string content;
  if (!id.empty()) content += box("iden", id);
  if (!settings.empty()) content += box("sttg", settings);
  return box("vttc", content + box("payl", text));
}

}  // namespace matinee::test
