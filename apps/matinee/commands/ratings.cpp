// SPDX-License-Identifier: MIT

#include "command.hpp"
#include "member_list.hpp"
#include "ui/list_progress.hpp"

namespace matinee::cli {

namespace {

class RatingsCommand final : public Command {
 public:
  std::string_view name() const override { return "ratings"; }
  std::string_view summary() const override {
    return "List or export the films that you rated, with your reviews";
  }

  void add_options(CommandSpec& command) override {
    add_length_options(command, options_);
    add_export_options(command, options_, {"table", "json", "jsonl", "csv", "letterboxd"});
  }

  Result<ExitCode> run(Context& context) override {
    MATINEE_TRY_ASSIGN(const ListRequest request, read_request(context, options_));
    MATINEE_TRY_ASSIGN(Reader reader, open_reader(context, request));
    if (reader.member.user_id == 0) {
      return Error(Errc::failure,
                   "the service does not say whose session this is; name yourself: "
                   "--user ID");
    }
    MATINEE_TRY_ASSIGN(auto ratings, with_list_progress(context.console(), reader.client, [&] {
                         return reader.client.fetch_ratings(reader.member, request.range);
                       }));
    return show(context, options_, request, reader.country,
                member_list_of(library::Kind::rating, "ratings", std::move(ratings)));
  }

 private:
  MemberListOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_ratings_command() {
  return std::make_unique<RatingsCommand>();
}

}  // namespace matinee::cli
