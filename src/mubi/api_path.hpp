// SPDX-License-Identifier: MIT
//
// A path of the API as a person types it.
#pragma once

#include <string_view>

#include <matinee/result.hpp>

namespace matinee::mubi {

/// Whether `path` is one of api.mubi.com and cannot be taken for anything else: it starts with one
/// slash, and holds no host, no `..` segment in any spelling, no backslash, no fragment and nothing
/// that is not printable ASCII. Errc::usage says what is wrong.
Result<void> check_api_path(std::string_view path);

}  // namespace matinee::mubi
