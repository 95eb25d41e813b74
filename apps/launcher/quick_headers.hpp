// SPDX-License-Identifier: MIT
//
// The fast path of `matinee headers`, for an agent that has the headers. It reports no errors: if
// anything is unusual, matinee-cli handles the command and prints the messages.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "session/header_formats.hpp"

namespace matinee::launcher {

struct Wish {
  session::HeaderFormat format = session::HeaderFormat::http;
  /// The network settings in the form of agent::network_of.
  std::string network = {};

  friend bool operator==(const Wish&, const Wish&) = default;
};

/// Parses the arguments, without the program's name. Returns nullopt unless they are `headers` with
/// options that do not change the source of the session.
std::optional<Wish> wish_of(std::span<const char* const> arguments);

/// Asks the agent for the headers and prints them. Returns false if matinee-cli must handle the
/// command: the agent did not answer within 100 ms, or matinee-cli might answer differently.
bool grant(const Wish& wish);

}  // namespace matinee::launcher
