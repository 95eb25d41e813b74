// SPDX-License-Identifier: MIT
#include "pictures/gallery.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <sys/ioctl.h>

#include "pictures/decoder.hpp"
#include "pictures/fetcher.hpp"
#include "pictures/layout.hpp"
#include "pictures/screen.hpp"

namespace matinee::pictures {

namespace {

constexpr std::chrono::seconds k_patience{20};

TerminalSize size_of(int terminal) {
  winsize size{};
  if (::ioctl(terminal, TIOCGWINSZ, &size) != 0) return {};
  return {.columns = size.ws_col,
          .rows = size.ws_row,
          .width = size.ws_xpixel,
          .height = size.ws_ypixel};
}

class TerminalGallery final : public Gallery {
 public:
  TerminalGallery(Settings settings, Screen screen)
      : settings_(std::move(settings)), screen_(std::move(screen)) {}

  std::optional<std::size_t> text_columns() const override {
    if (!room_for(screen_, Place::beside)) return std::nullopt;
    return columns_beside(screen_);
  }

  Result<void> show(const std::string& url, const Sink& sink) override {
    const auto room = room_for(screen_, Place::above);
    if (!room) return {};
    const auto deadline = settings_.clock->steady_now() + k_patience;
    const auto fetched =
        fetch(*settings_.transport, *settings_.clock, {url}, deadline, settings_.stop);
    MATINEE_TRY_ASSIGN(const auto drawing, drawing_of(fetched.front(), *room));
    if (!drawing) return {};
    return sink(laid_out(&*drawing, 0, {}));
  }

  // By a few at a time, so that the first ones are seen before the last ones are fetched.
  Result<void> list(const std::vector<Entry>& entries, const Sink& sink) override {
    constexpr std::size_t k_batch = 2 * k_most_at_once;
    const auto deadline = settings_.clock->steady_now() + k_patience;
    bool is_alive = true;
    for (std::size_t first = 0; first < entries.size(); first += k_batch) {
      const auto batch =
          std::span(entries).subspan(first, std::min(k_batch, entries.size() - first));
      MATINEE_TRY_ASSIGN(is_alive, list_batch(batch, is_alive, deadline, sink));
    }
    return {};
  }

 private:
  // Whether the host of the pictures answers.
  Result<bool> list_batch(std::span<const Entry> entries, bool is_alive,
                          std::chrono::steady_clock::time_point deadline, const Sink& sink) {
    std::vector<std::string> urls;
    for (const Entry& entry : entries)
      urls.push_back(entry.url);
    std::vector<Result<std::string>> fetched(
        urls.size(), Error(Errc::network, "others of its host did not come either"));
    if (is_alive)
      fetched = fetch(*settings_.transport, *settings_.clock, urls, deadline, settings_.stop);
    const Cells room = *room_for(screen_, Place::beside);
    const unsigned indent = screen_.columns - *columns_beside(screen_);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      MATINEE_TRY_ASSIGN(const auto drawing, drawing_of(fetched[i], room));
      MATINEE_TRY(sink(laid_out(drawing ? &*drawing : nullptr, indent, entries[i].text) + "\n"));
    }
    return std::ranges::any_of(fetched, [](const Result<std::string>& each) {
      return each || each.error().code() != Errc::network;
    });
  }

  // Nothing for a picture that cannot be had.
  Result<std::optional<Drawing>> drawing_of(const Result<std::string>& fetched, const Cells& room) {
    auto pixels =
        fetched ? decode(settings_.decoder, *fetched, pixels_for(screen_, room), settings_.stop)
                : Result<remux_job::Pixels>(fetched.error());
    if (pixels) return std::optional(draw(*pixels, screen_, room));
    if (pixels.error().code() == Errc::cancelled) return pixels.error();
    if (settings_.note) settings_.note(fmt::format("no picture: {}", pixels.error().message()));
    return std::optional<Drawing>();
  }

  Settings settings_;
  Screen screen_;
};

}  // namespace

Result<std::unique_ptr<Gallery>> open_gallery(Settings settings) {
  MATINEE_TRY_ASSIGN(Screen screen,
                     detect_screen(settings.environment, size_of(settings.terminal),
                                   settings.wants_colors ? Colors::wanted : Colors::unwanted));
  return std::unique_ptr<Gallery>(
      std::make_unique<TerminalGallery>(std::move(settings), std::move(screen)));
}

}  // namespace matinee::pictures
