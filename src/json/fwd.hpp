// SPDX-License-Identifier: MIT
//
// Forward declarations of the JSON types, for headers that only name them.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace matinee::json {

/// A parsed document. Members are sorted, so a lookup stays fast even if an untrusted peer sends an
/// object of a hundred thousand members.
using Value = nlohmann::json;

/// A document to be written. Members keep the order in which they were added.
using Ordered = nlohmann::ordered_json;

}  // namespace matinee::json
