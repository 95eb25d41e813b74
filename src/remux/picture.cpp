// SPDX-License-Identifier: MIT
#include "remux/picture.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "remux/libav.hpp"
#include "remux/shrink.hpp"

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace matinee::remux {

namespace {

using remux_job::PixelBounds;
using remux_job::Pixels;

constexpr const char* k_subject = "the picture";
// Six times what a still of the service has. A frame of them takes 192 MiB at the most.
constexpr std::int64_t k_most_pixels = 24'000'000;

struct FreeDecoder {
  void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
};
struct FreeFrame {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
using DecoderPtr = std::unique_ptr<AVCodecContext, FreeDecoder>;
using FramePtr = std::unique_ptr<AVFrame, FreeFrame>;

AVCodecID format_of(std::string_view bytes) {
  if (bytes.starts_with("\xff\xd8\xff")) return AV_CODEC_ID_MJPEG;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return AV_CODEC_ID_PNG;
  constexpr std::size_t k_riff_bytes = 8;
  if (bytes.starts_with("RIFF") && bytes.find("WEBP", k_riff_bytes) == k_riff_bytes)
    return AV_CODEC_ID_WEBP;
  return AV_CODEC_ID_NONE;
}

Result<DecoderPtr> open_decoder(AVCodecID format) {
  const AVCodec* codec = avcodec_find_decoder(format);
  if (codec == nullptr) return Error(Errc::unsupported, "no decoder for pictures of this format");
  DecoderPtr decoder(avcodec_alloc_context3(codec));
  if (decoder == nullptr) return libav_error(AVERROR(ENOMEM), k_subject);
  decoder->max_pixels = k_most_pixels;
  decoder->thread_count = 1;  // the fence lets no thread start
  const int code = avcodec_open2(decoder.get(), codec, nullptr);
  if (code < 0) return libav_error(code, k_subject);
  return decoder;
}

Result<FramePtr> decode(AVCodecContext* decoder, std::string_view bytes) {
  const PacketPtr packet(av_packet_alloc());
  FramePtr frame(av_frame_alloc());
  if (packet == nullptr || frame == nullptr ||
      av_new_packet(packet.get(), static_cast<int>(bytes.size())) < 0) {
    return libav_error(AVERROR(ENOMEM), k_subject);
  }
  std::memcpy(packet->data, bytes.data(), bytes.size());
  int code = avcodec_send_packet(decoder, packet.get());
  if (code >= 0) code = avcodec_send_packet(decoder, nullptr);
  if (code >= 0) code = avcodec_receive_frame(decoder, frame.get());
  if (code < 0) return libav_error(code, k_subject);
  const bool has_size = frame->width > 0 && frame->height > 0 &&
                        std::int64_t{frame->width} * frame->height <= k_most_pixels;
  if (!has_size) return Error(Errc::integrity, "the picture has no size, or too large a one");
  return frame;
}

// Reads rows of a frame of whatever form of pixels as RGBA.
class Rows {
 public:
  static Result<Rows> of(const AVFrame& frame) {
    const auto format = static_cast<AVPixelFormat>(frame.format);
    const AVPixFmtDescriptor* form = av_pix_fmt_desc_get(format);
    constexpr std::uint64_t k_unreadable =
        AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BAYER | AV_PIX_FMT_FLAG_FLOAT;
    if (form == nullptr || form->nb_components == 0 || form->nb_components > 4 ||
        (form->flags & k_unreadable) != 0) {
      return Error(Errc::unsupported, "pixels of an unknown form");
    }
    return Rows(frame, *form);
  }

  const std::vector<Rgba>& read(int y) {
    if (is_palette()) {
      read_palette(y);
      return row_;
    }
    for (int c = 0; c < form_->nb_components; ++c)
      read_component(c, y);
    for (std::size_t x = 0; x < row_.size(); ++x)
      row_[x] = pixel_at(x);
    return row_;
  }

 private:
  Rows(const AVFrame& frame, const AVPixFmtDescriptor& form) : frame_(&frame), form_(&form) {
    row_.resize(static_cast<std::size_t>(frame.width));
    for (auto& line : lines_)
      line.resize(row_.size());
    // JPEG's own forms, which are called so, or are told to be of the full range.
    const std::string_view name = form.name;
    is_full_range_ = name.starts_with("yuvj") || frame.color_range == AVCOL_RANGE_JPEG;
  }

  bool is_palette() const { return (form_->flags & AV_PIX_FMT_FLAG_PAL) != 0; }
  bool is_rgb() const { return (form_->flags & AV_PIX_FMT_FLAG_RGB) != 0; }
  bool has_opacity() const { return (form_->flags & AV_PIX_FMT_FLAG_ALPHA) != 0; }
  bool is_chroma(int component) const {
    return !is_rgb() && form_->nb_components >= 3 && (component == 1 || component == 2);
  }

  // 256 colours of 0xAARRGGBB, in the machine's byte order.
  void read_palette(int y) {
    const std::uint8_t* indexes = frame_->data[0] + std::ptrdiff_t{y} * frame_->linesize[0];
    for (std::size_t x = 0; x < row_.size(); ++x) {
      std::uint32_t color = 0;
      std::memcpy(&color, frame_->data[1] + std::size_t{4} * indexes[x], sizeof color);
      row_[x] = {static_cast<std::uint8_t>(color >> 16), static_cast<std::uint8_t>(color >> 8),
                 static_cast<std::uint8_t>(color), static_cast<std::uint8_t>(color >> 24)};
    }
  }

  // As values from 0 to 255, one for each pixel or pair of pixels.
  void read_component(int component, int y) {
    const bool is_halved = is_chroma(component);
    const int width =
        is_halved ? AV_CEIL_RSHIFT(frame_->width, form_->log2_chroma_w) : frame_->width;
    auto& line = lines_[static_cast<std::size_t>(component)];
    std::array<const std::uint8_t*, 4> data{};
    std::copy_n(static_cast<const std::uint8_t* const*>(frame_->data), data.size(), data.begin());
    av_read_image_line2(line.data(), data.data(), static_cast<const int*>(frame_->linesize), form_,
                        0, is_halved ? y >> form_->log2_chroma_h : y, component, width, 0,
                        sizeof(std::uint16_t));
    const int depth = form_->comp[component].depth;
    if (depth == 8) return;
    const unsigned most = (1U << depth) - 1;
    for (std::uint16_t& value : line)
      value = static_cast<std::uint16_t>(value * 255U / most);
  }

  std::uint8_t value_at(int component, std::size_t x) const {
    const std::size_t place = is_chroma(component) ? x >> form_->log2_chroma_w : x;
    return static_cast<std::uint8_t>(lines_[static_cast<std::size_t>(component)][place]);
  }

  Rgba pixel_at(std::size_t x) const {
    const int colors = form_->nb_components - (has_opacity() ? 1 : 0);
    const std::uint8_t opacity = has_opacity() ? value_at(form_->nb_components - 1, x) : 255;
    const std::uint8_t first = value_at(0, x);
    if (colors < 3) return {first, first, first, opacity};
    const std::uint8_t second = value_at(1, x);
    const std::uint8_t third = value_at(2, x);
    if (is_rgb()) return {first, second, third, opacity};
    return from_luma(first, second, third, opacity);
  }

  // ITU-R BT.601, which JFIF and WebP say that they use; in 16 bits behind the point.
  Rgba from_luma(int luma, int blue, int red, std::uint8_t opacity) const {
    const auto clipped = [](int value) {
      return static_cast<std::uint8_t>(std::clamp((value + (1 << 15)) >> 16, 0, 255));
    };
    blue -= 128;
    red -= 128;
    if (is_full_range_) {
      luma <<= 16;
      return {clipped(luma + 91'881 * red), clipped(luma - 22'554 * blue - 46'802 * red),
              clipped(luma + 116'130 * blue), opacity};
    }
    luma = (luma - 16) * 76'309;
    return {clipped(luma + 104'597 * red), clipped(luma - 25'675 * blue - 53'279 * red),
            clipped(luma + 132'201 * blue), opacity};
  }

  const AVFrame* frame_;
  const AVPixFmtDescriptor* form_;
  bool is_full_range_ = false;
  std::array<std::vector<std::uint16_t>, 4> lines_;
  std::vector<Rgba> row_;
};

}  // namespace

Result<Pixels> decode_picture(std::string_view bytes, const PixelBounds& bounds) {
  if (bytes.size() > remux_job::k_most_picture_bytes)
    return Error(Errc::integrity, "the picture is longer than any still");
  const AVCodecID format = format_of(bytes);
  if (format == AV_CODEC_ID_NONE) return Error(Errc::unsupported, "no JPEG, PNG or WebP picture");
  MATINEE_TRY_ASSIGN(const DecoderPtr decoder, open_decoder(format));
  MATINEE_TRY_ASSIGN(const FramePtr frame, decode(decoder.get(), bytes));
  MATINEE_TRY_ASSIGN(Rows rows, Rows::of(*frame));
  const PixelBounds size{static_cast<std::uint32_t>(frame->width),
                         static_cast<std::uint32_t>(frame->height)};
  Shrink shrink(size, fitted(size, bounds));
  for (int y = 0; y < frame->height; ++y)
    shrink.add_row(rows.read(y));
  return std::move(shrink).take();
}

}  // namespace matinee::remux
