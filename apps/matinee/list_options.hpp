// SPDX-License-Identifier: MIT
//
// The flags of the commands that list films, and the list as they want it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

#include "context.hpp"
#include "film_pictures.hpp"
#include "mubi/film_list.hpp"
#include "option_table.hpp"

namespace matinee::cli {

struct ListOptions {
  std::size_t limit = 24;
  bool has_limit = false;
  std::size_t page = 1;
  bool all = false;
  std::string print = {};
};

/// --limit, --page, --all and --print.
void add_list_options(CommandSpec& command, ListOptions& options);

/// Adds the argument TARGET, a film. `binding` is for one film or for several.
void add_film_target(CommandSpec& command, Binding binding);

/// --print alone.
void add_print_option(CommandSpec& command, std::string& print);

/// Tells what a list lacks: entries that cannot be read, and entries that the service counts but
/// does not give. `name` is the list's, for a command that reads several.
void tell_shortfall(const Console& console, std::size_t unreadable, std::size_t missing,
                    std::optional<std::size_t> total, std::string_view name = {});

mubi::Range range_of(const ListOptions& options);

/// The films as JSON, as lines, or as a table with a word about what is not shown; instead of the
/// table with their pictures, if those are wanted and can be shown.
Result<void> show_films(Context& context, const ListOptions& options,
                        const mubi::Listing<mubi::Film>& listing,
                        Pictures pictures = Pictures::none);

}  // namespace matinee::cli
