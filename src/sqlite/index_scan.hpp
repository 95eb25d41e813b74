// SPDX-License-Identifier: MIT
//
// A search that no index serves: for the ends of the texts in a column of an index. It reads the
// pages of the b-tree itself, in few large reads, and looks at one field of each cell; SQLite would
// run its virtual machine for each. Format: https://www.sqlite.org/fileformat2.html, sections 1.6
// and 2.1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sqlite/byte_source.hpp"

namespace matinee::sqlite {

/// What to look for in the index whose root is `root_page`.
struct SuffixSearch {
  std::uint32_t root_page = 0;
  std::size_t column = 0;  ///< counted from 0; the columns before it must hold texts too
  std::string_view suffix = {};
};

/// The texts of an entry's columns, up to the one that was searched.
using IndexEntry = std::vector<std::string>;

/// The entries whose text in the searched column ends in the suffix, in any case (ASCII), with
/// repetitions. A few more may be among them: bytes are compared without the bit that makes the
/// case. None that is in the index is missed.
///
/// Nothing where that cannot be promised: for bytes that are no such b-tree, for a database that is
/// not UTF-8, for an entry whose texts its page does not hold as a whole. The caller then asks
/// SQLite.
std::optional<std::vector<IndexEntry>> find_by_suffix(const ByteSource& source,
                                                      const SuffixSearch& search);

}  // namespace matinee::sqlite
