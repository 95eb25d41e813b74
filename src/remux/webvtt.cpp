// SPDX-License-Identifier: MIT
#include "remux/webvtt.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/endian.hpp"
#include "base/number.hpp"
#include "base/split.hpp"

namespace matinee::remux {

using std::chrono::milliseconds;

namespace {

constexpr std::size_t k_max_cues = 200'000;
// More than a screen shows; a hostile file has them all at once.
constexpr std::size_t k_max_together = 8;
constexpr std::size_t k_max_text_bytes = 4'096;
constexpr std::int64_t k_ticks_per_millisecond = 90;

std::string_view take_line(std::string_view& text) {
  std::string_view line = split_off(text, '\n');
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::optional<std::int64_t> parse_digits(std::string_view text) {
  const auto value = parse_number<std::int64_t>(text);
  return value && *value >= 0 ? value : std::nullopt;
}

// "[hh:]mm:ss.ttt"; hours may have more digits.
std::optional<milliseconds> parse_time(std::string_view text) {
  constexpr std::int64_t k_max_hours = 10'000;
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || text.size() - dot != 4) return std::nullopt;
  const auto thousandths = parse_digits(text.substr(dot + 1));
  std::int64_t seconds = 0;
  int fields = 0;
  for (std::string_view rest = text.substr(0, dot); fields < 3; ++fields) {
    const std::size_t colon = rest.find(':');
    const auto value = parse_digits(rest.substr(0, colon));
    if (!value || *value > (fields == 0 ? k_max_hours : 59)) return std::nullopt;
    seconds = seconds * 60 + *value;
    if (colon == std::string_view::npos) break;
    rest.remove_prefix(colon + 1);
  }
  if (!thousandths || fields == 0 || fields == 3) return std::nullopt;
  return milliseconds(seconds * 1000 + *thousandths);
}

std::optional<Cue> parse_timing(std::string_view line) {
  const std::size_t arrow = line.find("-->");
  if (arrow == std::string_view::npos) return std::nullopt;
  const std::string_view rest = ascii::trimmed(line.substr(arrow + 3));
  const auto start = parse_time(ascii::trimmed(line.substr(0, arrow)));
  const auto end = parse_time(rest.substr(0, rest.find_first_of(" \t")));
  if (!start || !end || *end <= *start) return std::nullopt;
  const std::size_t blank = rest.find_first_of(" \t");
  const std::string_view settings =
      blank == std::string_view::npos ? std::string_view() : ascii::trimmed(rest.substr(blank));
  return Cue{.start = *start, .end = *end, .settings = std::string(settings.substr(0, 200))};
}

std::string plain_text(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> k_references = {{
      {"&amp;", "&"},
      {"&lt;", "<"},
      {"&gt;", ">"},
      {"&nbsp;", "\xc2\xa0"},
      {"&lrm;", "\xe2\x80\x8e"},
      {"&rlm;", "\xe2\x80\x8f"},
  }};
  std::string plain;
  while (!text.empty()) {
    const std::size_t close = text.starts_with('<') ? text.find('>') : std::string_view::npos;
    if (close != std::string_view::npos) {
      text.remove_prefix(close + 1);
      continue;
    }
    const auto known = std::ranges::find_if(
        k_references, [&](const auto& reference) { return text.starts_with(reference.first); });
    if (known != k_references.end()) {
      plain += known->second;
      text.remove_prefix(known->first.size());
      continue;
    }
    plain += text.front();
    text.remove_prefix(1);
  }
  return plain;
}

// "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000", in either order (RFC 8216, 3.5).
std::optional<std::int64_t> parse_map(std::string_view line) {
  constexpr std::string_view k_name = "X-TIMESTAMP-MAP=";
  if (!line.starts_with(k_name)) return std::nullopt;
  line.remove_prefix(k_name.size());
  std::optional<milliseconds> local;
  std::optional<std::int64_t> ticks;
  while (!line.empty()) {
    const std::string_view field = split_off(line, ',');
    if (field.starts_with("LOCAL:")) local = parse_time(field.substr(6));
    if (field.starts_with("MPEGTS:")) ticks = parse_digits(field.substr(7));
  }
  if (!local || !ticks || *ticks > std::int64_t{1} << 33) return std::nullopt;
  return *ticks - local->count() * k_ticks_per_millisecond;
}

}  // namespace

Result<WebVtt> parse_webvtt(std::string_view text) {
  constexpr std::string_view k_bom = "\xef\xbb\xbf";
  if (text.starts_with(k_bom)) text.remove_prefix(k_bom.size());
  if (!take_line(text).starts_with("WEBVTT")) {
    return Error(Errc::integrity, "subtitles that are no WebVTT");
  }
  WebVtt document;
  std::optional<Cue> cue;
  bool is_header = true;
  const auto flush = [&] {
    if (cue && !cue->text.empty()) document.cues.push_back(*cue);
    cue.reset();
  };
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty()) {
      is_header = false;
      flush();
      continue;
    }
    if (is_header) {
      if (const auto map = parse_map(line)) document.map = map;
    }
    if (cue && line.find("-->") == std::string_view::npos) {
      const std::string plain = plain_text(line);
      if (cue->markup.size() + line.size() > k_max_text_bytes) continue;
      if (!cue->markup.empty()) cue->markup += '\n';
      cue->markup += line;
      if (!cue->text.empty()) cue->text += '\n';
      cue->text += plain;
      continue;
    }
    flush();
    cue = parse_timing(line);
    if (document.cues.size() > k_max_cues) return Error(Errc::integrity, "too many cues");
  }
  flush();
  return document;
}

std::int64_t unwrap(std::int64_t ticks) {
  constexpr std::int64_t k_period = std::int64_t{1} << 33;
  ticks %= k_period;
  if (ticks > k_period / 2) ticks -= k_period;
  if (ticks < -k_period / 2) ticks += k_period;
  return ticks;
}

std::vector<Cue> merge_cues(std::vector<Cue> cues) {
  // Maps are rounded to ticks of 90 kHz, and times to milliseconds.
  constexpr milliseconds k_rounding(2);
  for (Cue& cue : cues)
    cue.start = std::max(cue.start, milliseconds(0));
  std::erase_if(cues, [](const Cue& cue) { return cue.end <= cue.start; });
  std::ranges::stable_sort(cues, {}, [](const Cue& c) {
    return std::tie(c.text, c.markup, c.settings, c.start, c.end);
  });
  std::vector<Cue> merged;
  for (Cue& cue : cues) {
    const bool goes_on =
        !merged.empty() && cue.start <= merged.back().end + k_rounding &&
        std::tie(cue.text, cue.markup, cue.settings) ==
            std::tie(merged.back().text, merged.back().markup, merged.back().settings);
    if (goes_on) {
      merged.back().end = std::max(merged.back().end, cue.end);
    } else {
      merged.push_back(std::move(cue));
    }
  }
  std::ranges::stable_sort(merged, {}, [](const Cue& c) { return std::tie(c.start, c.end); });
  return merged;
}

std::string write_webvtt(const std::vector<Cue>& cues) {
  const auto time = [](milliseconds at) {
    const auto ms = at.count();
    return fmt::format("{:02}:{:02}:{:02}.{:03}", ms / 3'600'000, ms / 60'000 % 60, ms / 1'000 % 60,
                       ms % 1'000);
  };
  std::string text = "WEBVTT\n";
  for (const Cue& cue : cues) {
    text += fmt::format("\n{} --> {}{}{}\n{}\n", time(cue.start), time(cue.end),
                        cue.settings.empty() ? "" : " ", cue.settings, cue.markup);
  }
  return text;
}

std::vector<Cue> lay_out(const std::vector<Cue>& cues) {
  std::set<milliseconds> edges{milliseconds(0)};
  for (const Cue& cue : cues)
    edges.insert({cue.start, cue.end});
  std::vector<Cue> samples;
  std::vector<const Cue*> shown;
  auto next = cues.begin();
  for (auto edge = edges.begin(); std::next(edge) != edges.end(); ++edge) {
    std::erase_if(shown, [&](const Cue* cue) { return cue->end <= *edge; });
    for (; next != cues.end() && next->start <= *edge; ++next) {
      if (shown.size() < k_max_together) shown.push_back(&*next);
    }
    Cue sample{.start = *edge, .end = *std::next(edge)};
    for (const Cue* cue : shown)
      sample.text += (sample.text.empty() ? "" : "\n") + cue->text;
    samples.push_back(std::move(sample));
  }
  return samples;
}

std::string encode_text_sample(std::string_view text) {
  std::size_t size = std::min<std::size_t>(text.size(), UINT16_MAX);
  // Not in the middle of a character.
  while (size < text.size() && size > 0 && (text[size] & 0xc0) == 0x80)
    --size;
  std::string sample;
  append_big(sample, static_cast<std::uint16_t>(size));
  return sample.append(text.substr(0, size));
}

}  // namespace matinee::remux
