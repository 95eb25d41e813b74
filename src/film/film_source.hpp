// SPDX-License-Identifier: MIT
//
// A film of the service, as where plans come from: opened for viewing once, with a session that is
// renewed when the service refuses it.
#pragma once

#include <functional>
#include <stop_token>
#include <utility>

#include <matinee/result.hpp>
#include <matinee/secret.hpp>

#include "film/plans.hpp"
#include "mubi/client.hpp"

namespace matinee::film {

/// Another session than the refused one, or the error that is to be told. What it points to
/// outlives the source.
using RenewToken = std::function<Result<const Secret*>(const Error& refusal)>;

/// Used from one thread at a time. The first call opens the film for viewing, which the service
/// notes in the viewing history. Errc::unavailable for a film that is not offered, and the errors
/// of the function of plans.hpp that each call stands for.
class FilmSource {
 public:
  /// All are borrowed. `renew` is asked at most once in each call.
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
