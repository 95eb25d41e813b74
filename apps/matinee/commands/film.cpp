// SPDX-License-Identifier: MIT

#include "command.hpp"
#include "film/stream_check.hpp"
#include "film_output.hpp"
#include "film_pictures.hpp"
#include "list_options.hpp"
#include "mubi/client.hpp"

namespace matinee::cli {

namespace {

class FilmCommand final : public Command {
 public:
  std::string_view name() const override { return "film"; }
  std::string_view summary() const override {
    return "Tell the facts of a film: languages, trailers, whether it is offered here";
  }

  void add_options(CommandSpec& command) override {
    add_film_target(command, &target_);
    command.add({.names = {"--check-stream"},
                 .description =
                     "look whether the stream is in the clear; needs a session, and the service "
                     "notes it in the viewing history",
                 .binding = &check_stream_});
    add_print_option(command, print_);
    add_pictures_option(command, no_pictures_);
  }

  Result<ExitCode> run(Context& context) override {
    MATINEE_TRY_ASSIGN(const mubi::FilmRef ref, mubi::parse_film_ref(target_));
    MATINEE_TRY_ASSIGN(http::Transport * transport, context.transport());
    mubi::Client client(*transport, context.clock(),
                        {.country = context.access().options().country}, context.stop_token());
    const Secret* token = nullptr;
    if (check_stream_) {
      MATINEE_TRY_ASSIGN(const access::ProvenSession session, context.access().prove());
      client.set_country(session.country);
      token = session.token;
    }
    MATINEE_TRY_ASSIGN(mubi::Film film, client.fetch_film(ref));
    add_languages(client, film);
    auto stream = film::StreamState::unknown;
    if (token != nullptr) {
      MATINEE_TRY_ASSIGN(stream, look_at_stream(context, client, film, *token));
    }
    MATINEE_TRY(show(context, film, stream));
    return ExitCode::ok;
  }

 private:
  // Facts are shown without them where the service does not tell.
  void add_languages(mubi::Client& client, mubi::Film& film) const {
    if (film.languages || !print_.empty()) return;
    auto languages = client.fetch_languages(film.id);
    if (languages) film.languages = *std::move(languages);
  }

  static Result<film::StreamState> look_at_stream(Context& context, mubi::Client& client,
                                                  const mubi::Film& film, const Secret& token) {
    const auto opened = client.open_viewing(film.id, token);
    if (!opened && opened.error().code() == Errc::unavailable)
      return film::StreamState::unavailable;
    if (!opened) return opened.error();
    MATINEE_TRY_ASSIGN(const mubi::Stream stream, client.fetch_stream(film.id, token));
    MATINEE_TRY_ASSIGN(http::Transport * transport, context.transport());
    return film::check_stream({.transport = *transport, .clock = context.clock()}, stream,
                              context.stop_token());
  }

  Result<void> show(Context& context, const mubi::Film& film, film::StreamState stream) const {
    Console& console = context.console();
    if (context.options().json) return console.write(json_of(film, stream));
    if (!print_.empty()) return console.write(lines_of({film}, print_));
    if (!no_pictures_) MATINEE_TRY(draw_still(context, film));
    return console.write_styled(facts_of(film, stream, context.clock().now(), console.output()));
  }

  std::string target_;
  std::string print_;
  bool check_stream_ = false;
  bool no_pictures_ = false;
};

}  // namespace

std::unique_ptr<Command> make_film_command() {
  return std::make_unique<FilmCommand>();
}

}  // namespace matinee::cli
