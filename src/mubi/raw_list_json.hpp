// SPDX-License-Identifier: MIT
//
// Converts parsed JSON to raw entries.
#pragma once

#include <string_view>

#include "json/json.hpp"
#include "mubi/film_list.hpp"
#include "mubi/raw_list.hpp"

namespace matinee::mubi {

/// Fails with Errc::failure if the value is not an object or has no key.
Result<RawEntry> raw_entry_of(RawKind kind, const json::Value& object);

/// The entries as the service wrote them, without secrets. An entry that the functions of
/// raw_list.hpp could not parse, because it is larger than json::Limits allows, counts as
/// unreadable.
ListPage<RawEntry> raw_page_of(const json::Value& answer, RawKind kind, std::string_view token);

/// Removes members whose names suggest a secret or contain `token`, at any depth. Replaces each
/// text that contains `token` by null. So do the percent-encoded forms of `token`, and base64 of a
/// text that contains it.
void remove_secrets(json::Value& value, std::string_view token);

}  // namespace matinee::mubi
