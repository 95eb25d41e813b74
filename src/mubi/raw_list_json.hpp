// SPDX-License-Identifier: MIT
//
// Raw entries from JSON that is parsed already. Private to the layer.
#pragma once

#include <string_view>

#include "json/json.hpp"
#include "mubi/film_list.hpp"
#include "mubi/raw_list.hpp"

namespace matinee::mubi {

/// The entries in the service's own words, without secrets.
ListPage<RawEntry> raw_page_of(const json::Value& answer, RawKind kind, std::string_view token);

/// Removes the members that are named like a secret, at any depth, and makes null of each text that
/// holds `token`.
void remove_secrets(json::Value& value, std::string_view token);

}  // namespace matinee::mubi
