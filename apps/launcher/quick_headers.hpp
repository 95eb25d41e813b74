// SPDX-License-Identifier: MIT
//
// The fast path of `matinee headers`, for an agent that has the headers. It reports no errors: if
// anything is unusual, matinee-cli handles the command and prints the messages.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "session/header_formats.hpp"

namespace matinee::launcher {

/// What an option does to the answer of the fast path.
enum class Effect : std::uint8_t { none, json, format, cacert, connect_to };

/// An option that the fast path understands.
struct FastOption {
  std::string_view name;  ///< with its dashes
  Effect effect = Effect::none;
  bool takes_value = false;
  bool is_of_headers = false;  ///< valid only after the command word
};

/// All of them. A test compares them with the option table of matinee-cli, which the launcher does
/// not link because it would start five times as slowly.
inline constexpr std::array k_fast_options{
    FastOption{"--json", Effect::json},
    FastOption{"--cacert", Effect::cacert, true},
    FastOption{"--connect-to", Effect::connect_to, true},
    FastOption{"-q"},
    FastOption{"--quiet"},
    FastOption{"--no-color"},
    FastOption{"--no-prompt"},
    FastOption{"--format", Effect::format, true, true},
    FastOption{"--reveal", Effect::none, false, true},
};

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
