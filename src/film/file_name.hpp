// SPDX-License-Identifier: MIT
//
// File names from titles and URLs, which are foreign text.
#pragma once

#include <string>
#include <string_view>

#include "mubi/film.hpp"

namespace matinee::film {

/// One path component that is safe on ext4, FAT and NTFS: no separator, no control character, no
/// bidirectional override, none of the characters that FAT forbids, no leading dot or dash, no
/// trailing dot or blank, no reserved device name; at most 255 bytes with `suffix` and with what
/// the part folder's name adds, cut on a UTF-8 boundary. Never empty. `keep`, an id say, survives
/// the cut.
std::string safe_file_name(std::string_view stem, std::string_view keep, std::string_view suffix);

/// "A Film (1999) [187].mp4", with "trailer" in it for one.
enum class Kind : bool { film, trailer };
std::string file_name_of(const mubi::Film& film, Kind kind);

/// "clip.mp4" of https://host/a/clip.m3u8?x. A name that says nothing (master, index, manifest and
/// the like) gets its folder's and a hash of host and path: "a master [1b2c3d4e].mp4".
std::string file_name_of_url(std::string_view url);

}  // namespace matinee::film
