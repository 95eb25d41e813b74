// SPDX-License-Identifier: MIT
//
// Suggestions for a mistyped word ("did you mean ..."). Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace matinee {

/// The candidate with the smallest edit distance to `word`. A swap of two neighbours counts as one
/// edit. If no candidate is close, returns the only candidate that starts with `word`, or an empty
/// string if there is not exactly one.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace matinee
