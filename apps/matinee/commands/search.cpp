// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "command.hpp"
#include "list_options.hpp"
#include "mubi/client.hpp"
#include "ui/list_progress.hpp"

namespace matinee::cli {

namespace {

class SearchCommand final : public Command {
 public:
  std::string_view name() const override { return "search"; }
  std::string_view summary() const override {
    return "Find films of the catalogue by words; needs no session";
  }

  void add_options(CommandSpec& command) override {
    command.add({.names = {"WORDS"},
                 .value_name = "WORDS",
                 .description = "words of a title or a name",
                 .binding = &words_,
                 .is_required = true});
    add_list_options(command, list_);
  }

  Result<ExitCode> run(Context& context) override {
    MATINEE_TRY_ASSIGN(http::Transport * transport, context.transport());
    mubi::Client client(*transport, context.clock(),
                        {.country = context.access().options().country}, context.stop_token());
    const std::string words = fmt::format("{}", fmt::join(words_, " "));
    MATINEE_TRY_ASSIGN(const auto listing, with_list_progress(context.console(), client, [&] {
                         return client.search_films(words, range_of(list_));
                       }));
    MATINEE_TRY(show_films(context, list_, listing));
    return ExitCode::ok;
  }

 private:
  std::vector<std::string> words_;
  ListOptions list_;
};

}  // namespace

std::unique_ptr<Command> make_search_command() {
  return std::make_unique<SearchCommand>();
}

}  // namespace matinee::cli
