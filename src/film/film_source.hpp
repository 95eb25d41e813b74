// SPDX-License-Identifier: MIT
//
// Makes plans for a film of the service. Opens the film for viewing once, and renews the session if
// the service refuses it.
#pragma once

#include <functional>
#include <stop_token>
#include <utility>

#include <matinee/result.hpp>
#include <matinee/secret.hpp>

#include "film/plans.hpp"
#include "mubi/client.hpp"

namespace matinee::film {

/// Returns another token than the refused one, or the error to report. The token must outlive the
/// FilmSource.
using RenewToken = std::function<Result<const Secret*>(const Error& refusal)>;

/// Use from one thread at a time. The first call opens the film for viewing, which the service
/// records in the viewing history. Each function fails with Errc::unavailable if the film is not
/// offered, and with the errors of the function of plans.hpp that it calls.
class FilmSource {
 public:
  /// Borrows the client, the film and the token. Each call uses `renew` at most once.
  FilmSource(mubi::Client& client, const mubi::Film& film, const Secret& token, RenewToken renew)
      : client_(client), film_(film), token_(&token), renew_(std::move(renew)) {}

  Result<media::Plan> plan(const media::Remote& remote, const Wishes& wishes,
                           const std::stop_token& stop);
  Result<TextPlan> text_plan(const media::Remote& remote, const Wishes& wishes,
                             const std::stop_token& stop);
  Result<media::Manifest> manifest(const media::Remote& remote, const std::stop_token& stop);

 private:
  template <class Call>
  auto with_session(Call call) -> decltype(call());

  mubi::Client& client_;
  const mubi::Film& film_;
  const Secret* token_;
  RenewToken renew_;
  bool is_open_ = false;
};

}  // namespace matinee::film
