// SPDX-License-Identifier: MIT
//
// The limits that parsers place on untrusted input. Each is far above what a film needs: a
// five-hour film in one-second segments has 18,000 segments.
#pragma once

#include <cstddef>
#include <cstdint>

namespace matinee::media {

inline constexpr std::size_t k_max_manifest_bytes = 8u << 20;
inline constexpr std::size_t k_max_segments = 200'000;  ///< of one track
inline constexpr std::size_t k_max_total_segments = 400'000;
/// The URLs of all segments together: a template of a few bytes can expand to gigabytes.
inline constexpr std::size_t k_max_total_url_bytes = 64u << 20;
/// The text that variables may add to one playlist.
inline constexpr std::size_t k_max_expanded_bytes = 16u << 20;
/// An id, a language or a codec list. Each is copied into every track that inherits it.
inline constexpr std::size_t k_max_name_bytes = 1'024;
inline constexpr std::size_t k_max_alternatives = 4;  ///< other URLs of one segment
inline constexpr std::size_t k_max_xml_depth = 32;
/// Visits to XML elements. An element counts again for each track that inherits it.
inline constexpr std::size_t k_max_steps = 5'000'000;
/// Opening brackets in an XML document: the parser needs about a hundred bytes for each.
inline constexpr std::size_t k_max_xml_tags = 600'000;
inline constexpr std::size_t k_max_tracks = 1'000;
inline constexpr std::size_t k_max_variables = 256;
inline constexpr std::size_t k_max_notes = 20;
inline constexpr std::size_t k_max_url_bytes = 16u << 10;
inline constexpr std::size_t k_max_periods = 500;
/// The longest presentation, in seconds: one year.
inline constexpr double k_max_duration = 366.0 * 86'400;
/// The largest byte offset in a resource: 2^53, up to which JSON and double are exact.
inline constexpr std::uint64_t k_max_offset = std::uint64_t{1} << 53;
/// One sidx box of a file.
inline constexpr std::size_t k_max_index_bytes = 8u << 20;
/// An initialization segment, or the moov of a file, which is parsed in memory.
inline constexpr std::size_t k_max_init_bytes = 64u << 20;

}  // namespace matinee::media
