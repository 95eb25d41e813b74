// SPDX-License-Identifier: MIT
//
// The types of JSON documents, for headers that only name them.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace matinee::json {

/// A document that was read. Members are sorted, so a lookup stays fast in an object of a hundred
/// thousand members that a stranger sent.
using Value = nlohmann::json;

/// A document that is written. Members stay in the order in which they were added.
using Ordered = nlohmann::ordered_json;

}  // namespace matinee::json
