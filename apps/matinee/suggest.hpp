// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace matinee::cli {

/// The candidate that `word` is most likely a slip of the keyboard of; empty where none is near.
/// An exchange of two neighbours counts as one slip; a start of a single candidate is near as well.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace matinee::cli
