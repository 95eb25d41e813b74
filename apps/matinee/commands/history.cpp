// SPDX-License-Identifier: MIT

#include "command.hpp"
#include "member_list.hpp"
#include "ui/list_progress.hpp"

namespace matinee::cli {

namespace {

class HistoryCommand final : public Command {
 public:
  std::string_view name() const override { return "history"; }
  std::string_view summary() const override {
    return "List or export what you watched, with the dates";
  }

  void add_options(CommandSpec& command) override {
    add_length_options(command, options_);
    add_export_options(command, options_, {"table", "json", "jsonl", "csv", "letterboxd"});
  }

  Result<ExitCode> run(Context& context) override {
    MATINEE_TRY_ASSIGN(const ListRequest request, read_request(context, options_));
    if (request.user_id) {
      return Error(Errc::usage, "--user: the service shows nobody's viewing history but your own");
    }
    MATINEE_TRY_ASSIGN(Reader reader, open_reader(context, request));
    MATINEE_TRY_ASSIGN(auto views, with_list_progress(context.console(), reader.client, [&] {
                         return reader.client.fetch_views(request.range, *reader.member.token);
                       }));
    return show(context, options_, request, reader.country,
                member_list_of(library::Kind::view, "history", std::move(views)));
  }

 private:
  MemberListOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_history_command() {
  return std::make_unique<HistoryCommand>();
}

}  // namespace matinee::cli
