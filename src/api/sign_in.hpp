// SPDX-License-Identifier: MIT
//
// The implementation of Session::sign_in.
#pragma once

#include <matinee/credential.hpp>
#include <matinee/result.hpp>
#include <matinee/sign_in.hpp>

#include "cookies/source.hpp"
#include "login/await.hpp"

namespace matinee::api {

/// Runs the sign-in and returns the new session. Blocks until it is done or its time is over. Fails
/// as login_in_window and login_by_device do.
Result<HeldSession> sign_in(const SignInOptions& options, const cookies::Environment& environment,
                            const login::Service& service, SignInPrompt& prompt);

}  // namespace matinee::api
