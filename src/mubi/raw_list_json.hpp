// SPDX-License-Identifier: MIT
//
// Converts parsed JSON to raw entries. Private to this layer.
#pragma once

#include <string_view>

#include "json/json.hpp"
#include "mubi/film_list.hpp"
#include "mubi/raw_list.hpp"

namespace matinee::mubi {

/// The entries as the service wrote them, without secrets.
ListPage<RawEntry> raw_page_of(const json::Value& answer, RawKind kind, std::string_view token);

/// Removes members whose names suggest a secret or contain `token`, at any depth. Replaces each
/// text that contains `token` by null.
void remove_secrets(json::Value& value, std::string_view token);

}  // namespace matinee::mubi
