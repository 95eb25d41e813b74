// SPDX-License-Identifier: MIT
//
// The commands that show and export what members have: the options that they share, and the list in
// each format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "context.hpp"
#include "exit_code.hpp"
#include "library/entry.hpp"
#include "mubi/client.hpp"
#include "option_table.hpp"

namespace matinee::cli {

enum class ListFormat : std::uint8_t { table, json, jsonl, csv, letterboxd, ics };

struct MemberListOptions {
  /// Empty for what --json says.
  std::string format = {};
  std::size_t limit = 24;
  bool has_limit = false;
  bool all = false;
  std::string since = {};
  /// Another member's id or profile page.
  std::string user = {};
  std::string folder = {};
};

/// --format, --since, --user and -P; `formats` are the names that --format takes.
void add_export_options(CommandSpec& command, MemberListOptions& options,
                        std::vector<std::string> formats);
/// --limit and --all.
void add_length_options(CommandSpec& command, MemberListOptions& options);

/// What the options come to.
struct ListRequest {
  ListFormat format = ListFormat::table;
  mubi::Range range = {};
  std::optional<UnixTime> since = {};
  /// Of --user.
  std::optional<std::int64_t> user_id = {};
};

/// Errc::usage for a date or a user that is none. An export without --limit is of everything, and
/// so is what --since looks through.
Result<ListRequest> read_request(const Context& context, const MemberListOptions& options);

/// Whose list it is: of --user without a session if none is at hand, else the session's own.
struct Reader {
  mubi::Client client;
  mubi::Member member = {};
  std::string country = {};
};
Result<Reader> open_reader(Context& context, const ListRequest& request);

struct MemberList {
  library::Kind kind = library::Kind::rating;
  /// The name of the list: in messages, of files, and of the array in JSON.
  std::string name = {};
  std::vector<library::Entry> entries = {};
  std::size_t unreadable = 0;
  std::optional<std::size_t> total = {};
  bool has_more = false;
  std::size_t missing = 0;
};

template <class Item>
MemberList member_list_of(library::Kind kind, std::string name, mubi::Listing<Item> listing) {
  return {.kind = kind,
          .name = std::move(name),
          .entries = library::entries_of(std::move(listing.items)),
          .unreadable = listing.unreadable,
          .total = listing.total,
          .has_more = listing.has_more,
          .missing = listing.missing};
}

/// Prints the list, or writes it into files below --paths, whose names are printed then; says what
/// is missing.
Result<ExitCode> show(Context& context, const MemberListOptions& options,
                      const ListRequest& request, const std::string& country, MemberList list);

}  // namespace matinee::cli
