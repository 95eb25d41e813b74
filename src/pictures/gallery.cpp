// SPDX-License-Identifier: MIT
#include "pictures/gallery.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <sys/ioctl.h>

#include "http/url.hpp"
#include "pictures/decoder.hpp"
#include "pictures/fetcher.hpp"
#include "pictures/layout.hpp"
#include "pictures/screen.hpp"

namespace matinee::pictures {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds k_patience{20'000};
// While nothing is seen yet.
constexpr milliseconds k_patience_for_first{3'000};
constexpr milliseconds k_most_for_decoding{3'000};

TerminalSize size_of(int terminal) {
  winsize size{};
  if (::ioctl(terminal, TIOCGWINSZ, &size) != 0) return {};
  return {.columns = size.ws_col,
          .rows = size.ws_row,
          .width = size.ws_xpixel,
          .height = size.ws_ypixel};
}

// Whether the host of the pictures has answered. Those that it was not asked for tell nothing.
bool has_answered(const std::vector<std::string>& urls,
                  const std::vector<Result<std::string>>& fetched) {
  bool was_asked = false;
  for (std::size_t i = 0; i < urls.size(); ++i) {
    if (!http::is_https(urls[i])) continue;
    was_asked = true;
    if (fetched[i] || fetched[i].error().code() != Errc::network) return true;
  }
  return !was_asked;
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
    const auto deadline = settings_.clock->steady_now() + k_patience_for_first;
    const auto fetched =
        fetch(*settings_.transport, *settings_.clock, {url}, deadline, settings_.stop);
    MATINEE_TRY_ASSIGN(const auto drawing, drawing_of(fetched.front(), *room, deadline));
    if (!drawing) return {};
    return sink(laid_out(&*drawing, 0, {}));
  }

  // By a few at a time, so that the first ones are seen before the last ones are fetched.
  Result<bool> list(const std::vector<Entry>& entries, const Sink& sink) override {
    constexpr std::size_t k_batch = 2 * k_most_at_once;
    const auto start = settings_.clock->steady_now();
    bool is_alive = true;
    for (std::size_t first = 0; first < entries.size(); first += k_batch) {
      const auto batch =
          std::span(entries).subspan(first, std::min(k_batch, entries.size() - first));
      const auto deadline = start + (first == 0 ? k_patience_for_first : k_patience);
      MATINEE_TRY_ASSIGN(const Drawings drawings, drawings_of(batch, is_alive, deadline));
      const bool has_any =
          std::ranges::any_of(drawings, [](const auto& each) { return each.has_value(); });
      if (first == 0 && !has_any) return false;
      MATINEE_TRY(write(batch, drawings, sink));
    }
    return true;
  }

 private:
  using Drawings = std::vector<std::optional<Drawing>>;

  // Of a host that is not alive no picture is asked for. Sets `is_alive`.
  Result<Drawings> drawings_of(std::span<const Entry> entries, bool& is_alive,
                               steady_clock::time_point deadline) {
    std::vector<std::string> urls;
    for (const Entry& entry : entries)
      urls.push_back(entry.url);
    std::vector<Result<std::string>> fetched(
        urls.size(), Error(Errc::network, "others of its host did not come either"));
    if (is_alive) {
      fetched = fetch(*settings_.transport, *settings_.clock, urls, deadline, settings_.stop);
      is_alive = has_answered(urls, fetched);
    }
    const Cells room = *room_for(screen_, Place::beside);
    Drawings drawings;
    for (const auto& each : fetched) {
      MATINEE_TRY_ASSIGN(auto drawing, drawing_of(each, room, deadline));
      drawings.push_back(std::move(drawing));
    }
    return drawings;
  }

  Result<void> write(std::span<const Entry> entries, const Drawings& drawings, const Sink& sink) {
    const unsigned indent = screen_.columns - *columns_beside(screen_);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const Drawing* const drawing = drawings[i] ? &*drawings[i] : nullptr;
      MATINEE_TRY(sink(laid_out(drawing, indent, entries[i].text) + "\n"));
    }
    return {};
  }

  // Nothing for a picture that cannot be had.
  Result<std::optional<Drawing>> drawing_of(const Result<std::string>& fetched, const Cells& room,
                                            steady_clock::time_point deadline) {
    auto drawing = fetched ? drawn(*fetched, room, deadline) : Result<Drawing>(fetched.error());
    if (drawing) return std::optional(*std::move(drawing));
    if (drawing.error().code() == Errc::cancelled) return drawing.error();
    if (settings_.note) settings_.note(fmt::format("no picture: {}", drawing.error().message()));
    return std::optional<Drawing>();
  }

  // What came just before the deadline is still decoded.
  Result<Drawing> drawn(const std::string& picture, const Cells& room,
                        steady_clock::time_point deadline) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline + k_most_for_decoding -
                                                               settings_.clock->steady_now());
    if (left.count() <= 0) return Error(Errc::failure, "there was no time left to decode it");
    MATINEE_TRY_ASSIGN(const remux_job::Pixels pixels,
                       decode(settings_.decoder, picture, pixels_for(screen_, room),
                              std::min(k_most_for_decoding, left), settings_.stop));
    return draw(pixels, screen_, room);
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
