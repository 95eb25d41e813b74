// SPDX-License-Identifier: MIT
//
// A passphrase from a person or a script.
#pragma once

#include <cstdint>
#include <string_view>

#include <matinee/result.hpp>
#include <matinee/secret.hpp>

namespace matinee::cli {

enum class Asking : std::uint8_t { once, twice };

/// On a terminal asks without echo, `twice` to be sure; else the first line of standard input.
/// Errc::usage for an empty one, and for two that differ.
Result<Secret> read_passphrase(Asking asking);

}  // namespace matinee::cli
