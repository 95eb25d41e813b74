// SPDX-License-Identifier: MIT
//
// A digest that identifies a token, so that two processes can refer to it without sending it.
#pragma once

#include <string>

#include <matinee/secret.hpp>

namespace matinee {

/// BLAKE2b-256 of the token with a fixed key, as 64 hexadecimal digits. It is the same in every
/// process. Use it for tokens only: a session token is random and too long to guess, a passphrase
/// is not. Throws std::bad_alloc if libsodium cannot be initialised.
std::string digest_of(const Secret& token);

}  // namespace matinee
