// SPDX-License-Identifier: MIT
#include "remux/subtitles.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <iterator>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "base/ascii.hpp"
#include "base/unique_fd.hpp"
#include "remux/file_list.hpp"
#include "remux/piece_notes.hpp"
#include "remux/text_encoding.hpp"
#include "remux/text_in_mp4.hpp"
#include "remux/ttml.hpp"
#include "remux/webvtt.hpp"
#include "sys/file.hpp"

namespace matinee::remux {

using std::chrono::milliseconds;

namespace {

// For all files together; a film has some hundred kilobytes.
constexpr std::uint64_t k_max_text_bytes = 64u << 20;

milliseconds in_milliseconds(std::int64_t microseconds) {
  return milliseconds(microseconds / 1000);
}

std::int64_t in_ticks(std::int64_t microseconds) {
  return microseconds * 9 / 100;
}

// The times of one part. Its segments share a clock.
class PartTime {
 public:
  PartTime(const Part& part, const OutputTime& time) : part_(part), time_(time) {
    const auto clock = part.clock ? time.clocks.find(*part.clock) : time.clocks.end();
    if (clock != time.clocks.end()) {
      clock_shift_ = clock->second;
    } else if (time.media_start) {
      clock_shift_ = -*time.media_start;
    }
  }

  // Returns the offset from the times of a segment to those of the output. Without a map, cue time
  // zero is the start of the presentation in HLS (RFC 8216, 3.5), and media time zero of the Period
  // in DASH. In DASH a map has no meaning.
  milliseconds shift_of(const TextDocument& document) {
    if (part_.origin) return in_milliseconds(in_microseconds(*part_.origin) - lead());
    if (document.track_time) {
      return in_milliseconds(clock_shift(document.track_time->count() * 1000));
    }
    if (!document.map) return milliseconds(0);
    const std::int64_t shift = clock_shift(document.map->mpegts * 100 / 9);
    const std::int64_t ticks =
        unwrap(document.map->mpegts + in_ticks(shift), in_ticks(in_microseconds(part_.start)));
    return milliseconds(ticks / 90) - document.map->local;
  }

 private:
  // If the media start late, the output is shifted by that time. A small value is the delay of an
  // encoder and is ignored, because later Periods are placed by the manifest alone.
  std::int64_t lead() const {
    constexpr std::int64_t k_delay = 500'000;
    return std::abs(time_.presentation_start) < k_delay ? 0 : time_.presentation_start;
  }

  std::int64_t clock_shift(std::int64_t timestamp) {
    if (!clock_shift_) clock_shift_ = in_microseconds(part_.start) - timestamp;
    return *clock_shift_;
  }

  const Part& part_;
  const OutputTime& time_;
  std::optional<std::int64_t> clock_shift_;
};

class Reader {
 public:
  Reader(const OutputTime& time, Arrivals* arrivals) : time_(time), arrivals_(arrivals) {}

  Result<Subtitles> read(const Input& input) {
    for (const Part& part : input.parts) {
      PartTime part_time(part, time_);
      track_.reset();
      for (const std::string& name : part.files)
        MATINEE_TRY(read_file(name, part_time));
    }
    subtitles_.cues = merge_cues(std::move(subtitles_.cues));
    subtitles_.notes = std::move(notes_).take();
    subtitles_.is_lost = are_some_lost_ && !is_one_read_;
    return std::move(subtitles_);
  }

 private:
  Result<void> read_file(const std::string& name, PartTime& time) {
    if (arrivals_ != nullptr) MATINEE_TRY(arrivals_->wait_for(name));
    const auto bytes = read_whole(name, left_);
    if (bytes) left_ -= bytes->size();
    if (bytes && is_mp4(*bytes) && is_initialization(*bytes)) return read_init(*bytes);
    notes_.begin_piece();
    if (bytes && ascii::trimmed(*bytes).empty()) {
      notes_.add("it is empty");
      return {};
    }
    auto document = bytes ? parse(*bytes) : bytes.error();
    if (!document) return lose(document.error());
    return add(*std::move(document), time);
  }

  // A segment may contain its own initialization, which then applies from there on.
  Result<TextDocument> parse(const std::string& bytes) {
    if (is_mp4(bytes)) {
      if (auto track = parse_text_init(bytes)) track_ = *std::move(track);
      if (!track_) return Error(Errc::integrity, "it is MP4 without an initialization");
      return parse_text_in_mp4(bytes, *track_);
    }
    const std::string text = decode_text(bytes);
    return ascii::trimmed_start(text).starts_with('<') ? parse_ttml(text) : parse_webvtt(text);
  }

  Result<void> read_init(const std::string& bytes) {
    auto track = parse_text_init(bytes);
    if (track) {
      track_ = *std::move(track);
      return {};
    }
    notes_.begin_piece();
    return lose(track.error());
  }

  Result<void> lose(const Error& error) {
    switch (error.code()) {
      case Errc::not_found:
        notes_.add("left out: it is missing");
        break;
      case Errc::integrity:
      case Errc::unsupported:
        notes_.add("left out: " + error.message());
        break;
      default:
        return error;
    }
    are_some_lost_ = true;
    return {};
  }

  Result<void> add(TextDocument document, PartTime& time) {
    if (subtitles_.cues.size() + document.cues.size() > k_max_cues) {
      return lose(Error(Errc::integrity, "too many cues"));
    }
    is_one_read_ = true;
    const milliseconds shift = time.shift_of(document);
    for (Cue& cue : document.cues) {
      cue.start += shift;
      if (cue.end < k_open_end) cue.end += shift;
      subtitles_.cues.push_back(std::move(cue));
    }
    for (std::string& block : document.blocks) {
      if (known_blocks_.insert(block).second) subtitles_.blocks.push_back(std::move(block));
    }
    for (const std::string& note : document.notes)
      notes_.add(note);
    return {};
  }

  const OutputTime& time_;
  Arrivals* arrivals_;
  std::uint64_t left_ = k_max_text_bytes;
  std::optional<TextTrack> track_;
  Subtitles subtitles_;
  std::unordered_set<std::string> known_blocks_;
  PieceNotes notes_;
  bool are_some_lost_ = false;
  bool is_one_read_ = false;
};

}  // namespace

Result<Subtitles> read_subtitles(const Input& input, const OutputTime& time, Arrivals* arrivals) {
  return Reader(time, arrivals).read(input);
}

Result<void> write_subtitles(const std::string& name, const Subtitles& subtitles) {
  const UniqueFd fd(
      k_adopt, ::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!fd) return Error::from_errno(errno, name);
  MATINEE_TRY(sys::write_all(fd.get(), write_webvtt(subtitles.cues, subtitles.blocks), name));
  return ::fsync(fd.get()) == 0 ? Result<void>() : Error::from_errno(errno, name);
}

}  // namespace matinee::remux
