// SPDX-License-Identifier: MIT
//
// What the files that write JSON share. Private to them: it hands out the JSON library's type.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <matinee/error.hpp>

#include <nlohmann/json.hpp>

namespace matinee::cli {

using json = nlohmann::ordered_json;

template <class T>
json or_null(const std::optional<T>& value) {
  return value ? json(*value) : json(nullptr);
}

json text_or_null(std::string_view text);

/// `code`, `message` and `hint`.
json error_json(const Error& error, std::string_view command = {});

/// One line, ended by a newline.
std::string line_of(const json& value);

}  // namespace matinee::cli
