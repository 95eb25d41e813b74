// SPDX-License-Identifier: MIT
//
// `watchlist import`: films of a file that go on the watchlist, if it is certain which they are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "context.hpp"
#include "exit_code.hpp"
#include "library/wanted.hpp"
#include "mubi/client.hpp"
#include "ui/style.hpp"

namespace matinee::cli {

enum class ImportState : std::uint8_t {
  added,
  would_add,  ///< with --dry-run
  present,    ///< on the watchlist before
  uncertain,  ///< there are candidates, and a person has to choose
  failed,     ///< nothing is found, or the service refuses it
  untried,    ///< the import ended before
};

/// What became of one film of the file.
struct ImportedFilm {
  library::Wanted wanted = {};
  ImportState state = ImportState::untried;
  std::optional<mubi::Film> film = {};
  std::vector<mubi::Film> candidates = {};
  std::optional<Error> error = {};
};

enum class ImportMode : std::uint8_t { add, dry_run };

/// The films that `file` names ("-" is standard input). Errc::not_found and Errc::storage about the
/// file, Errc::failure for what is no text or names no film.
Result<std::vector<library::Wanted>> read_wanted(Context& context, const std::string& file);

/// Asks the service about one film after the other, with pauses, and adds those that are certain.
/// Prints what became of each. The exit code is ok if every film is on the watchlist (or would be),
/// partial if some are, not_found if none is. If the service cannot be reached or refuses the
/// session, the import ends there with that code.
Result<ExitCode> import_watchlist(Context& context, mubi::Client& client, const Secret& token,
                                  std::vector<library::Wanted> wanted, ImportMode mode);

/// A row for each film, and below it a row for each candidate.
std::string table_of(const std::vector<ImportedFilm>& films, const Display& display);

/// One line of JSON (docs/json.md).
std::string json_of(const std::vector<ImportedFilm>& films);

}  // namespace matinee::cli
