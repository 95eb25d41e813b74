// SPDX-License-Identifier: MIT
//
// The page of a back-up: one file of HTML that asks nothing of anybody. Pure.
//
// A Content-Security-Policy allows the page's own style and script, by their hashes, and nothing
// else. All text of others' is escaped where it is put in; there is no data for the script to read
// but what the page shows. Without a script everything is there but searching and sorting.
#pragma once

#include <string>

#include <matinee/clock.hpp>

#include "backup/diary.hpp"

namespace matinee::backup {

/// `now` is when the back-up was made.
std::string write_page(const Diary& diary, UnixTime now);

}  // namespace matinee::backup
