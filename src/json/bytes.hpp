// SPDX-License-Identifier: MIT
//
// Secrets in JSON, byte for byte. JSON is UTF-8; a passphrase or a cookie's value need not be, and
// a writer that replaces what is not makes two secrets equal that differ.
#pragma once

#include <optional>
#include <string>

#include <matinee/secret.hpp>

#include "json/fwd.hpp"

namespace matinee::json {

/// Sets the member `key` to the secret's text or, if that is not UTF-8, the member `key`_base64 to
/// its bytes.
void put_secret(Ordered& object, const std::string& key, const Secret& secret);

/// The secret in the member `key` or `key`_base64; nothing if there is neither, if it has another
/// type, and if it is not base64.
std::optional<Secret> find_bytes(const Value& object, const std::string& key);

}  // namespace matinee::json
