// SPDX-License-Identifier: MIT
#include "ui/progress.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "host/environment.hpp"
#include "json/json.hpp"
#include "ui/when.hpp"
#include "ui/width.hpp"

namespace matinee::cli {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::size_t k_bar = 28;
constexpr milliseconds k_redraw{100};

std::string bar_of(double fraction) {
  const auto filled = static_cast<std::size_t>(fraction * static_cast<double>(k_bar));
  std::string bar(k_bar, ' ');
  std::fill_n(bar.begin(), filled, '=');
  if (filled < k_bar) bar[filled] = '>';
  return fmt::format("[{}]", bar);
}

std::string amount_of(const media::Progress& progress) {
  if (!progress.bytes_total) return format_bytes(progress.bytes_done);
  return fmt::format("{} of {}", format_bytes(progress.bytes_done),
                     format_bytes(*progress.bytes_total));
}

std::string speed_of(const media::Progress& progress, milliseconds elapsed) {
  if (elapsed < k_redraw || progress.bytes_received == 0) return {};
  const double per_second =
      static_cast<double>(progress.bytes_received) * 1000.0 / static_cast<double>(elapsed.count());
  return format_bytes(static_cast<std::uint64_t>(per_second)) + "/s";
}

// By what came in this run: what was there before took no time of it.
std::string eta_of(const media::Progress& progress, double fraction, milliseconds elapsed) {
  if (fraction <= 0.01 || fraction >= 1 || elapsed < seconds(1)) return {};
  if (progress.bytes_received == 0 || progress.bytes_done == 0) return {};
  const auto done = static_cast<double>(progress.bytes_done);
  const double left = done * (1 - fraction) / fraction;
  const double per_ms =
      static_cast<double>(progress.bytes_received) / static_cast<double>(elapsed.count());
  return "eta " + format_duration(seconds(static_cast<long>(left / per_ms / 1000) + 1));
}

std::string_view name_of(media::Phase phase) {
  switch (phase) {
    case media::Phase::examining:
      return "examining";
    case media::Phase::downloading:
      return "downloading";
    case media::Phase::assembling:
      return "assembling";
    case media::Phase::publishing:
      return "publishing";
  }
  return "working";
}

}  // namespace

double fraction_of(const media::Progress& progress) noexcept {
  double fraction = 0;
  if (progress.bytes_total && *progress.bytes_total > 0) {
    fraction =
        static_cast<double>(progress.bytes_done) / static_cast<double>(*progress.bytes_total);
  } else if (progress.segments_total > 0) {
    fraction =
        static_cast<double>(progress.segments_done) / static_cast<double>(progress.segments_total);
  }
  return std::clamp(fraction, 0.0, 1.0);
}

std::string render_bar(std::string_view title, const media::Progress& progress, double fraction,
                       milliseconds elapsed, std::size_t width) {
  std::string line = elided(title, std::max<std::size_t>(width / 3, 8));
  const std::string percent = fmt::format("{:3}%", static_cast<int>(fraction * 100));
  for (const std::string& part :
       {bar_of(fraction), percent, amount_of(progress), speed_of(progress, elapsed),
        eta_of(progress, fraction, elapsed)}) {
    if (part.empty()) continue;
    if (columns_of(line) + 2 + part.size() > width) break;
    line += "  " + part;
  }
  return elided(line, width);
}

std::string render_json(std::string_view event, std::string_view title, std::string_view phase,
                        const media::Progress& progress, const Spent& spent) {
  const auto receiving = static_cast<double>(spent.receiving.count());
  const double speed =
      receiving > 0 ? static_cast<double>(progress.bytes_received) * 1000.0 / receiving : 0;
  json::Ordered line = {{"version", 1},
                        {"event", event},
                        {"title", title},
                        {"phase", phase},
                        {"segments_done", progress.segments_done},
                        {"segments_total", progress.segments_total},
                        {"bytes_done", progress.bytes_done},
                        {"bytes_total", nullptr},
                        {"bytes_received", progress.bytes_received},
                        {"bytes_per_s", static_cast<std::uint64_t>(speed)},
                        {"elapsed_ms", spent.in_all.count()}};
  if (progress.bytes_total) line["bytes_total"] = *progress.bytes_total;
  return printable_json(json::dump(line));
}

ProgressView::ProgressView(const Console& console, Clock& clock, ProgressStyle style,
                           std::string title)
    : console_(console),
      clock_(clock),
      style_(style),
      title_(printable(title)),
      start_(clock.steady_now()),
      receiving_since_(start_) {}

Spent ProgressView::spent() const {
  const auto now = clock_.steady_now();
  return {.in_all = std::chrono::duration_cast<milliseconds>(now - start_),
          .receiving = std::chrono::duration_cast<milliseconds>(now - receiving_since_)};
}

void ProgressView::on_phase(media::Phase phase) {
  phase_ = phase;
  console_.detail(fmt::format("{}: {}", title_, name_of(phase)));
  if (phase == media::Phase::downloading) receiving_since_ = clock_.steady_now();
  if (style_ == ProgressStyle::json) write_json("phase");
}

bool ProgressView::is_due(bool is_last) {
  const auto now = clock_.steady_now();
  if (drawn_ && now - *drawn_ < k_redraw && !is_last) return false;
  drawn_ = now;
  return true;
}

void ProgressView::on_progress(const media::Progress& progress) {
  const double fraction = fraction_of(progress);
  furthest_ = std::max(furthest_, fraction);
  last_ = progress;
  if (style_ == ProgressStyle::plain) draw_plain();
  const bool is_drawn = style_ == ProgressStyle::bar || style_ == ProgressStyle::json;
  if (!is_drawn || !is_due(fraction >= 1)) return;
  if (style_ == ProgressStyle::json) return write_json("progress");
  draw();
}

void ProgressView::on_note(std::string_view text) {
  const bool was_drawn = line_.is_drawn();
  line_.erase();
  console_.tell(text);
  if (was_drawn) draw();
}

void ProgressView::draw() {
  constexpr std::size_t k_usual = 80;
  const std::size_t width = console_.talk().columns.value_or(k_usual);
  line_.draw(render_bar(title_, last_, furthest_, spent().receiving, width - 1));
}

void ProgressView::write_json(std::string_view event) const {
  const std::string line = render_json(event, title_, name_of(phase_), last_, spent()) + "\n";
  (void)!::write(STDERR_FILENO, line.data(), line.size());
}

void ProgressView::draw_plain() {
  const int tenths = static_cast<int>(furthest_ * 10);
  if (tenths <= tenths_told_) return;
  tenths_told_ = tenths;
  console_.tell(fmt::format("{}: {}%, {}", title_, tenths * 10, amount_of(last_)));
}

ProgressStyle natural_style(const Console& console) {
  if (console.verbosity() == Verbosity::quiet) return ProgressStyle::none;
  return console.talk_is_terminal() && host::has_capable_terminal() ? ProgressStyle::bar
                                                                    : ProgressStyle::plain;
}

}  // namespace matinee::cli
