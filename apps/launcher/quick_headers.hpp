// SPDX-License-Identifier: MIT
//
// `matinee headers` where the agent has them ready. What is not plain here is no error: the whole
// program sees to it, and to every message.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "session/header_formats.hpp"

namespace matinee::launcher {

struct Wish {
  session::HeaderFormat format = session::HeaderFormat::http;
  /// As agent::network_of has it.
  std::string network = {};

  friend bool operator==(const Wish&, const Wish&) = default;
};

/// What the arguments (without the program's name) wish for; none where they say anything but
/// `headers` with options that change nothing about who is asked.
std::optional<Wish> wish_of(std::span<const char* const> arguments);

/// Asks the agent and prints. False where that did not go through within a moment.
bool grant(const Wish& wish);

}  // namespace matinee::launcher
