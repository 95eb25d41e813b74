// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "command.hpp"
#include "json_value.hpp"
#include "member_list.hpp"
#include "ui/list_progress.hpp"
#include "ui/table.hpp"

namespace matinee::cli {

namespace {

json::Ordered json_of(const mubi::FilmList& list) {
  return {{"id", list.id},
          {"slug", json::text_or_null(list.slug)},
          {"title", list.title},
          {"film_ids", list.film_ids}};
}

std::string table_of(const std::vector<mubi::FilmList>& lists, const Display& display) {
  std::vector<Row> rows;
  for (const mubi::FilmList& list : lists) {
    rows.push_back(
        {std::to_string(list.id), std::to_string(list.film_ids.size()), list.slug, list.title});
  }
  return render_table({"ID", "FILMS", "LIST", "TITLE"}, rows, display);
}

class ListsCommand final : public Command {
 public:
  std::string_view name() const override { return "lists"; }
  std::string_view summary() const override { return "List the lists of films that you made"; }

  void add_options(CommandSpec& command) override {
    add_length_options(command, options_);
    command.add({.names = {"--format"},
                 .value_name = "FORMAT",
                 .description = "table, json, jsonl",
                 .binding = &options_.format,
                 .choices = {"table", "json", "jsonl"}});
    command.add({.names = {"--user"},
                 .value_name = "ID",
                 .description = "another member's, by id or profile page, if public",
                 .binding = &options_.user});
  }

  Result<ExitCode> run(Context& context) override {
    MATINEE_TRY_ASSIGN(const ListRequest request, read_request(context, options_));
    MATINEE_TRY_ASSIGN(Reader reader, open_reader(context, request));
    MATINEE_TRY_ASSIGN(const auto lists, with_list_progress(context.console(), reader.client, [&] {
                         return reader.client.fetch_lists(reader.member, request.range);
                       }));
    MATINEE_TRY(print(context, request.format, lists));
    if (lists.missing > 0) {
      context.console().tell(
          fmt::format("{} lists did not come: the service gives no more", lists.missing));
    }
    if (lists.has_more) context.console().tell("more lists: --all shows them");
    return ExitCode::ok;
  }

 private:
  static Result<void> print(Context& context, ListFormat format,
                            const mubi::Listing<mubi::FilmList>& lists) {
    Console& console = context.console();
    if (format == ListFormat::table) {
      if (!lists.items.empty())
        return console.write_styled(table_of(lists.items, console.output()));
      console.tell("no lists");
      return {};
    }
    json::Ordered array = json::Ordered::array();
    std::string lines;
    for (const mubi::FilmList& list : lists.items) {
      lines += line_of(json_of(list));
      array.push_back(json_of(list));
    }
    if (format == ListFormat::jsonl) return console.write(lines);
    return console.write(line_of({{"lists", std::move(array)},
                                  {"total", json::or_null(lists.total)},
                                  {"more", lists.has_more},
                                  {"missing", lists.missing}}));
  }

  MemberListOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_lists_command() {
  return std::make_unique<ListsCommand>();
}

}  // namespace matinee::cli
