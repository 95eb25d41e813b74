// SPDX-License-Identifier: MIT
//
// File names from titles and URLs, which are foreign text.
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

/// The longest name, in bytes, that the file system of `folder` takes. The folder may be missing
/// yet: its nearest ancestor that exists is asked. k_longest_name if the file system does not say.
std::size_t longest_name_in(const std::filesystem::path& folder);

/// By how much the names of subtitles beside a film may be longer than the film's: ".zh-Hant-TW-
/// variant.2.vtt" in place of ".mp4" (see media::subtitle_files).
inline constexpr std::size_t k_subtitles_are_longer_by = 21;

/// `text` without what a component may not hold on ext4, FAT and NTFS: separators, control
/// characters, bidirectional overrides and the characters that FAT forbids become `_` or a blank.
std::string without_hostile_characters(std::string_view text);

/// `text` without dots, dashes and blanks in front of it, and dots and blanks behind it.
std::string trimmed_name(std::string_view text);

/// Whether Windows takes `stem` for a device, whatever the ending.
bool is_reserved_name(std::string_view stem);

/// One path component that is safe on ext4, FAT and NTFS, of at most `longest` bytes; the stem is
/// cut on a UTF-8 boundary. Never empty. `keep`, an id say, survives the cut.
std::string safe_file_name(std::string_view stem, std::string_view keep, std::string_view ending,
                           std::size_t longest = k_longest_name);

/// The same error, unless it says that the file system refuses the name of `file` as such (FAT
/// takes no colon, say): then Errc::storage with words about that.
Error told_of_name(const Error& error, const std::filesystem::path& file);

/// "A Film (1999) [187].mp4", with "trailer" in it for one.
enum class Kind : std::uint8_t { film, trailer };
std::string file_name_of(const mubi::Film& film, Kind kind, std::string_view ending = ".mp4",
                         std::size_t longest = k_longest_name);

/// What a URL of media is called: "clip" of https://host/a/clip.m3u8?x. A name that says nothing
/// (master, index, manifest and the like) comes with its folder's: "a master".
struct UrlName {
  std::string stem = {};
  /// A hash of host and path, in eight hexadecimal digits.
  std::string id = {};
  /// The stem alone does not tell it from others.
  bool needs_id = false;
};
UrlName name_of_url(std::string_view url);

/// "clip.mp4", "a master [1b2c3d4e].mp4".
std::string file_name_of_url(std::string_view url, std::string_view ending = ".mp4",
                             std::size_t longest = k_longest_name);

}  // namespace matinee::film
