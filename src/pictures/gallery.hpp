// SPDX-License-Identifier: MIT
//
// Pictures of films on a terminal: fetched, decoded in a fenced process, and drawn.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>
#include <matinee/transport.hpp>

namespace matinee::pictures {

struct Settings {
  /// Borrowed, as is the clock.
  http::Transport* transport = nullptr;
  const Clock* clock = nullptr;
  std::stop_token stop = {};
  /// The program matinee-remux.
  std::filesystem::path decoder = {};
  /// The whole environment, as NAME=VALUE.
  std::vector<std::string> environment = {};
  /// The terminal that is drawn on.
  int terminal = -1;
  bool wants_colors = true;
  /// A line for the curious: why a picture is missing. May be empty.
  std::function<void(std::string_view)> note = {};
};

/// An entry of a list: a picture, and lines that are printable, painted if need be, and no wider
/// than text_columns().
struct Entry {
  std::string url = {};
  std::vector<std::string> text = {};
};

/// What takes the drawn text. Its Error ends the drawing.
using Sink = std::function<Result<void>(std::string_view)>;

/// Used from one thread at a time.
class Gallery {
 public:
  virtual ~Gallery() = default;

  /// The columns of an entry's text; nothing if the terminal is too narrow for pictures beside it.
  virtual std::optional<std::size_t> text_columns() const = 0;

  /// Draws one picture on lines of its own; nothing if it cannot be had within 3 s, which is noted.
  /// Fails with the error of the sink, and with Errc::cancelled.
  virtual Result<void> show(const std::string& url, const Sink& sink) = 0;

  /// Draws entries, each with its picture on the left. The room of a picture that cannot be had
  /// stays blank, which is noted. All of them together are waited for 20 s at the most, and the
  /// first few 3 s. Returns false and draws nothing if none of those can be had. Fails like show().
  virtual Result<bool> list(const std::vector<Entry>& entries, const Sink& sink) = 0;
};

/// Errc::unsupported if the terminal can show no pictures.
Result<std::unique_ptr<Gallery>> open_gallery(Settings settings);

}  // namespace matinee::pictures
