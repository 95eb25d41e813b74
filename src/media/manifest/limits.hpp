// SPDX-License-Identifier: MIT
//
// The bounds that parsers put on what strangers send. Each is far above what a film needs: a film
// of five hours in segments of one second has 18,000 of them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace matinee::media {

inline constexpr std::size_t k_max_manifest_bytes = 8u << 20;
inline constexpr std::size_t k_max_segments = 200'000;  ///< of one track
inline constexpr std::size_t k_max_total_segments = 400'000;
/// The URLs of all segments together: a template of a few bytes can ask for gigabytes of them.
inline constexpr std::size_t k_max_total_url_bytes = 64u << 20;
/// What the variables of a playlist may add to it.
inline constexpr std::size_t k_max_expanded_bytes = 16u << 20;
/// An id, a language, a codec list: short texts that many tracks may share.
inline constexpr std::size_t k_max_name_bytes = 1'024;
inline constexpr std::size_t k_max_alternatives = 4;  ///< other URLs of one segment
inline constexpr std::size_t k_max_xml_depth = 32;
/// Elements that are looked at, again for each track that inherits them.
inline constexpr std::size_t k_max_steps = 5'000'000;
/// Opening brackets of XML: each costs some hundred bytes of memory.
inline constexpr std::size_t k_max_xml_tags = 600'000;
inline constexpr std::size_t k_max_tracks = 1'000;
inline constexpr std::size_t k_max_variables = 256;
inline constexpr std::size_t k_max_notes = 20;
inline constexpr std::size_t k_max_url_bytes = 16u << 10;
inline constexpr std::size_t k_max_periods = 500;
/// The longest presentation, in seconds: a year.
inline constexpr double k_max_duration = 366.0 * 86'400;
/// The furthest byte of an object: 2^53, what JSON and double keep exactly.
inline constexpr std::uint64_t k_max_offset = std::uint64_t{1} << 53;
/// One index of a file.
inline constexpr std::size_t k_max_index_bytes = 8u << 20;
/// An initialization, or the `moov` of a file, that is looked at in memory.
inline constexpr std::size_t k_max_init_bytes = 64u << 20;

}  // namespace matinee::media
