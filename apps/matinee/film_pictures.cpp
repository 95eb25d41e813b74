// SPDX-License-Identifier: MIT
#include "film_pictures.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "film_output.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"
#include "modules/load.hpp"
#include "modules/pictures_module.hpp"

namespace matinee::cli {

namespace {

bool wants_pictures(Context& context) {
  return !context.options().json && context.console().output_is_terminal() &&
         host::has_capable_terminal();
}

OpenedGallery load_gallery(Context& context) {
  MATINEE_TRY_ASSIGN(void* const symbol,
                     modules::load(host::program_part(k_pictures_module), k_open_gallery));
  MATINEE_TRY_ASSIGN(http::Transport * transport, context.transport());
  OpenedGallery opened = Error(Errc::bug, "the pictures were not opened");
  reinterpret_cast<OpenGallery>(symbol)(
      {.transport = transport,
       .clock = &context.clock(),
       .stop = context.stop_token(),
       .decoder = host::program_part("matinee-remux"),
       .environment = host::variables(),
       .terminal = STDOUT_FILENO,
       .wants_colors = color_of(context.options()) == Color::on,
       .note = [&context](std::string_view line) { context.console().detail(line); }},
      opened);
  return opened;
}

// Null if there are to be no pictures.
std::unique_ptr<pictures::Gallery> open_gallery(Context& context) {
  if (!wants_pictures(context)) return nullptr;
  auto gallery = load_gallery(context);
  if (gallery) return *std::move(gallery);
  context.console().detail(fmt::format("no pictures: {}", gallery.error().message()));
  return nullptr;
}

pictures::Sink sink_of(Context& context) {
  return [&context](std::string_view text) { return context.console().write_styled(text); };
}

}  // namespace

void add_pictures_option(CommandSpec& command, bool& no_pictures) {
  command.add({.names = {"--no-pictures"},
               .description = "draw no pictures on a terminal",
               .binding = &no_pictures});
}

Result<void> draw_still(Context& context, const mubi::Film& film) {
  const auto gallery = open_gallery(context);
  return gallery ? gallery->show(film.still_url, sink_of(context)) : Result<void>();
}

Result<bool> list_with_pictures(Context& context, const std::vector<mubi::Film>& films) {
  constexpr std::size_t k_most = 60;
  const auto gallery = open_gallery(context);
  if (!gallery) return false;
  if (films.size() > k_most) {
    context.console().detail(fmt::format("no pictures: the list has more than {} films", k_most));
    return false;
  }
  const auto columns = gallery->text_columns();
  const bool has_stills = std::ranges::any_of(
      films, [](const mubi::Film& film) { return !film.small_still_url.empty(); });
  if (!columns || !has_stills) return false;
  const Display display{.columns = columns, .color = context.console().output().color};
  std::vector<pictures::Entry> entries;
  for (const mubi::Film& film : films)
    entries.push_back({.url = film.small_still_url, .text = lines_beside(film, display)});
  return gallery->list(entries, sink_of(context));
}

}  // namespace matinee::cli
