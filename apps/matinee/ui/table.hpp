// SPDX-License-Identifier: MIT
//
// Columns of text.
#pragma once

#include <string>
#include <vector>

namespace matinee::cli {

using Row = std::vector<std::string>;

/// Columns as wide as their widest cell, two blanks between, no blanks at a line's end. Widths
/// count code points.
std::string render_table(const Row& head, const std::vector<Row>& rows);

}  // namespace matinee::cli
