// SPDX-License-Identifier: MIT
//
// Columns of text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace matinee::cli {

using Row = std::vector<std::string>;

/// Columns as wide as their widest cell, two blanks between, no blanks at a line's end. With a
/// `width` the widest columns are narrowed until a line fits, though none below 6, and what is too
/// long for its column is elided in the middle.
std::string render_table(const Row& head, const std::vector<Row>& rows,
                         std::optional<std::size_t> width = {});

}  // namespace matinee::cli
