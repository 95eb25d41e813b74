// SPDX-License-Identifier: MIT
#include "remux/cover.hpp"

#include <cerrno>
#include <cstring>
#include <span>
#include <string_view>

#include "remux/file_list.hpp"

namespace matinee::remux {

Result<Cover> Cover::open(const std::string& file) {
  constexpr std::uint64_t k_most = 32u << 20;
  constexpr std::string_view k_jpeg = "\xff\xd8\xff";
  MATINEE_TRY_ASSIGN(std::string bytes, read_whole(file, k_most));
  if (!bytes.starts_with(k_jpeg)) return Error(Errc::integrity, file + ": no JPEG picture");
  return Cover(std::move(bytes));
}

Result<void> Cover::add_to(AVFormatContext* output, Container container) {
  return container == Container::mkv ? add_attachment(output) : add_picture(output);
}

// Players look for this file name in Matroska.
Result<void> Cover::add_attachment(AVFormatContext* output) const {
  AVStream* stream = avformat_new_stream(output, nullptr);
  if (stream == nullptr) return libav_error(AVERROR(ENOMEM), "the cover");
  stream->codecpar->codec_type = AVMEDIA_TYPE_ATTACHMENT;
  stream->codecpar->codec_id = AV_CODEC_ID_MJPEG;
  av_dict_set(&stream->metadata, "filename", "cover.jpg", 0);
  av_dict_set(&stream->metadata, "mimetype", "image/jpeg", 0);
  return set_extradata(*stream->codecpar, std::as_bytes(std::span(bytes_)));
}

Result<void> Cover::add_picture(AVFormatContext* output) {
  AVStream* stream = avformat_new_stream(output, nullptr);
  if (stream == nullptr) return libav_error(AVERROR(ENOMEM), "the cover");
  index_ = stream->index;
  stream->codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
  stream->codecpar->codec_id = AV_CODEC_ID_MJPEG;
  // The size of an attached picture is in the JPEG. The muxer only requires that some size is set.
  stream->codecpar->width = stream->codecpar->height = 1;
  stream->disposition = AV_DISPOSITION_ATTACHED_PIC;
  return {};
}

Result<void> Cover::write(AVFormatContext* output) const {
  if (!index_) return {};
  const PacketPtr packet(av_packet_alloc());
  if (packet == nullptr || av_new_packet(packet.get(), static_cast<int>(bytes_.size())) < 0) {
    return libav_error(AVERROR(ENOMEM), "the cover");
  }
  std::memcpy(packet->data, bytes_.data(), bytes_.size());
  packet->stream_index = *index_;
  packet->pts = packet->dts = 0;
  packet->flags |= AV_PKT_FLAG_KEY;
  const int code = av_interleaved_write_frame(output, packet.get());
  return code < 0 ? Result<void>(libav_error(code, "the cover")) : Result<void>();
}

}  // namespace matinee::remux
