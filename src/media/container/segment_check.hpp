// SPDX-License-Identifier: MIT
//
// Whether the bytes of a segment can be one: what they are, by the bytes themselves, and that they
// end where their container says. A host may answer with a page, with nothing, or with half, and
// call it 200; and encrypted media may come under a manifest that says nothing of it.
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
  mp4,        ///< boxes
  mpegts,     ///< packets of 188 bytes
  webm,       ///< a file or a cluster of one
  elementary  ///< packed audio: ID3, ADTS, MP3, AC-3, FLAC
};

/// How much of a segment `kind_of_segment` wants to see where there is as much.
inline constexpr std::size_t k_segment_head_bytes = 512;

/// Of audio and video, by the first bytes.
SegmentKind kind_of_segment(std::string_view head);

/// Whether these first bytes show encrypted media: boxes of ISO/IEC 23001-7; a transport stream
/// with scrambled packets (ISO/IEC 13818-1, 2.4.3.3) or of a SAMPLE-AES stream type; a
/// ContentEncryption of WebM. Reads as much as is there; nothing found proves nothing.
bool shows_encryption(std::string_view bytes);

/// Looks at a whole segment of so many bytes. Bytes that are no packet, or no box, behind the last
/// one are none of it; text may be empty. Errc::integrity for one that is empty, is no media of
/// this type or is cut off; Errc::protected_media for an encrypted one; errors of `read`.
Result<void> check_segment(const ByteReader& read, std::uint64_t size, TrackType type);

}  // namespace matinee::media
