// SPDX-License-Identifier: MIT
//
// A question to the person at the terminal.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

#include "ui/console.hpp"

namespace matinee::cli {

enum class Answer : std::uint8_t { no, yes };

/// Asks on standard error and reads a line of standard input: an empty one means `usual`, the end
/// of input no; what is neither yes nor no is asked for again. Errc::cancelled when `stop` comes.
Result<Answer> ask(const Console& console, std::string_view question, const std::stop_token& stop,
                   Answer usual = Answer::yes);

/// A line that is typed without being shown, for secrets; its owner wipes it. Empty at the end of
/// input. The terminal shows again what is typed when this returns, however it does.
Result<std::string> ask_secret(const Console& console, std::string_view question,
                               const std::stop_token& stop);

}  // namespace matinee::cli
