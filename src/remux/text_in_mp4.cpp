// SPDX-License-Identifier: MIT
#include "remux/text_in_mp4.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "formats/mp4_box.hpp"
#include "remux/boxes.hpp"
#include "remux/cue_text.hpp"
#include "remux/text_encoding.hpp"
#include "remux/ttml.hpp"
#include "remux/webvtt.hpp"

namespace matinee::remux {

using formats::box_type;

namespace {

// 7.4: a VTTCueBox has an identifier, settings and a payload.
Result<Cue> parse_cue(std::string_view content, const FragmentSample& sample) {
  Cue cue{.start = sample.start, .end = sample.end};
  while (!content.empty()) {
    MATINEE_TRY_ASSIGN(const Box box, take_box(content));
    const std::string text = make_markup(decode_text(box.content));
    if (box.type == box_type("payl")) cue.markup = text;
    // Settings and identifier have one line each.
    const std::string line = text.substr(0, text.find('\n'));
    if (box.type == box_type("sttg")) cue.settings = line;
    if (box.type == box_type("iden")) cue.id = line;
  }
  return cue;
}

Result<TextDocument> parse_sample(const FragmentSample& sample, TextTrack::Coding coding) {
  if (sample.bytes.empty()) return TextDocument{};
  if (coding == TextTrack::Coding::stpp) return parse_stpp_sample(sample);
  MATINEE_TRY_ASSIGN(std::vector<Cue> cues, parse_wvtt_sample(sample));
  return TextDocument{.cues = std::move(cues)};
}

}  // namespace

Result<std::vector<Cue>> parse_wvtt_sample(const FragmentSample& sample) {
  std::vector<Cue> cues;
  for (std::string_view rest = sample.bytes; !rest.empty();) {
    MATINEE_TRY_ASSIGN(const Box box, take_box(rest));
    // The other boxes mean that nothing is shown (vtte), or are comments (vtta).
    if (box.type != box_type("vttc")) continue;
    MATINEE_TRY_ASSIGN(Cue cue, parse_cue(box.content, sample));
    if (!is_blank(cue.markup)) cues.push_back(std::move(cue));
  }
  return cues;
}

Result<TextDocument> parse_stpp_sample(const FragmentSample& sample) {
  MATINEE_TRY_ASSIGN(TextDocument document, parse_ttml(decode_text(sample.bytes)));
  const bool is_relative =
      std::ranges::all_of(document.cues, [&](const Cue& cue) { return cue.end <= sample.start; });
  for (Cue& cue : document.cues) {
    if (is_relative) {
      cue.start += sample.start;
      cue.end += sample.start;
    }
    cue.start = std::max(cue.start, sample.start);
    if (sample.end > sample.start) cue.end = std::min(cue.end, sample.end);
  }
  std::erase_if(document.cues, [](const Cue& cue) { return cue.end <= cue.start; });
  return document;
}

Result<TextDocument> parse_text_in_mp4(std::string_view piece, const TextTrack& track) {
  MATINEE_TRY_ASSIGN(const std::vector<FragmentSample> samples, parse_text_fragment(piece, track));
  TextDocument document;
  if (!samples.empty()) document.track_time = samples.front().start;
  // The header has no cues; use its blocks.
  if (const auto header = parse_webvtt(decode_text(track.header))) document.blocks = header->blocks;
  for (const FragmentSample& sample : samples) {
    auto read = parse_sample(sample, track.coding);
    if (!read) {
      document.notes.push_back(fmt::format("a sample left out: {}", read.error().message()));
      continue;
    }
    std::ranges::move(read->cues, std::back_inserter(document.cues));
    std::ranges::move(read->notes, std::back_inserter(document.notes));
    if (document.cues.size() > k_max_cues) return Error(Errc::integrity, "too many cues");
  }
  return document;
}

}  // namespace matinee::remux
