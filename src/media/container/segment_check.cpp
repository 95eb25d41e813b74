// SPDX-License-Identifier: MIT
#include "media/container/segment_check.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <optional>

#include "base/ascii.hpp"
#include "base/endian.hpp"
#include "formats/mp4_box.hpp"
#include "media/container/mp4.hpp"
#include "media/container/text_check.hpp"

namespace matinee::media {

namespace {

using formats::box_type;

constexpr std::size_t k_packet = 188;
constexpr char k_sync = 'G';
constexpr std::string_view k_ebml = "\x1a\x45\xdf\xa3";
constexpr std::string_view k_cluster = "\x1f\x43\xb6\x75";

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

// Looks for scrambled packets, and for SAMPLE-AES stream types in the PMTs that the PAT lists.
class TransportScan {
 public:
  // Scans complete packets. Returns false if a packet does not begin with the sync byte.
  bool take(std::string_view packets) {
    for (std::size_t at = 0; at + k_packet <= packets.size(); at += k_packet) {
      if (packets[at] != k_sync) return false;
      take_packet(packets.substr(at, k_packet));
    }
    return true;
  }

  bool is_protected() const { return is_protected_; }

 private:
  static constexpr unsigned k_null_pid = 0x1fff;

  void take_packet(std::string_view packet) {
    const unsigned pid = (byte_at(packet, 1) & 0x1fU) << 8 | byte_at(packet, 2);
    const std::uint8_t flags = byte_at(packet, 3);
    // transport_scrambling_control; 00 means not scrambled. Null packets carry no data.
    if (pid != k_null_pid && (flags & 0xc0U) != 0) is_protected_ = true;
    const bool begins_unit = (byte_at(packet, 1) & 0x40U) != 0;
    const bool has_payload = (flags & 0x10U) != 0;
    const bool has_adaptation = (flags & 0x20U) != 0;
    const bool is_table = pid == 0 || maps_.test(pid);
    if (!begins_unit || !has_payload || !is_table) return;
    std::size_t at = has_adaptation ? std::size_t{5} + byte_at(packet, 4) : 4;
    if (at >= k_packet) return;
    at += std::size_t{1} + byte_at(packet, at);  // the pointer to the first section
    if (at + 12 <= k_packet) take_section(packet.substr(at), pid == 0);
  }

  // Reads only the part of the section that is in its first packet. The tables of a film with its
  // few streams fit into one packet.
  void take_section(std::string_view section, bool is_pat) {
    const std::size_t length = read_big<std::uint16_t>(section, 1) & 0xfffU;
    if (length < 4) return;
    // section_length counts the bytes after itself (it ends at byte 3), including the CRC of 4
    // bytes.
    const std::string_view body = section.substr(0, std::min(length + 3 - 4, section.size()));
    if (is_pat && byte_at(section, 0) == 0) return take_pat(body);
    if (!is_pat && byte_at(section, 0) == 2) take_pmt(body);
  }

  // The PAT lists the PIDs of the PMTs (ISO/IEC 13818-1, 2.4.4.3). Program number 0 denotes the
  // network information table instead.
  void take_pat(std::string_view body) {
    for (std::size_t at = 8; at + 4 <= body.size(); at += 4) {
      if (read_big<std::uint16_t>(body, at) != 0) {
        maps_.set(read_big<std::uint16_t>(body, at + 2) & 0x1fffU);
      }
    }
  }

  void take_pmt(std::string_view body) {
    // Apple, "MPEG-2 Stream Encryption Format for HTTP Live Streaming": AAC, AC-3, E-AC-3, H.264.
    constexpr std::array<std::uint8_t, 4> k_sample_aes{0xcf, 0xc1, 0xc2, 0xdb};
    if (body.size() < 12) return;  // shorter than the fixed part of a PMT: it lists no stream
    std::size_t at = std::size_t{12} + (read_big<std::uint16_t>(body, 10) & 0xfffU);
    while (at + 5 <= body.size()) {
      is_protected_ |= std::ranges::find(k_sample_aes, byte_at(body, at)) != k_sample_aes.end();
      at += std::size_t{5} + (read_big<std::uint16_t>(body, at + 3) & 0xfffU);
    }
  }

  std::bitset<0x2000> maps_;
  bool is_protected_ = false;
};

// An EBML element (RFC 8794), as WebM uses it.
struct Element {
  std::uint32_t id = 0;
  std::size_t header = 0;
  std::optional<std::uint64_t> size = {};  ///< absent for an element of unknown size
};

// RFC 8794, 4: the number of leading zero bits in the first byte gives the length of the number.
std::optional<std::size_t> number_length(std::string_view bytes, std::size_t longest) {
  if (bytes.empty()) return std::nullopt;
  std::size_t length = 1;
  for (unsigned bit = 0x80; bit != 0 && (byte_at(bytes, 0) & bit) == 0; bit >>= 1)
    ++length;
  if (length > longest || length > bytes.size()) return std::nullopt;
  return length;
}

std::optional<Element> read_element(std::string_view bytes) {
  const auto id_length = number_length(bytes, 4);
  if (!id_length) return std::nullopt;
  Element element{.id = read_big<std::uint32_t>(bytes, 0, *id_length)};
  const std::string_view rest = bytes.substr(*id_length);
  const auto size_length = number_length(rest, 8);
  if (!size_length) return std::nullopt;
  const std::uint64_t mask = (std::uint64_t{1} << (7 * *size_length)) - 1;
  const std::uint64_t size = read_big<std::uint64_t>(rest, 0, *size_length) & mask;
  if (size != mask) element.size = size;
  element.header = *id_length + *size_length;
  return element;
}

Error broken(std::string_view what) {
  return {Errc::integrity, std::string(what), {}, Recovery::retry_later};
}

Error encrypted() {
  return {Errc::protected_media, "the media are encrypted, though the manifest does not say so"};
}

Result<void> check_packets(const ByteReader& read, std::uint64_t size) {
  // 94 KiB: small enough for the allocator to reuse the block and for the CPU cache to hold it.
  constexpr std::size_t k_chunk = 512 * k_packet;
  const std::uint64_t rest = size % k_packet;
  // A remainder that begins with the sync byte is a truncated packet. Any other remainder was
  // appended by the server and is ignored.
  if (rest != 0) {
    MATINEE_TRY_ASSIGN(const std::string last, read(size - rest, 1));
    if (last.starts_with(k_sync)) return broken("is cut off inside a transport packet");
    size -= rest;
  }
  TransportScan scan;
  for (std::uint64_t at = 0; at < size; at += k_chunk) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(k_chunk, size - at));
    MATINEE_TRY_ASSIGN(const std::string bytes, read(at, wanted));
    if (!scan.take(bytes)) return broken("is a transport stream with something else in it");
    if (scan.is_protected()) return encrypted();
  }
  return {};
}

// Follows the element headers to the end of the segment. A segment that cannot be followed to its
// end is refused, because its remainder has not been checked for encryption.
Result<void> check_elements(const ByteReader& read, std::uint64_t size) {
  constexpr std::uint32_t k_encryption = 0x5035;
  // The ancestors of ContentEncryption: Segment, Tracks, TrackEntry, ContentEncodings,
  // ContentEncoding.
  constexpr std::array<std::uint32_t, 5> k_containers{0x18538067, 0x1654ae6b, 0xae, 0x6d80, 0x6240};
  constexpr std::size_t k_longest_header = 12;
  for (std::uint64_t at = 0; at < size;) {
    MATINEE_TRY_ASSIGN(const std::string bytes, read(at, k_longest_header));
    const auto element = read_element(bytes);
    if (!element) return broken("has an element that is broken or cut off");
    if (element->id == k_encryption) return encrypted();
    at += element->header;
    const bool is_container = std::ranges::find(k_containers, element->id) != k_containers.end();
    if (is_container || !element->size) continue;  // descend into it
    if (*element->size > size - at) return broken("is cut off inside an element");
    at += *element->size;
  }
  return {};
}

Result<void> check_boxes(const ByteReader& read, std::uint64_t size) {
  // Boxes with samples are skipped, and so are boxes that are larger than any index.
  constexpr std::uint64_t k_most_looked_at = 4u << 20;
  const auto check = [&](std::uint64_t at, const formats::BoxHeader& box) -> Result<void> {
    const bool is_passed_over = box.type == box_type("mdat") || box.type == box_type("free");
    if (is_passed_over || *box.size > k_most_looked_at) return {};
    MATINEE_TRY_ASSIGN(const std::string bytes, read(at, static_cast<std::size_t>(*box.size)));
    if (scan_mp4(std::as_bytes(std::span(bytes))).is_protected) return encrypted();
    return {};
  };
  MATINEE_TRY_ASSIGN(const formats::Boxes boxes, formats::walk_boxes(read, size, check));
  if (boxes.ending == formats::BoxesEnd::cut) return broken("has a box that is broken or cut off");
  return {};
}

// Each ADTS frame states its length (ISO/IEC 14496-3, 1.A.2), so truncation is visible. Other
// packed audio is accepted unchecked.
Result<void> check_frames(const ByteReader& read, std::uint64_t size) {
  constexpr std::uint64_t k_most_looked_at = 16u << 20;
  if (size > k_most_looked_at) return {};
  MATINEE_TRY_ASSIGN(const std::string all, read(0, static_cast<std::size_t>(size)));
  std::string_view rest = all;
  while (rest.size() >= 10 && rest.starts_with("ID3")) {
    std::size_t length = 10;
    for (std::size_t i = 6, shift = 21; i < 10; ++i, shift -= 7)
      length += static_cast<std::size_t>(byte_at(rest, i) & 0x7fU) << shift;
    if (length > rest.size()) return broken("is cut off inside its tag");
    rest.remove_prefix(length);
  }
  while (rest.size() >= 7 && byte_at(rest, 0) == 0xff && (byte_at(rest, 1) & 0xf6U) == 0xf0) {
    const std::size_t length = (read_big<std::uint32_t>(rest, 3, 3) >> 5) & 0x1fffU;
    if (length < 7) return broken("has a frame that is broken");
    if (length > rest.size()) return broken("is cut off inside a frame");
    rest.remove_prefix(length);
  }
  return {};
}

bool shows_webm_encryption(std::string_view bytes) {
  const ByteReader read = [&](std::uint64_t at, std::size_t size) -> Result<std::string> {
    return std::string(bytes.substr(std::min<std::size_t>(at, bytes.size()), size));
  };
  const auto checked = check_elements(read, bytes.size());
  return !checked && checked.error().code() == Errc::protected_media;
}

Error strange(std::string_view head) {
  const std::string_view start = ascii::trimmed_start(head);
  const bool is_page = start.starts_with('<') || start.starts_with('{') || start.starts_with('[');
  return broken(is_page ? "is a web page or JSON in the place of media"
                        : "is no media of a known kind");
}

// An empty segment is valid: it covers a time without speech.
Result<void> check_text(const ByteReader& read, std::uint64_t size) {
  MATINEE_TRY_ASSIGN(const std::string head, read(0, k_segment_head_bytes));
  if (kind_of_segment(head) == SegmentKind::mp4) return check_boxes(read, size);
  return can_be_subtitles(head) ? Result<void>() : strange(head);
}

}  // namespace

SegmentKind kind_of_segment(std::string_view head) {
  if (head.size() >= 8 && scan_mp4(std::as_bytes(std::span(head))).is_mp4) return SegmentKind::mp4;
  const bool is_in_step = head.size() <= k_packet || head[k_packet] == k_sync;
  if (head.starts_with(k_sync) && is_in_step) return SegmentKind::mpegts;
  if (head.starts_with(k_ebml) || head.starts_with(k_cluster)) return SegmentKind::webm;
  if (head.starts_with("ID3") || head.starts_with("fLaC") || head.starts_with("\x0b\x77")) {
    return SegmentKind::elementary;
  }
  // ADTS and MP3 frames begin with at least 11 set bits.
  const bool is_mpeg_audio =
      head.size() >= 2 && byte_at(head, 0) == 0xff && (byte_at(head, 1) & 0xe0U) == 0xe0;
  return is_mpeg_audio ? SegmentKind::elementary : SegmentKind::unknown;
}

bool shows_encryption(std::string_view bytes) {
  switch (kind_of_segment(bytes.substr(0, k_segment_head_bytes))) {
    case SegmentKind::mp4:
      return scan_mp4(std::as_bytes(std::span(bytes))).is_protected;
    case SegmentKind::mpegts: {
      TransportScan scan;
      scan.take(bytes);
      return scan.is_protected();
    }
    case SegmentKind::webm:
      return shows_webm_encryption(bytes);
    case SegmentKind::elementary:
    case SegmentKind::unknown:
      return false;
  }
  return false;
}

Result<void> check_segment(const ByteReader& read, std::uint64_t size, TrackType type) {
  if (type == TrackType::text) return check_text(read, size);
  if (size == 0) return broken("is empty");
  MATINEE_TRY_ASSIGN(const std::string head, read(0, k_segment_head_bytes));
  const SegmentKind kind = kind_of_segment(head);
  switch (kind) {
    case SegmentKind::mp4:
      return check_boxes(read, size);
    case SegmentKind::mpegts:
      return check_packets(read, size);
    case SegmentKind::webm:
      return check_elements(read, size);
    case SegmentKind::elementary:
      return check_frames(read, size);
    case SegmentKind::unknown:
      break;
  }
  return strange(head);
}

bool can_be_read_in_part(const ByteReader& read, std::uint64_t size) {
  const auto head = read(0, k_segment_head_bytes);
  if (!head) return false;
  const SegmentKind kind = kind_of_segment(*head);
  // What does not go on in step has not been looked at for encryption.
  if (kind == SegmentKind::mpegts) return check_packets(read, size - size % k_packet).has_value();
  return kind == SegmentKind::elementary;
}

}  // namespace matinee::media
