// SPDX-License-Identifier: MIT
//
// Checks a path of the API that a user typed.
#pragma once

#include <string_view>

#include <matinee/result.hpp>

namespace matinee::mubi {

/// Fails with Errc::usage unless `path` is a path of api.mubi.com that no host or proxy can
/// interpret differently. It must start with exactly one slash, and must not contain a host, a `..`
/// segment in any encoding, a backslash, a fragment, or anything but printable ASCII.
Result<void> check_api_path(std::string_view path);

}  // namespace matinee::mubi
