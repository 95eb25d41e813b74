// SPDX-License-Identifier: MIT
//
// What a finished file is the download of. A name proves nothing: titles repeat, every second
// stream is called master.m3u8, and people put files of their own anywhere.
//
// The mark is an extended attribute of the file itself, `user.matinee.target`, set before the file
// gets its name; it goes where the file goes. On a file system without such attributes (FAT, some
// network ones) it is a line in the file `.matinee-finished` beside it. It holds a hash of the
// target, never its URL, and the size, so that a file that changed since is not the one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

namespace matinee::media {

/// What a finished file is.
struct Origin {
  std::string target = {};
  /// Options in words for people; empty where there is nothing to say.
  std::string made_with = {};
};

/// "1 <hash> <size>".
std::string encode_mark(std::string_view target, std::uint64_t size);

/// Whether the regular file at `path` is the finished download of `target`. No error: where nothing
/// can be read, nothing is known.
bool is_finished_as(const std::filesystem::path& path, std::string_view target);

/// The options that a file of ours was made with, from its attribute `user.matinee.options`;
/// nothing where none are noted: always so on a file system without attributes.
std::optional<std::string> options_of(const std::filesystem::path& path);

/// Notes them at an open file, where that can be done.
void note_options(int fd, const std::string& made_with) noexcept;

/// Marks an open file of our own. False where the file system has no attributes, or no room for
/// them.
bool set_mark(int fd, std::string_view mark) noexcept;

/// The way for those: a line for the file `name`, in the folder that is open as `folder`. The file
/// is there, and is only not known again, if that fails: so it does for a list that is no regular
/// file or has a second name.
void append_mark(int folder, std::string_view mark, std::string_view name);

/// The last line of such a list for `name`, without the name; empty if there is none.
std::string_view find_mark(std::string_view list, std::string_view name);

}  // namespace matinee::media
