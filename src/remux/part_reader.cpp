// SPDX-License-Identifier: MIT
#include "remux/part_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <span>

#include "remux/side_data.hpp"

namespace matinee::remux {

namespace {

constexpr int k_buffer_bytes = 64 << 10;
constexpr std::int64_t k_longest_probe = std::int64_t{60} * AV_TIME_BASE;
// Not in the list: playlists, image sequences and other formats that open further files.
constexpr const char* k_formats = "mov,mpegts,aac,mp3,ac3,eac3,flac,matroska";

// Rejects a demuxer's attempt to open another file.
int refuse_open(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
  return AVERROR(EACCES);
}

// How libavformat exposes encryption: the boxes of ISO/IEC 23001-7 as side data, their sample
// entries as the codec tag, and the key id in WebM.
bool is_encrypted(const AVStream& stream) {
  constexpr std::uint32_t k_encv = MKTAG('e', 'n', 'c', 'v');
  constexpr std::uint32_t k_enca = MKTAG('e', 'n', 'c', 'a');
  const std::uint32_t tag = stream.codecpar->codec_tag;
  return tag == k_encv || tag == k_enca ||
         has_side_data(stream, AV_PKT_DATA_ENCRYPTION_INIT_INFO) ||
         av_dict_get(stream.metadata, "enc_key_id", nullptr, 0) != nullptr;
}

bool is_encrypted(const AVPacket& packet) {
  return av_packet_get_side_data(&packet, AV_PKT_DATA_ENCRYPTION_INFO, nullptr) != nullptr;
}

// A stream that a transport stream only announces has no known parameters.
bool is_taken(const AVStream& stream, AVMediaType type) {
  const AVCodecParameters& parameters = *stream.codecpar;
  const bool is_picture_of_it = (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
  const bool is_known = type == AVMEDIA_TYPE_AUDIO ? parameters.sample_rate > 0 : true;
  return parameters.codec_type == type && !is_picture_of_it && is_known;
}

Error encrypted() {
  return {Errc::protected_media, "the media are encrypted, though the manifest does not say so"};
}

}  // namespace

PartReader::State::~State() {
  avformat_close_input(&context);
  if (io != nullptr) av_freep(&io->buffer);
  avio_context_free(&io);
}

int PartReader::read_some(void* opaque, std::uint8_t* buffer, int size) noexcept {
  auto& state = *static_cast<State*>(opaque);
  const auto got =
      state.files.read(std::as_writable_bytes(std::span(buffer, static_cast<size_t>(size))));
  if (!got) {
    state.failure = got.error();
    return AVERROR(EIO);
  }
  return *got == 0 ? AVERROR_EOF : static_cast<int>(*got);
}

std::int64_t PartReader::seek_to(void* opaque, std::int64_t offset, int whence) noexcept {
  auto& files = static_cast<State*>(opaque)->files;
  if ((whence & AVSEEK_SIZE) != 0) return static_cast<std::int64_t>(files.size());
  if ((whence & ~AVSEEK_FORCE) != SEEK_SET || offset < 0) return AVERROR(EINVAL);
  files.seek(static_cast<std::uint64_t>(offset));
  return offset;
}

Result<PartReader> PartReader::open(const Part& part, Arrivals* arrivals) {
  auto state = std::make_unique<State>();
  // In a file that is not split the moov box may be at the end, where only a seek leads. Wait for
  // the whole file.
  constexpr std::size_t k_alone = 2;  // perhaps with an initialization segment
  if (arrivals != nullptr && part.files.size() <= k_alone) {
    for (const std::string& file : part.files)
      MATINEE_TRY(arrivals->wait_for(file));
    arrivals = nullptr;
  }
  MATINEE_TRY_ASSIGN(state->files, FileList::open(part.files, arrivals));
  const std::string name = part.files.empty() ? "an empty part" : part.files.front();
  auto* buffer = static_cast<std::uint8_t*>(av_malloc(k_buffer_bytes));
  state->io = avio_alloc_context(buffer, k_buffer_bytes, 0, state.get(), read_some, nullptr,
                                 arrivals == nullptr ? seek_to : nullptr);
  state->context = avformat_alloc_context();
  if (buffer == nullptr || state->io == nullptr || state->context == nullptr) {
    return libav_error(AVERROR(ENOMEM), name);
  }
  state->context->pb = state->io;
  state->context->io_open = refuse_open;
  state->context->flags |= AVFMT_FLAG_CUSTOM_IO;
  // Probe until all streams are known. Frames of a still picture may be far apart.
  state->context->max_analyze_duration = k_longest_probe;
  state->context->format_whitelist = av_strdup(k_formats);
  state->context->protocol_whitelist = av_strdup("none");
  int code = avformat_open_input(&state->context, "", nullptr, nullptr);
  if (code >= 0) code = avformat_find_stream_info(state->context, nullptr);
  if (state->failure) return *state->failure;
  if (code < 0) return libav_error(code, name);
  for (unsigned i = 0; i < state->context->nb_streams; ++i) {
    if (is_encrypted(*state->context->streams[i])) return encrypted();
  }
  return PartReader(std::move(state));
}

std::vector<AVStream*> PartReader::streams_for(const Input& input) const {
  const std::span all(state_->context->streams, state_->context->nb_streams);
  const auto has = [&](AVMediaType type) {
    return std::ranges::any_of(all, [&](const AVStream* s) { return is_taken(*s, type); });
  };
  const bool is_picture = input.kind == Kind::video && has(AVMEDIA_TYPE_VIDEO);
  const AVMediaType main = is_picture ? AVMEDIA_TYPE_VIDEO : AVMEDIA_TYPE_AUDIO;
  std::vector<AVStream*> streams;
  bool has_main = false;
  for (AVStream* stream : all) {
    const bool is_main = is_taken(*stream, main) && !has_main;
    const bool is_kept_audio = input.keeps_audio && is_taken(*stream, AVMEDIA_TYPE_AUDIO);
    has_main |= is_main;
    if (is_main || is_kept_audio) streams.push_back(stream);
  }
  return streams;
}

std::int64_t PartReader::start_time() const {
  if (PackedClock::is_told(state_->files)) return PackedClock::start_of(state_->files);
  const std::int64_t start = state_->context->start_time;
  return start == AV_NOPTS_VALUE ? 0 : start;
}

std::int64_t PartReader::start_time_of(const Input& input) const {
  const auto streams = streams_for(input);
  const bool is_known = !streams.empty() && streams.front()->start_time != AV_NOPTS_VALUE;
  if (!is_known || PackedClock::is_told(state_->files)) return start_time();
  constexpr AVRational k_microseconds = {1, AV_TIME_BASE};
  return av_rescale_q(streams.front()->start_time, streams.front()->time_base, k_microseconds);
}

bool PartReader::is_of_last_file(const AVPacket& packet) const {
  return packet.pos >= 0 &&
         state_->files.is_in_last(static_cast<std::uint64_t>(packet.pos + packet.size / 2));
}

std::string PartReader::file() const {
  const std::int64_t position = avio_tell(state_->io);
  return state_->files.name_at(position < 0 ? 0 : static_cast<std::uint64_t>(position));
}

Result<PacketPtr> PartReader::next() {
  PacketPtr packet(av_packet_alloc());
  if (packet == nullptr) return libav_error(AVERROR(ENOMEM), "reading");
  const int code = av_read_frame(state_->context, packet.get());
  if (state_->failure) return *state_->failure;
  if (code == AVERROR_EOF) return PacketPtr();
  if (code < 0) return libav_error(code, "reading");
  if (is_encrypted(*packet)) return encrypted();
  if (PackedClock::is_told(state_->files)) {
    const AVStream& stream = *state_->context->streams[packet->stream_index];
    state_->clock.set_time(*packet, stream, state_->files);
  }
  return packet;
}

}  // namespace matinee::remux
