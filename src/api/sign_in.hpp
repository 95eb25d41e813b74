// SPDX-License-Identifier: MIT
#pragma once

#include <matinee/credential.hpp>
#include <matinee/result.hpp>
#include <matinee/sign_in.hpp>

#include "cookies/source.hpp"
#include "login/await.hpp"

namespace matinee::api {

/// Errors as login_in_window and login_by_device have them.
Result<HeldSession> sign_in(const SignInOptions& options, const cookies::Environment& environment,
                            const login::Service& service, SignInPrompt& prompt);

}  // namespace matinee::api
