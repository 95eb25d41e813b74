// SPDX-License-Identifier: MIT
#include "remux/webvtt.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/split.hpp"
#include "remux/cue_text.hpp"

namespace matinee::remux {

using std::chrono::milliseconds;

namespace {

constexpr std::string_view k_arrow = "-->";
constexpr std::string_view k_signature = "WEBVTT";

// W3C, 6.1: CR, LF and CRLF end a line.
std::string with_line_feeds(std::string_view text) {
  std::string lines;
  lines.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (!is_pair) lines += text[i] == '\r' ? '\n' : text[i];
  }
  return lines;
}

bool has_arrow(std::string_view line) {
  return line.find(k_arrow) != std::string_view::npos;
}

// Whether the line is "STYLE" or "REGION", followed by white space only.
bool is_head_of(std::string_view line, std::string_view name) {
  return line.starts_with(name) && ascii::trimmed(line.substr(name.size())).empty();
}

std::optional<Cue> parse_timing(std::string_view line) {
  constexpr std::string_view k_time = "0123456789:.,";
  constexpr std::size_t k_max_settings = 200;
  const std::size_t arrow = line.find(k_arrow);
  const std::string_view rest = ascii::trimmed(line.substr(arrow + k_arrow.size()));
  const std::size_t end_of_time = std::min(rest.find_first_not_of(k_time), rest.size());
  const auto start = parse_cue_time(ascii::trimmed(line.substr(0, arrow)));
  const auto end = parse_cue_time(rest.substr(0, end_of_time));
  if (!start || !end || *end <= *start) return std::nullopt;
  const std::string_view settings = ascii::trimmed(rest.substr(end_of_time));
  return Cue{
      .start = *start, .end = *end, .settings = std::string(settings.substr(0, k_max_settings))};
}

// Parses block by block, as in W3C, 6.1 ("collect a WebVTT block").
class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  Result<TextDocument> parse() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\n"), rest_.size()));
    is_webvtt_ = rest_.starts_with(k_signature);
    if (is_webvtt_) split_off(rest_, '\n');
    while (!rest_.empty()) {
      read_block();
      if (document_.cues.size() > k_max_cues) return Error(Errc::integrity, "too many cues");
      if (bytes_of_blocks_ > k_max_blocks) return Error(Errc::integrity, "too many styles");
    }
    if (!is_webvtt_ && timings_ == unreadable_) {
      return Error(Errc::integrity, "it is neither WebVTT nor SubRip nor TTML");
    }
    note_what_is_unreadable();
    return std::move(document_);
  }

 private:
  static constexpr std::size_t k_max_blocks = 1u << 20;

  // Reads up to an empty line, or to a timing line that starts another cue.
  void read_block() {
    std::optional<Cue> cue;
    std::string lines;
    bool has_seen_arrow = false;
    for (int count = 1; !rest_.empty(); ++count) {
      std::string_view after = rest_;
      const std::string_view line = split_off(after, '\n');
      if (has_arrow(line) && (has_seen_arrow || count > 2)) break;
      rest_ = after;
      if (line.empty()) break;
      if (has_arrow(line)) {
        has_seen_arrow = true;
        cue = read_timing(line, std::exchange(lines, {}));
      } else if (cue || !has_seen_arrow) {
        if (!cue && read_map(line)) {
          --count;
          continue;
        }
        lines += lines.empty() ? "" : "\n";
        lines += line;
      }
    }
    if (cue) {
      add_cue(*std::move(cue), lines);
    } else if (!has_seen_arrow) {
      add_block(std::move(lines));
    }
  }

  std::optional<Cue> read_timing(std::string_view line, std::string id) {
    // A comment with an arrow does not count as an unreadable cue.
    if (line.starts_with("NOTE")) return std::nullopt;
    ++timings_;
    auto cue = parse_timing(line);
    if (!cue) ++unreadable_;
    // The numbers and positions of SubRip have no meaning in WebVTT.
    if (cue && is_webvtt_) cue->id = std::move(id);
    if (cue && !is_webvtt_) cue->settings.clear();
    return cue;
  }

  void add_cue(Cue cue, std::string_view text) {
    has_seen_cue_ = true;
    cue.markup = make_markup(is_webvtt_ ? std::string(text) : without_overrides(text));
    if (!is_blank(cue.markup)) document_.cues.push_back(std::move(cue));
  }

  // Removes "{\an8}" and the like, which SubRip took from SubStation Alpha.
  static std::string without_overrides(std::string_view text) {
    std::string kept;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const bool is_override = text.substr(at).starts_with("{\\");
      const std::size_t end = is_override ? text.find('}', at) : std::string_view::npos;
      if (end == std::string_view::npos) {
        kept += text[at];
      } else {
        at = end;
      }
    }
    return kept;
  }

  // If there are several maps, the last one applies.
  bool read_map(std::string_view line) {
    if (!is_webvtt_ || !is_timestamp_map(line)) return false;
    document_.map = parse_timestamp_map(line);
    is_map_unreadable_ = !document_.map;
    return true;
  }

  // STYLE and REGION blocks after a cue are ignored (W3C, 6.1).
  void add_block(std::string lines) {
    const std::string_view head = std::string_view(lines).substr(0, lines.find('\n'));
    const bool is_kept = is_webvtt_ && !has_seen_cue_ && head.size() < lines.size() &&
                         (is_head_of(head, "STYLE") || is_head_of(head, "REGION"));
    if (!is_kept) return;
    bytes_of_blocks_ += lines.size();
    document_.blocks.push_back(std::move(lines));
  }

  void note_what_is_unreadable() {
    if (is_map_unreadable_) document_.notes.emplace_back("its X-TIMESTAMP-MAP cannot be read");
    if (unreadable_ == 0) return;
    document_.notes.push_back(fmt::format("{} of its {} cues left out: their times cannot be read",
                                          unreadable_, timings_));
  }

  std::string_view rest_;
  TextDocument document_;
  bool is_webvtt_ = false;
  bool has_seen_cue_ = false;
  bool is_map_unreadable_ = false;
  std::size_t bytes_of_blocks_ = 0;
  std::size_t timings_ = 0;
  std::size_t unreadable_ = 0;
};

std::string write_time(milliseconds at) {
  const auto ms = at.count();
  return fmt::format("{:02}:{:02}:{:02}.{:03}", ms / 3'600'000, ms / 60'000 % 60, ms / 1'000 % 60,
                     ms % 1'000);
}

}  // namespace

Result<TextDocument> parse_webvtt(std::string_view text) {
  const std::string lines = with_line_feeds(text);
  return Parser(lines).parse();
}

std::string write_webvtt_header(const std::vector<std::string>& blocks) {
  std::string text = "WEBVTT\n";
  for (const std::string& block : blocks)
    text += fmt::format("\n{}\n", block);
  return text;
}

std::string write_webvtt(const std::vector<Cue>& cues, const std::vector<std::string>& blocks) {
  std::string text = write_webvtt_header(blocks);
  for (const Cue& cue : cues) {
    text += fmt::format("\n{}{}{} --> {}{}{}\n{}\n", cue.id, cue.id.empty() ? "" : "\n",
                        write_time(cue.start), write_time(cue.end), cue.settings.empty() ? "" : " ",
                        cue.settings, cue.markup);
  }
  return text;
}

}  // namespace matinee::remux
