// SPDX-License-Identifier: MIT
//
// Films with their pictures, on a terminal that can show them.
#pragma once

#include <memory>
#include <vector>

#include <matinee/result.hpp>

#include "context.hpp"
#include "mubi/film.hpp"
#include "option_table.hpp"

namespace matinee::cli {

/// Whether there are to be pictures if the terminal can show them.
enum class Pictures : bool { none, wanted };

/// Adds --no-pictures.
void add_pictures_option(CommandSpec& command, bool& no_pictures);

/// Draws the still of `film` on lines of its own. Does nothing if no pictures are wanted (--json,
/// no terminal, TERM=dumb), if the terminal can show none, or if this one cannot be had; -v says
/// why. Fails with the errors of Console::write, and with Errc::cancelled.
Result<void> draw_still(Context& context, const mubi::Film& film);

/// Draws the films, each with a small picture on the left, and returns true. Returns false and
/// draws nothing in the cases of draw_still(), on a narrow terminal, for films without stills, for
/// a list that is too long to ask the host of the pictures for, and if none of the first few
/// pictures can be had.
Result<bool> list_with_pictures(Context& context, const std::vector<mubi::Film>& films);

}  // namespace matinee::cli
