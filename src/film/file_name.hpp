// SPDX-License-Identifier: MIT
//
// Makes file names from titles and URLs, which are untrusted text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <matinee/error.hpp>

#include "mubi/film.hpp"

namespace matinee::film {

/// NAME_MAX of Linux, in bytes.
inline constexpr std::size_t k_longest_name = 255;

/// Returns the maximum length in bytes of a file name in `folder`. If the folder does not exist
/// yet, its nearest existing ancestor decides. Returns k_longest_name if the file system reports no
/// limit.
std::size_t longest_name_in(const std::filesystem::path& folder);

/// The number of bytes by which the name of a subtitle file may exceed the name of its film:
/// ".zh-Hant-TW-variant.2.vtt" replaces ".mp4" (see media::subtitle_files).
inline constexpr std::size_t k_subtitles_are_longer_by = 21;

/// Replaces the characters that a path component must not contain on ext4, FAT and NTFS: path
/// separators, control characters, bidirectional overrides and the characters that FAT forbids
/// become `_` or a blank. Runs of blanks become one blank.
std::string without_hostile_characters(std::string_view text);

/// Removes leading dots, dashes and blanks, and trailing dots and blanks.
std::string trimmed_name(std::string_view text);

/// Returns true if Windows treats `stem` as a device name (such as CON or COM1) with any extension.
bool is_reserved_name(std::string_view stem);

/// Returns a path component of at most `longest` bytes that is valid on ext4, FAT and NTFS: the
/// stem, then `keep` (such as an id), then `ending`. Only the stem is truncated, at a UTF-8
/// boundary. The result is never empty.
std::string safe_file_name(std::string_view stem, std::string_view keep, std::string_view ending,
                           std::size_t longest = k_longest_name);

/// Returns `error`, or an Errc::storage that explains the cause if the file system does not allow
/// the name of `file` (FAT does not allow a colon, for example).
Error told_of_name(const Error& error, const std::filesystem::path& file);

/// Returns "A Film (1999) [187].mp4". For a trailer, "trailer" follows the year.
enum class Kind : std::uint8_t { film, trailer };
std::string file_name_of(const mubi::Film& film, Kind kind, std::string_view ending = ".mp4",
                         std::size_t longest = k_longest_name);

/// The name of a media URL: "clip" for https://host/a/clip.m3u8?x. A generic name (master, index,
/// manifest and the like) is prefixed with the name of its folder: "a master".
struct UrlName {
  std::string stem = {};
  /// A hash of the host and the path, as eight hexadecimal digits.
  std::string id = {};
  /// True if the stem is generic, so that other URLs probably have the same one.
  bool needs_id = false;
};
UrlName name_of_url(std::string_view url);

/// Returns "clip.mp4" or, for a generic name, "a master [1b2c3d4e].mp4".
std::string file_name_of_url(std::string_view url, std::string_view ending = ".mp4",
                             std::size_t longest = k_longest_name);

}  // namespace matinee::film
