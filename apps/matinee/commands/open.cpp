// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "access/surroundings.hpp"
#include "base/ascii.hpp"
#include "command.hpp"
#include "list_options.hpp"
#include "login/ordinary.hpp"
#include "mubi/client.hpp"

namespace matinee::cli {

namespace {

class OpenCommand final : public Command {
 public:
  std::string_view name() const override { return "open"; }
  std::string_view summary() const override {
    return "Show a film's page in your own browser, where it can be watched";
  }

  void add_options(CommandSpec& command) override { add_film_target(command, &target_); }

  Result<ExitCode> run(Context& context) override {
    MATINEE_TRY_ASSIGN(const std::string url, page_of(context));
    MATINEE_TRY(context.console().write(url + "\n"));
    const login::Desktop desktop = access::read_desktop(context.access().environment());
    if (login::open_in_browser(desktop, url)) return ExitCode::ok;
    return Error(Errc::failure,
                 "no browser can be started from here (no display, or no xdg-open); open the "
                 "address above by hand");
  }

 private:
  // The site finds a film by its slug; of an id the service is asked.
  Result<std::string> page_of(Context& context) const {
    MATINEE_TRY_ASSIGN(const mubi::FilmRef ref, mubi::parse_film_ref(target_));
    if (!std::ranges::all_of(ref.id_or_slug, ascii::is_digit)) {
      return fmt::format("https://mubi.com/films/{}", ref.id_or_slug);
    }
    MATINEE_TRY_ASSIGN(http::Transport * transport, context.transport());
    mubi::Client client(*transport, context.clock(),
                        {.country = context.access().options().country}, context.stop_token());
    MATINEE_TRY_ASSIGN(const mubi::Film film, client.fetch_film(ref));
    return mubi::page_url(film);
  }

  std::string target_;
};

}  // namespace

std::unique_ptr<Command> make_open_command() {
  return std::make_unique<OpenCommand>();
}

}  // namespace matinee::cli
