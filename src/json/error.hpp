// SPDX-License-Identifier: MIT
//
// An Error as it travels between processes. Pure.
#pragma once

#include <string_view>

#include <matinee/error.hpp>

#include "json/fwd.hpp"

namespace matinee::json {

/// `{"code":"network","message":"...","native":{"space":"curl","value":60},"subject":"agent",
/// "retry":true,"retry_after":30}`. Members other than `code` and `message` are left out if they
/// say nothing.
Ordered encode_error(const Error& error);

/// The Error in `object`. It never fails, since the peer may be older, newer or hostile: a code
/// that is unknown is Errc::failure, a message that is missing is `unexplained`, a message that is
/// too long is cut, and every other member that is missing, unknown or of the wrong type is
/// ignored.
Error parse_error(const Value& object, std::string_view unexplained);

}  // namespace matinee::json
