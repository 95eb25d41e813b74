// SPDX-License-Identifier: MIT
//
// The JSON form of an Error, which carries it across a process boundary. Pure.
#pragma once

#include <string_view>

#include <matinee/error.hpp>

#include "json/fwd.hpp"

namespace matinee::json {

/// Encodes as `{"code":"network","message":"...","native":{"space":"curl","value":60},
/// "subject":"agent","retry":true,"retry_after":30}`, with `retry_after` in seconds. Only `code`
/// and `message` are always present.
Ordered encode_error(const Error& error);

/// Decodes an Error. It cannot fail, because the peer may be older, newer or hostile. An unknown
/// code becomes Errc::failure. A missing message is replaced by `unexplained`, and a long one is
/// truncated. Any other member that is missing, unknown or of the wrong type is ignored.
Error parse_error(const Value& object, std::string_view unexplained);

}  // namespace matinee::json
