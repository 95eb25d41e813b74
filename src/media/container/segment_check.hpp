// SPDX-License-Identifier: MIT
//
// Checks that a downloaded segment is media and is complete. Only the bytes are trusted. A server
// may answer with status 200 and send an error page, an empty body or half of the segment; and a
// manifest may list encrypted media without declaring the encryption.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

#include "media/container/byte_reader.hpp"

namespace matinee::media {

enum class SegmentKind : std::uint8_t {
  unknown,
  mp4,        ///< ISO BMFF boxes
  mpegts,     ///< 188-byte transport packets
  webm,       ///< a WebM file, or a Cluster of one
  elementary  ///< packed audio: ID3, ADTS, MP3, AC-3, FLAC
};

/// The number of bytes that kind_of_segment needs, unless the segment is shorter.
inline constexpr std::size_t k_segment_head_bytes = 512;

/// Determines the container of an audio or video segment from its first bytes.
SegmentKind kind_of_segment(std::string_view head);

/// Returns true if `bytes`, the start of a segment, show that the media are encrypted. The signs
/// are the boxes of ISO/IEC 23001-7, scrambled transport packets (ISO/IEC 13818-1, 2.4.3.3),
/// SAMPLE-AES stream types, and the ContentEncryption element of WebM. A result of false proves
/// nothing about the rest of the segment.
bool shows_encryption(std::string_view bytes);

/// Checks a complete segment of `size` bytes. Ignores trailing bytes after the last packet or box.
/// A text segment may be empty. Fails with Errc::integrity if the segment is empty, is not media of
/// this type or is truncated; with Errc::protected_media if it is encrypted; and with the errors of
/// `read`. A caller may repeat the download after Errc::integrity (Recovery::retry_later).
Result<void> check_segment(const ByteReader& read, std::uint64_t size, TrackType type);

/// Whether audio or video that check_segment does not pass can be joined as far as it goes: a
/// transport stream of which only the last packet is cut off, and packed audio. Boxes and elements
/// that are cut off make what comes behind them unreadable.
bool can_be_read_in_part(const ByteReader& read, std::uint64_t size);

}  // namespace matinee::media
