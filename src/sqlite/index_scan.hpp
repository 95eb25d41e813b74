// SPDX-License-Identifier: MIT
//
// A search that no index serves: for the ends of the texts in an index's first column. It reads the
// pages of the b-tree itself, in few large reads, and looks at one field of each cell; SQLite would
// run its virtual machine for each. Format: https://www.sqlite.org/fileformat2.html, sections 1.6
// and 2.1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sqlite/byte_source.hpp"

namespace matinee::sqlite {

/// The texts in the first column of the index whose root is `root_page` that end in `suffix`, in
/// any case (ASCII), with repetitions. A few more may be among them: bytes are compared without
/// the bit that makes the case. None that is in the index is missed.
///
/// Nothing where that cannot be promised: for bytes that are no such b-tree, for a database that is
/// not UTF-8, for a text that its page does not hold as a whole. The caller then asks SQLite.
std::optional<std::vector<std::string>> find_by_suffix(const ByteSource& source,
                                                       std::uint32_t root_page,
                                                       std::string_view suffix);

}  // namespace matinee::sqlite
