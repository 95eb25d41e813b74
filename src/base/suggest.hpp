// SPDX-License-Identifier: MIT
//
// What somebody meant who typed a word that does not exist.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace matinee {

/// The candidate that `word` is most likely a slip of the keyboard of; empty where none is near.
/// An exchange of two neighbours counts as one slip; a start of a single candidate is near as well.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace matinee
