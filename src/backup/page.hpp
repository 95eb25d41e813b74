// SPDX-License-Identifier: MIT
//
// Writes the page of a backup: one HTML file that loads nothing from the network. Pure.
//
// Its Content-Security-Policy allows only the page's own style and script, by their hashes. All
// untrusted text is escaped where it is inserted. The script reads only the visible content.
// Without the script, only searching and sorting are missing.
#pragma once

#include <string>

#include <matinee/clock.hpp>

#include "backup/diary.hpp"

namespace matinee::backup {

/// `now` is the time of the backup.
std::string write_page(const Diary& diary, UnixTime now);

}  // namespace matinee::backup
