// SPDX-License-Identifier: MIT
//
// What the files that write JSON share. Private to them: it hands out the JSON library's type.
#pragma once

#include <string>

#include <matinee/error.hpp>

#include "cookies/survey.hpp"
#include "hints.hpp"
#include "json/json.hpp"

namespace matinee::cli {

/// `code`, `message` and `hint`.
json::Ordered error_json(const Error& error, const Action& action);

/// An element of what `matinee sources --json` prints.
json::Ordered source_json(const cookies::SourceReport& report);

/// One line, ended by a newline.
std::string line_of(const json::Ordered& value);

}  // namespace matinee::cli
