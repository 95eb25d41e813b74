// SPDX-License-Identifier: MIT
//
// Finds index entries whose text ends in a suffix. No index can serve such a query, and SQLite
// would run its virtual machine for every entry. This scan reads the pages of the b-tree in a few
// large reads and examines one field of each cell. Format: https://www.sqlite.org/fileformat2.html,
// sections 1.6 and 2.1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sqlite/byte_source.hpp"

namespace matinee::sqlite {

/// A search in the index b-tree whose root is `root_page`.
struct SuffixSearch {
  std::uint32_t root_page = 0;
  std::size_t column = 0;  ///< the first is 0; the columns before it must contain text too
  std::string_view suffix = {};
};

/// The texts of an entry's columns, up to and including the searched one.
using IndexEntry = std::vector<std::string>;

/// Returns the entries whose text in the searched column ends in the suffix, ignoring ASCII case,
/// with duplicates. No matching entry is missed. There may be a few false positives, because bytes
/// are compared without their case bit; the caller checks each entry.
///
/// Returns nullopt if the scan cannot be complete: the bytes are not such a b-tree, the database is
/// not UTF-8, or the text of an entry continues on an overflow page. The caller then uses SQL. A
/// large scan uses up to four threads.
std::optional<std::vector<IndexEntry>> find_by_suffix(const ByteSource& source,
                                                      const SuffixSearch& search);

}  // namespace matinee::sqlite
