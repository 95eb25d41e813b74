// SPDX-License-Identifier: MIT
//
// Reading a large foreign document as a stream of events, without building it. The parser keeps no
// more than one bit for each level of nesting.
#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "json/fwd.hpp"

namespace matinee::json {

/// What receives the events: one virtual function for each; false ends the reading.
using SaxReader = nlohmann::json_sax<Value>;
using SaxError = Value::exception;

/// False if `text` is not JSON or the reader ended it.
inline bool read_events(std::string_view text, SaxReader& reader) {
  return Value::sax_parse(text, &reader);
}

}  // namespace matinee::json
