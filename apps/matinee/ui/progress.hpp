// SPDX-License-Identifier: MIT
//
// A download's progress, drawn: a bar that is redrawn on a terminal, plain lines elsewhere.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <matinee/clock.hpp>
#include <matinee/progress.hpp>

#include "ui/console.hpp"
#include "ui/status_line.hpp"

namespace matinee::cli {

/// How much is done, from 0 to 1: by bytes where their total is known, else by segments.
double fraction_of(const media::Progress& progress) noexcept;

/// One line, with so much done, of at most `width` columns, without its end:
///   A Film  [=====>      ]  42%  3.4/8.1 MiB  12.3 MiB/s  eta 0:03
/// What does not fit is left out, from the right.
std::string render_bar(std::string_view title, const media::Progress& progress, double fraction,
                       std::chrono::milliseconds elapsed, std::size_t width);

enum class ProgressStyle : std::uint8_t { none, plain, bar, json };

/// How long a download has taken.
struct Spent {
  std::chrono::milliseconds in_all{0};
  /// Of it since media began to come, by which speeds are told.
  std::chrono::milliseconds receiving{0};
};

/// One line of JSON without its end, as docs/json.md has it.
std::string render_json(std::string_view event, std::string_view title, std::string_view phase,
                        const media::Progress& progress, const Spent& spent);

/// Draws on standard error: at most ten times a second as a bar or as JSON, and a line a tenth as
/// plain text. What is shown never goes back, although a file may start again.
class ProgressView final : public media::ProgressSink {
 public:
  ProgressView(const Console& console, Clock& clock, ProgressStyle style, std::string title);

  void on_phase(media::Phase phase) override;
  void on_progress(const media::Progress& progress) override;
  void on_note(std::string_view text) override;

  /// From the network, so far.
  std::uint64_t bytes_received() const noexcept { return last_.bytes_received; }
  Spent spent() const;

 private:
  void draw();
  void draw_plain();
  void write_json(std::string_view event) const;
  bool is_due(bool is_last);

  const Console& console_;
  Clock& clock_;
  ProgressStyle style_;
  std::string title_;
  media::Progress last_;
  media::Phase phase_ = media::Phase::examining;
  double furthest_ = 0;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point receiving_since_;
  std::optional<std::chrono::steady_clock::time_point> drawn_;
  int tenths_told_ = 0;
  StatusLine line_;
};

/// By what standard error is: a bar on a terminal that can redraw a line, else plain lines.
ProgressStyle natural_style(const Console& console);

}  // namespace matinee::cli
