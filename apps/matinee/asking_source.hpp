// SPDX-License-Identifier: MIT
//
// A command that finds no session asks, once, whether to sign in now, and goes on with its job.
#pragma once

#include <matinee/auth_manager.hpp>
#include <matinee/result.hpp>

#include "context.hpp"

namespace matinee::cli {

/// Whether there is a person to ask: not without a terminal, nor with --no-login, --quiet or
/// --json.
bool may_ask(Context& context);

/// What `source` has; where that is nothing, and a person is at the terminal, what they sign in to.
/// Where nobody may be asked, and after a "no", its error stands.
class AskingSource final : public SessionSource {
 public:
  AskingSource(Context& context, SessionSource& source) : context_(context), source_(source) {}
  Result<CookieJar> extract_cookies() override;

 private:
  Context& context_;
  SessionSource& source_;
  bool has_asked_ = false;
};

}  // namespace matinee::cli
