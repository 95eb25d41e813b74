// SPDX-License-Identifier: MIT
#include "remux/remux.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <limits>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>

#include "remux/cover.hpp"
#include "remux/index_room.hpp"
#include "remux/lane.hpp"
#include "remux/libav.hpp"
#include "remux/media_source.hpp"
#include "remux/part_reader.hpp"
#include "remux/subtitles.hpp"
#include "remux/text_source.hpp"

namespace matinee::remux {

namespace {

// The report of a text input that is not a stream of the output.
TrackReport report_on(Subtitles subtitles, std::size_t index) {
  return {.input = index,
          .kind = Kind::text,
          .codec = "webvtt",
          .packets = subtitles.cues.size(),
          .notes = std::move(subtitles.notes),
          .is_lost = subtitles.is_lost};
}

// Writes WebVTT files only, for a film that is published without remuxing or for subtitles alone.
Result<std::vector<TrackReport>> write_all_beside(const Job& job, Arrivals* arrivals) {
  std::vector<TrackReport> reports;
  const Clocks clocks;
  for (std::size_t i = 0; i < job.inputs.size(); ++i) {
    MATINEE_TRY_ASSIGN(Subtitles subtitles,
                       read_subtitles(job.inputs[i], {.clocks = clocks}, arrivals));
    MATINEE_TRY(write_subtitles(job.inputs[i].subtitles_file, subtitles));
    reports.push_back(report_on(std::move(subtitles), i));
  }
  return reports;
}

// How to put the moov box before the media, so that the file can be played while it is downloaded:
// into space reserved for it, or, if that may be too small, by moving the media once they are
// written, which writes everything twice.
enum class Index : std::uint8_t { into_room, by_moving };

class Muxer {
 public:
  Muxer(const Job& job, Arrivals* arrivals, Index index, std::optional<Place>& failed_at)
      : job_(job), arrivals_(arrivals), index_(index), failed_at_(failed_at) {}

  /// Whether the reserved space was too small. Run again with by_moving.
  bool is_room_too_small() const { return is_room_too_small_; }

  Result<std::vector<TrackReport>> run() {
    AVFormatContext* context = nullptr;
    const char* format = job_.container == Container::mkv ? "matroska" : "mp4";
    int code = avformat_alloc_output_context2(&context, nullptr, format, job_.output.c_str());
    if (code < 0) return libav_error(code, job_.output);
    output_.reset(context);
    // Omit the random identifier, so that the same media give the same file.
    if (job_.container == Container::mkv) context->flags |= AVFMT_FLAG_BITEXACT;
    MATINEE_TRY(open_inputs());
    mark_defaults();
    MATINEE_TRY(add_facts());
    code = avio_open(&output_->pb, job_.output.c_str(), AVIO_FLAG_WRITE);
    if (code < 0) return libav_error(code, job_.output);
    MATINEE_TRY(tell_clocks());
    MATINEE_TRY(read_texts());
    MATINEE_TRY(write_header());
    if (cover_) MATINEE_TRY(cover_->write(output_.get()));
    MATINEE_TRY(begin());
    MATINEE_TRY(copy_packets());
    code = av_write_trailer(output_.get());
    is_room_too_small_ = code == AVERROR(EINVAL) && index_ == Index::into_room;
    if (code < 0) return libav_error(code, job_.output);
    code = avio_closep(&output_->pb);
    if (code < 0) return libav_error(code, job_.output);
    return report();
  }

 private:
  Result<void> open_inputs() {
    start_ = std::numeric_limits<std::int64_t>::max();
    for (std::size_t i = 0; i < job_.inputs.size(); ++i) {
      const Input& input = job_.inputs[i];
      // The input has no files, or it is text, which is read once the offsets are known.
      if (input.parts.empty() || input.kind == Kind::text) continue;
      MATINEE_TRY(open_media(i));
    }
    if (media_.empty()) start_ = 0;
    return {};
  }

  Result<void> open_media(std::size_t index) {
    const Input& input = job_.inputs[index];
    const Part& first = input.parts.front();
    // Set in case a call below fails.
    failed_at_ = {.input = index, .at = first.start, .file = first.files.front()};
    MATINEE_TRY_ASSIGN(PartReader reader, PartReader::open(first, arrivals_));
    auto& source = media_.emplace_back(input, std::move(reader), arrivals_);
    MATINEE_TRY(source.add_streams(output_.get(), lanes_, index));
    failed_at_.reset();
    // Timestamps of other inputs are unwrapped relative to the first one.
    const std::int64_t own = source.start_time();
    start_ = std::min(start_, media_.size() == 1 ? own : unwrapped(own, start_));
    sources_.push_back(&source);
    return {};
  }

  Result<void> add_facts() {
    for (const Tag& tag : job_.tags)
      av_dict_set(&output_->metadata, tag.name.c_str(), tag.value.c_str(), 0);
    if (job_.cover.empty()) return {};
    MATINEE_TRY_ASSIGN(cover_, Cover::open(job_.cover));
    return cover_->add_to(output_.get(), job_.container);
  }

  std::int64_t room_for_facts() const {
    constexpr std::int64_t k_boxes = 64;  // overhead of each
    std::int64_t room = cover_ ? cover_->size() + k_boxes : 0;
    for (const Tag& tag : job_.tags)
      room += std::ssize(tag.value) + k_boxes;
    return room;
  }

  Result<void> write_header() {
    AVDictionary* options = nullptr;
    if (job_.container == Container::mkv) {
      // Keep the default flags that mark_defaults() has set. No space is reserved, because the
      // index of Matroska is after the media.
      av_dict_set(&options, "default_mode", "passthrough", 0);
    } else if (index_ == Index::into_room) {
      av_dict_set_int(&options, "moov_size",
                      index_room(*output_, job_.duration.count()) + room_for_facts(), 0);
    } else {
      av_dict_set(&options, "movflags", "+faststart", 0);
    }
    const int code = avformat_write_header(output_.get(), &options);
    av_dict_free(&options);
    if (code == AVERROR(ENOSPC) || code == AVERROR(EIO)) return libav_error(code, job_.output);
    if (code < 0) return cannot_hold(code);
    for (Lane& lane : lanes_) {
      if (job_.container == Container::mp4) lane.time_base = lane.output->time_base;
    }
    return {};
  }

  Error cannot_hold(int code) const {
    if (job_.container == Container::mkv) {
      return libav_error(code, "an MKV file cannot hold these streams");
    }
    return {Errc::unsupported, "an MP4 file cannot hold these streams, an MKV file may",
            NativeCode{NativeCode::Space::libav, code}};
  }

  Result<void> tell_clocks() {
    for (const MediaSource& source : media_) {
      Place at{.input = source.input_index()};
      const auto told = source.tell_clocks(clocks_, -start_, at);
      if (told) continue;
      failed_at_ = at;
      return told.error();
    }
    return {};
  }

  // Call it after the header was written: only then are the time bases of the muxer final.
  Result<void> begin() {
    for (MediaSource& source : media_) {
      const auto begun = source.begin(-start_, clocks_);
      if (begun) continue;
      failed_at_ = {.input = source.input_index(), .file = source.file()};
      return begun.error();
    }
    return {};
  }

  // Call it before the header is written, because the header contains the styles.
  Result<void> read_texts() {
    OutputTime time{.presentation_start = presentation_start(), .clocks = clocks_};
    if (!media_.empty()) time.media_start = start_;
    for (std::size_t i = 0; i < job_.inputs.size(); ++i) {
      const Input& input = job_.inputs[i];
      if (input.kind != Kind::text) continue;
      MATINEE_TRY_ASSIGN(Subtitles subtitles, read_subtitles(input, time, arrivals_));
      if (!input.subtitles_file.empty()) {
        MATINEE_TRY(write_subtitles(input.subtitles_file, subtitles));
      }
      if (!input.is_embedded || subtitles.is_lost) {
        written_.push_back(report_on(std::move(subtitles), i));
        continue;
      }
      TextSource& source = texts_.emplace_back(input, job_.container, std::move(subtitles));
      MATINEE_TRY(source.add_stream_to(output_.get(), lanes_, i));
      sources_.push_back(&source);
    }
    return sources_.empty() ? Error(Errc::usage, "a job without inputs") : Result<void>();
  }

  // In DASH: the time in the presentation at which the output starts, in microseconds.
  std::int64_t presentation_start() const {
    std::optional<std::int64_t> earliest;
    for (const MediaSource& source : media_) {
      const auto& origin = job_.inputs[source.input_index()].parts.front().origin;
      if (!origin) continue;
      const std::int64_t start = source.start_time() + in_microseconds(*origin);
      earliest = std::min(earliest.value_or(start), start);
    }
    return earliest.value_or(0);
  }

  void mark_defaults() {
    std::array<bool, 3> is_marked{};
    for (const Lane& lane : lanes_) {
      bool& marked = is_marked.at(static_cast<std::size_t>(lane.report.kind));
      if (!marked && lane.report.kind != Kind::text) {
        lane.output->disposition |= AV_DISPOSITION_DEFAULT;
      }
      marked = true;
    }
  }

  Result<void> copy_packets() {
    while (Source* source = earliest()) {
      const Seconds at(static_cast<double>(*source->next_time()) / AV_TIME_BASE);
      auto packet = source->take();
      if (!packet) {
        failed_at_ = {.input = source->input_index(), .at = at, .file = source->file()};
        return packet.error();
      }
      Lane& lane = lanes_.at(static_cast<std::size_t>((*packet)->stream_index));
      lane.take(**packet);
      av_packet_rescale_ts(packet->get(), lane.time_base, lane.output->time_base);
      const int code = av_interleaved_write_frame(output_.get(), packet->get());
      if (code < 0) {
        failed_at_ = {.input = lane.report.input, .at = at, .file = source->file()};
        return libav_error(code, job_.output);
      }
    }
    return {};
  }

  Source* earliest() const {
    Source* found = nullptr;
    for (Source* source : sources_) {
      const auto time = source->next_time();
      if (time && (found == nullptr || *time < *found->next_time())) found = source;
    }
    return found;
  }

  std::vector<TrackReport> report() const {
    std::vector<TrackReport> reports;
    for (const Lane& lane : lanes_)
      reports.push_back(lane.finish());
    std::ranges::copy(written_, std::back_inserter(reports));
    return reports;
  }

  const Job& job_;
  Arrivals* arrivals_;
  Index index_;
  std::optional<Place>& failed_at_;
  bool is_room_too_small_ = false;
  OutputPtr output_;
  // Deques, because sources and lanes store pointers to their elements.
  std::deque<Lane> lanes_;
  std::deque<MediaSource> media_;
  std::deque<TextSource> texts_;
  std::optional<Cover> cover_;
  // The reports of text inputs that are not streams of the output.
  std::vector<TrackReport> written_;
  std::vector<Source*> sources_;
  std::int64_t start_ = 0;
  Clocks clocks_;
};

}  // namespace

Result<std::vector<TrackReport>> remux(const Job& job, Arrivals* arrivals,
                                       std::optional<Place>& failed_at) {
  av_log_set_level(AV_LOG_ERROR);
  const bool has_output = std::ranges::any_of(
      job.inputs, [](const Input& input) { return input.kind != Kind::text || input.is_embedded; });
  if (!has_output && !job.inputs.empty()) return write_all_beside(job, arrivals);
  // For a short film, moving the media is cheaper than reserving space.
  constexpr Seconds k_short{60};
  if (job.container == Container::mp4 && job.duration > k_short) {
    Muxer muxer(job, arrivals, Index::into_room, failed_at);
    auto made = muxer.run();
    if (made || !muxer.is_room_too_small()) return made;
  }
  return Muxer(job, arrivals, Index::by_moving, failed_at).run();
}

}  // namespace matinee::remux
