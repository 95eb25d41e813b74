// SPDX-License-Identifier: MIT
//
// The one place where OpenSSL's error codes become an Error.
#pragma once

#include <string_view>

#include <matinee/error.hpp>

namespace matinee::crypto {

/// From this thread's queue of OpenSSL errors, which is left empty.
Error openssl_error(std::string_view what);

}  // namespace matinee::crypto
