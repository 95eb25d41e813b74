// SPDX-License-Identifier: MIT
#include "list_options.hpp"

#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "film_output.hpp"

namespace matinee::cli {

namespace {

std::string words_for_none(const ListOptions& options, std::optional<std::size_t> total) {
  if (options.page == 1) return "no films";
  const std::string why =
      total ? fmt::format("there are {} in all", *total) : std::string("the list ends before it");
  return fmt::format("no films on page {}: {}", options.page, why);
}

Result<void> write_list(Context& context, const std::vector<mubi::Film>& films, Pictures pictures) {
  if (pictures == Pictures::wanted) {
    MATINEE_TRY_ASSIGN(const bool is_drawn, list_with_pictures(context, films));
    if (is_drawn) return {};
  }
  Console& console = context.console();
  return console.write_styled(table_of(films, console.output()));
}

}  // namespace

void add_film_target(CommandSpec& command, Binding binding) {
  command.add({.names = {"TARGET"},
               .value_name = "TARGET",
               .description = "a film's page, slug or id",
               .binding = binding,
               .is_required = true});
}

void add_print_option(CommandSpec& command, std::string& print) {
  command.add({.names = {"--print"},
               .value_name = "FIELD",
               .description = "one line for each film: its id, slug, url or title",
               .binding = &print,
               .choices = print_field_names()});
}

void add_list_options(CommandSpec& command, ListOptions& options) {
  constexpr int k_most = 10'000;
  command.add({.names = {"--limit"},
               .value_name = "N",
               .description = "show at most N films (default 24)",
               .binding = &options.limit,
               .range = {{1, k_most}},
               .is_given = &options.has_limit});
  command.add({.names = {"--page"},
               .value_name = "P",
               .description = "show page P of the results, N to a page (default 1)",
               .binding = &options.page,
               .range = {{1, k_most}}});
  command.add({.names = {"--all"},
               .description = "all of them, in several polite requests",
               .binding = &options.all,
               .excludes = {"--limit", "--page"}});
  add_print_option(command, options.print);
}

void tell_shortfall(const Console& console, std::size_t unreadable, std::size_t missing,
                    std::optional<std::size_t> total, std::string_view name) {
  const std::string list = name.empty() ? "" : fmt::format("{}: ", printable(name));
  if (unreadable > 0) {
    console.tell(fmt::format("{}{} entries could not be read and are left out", list, unreadable));
  }
  if (missing > 0) {
    console.tell(fmt::format("{}{} of {} entries did not come: the service gives no more", list,
                             missing, total.value_or(0)));
  }
}

mubi::Range range_of(const ListOptions& options) {
  if (options.all) return {};
  return {.first = (options.page - 1) * options.limit, .count = options.limit};
}

Result<void> show_films(Context& context, const ListOptions& options,
                        const mubi::Listing<mubi::Film>& listing, Pictures pictures) {
  Console& console = context.console();
  tell_shortfall(console, listing.unreadable, listing.missing, listing.total);
  if (context.options().json) return console.write(json_of(listing));
  if (!options.print.empty()) return console.write(lines_of(listing.items, options.print));
  if (listing.items.empty()) {
    console.tell(words_for_none(options, listing.total));
    return {};
  }
  MATINEE_TRY(write_list(context, listing.items, pictures));
  if (listing.has_more) {
    const std::string total = listing.total ? fmt::format(" of {}", *listing.total) : "";
    console.tell(fmt::format("{}{} shown; for more: --page {}, or --all", listing.items.size(),
                             total, options.page + 1));
  }
  return {};
}

}  // namespace matinee::cli
