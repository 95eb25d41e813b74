// SPDX-License-Identifier: MIT
//
// Marks a finished file with the target that it was downloaded from. The file name alone does not
// identify the target: titles repeat, many streams are called master.m3u8, and users may have files
// of the same name.
//
// The mark is the extended attribute `user.matinee.target`. It is set before the file is renamed
// into place, and it moves with the file. On a file system without extended attributes (FAT, some
// network file systems) the mark is a line in the file `.matinee-finished` in the same folder. The
// mark contains a hash of the target, never its URL, and the file size, so that a file that has
// changed since does not match.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

namespace matinee::media {

/// The target and the options that a finished file was made from.
struct Origin {
  std::string target = {};
  /// The options as text for people. Empty if there are none.
  std::string made_with = {};
};

/// Returns the mark "1 <hash> <size>". `size` is in bytes.
std::string encode_mark(std::string_view target, std::uint64_t size);

/// Returns true if `path` is a regular file that is marked as the finished download of `target`.
/// Returns false if the mark cannot be read.
bool is_finished_as(const std::filesystem::path& path, std::string_view target);

/// Returns the options that a file was made with, from its attribute `user.matinee.options`.
/// Returns nullopt if there are none, which is always so on a file system without extended
/// attributes.
std::optional<std::string> options_of(const std::filesystem::path& path);

/// Stores the options in an attribute of an open file. Errors are ignored.
void note_options(int fd, const std::string& made_with) noexcept;

/// Marks an open file. Returns false if the file system has no extended attributes or no space for
/// them.
bool set_mark(int fd, std::string_view mark) noexcept;

/// The fallback for such file systems: appends a line for the file `name` to `.matinee-finished` in
/// the open directory `folder`. Does nothing if that list is not a regular file or has a second
/// hard link. Errors are ignored, because the only consequence is that the file is not recognised
/// later.
void append_mark(int folder, std::string_view mark, std::string_view name);

/// Returns the mark in the last line for `name` in the contents of `.matinee-finished`, or an empty
/// view if there is none.
std::string_view find_mark(std::string_view list, std::string_view name);

}  // namespace matinee::media
