// SPDX-License-Identifier: MIT
//
// Reads a large untrusted document as a stream of events, without building it in memory. The parser
// keeps one bit per level of nesting.
#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "json/fwd.hpp"

namespace matinee::json {

/// Receives the events, each in a virtual function. A function that returns false stops the parser.
using SaxReader = nlohmann::json_sax<Value>;
using SaxError = Value::exception;

/// Parses `text` and calls `reader` for each event. Returns false if `text` is not JSON or the
/// reader stopped the parser.
inline bool read_events(std::string_view text, SaxReader& reader) {
  return Value::sax_parse(text, &reader);
}

}  // namespace matinee::json
