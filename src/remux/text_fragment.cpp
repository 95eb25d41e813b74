// SPDX-License-Identifier: MIT
#include "remux/text_fragment.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/endian.hpp"
#include "formats/mp4_box.hpp"
#include "remux/boxes.hpp"

namespace matinee::remux {

using formats::box_type;
using std::chrono::milliseconds;

namespace {

// More than any segment has. A run may claim billions of samples without bytes.
constexpr std::size_t k_max_samples = 100'000;

std::uint32_t number_at(std::string_view content, std::size_t at) {
  return read_big<std::uint32_t>(content, at);
}

std::uint32_t flags_of(std::string_view content) {
  return number_at(content, 0) & 0xffffffU;
}

bool is_version_1(std::string_view content) {
  return !content.empty() && content.front() == 1;
}

Error broken() {
  return {Errc::integrity, "its MP4 boxes are broken"};
}

Result<milliseconds> in_milliseconds(std::uint64_t ticks, std::uint32_t timescale) {
  constexpr std::uint64_t k_max_seconds = 10'000'000'000;
  if (ticks / timescale > k_max_seconds) return broken();
  return milliseconds(
      static_cast<std::int64_t>(ticks / timescale * 1000 + ticks % timescale * 1000 / timescale));
}

// Reads the sample entry of a trak box (8.5.2).
Result<std::optional<TextTrack::Coding>> read_coding(std::string_view trak, std::string& header) {
  constexpr std::size_t k_before_entries = 8;
  constexpr std::size_t k_before_boxes = 8;
  const auto table = find_box(trak, "mdia", "minf", "stbl", "stsd");
  if (!table || table->size() <= k_before_entries) return std::optional<TextTrack::Coding>();
  std::string_view entries = table->substr(k_before_entries);
  MATINEE_TRY_ASSIGN(const Box entry, take_box(entries));
  if (entry.type == box_type("enct")) {
    return Error(Errc::protected_media, "the subtitles are encrypted");
  }
  if (entry.type == box_type("stpp")) return std::optional(TextTrack::Coding::stpp);
  if (entry.type != box_type("wvtt")) return std::optional<TextTrack::Coding>();
  const auto boxes = entry.content.substr(std::min(k_before_boxes, entry.content.size()));
  header = find_box(boxes, "vttC").value_or("");
  return std::optional(TextTrack::Coding::wvtt);
}

void read_defaults(std::string_view moov, TextTrack& track) {
  std::string_view rest = find_box(moov, "mvex").value_or("");
  while (!rest.empty()) {
    const auto box = take_box(rest);
    if (!box) return;
    if (box->type != box_type("trex") || number_at(box->content, 4) != track.id) continue;
    track.default_duration = number_at(box->content, 12);
    track.default_size = number_at(box->content, 16);
  }
}

// Reads the traf boxes of one moof box.
class FragmentReader {
 public:
  FragmentReader(std::string_view piece, const TextTrack& track,
                 std::vector<FragmentSample>& samples)
      : piece_(piece), track_(track), samples_(samples) {}

  Result<void> read(std::string_view moof, std::size_t moof_at, std::size_t data_at) {
    while (!moof.empty()) {
      MATINEE_TRY_ASSIGN(const Box box, take_box(moof));
      if (box.type == box_type("traf")) MATINEE_TRY(read_track(box.content, moof_at, data_at));
    }
    return {};
  }

 private:
  Result<void> read_track(std::string_view traf, std::size_t moof_at, std::size_t data_at) {
    const auto header = find_box(traf, "tfhd");
    if (!header) return broken();
    if (number_at(*header, 4) != track_.id) return {};
    read_header(*header);
    if (const auto decode_time = find_box(traf, "tfdt")) {
      time_ = is_version_1(*decode_time) ? read_big<std::uint64_t>(*decode_time, 4)
                                         : number_at(*decode_time, 4);
    }
    at_ = data_at;
    while (!traf.empty()) {
      MATINEE_TRY_ASSIGN(const Box box, take_box(traf));
      if (box.type == box_type("trun")) MATINEE_TRY(read_run(box.content, moof_at));
    }
    return {};
  }

  // 8.8.7: the flags tell which fields are present.
  void read_header(std::string_view tfhd) {
    const std::uint32_t flags = flags_of(tfhd);
    has_base_ = (flags & 0x1U) != 0;
    duration_ = track_.default_duration;
    size_ = track_.default_size;
    std::size_t at = 8;
    if (has_base_) at += 8;
    if ((flags & 0x2U) != 0) at += 4;
    if ((flags & 0x8U) != 0) duration_ = number_at(tfhd, std::exchange(at, at + 4));
    if ((flags & 0x10U) != 0) size_ = number_at(tfhd, at);
  }

  // 8.8.8. A base offset in the whole file has no meaning in a segment.
  Result<void> read_run(std::string_view trun, std::size_t moof_at) {
    const std::uint32_t flags = flags_of(trun);
    const std::uint32_t count = number_at(trun, 4);
    std::size_t at = 8;
    if ((flags & 0x1U) != 0) {
      const auto offset = static_cast<std::int32_t>(number_at(trun, at));
      if (!has_base_ && offset > 0) at_ = moof_at + static_cast<std::size_t>(offset);
      at += 4;
    }
    if ((flags & 0x4U) != 0) at += 4;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (samples_.size() == k_max_samples) return broken();
      std::uint32_t duration = duration_;
      std::uint32_t size = size_;
      if ((flags & 0x100U) != 0) duration = number_at(trun, std::exchange(at, at + 4));
      if ((flags & 0x200U) != 0) size = number_at(trun, std::exchange(at, at + 4));
      if ((flags & 0x400U) != 0) at += 4;
      if ((flags & 0x800U) != 0) at += 4;  // decoding order equals presentation order
      if (at > trun.size()) return broken();
      MATINEE_TRY(add_sample(duration, size));
    }
    return {};
  }

  Result<void> add_sample(std::uint32_t duration, std::uint32_t size) {
    if (at_ > piece_.size() || piece_.size() - at_ < size) return broken();
    FragmentSample sample{.bytes = piece_.substr(at_, size)};
    MATINEE_TRY_ASSIGN(sample.start, in_milliseconds(time_, track_.timescale));
    MATINEE_TRY_ASSIGN(sample.end, in_milliseconds(time_ + duration, track_.timescale));
    samples_.push_back(sample);
    time_ += duration;
    at_ += size;
    return {};
  }

  std::string_view piece_;
  const TextTrack& track_;
  std::vector<FragmentSample>& samples_;
  bool has_base_ = false;
  std::uint32_t duration_ = 0;
  std::uint32_t size_ = 0;
  std::uint64_t time_ = 0;
  std::size_t at_ = 0;
};

}  // namespace

bool is_mp4(std::string_view bytes) {
  constexpr std::array<std::string_view, 8> k_first = {"ftyp", "styp", "moov", "moof",
                                                       "sidx", "emsg", "prft", "free"};
  return bytes.size() >= 8 && std::ranges::find(k_first, bytes.substr(4, 4)) != k_first.end();
}

bool is_initialization(std::string_view bytes) {
  return find_box(bytes, "moov") && !find_box(bytes, "moof") && !find_box(bytes, "mdat");
}

Result<TextTrack> parse_text_init(std::string_view init) {
  const auto moov = find_box(init, "moov");
  if (!moov) return broken();
  for (std::string_view rest = *moov; !rest.empty();) {
    MATINEE_TRY_ASSIGN(const Box box, take_box(rest));
    if (box.type != box_type("trak")) continue;
    TextTrack track;
    MATINEE_TRY_ASSIGN(const auto coding, read_coding(box.content, track.header));
    const auto header = find_box(box.content, "tkhd");
    const auto media = find_box(box.content, "mdia", "mdhd");
    if (!coding || !header || !media) continue;
    track.coding = *coding;
    track.id = number_at(*header, is_version_1(*header) ? 20 : 12);
    track.timescale = number_at(*media, is_version_1(*media) ? 20 : 12);
    if (track.timescale == 0) return broken();
    read_defaults(*moov, track);
    return track;
  }
  return Error(Errc::unsupported, "an MP4 file without WebVTT or TTML");
}

Result<std::vector<FragmentSample>> parse_text_fragment(std::string_view piece,
                                                        const TextTrack& track) {
  std::vector<FragmentSample> samples;
  FragmentReader reader(piece, track, samples);
  bool has_fragment = false;
  for (std::string_view rest = piece; !rest.empty();) {
    const std::size_t at = piece.size() - rest.size();
    MATINEE_TRY_ASSIGN(const Box box, take_box(rest));
    if (box.type != box_type("moof")) continue;
    has_fragment = true;
    // By default the data follow the moof box (8.8.7.1).
    constexpr std::size_t k_header = 8;
    MATINEE_TRY(reader.read(box.content, at, piece.size() - rest.size() + k_header));
  }
  if (!has_fragment) return Error(Errc::unsupported, "it is MP4 without fragments");
  return samples;
}

}  // namespace matinee::remux
