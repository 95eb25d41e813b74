// SPDX-License-Identifier: MIT
#include "remux/remux.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <iterator>
#include <limits>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>

#include "remux/index_room.hpp"
#include "remux/lane.hpp"
#include "remux/language.hpp"
#include "remux/libav.hpp"
#include "remux/part_reader.hpp"
#include "remux/subtitles.hpp"
#include "remux/webvtt.hpp"

namespace matinee::remux {

namespace {

constexpr AVRational k_microseconds = {1, AV_TIME_BASE};
constexpr AVRational k_milliseconds = {1, 1000};

// The description of a 3GPP text track (TS 26.245, 5.16): white, sans, at the bottom.
constexpr std::array<std::uint8_t, 43> k_text_description = {
    0, 0,    0, 0,                                                  // display flags
    1, 0xff,                                                        // centred, bottom
    0, 0,    0, 0,                                                  // no background
    0, 0,    0, 0,  0,   0,   0,   0,                               // the whole picture
    0, 0,    0, 0,  0,   1,   0,   18,  0xff, 0xff, 0xff, 0xff,     // style: font 1, 18 points
    0, 0,    0, 13, 'f', 't', 'a', 'b', 0,    1,    0,    1,    0,  // fonts: one, without a name
};

Kind kind_of(const AVStream* stream) {
  return stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO ? Kind::video : Kind::audio;
}

// Where packets come from, in the order of their time.
class Source {
 public:
  virtual ~Source() = default;
  /// The time of the next packet in microseconds; nothing at the end.
  virtual std::optional<std::int64_t> next_time() const = 0;
  virtual std::size_t input_index() const = 0;
  /// The next packet, with the index of its output stream and in that one's time base.
  virtual Result<PacketPtr> take() = 0;
};

Result<AVStream*> add_stream(AVFormatContext* output, std::string_view language) {
  AVStream* stream = avformat_new_stream(output, nullptr);
  if (stream == nullptr) return libav_error(AVERROR(ENOMEM), "a stream");
  av_dict_set(&stream->metadata, "language", iso639_2(language).c_str(), 0);
  return stream;
}

Result<AVStream*> add_copy_of(AVFormatContext* output, const AVStream* stream,
                              std::string_view language) {
  MATINEE_TRY_ASSIGN(AVStream * copy, add_stream(output, language));
  const int code = avcodec_parameters_copy(copy->codecpar, stream->codecpar);
  if (code < 0) return libav_error(code, "a stream");
  // A tag is kept only where MP4 knows it for this codec: it tells hvc1 from hev1.
  const std::uint32_t tag = stream->codecpar->codec_tag;
  const bool is_known =
      av_codec_get_id(output->oformat->codec_tag, tag) == stream->codecpar->codec_id;
  copy->codecpar->codec_tag = is_known ? tag : 0;
  copy->time_base = stream->time_base;
  copy->avg_frame_rate = stream->avg_frame_rate;
  copy->sample_aspect_ratio = stream->sample_aspect_ratio;
  for (int i = 0; i < stream->nb_side_data; ++i) {
    const AVPacketSideData& data = stream->side_data[i];
    std::uint8_t* bytes = av_stream_new_side_data(copy, data.type, data.size);
    if (bytes == nullptr) return libav_error(AVERROR(ENOMEM), "a stream");
    std::memcpy(bytes, data.data, data.size);
  }
  return copy;
}

bool has_same_parameters(const AVCodecParameters& a, const AVCodecParameters& b) {
  return a.codec_id == b.codec_id && a.width == b.width && a.height == b.height &&
         a.sample_rate == b.sample_rate && a.extradata_size == b.extradata_size &&
         (a.extradata_size == 0 ||
          std::memcmp(a.extradata, b.extradata, static_cast<std::size_t>(a.extradata_size)) == 0);
}

// The parts of one input, one after the other.
class MediaSource final : public Source {
 public:
  MediaSource(const Input& input, PartReader first, Arrivals* arrivals)
      : input_(input), reader_(std::move(first)), arrivals_(arrivals) {}

  std::int64_t start_time() const { return reader_.start_time(); }

  Result<void> add_streams(AVFormatContext* output, std::deque<Lane>& lanes, std::size_t index) {
    const auto streams = reader_.streams_for(input_);
    if (streams.empty()) {
      return Error(Errc::integrity, fmt::format("input {}: no stream of its kind", index));
    }
    for (const AVStream* stream : streams) {
      Lane& lane = lanes.emplace_back();
      MATINEE_TRY_ASSIGN(lane.output, add_copy_of(output, stream, input_.language));
      lane.report = {.input = index,
                     .kind = kind_of(stream),
                     .codec = avcodec_get_name(stream->codecpar->codec_id)};
      lanes_.push_back(&lane);
    }
    streams_ = streams;
    return {};
  }

  Result<void> begin(std::int64_t shift) {
    shift_ = shift;
    return advance();
  }

  std::optional<std::int64_t> next_time() const override { return next_time_; }
  std::size_t input_index() const override { return lanes_.front()->report.input; }

  Result<PacketPtr> take() override {
    PacketPtr packet = std::move(next_);
    MATINEE_TRY(advance());
    return packet;
  }

 private:
  Result<void> advance() {
    while (true) {
      MATINEE_TRY_ASSIGN(PacketPtr packet, reader_.next());
      if (packet == nullptr) {
        if (++part_ == input_.parts.size()) return finish();
        MATINEE_TRY(open_part());
        continue;
      }
      const auto stream = std::ranges::find(streams_, packet->stream_index, &AVStream::index);
      if (stream == streams_.end()) continue;
      const auto lane = static_cast<std::size_t>(stream - streams_.begin());
      adapt(*packet, **stream, *lanes_[lane]);
      next_time_ = av_rescale_q(packet->dts, lanes_[lane]->output->time_base, k_microseconds);
      next_ = std::move(packet);
      return {};
    }
  }

  Result<void> finish() {
    next_.reset();
    next_time_.reset();
    return {};
  }

  Result<void> open_part() {
    const Part& part = input_.parts[part_];
    MATINEE_TRY_ASSIGN(PartReader reader, PartReader::open(part, arrivals_));
    const auto streams = reader.streams_for(input_);
    bool is_same = streams.size() == streams_.size();
    for (std::size_t i = 0; is_same && i < streams.size(); ++i) {
      is_same = has_same_parameters(*streams[i]->codecpar, *streams_[i]->codecpar);
    }
    if (!is_same) {
      return Error(Errc::unsupported, "the codec parameters change on the way");
    }
    shift_ = static_cast<std::int64_t>(part.start * AV_TIME_BASE) - reader.start_time();
    streams_ = streams;
    reader_ = std::move(reader);
    return {};
  }

  // Into the output's stream, time base and order.
  void adapt(AVPacket& packet, const AVStream& stream, const Lane& lane) const {
    av_packet_rescale_ts(&packet, stream.time_base, lane.output->time_base);
    const std::int64_t shift = av_rescale_q(shift_, k_microseconds, lane.output->time_base);
    if (packet.dts == AV_NOPTS_VALUE) packet.dts = packet.pts;
    if (packet.dts == AV_NOPTS_VALUE) {
      packet.dts = lane.last_dts == AV_NOPTS_VALUE ? 0 : lane.last_dts + 1;
    } else {
      packet.dts += shift;
    }
    packet.pts = packet.pts == AV_NOPTS_VALUE ? packet.dts : packet.pts + shift;
    packet.stream_index = lane.output->index;
    packet.pos = -1;
  }

  const Input& input_;
  PartReader reader_;
  Arrivals* arrivals_;
  std::vector<AVStream*> streams_;
  std::vector<Lane*> lanes_;
  PacketPtr next_;
  std::optional<std::int64_t> next_time_;
  std::int64_t shift_ = 0;
  std::size_t part_ = 0;
};

// WebVTT files as timed text.
class TextSource final : public Source {
 public:
  explicit TextSource(const Input& input) : input_(input) {}

  Result<void> add_stream_to(AVFormatContext* output, std::deque<Lane>& lanes, std::size_t index) {
    lane_ = &lanes.emplace_back();
    lane_->report = {.input = index, .kind = Kind::text, .codec = "mov_text"};
    MATINEE_TRY_ASSIGN(lane_->output, add_stream(output, input_.language));
    AVCodecParameters* parameters = lane_->output->codecpar;
    parameters->codec_type = AVMEDIA_TYPE_SUBTITLE;
    parameters->codec_id = AV_CODEC_ID_MOV_TEXT;
    parameters->extradata = static_cast<std::uint8_t*>(
        av_mallocz(k_text_description.size() + AV_INPUT_BUFFER_PADDING_SIZE));
    if (parameters->extradata == nullptr) return libav_error(AVERROR(ENOMEM), "a stream");
    std::ranges::copy(k_text_description, parameters->extradata);
    parameters->extradata_size = static_cast<int>(k_text_description.size());
    lane_->output->time_base = k_milliseconds;
    return {};
  }

  void begin(const std::vector<Cue>& cues) { samples_ = lay_out(cues); }

  const Input& input() const { return input_; }

  std::optional<std::int64_t> next_time() const override {
    if (at_ == samples_.size()) return std::nullopt;
    return samples_[at_].start.count() * 1000;
  }

  std::size_t input_index() const override { return lane_->report.input; }

  Result<PacketPtr> take() override {
    const Cue& cue = samples_.at(at_++);
    const std::string sample = encode_text_sample(cue.text);
    PacketPtr packet(av_packet_alloc());
    if (packet == nullptr || av_new_packet(packet.get(), static_cast<int>(sample.size())) < 0) {
      return libav_error(AVERROR(ENOMEM), "subtitles");
    }
    std::memcpy(packet->data, sample.data(), sample.size());
    packet->pts = packet->dts = cue.start.count();
    packet->duration = (cue.end - cue.start).count();
    packet->flags |= AV_PKT_FLAG_KEY;
    packet->stream_index = lane_->output->index;
    av_packet_rescale_ts(packet.get(), k_milliseconds, lane_->output->time_base);
    return packet;
  }

 private:
  const Input& input_;
  Lane* lane_ = nullptr;
  std::vector<Cue> samples_;
  std::size_t at_ = 0;
};

// A text input that becomes a file and no stream.
Result<TrackReport> write_beside(const Input& input, std::size_t index, std::int64_t media_start,
                                 Arrivals* arrivals) {
  MATINEE_TRY_ASSIGN(const auto cues, read_cues(input, media_start, arrivals));
  MATINEE_TRY(write_subtitles(input.subtitles_file, cues));
  return TrackReport{.input = index, .kind = Kind::text, .codec = "webvtt", .packets = cues.size()};
}

// For a film that is whole by itself.
Result<std::vector<TrackReport>> write_all_beside(const Job& job) {
  std::vector<TrackReport> reports;
  for (std::size_t i = 0; i < job.inputs.size(); ++i) {
    MATINEE_TRY_ASSIGN(TrackReport report, write_beside(job.inputs[i], i, 0, job.arrivals));
    reports.push_back(std::move(report));
  }
  return reports;
}

// Where the index goes, so that the file can be played while it is fetched: into room that is left
// for it in front; or, where that may be too small, in front of everything once that is written,
// which writes it all a second time.
enum class Index : std::uint8_t { into_room, by_moving };

class Muxer {
 public:
  Muxer(const Job& job, Index index, std::optional<Place>& failed_at)
      : job_(job), index_(index), failed_at_(failed_at) {}

  /// The room that was left was too small: try again by moving.
  bool is_room_too_small() const { return is_room_too_small_; }

  Result<std::vector<TrackReport>> run() {
    AVFormatContext* context = nullptr;
    int code = avformat_alloc_output_context2(&context, nullptr, "mp4", job_.output.c_str());
    if (code < 0) return libav_error(code, job_.output);
    output_.reset(context);
    MATINEE_TRY(open_inputs());
    mark_defaults();
    code = avio_open(&output_->pb, job_.output.c_str(), AVIO_FLAG_WRITE);
    if (code < 0) return libav_error(code, job_.output);
    MATINEE_TRY(write_header());
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
      if (input.parts.empty()) return Error(Errc::usage, "an input without parts");
      if (input.kind == Kind::text && !input.is_embedded) {
        beside_.push_back(i);
        continue;
      }
      if (input.kind == Kind::text) {
        auto& source = texts_.emplace_back(input);
        MATINEE_TRY(source.add_stream_to(output_.get(), lanes_, i));
        sources_.push_back(&source);
        continue;
      }
      MATINEE_TRY_ASSIGN(PartReader reader, PartReader::open(input.parts.front(), job_.arrivals));
      auto& source = media_.emplace_back(input, std::move(reader), job_.arrivals);
      MATINEE_TRY(source.add_streams(output_.get(), lanes_, i));
      start_ = std::min(start_, source.start_time());
      sources_.push_back(&source);
    }
    if (sources_.empty()) return Error(Errc::usage, "a job without inputs");
    if (media_.empty()) start_ = 0;
    return {};
  }

  Result<void> write_header() {
    AVDictionary* options = nullptr;
    if (index_ == Index::into_room) {
      av_dict_set_int(&options, "moov_size", index_room(*output_, job_.duration), 0);
    } else {
      av_dict_set(&options, "movflags", "+faststart", 0);
    }
    const int code = avformat_write_header(output_.get(), &options);
    av_dict_free(&options);
    if (code < 0) return libav_error(code, "the output cannot hold these streams");
    return {};
  }

  // After the header: only now the muxer has settled on its time bases.
  Result<void> begin() {
    for (MediaSource& source : media_)
      MATINEE_TRY(source.begin(-start_));
    for (TextSource& source : texts_) {
      MATINEE_TRY_ASSIGN(const auto cues, read_cues(source.input(), start_, job_.arrivals));
      source.begin(cues);
      const std::string& file = source.input().subtitles_file;
      if (!file.empty()) MATINEE_TRY(write_subtitles(file, cues));
    }
    for (const std::size_t index : beside_) {
      MATINEE_TRY_ASSIGN(TrackReport report,
                         write_beside(job_.inputs[index], index, start_, job_.arrivals));
      written_.push_back(std::move(report));
    }
    return {};
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
      const double at = static_cast<double>(*source->next_time()) / AV_TIME_BASE;
      auto packet = source->take();
      if (!packet) {
        failed_at_ = {.input = source->input_index(), .at = at};
        return packet.error();
      }
      Lane& lane = lanes_.at(static_cast<std::size_t>((*packet)->stream_index));
      lane.take(**packet);
      const int code = av_interleaved_write_frame(output_.get(), packet->get());
      if (code < 0) {
        failed_at_ = {.input = lane.report.input, .at = at};
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
  Index index_;
  std::optional<Place>& failed_at_;
  bool is_room_too_small_ = false;
  OutputPtr output_;
  // Deques: the sources and the lanes know each other by address.
  std::deque<Lane> lanes_;
  std::deque<MediaSource> media_;
  std::deque<TextSource> texts_;
  // Text inputs that only become files, and what became of them.
  std::vector<std::size_t> beside_;
  std::vector<TrackReport> written_;
  std::vector<Source*> sources_;
  std::int64_t start_ = 0;
};

}  // namespace

Result<std::vector<TrackReport>> remux(const Job& job, std::optional<Place>& failed_at) {
  av_log_set_level(AV_LOG_ERROR);
  const bool has_output = std::ranges::any_of(
      job.inputs, [](const Input& input) { return input.kind != Kind::text || input.is_embedded; });
  if (!has_output && !job.inputs.empty()) return write_all_beside(job);
  // A short film is moved sooner than room is measured.
  constexpr double k_short = 60;
  if (job.duration > k_short) {
    Muxer muxer(job, Index::into_room, failed_at);
    auto made = muxer.run();
    if (made || !muxer.is_room_too_small()) return made;
  }
  return Muxer(job, Index::by_moving, failed_at).run();
}

}  // namespace matinee::remux
