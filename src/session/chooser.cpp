// SPDX-License-Identifier: MIT
#include "session/chooser.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "session/choice.hpp"

namespace matinee::session {

namespace {

using State = Trial::State;

class Choice {
 public:
  Choice(SessionSurvey survey, const Prove& prove, const ChoiceTools& tools, RefusedTokens& refused)
      : survey_(std::move(survey)), prove_(prove), tools_(tools), refused_(refused) {
    for (const SessionCandidate& candidate : survey_.candidates) {
      trials_.push_back({.evidence = candidate.evidence,
                         .updated_us = candidate.updated_us,
                         .expires = candidate.expires});
    }
    opened_.resize(trials_.size());
  }

  Result<Chosen> run() {
    while (const auto next = next_candidate(trials_, questions_)) {
      if (trials_[*next].state == State::untried) {
        MATINEE_TRY(open(*next));
      } else if (!opened_[*next].credential) {
        MATINEE_TRY(ask_page(*next));
      } else if (auto chosen = try_token(*next)) {
        report(std::nullopt);
        return *std::move(chosen);
      }
    }
    return none_works();
  }

 private:
  const CookieOrigin& origin_of(std::size_t index) const {
    return survey_.candidates[index].origin;
  }

  void pass_over(std::size_t index, State state, Error why) {
    trials_[index].state = state;
    if (state == State::unreadable && !first_failure_) first_failure_ = why;
    passed_over_.push_back({.origin = origin_of(index), .why = std::move(why)});
  }

  // An Error only on cancellation: everything else leads to the next candidate.
  Result<void> open(std::size_t index) {
    auto opened = survey_.candidates[index].open();
    if (!opened) {
      if (opened.error().code() == Errc::cancelled) return opened.error();
      pass_over(index, State::unreadable, opened.error());
      return {};
    }
    const bool is_decoded = opened->credential.has_value();
    opened_[index] = *std::move(opened);
    trials_[index].state = State::opened;
    if (is_decoded) return {};
    if (trials_[index].evidence == Evidence::login_token) {
      pass_over(index, State::empty, {Errc::signed_out, "its cookie lt holds no live token"});
    }
    // What was sealed has proved opaque: whoever is behind it, others go first.
    trials_[index].evidence = Evidence::visitor_cookie;
    return {};
  }

  Result<void> ask_page(std::size_t index) {
    auto credential = tools_.read_page(opened_[index].cookies);
    if (credential) {
      opened_[index].credential = *std::move(credential);
      return {};
    }
    const Errc code = credential.error().code();
    if (code == Errc::cancelled) return credential.error();
    pass_over(index, code == Errc::network ? State::unreadable : State::empty, credential.error());
    return {};
  }

  Chosen take(std::size_t index, std::optional<Error> verdict) {
    OpenedCandidate& opened = opened_[index];
    return {.session = {.credential = *std::move(opened.credential),
                        .cookies = std::move(opened.cookies)},
            .verdict = std::move(verdict),
            .candidates = count_likely()};
  }

  std::size_t count_likely() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        trials_, [](const Trial& trial) { return trial.evidence < Evidence::visitor_cookie; }));
  }

  // Nobody is asked to sign in while a place that may hold a session could not be read.
  Result<Chosen> sign_in(const Error& why) {
    if (!survey_.sign_in || !is_lost(why) || first_failure_ || !survey_.unread.empty()) return why;
    MATINEE_TRY_ASSIGN(HeldSession session, survey_.sign_in(why));
    if (prove_ && !session.owner.checked_at) MATINEE_TRY(prove_(session.credential));
    return Chosen{.session = std::move(session), .candidates = 1};
  }

  std::optional<Chosen> try_token(std::size_t index) {
    const Credential& credential = *opened_[index].credential;
    if (refused_.contains(credential.token)) {
      refuse(index, {Errc::rejected, "refused before"});
      return std::nullopt;
    }
    if (!prove_) return take(index, std::nullopt);
    ++questions_;
    const auto proved = prove_(credential);
    if (proved) return take(index, std::nullopt);
    if (proved.error().code() != Errc::rejected) return take(index, proved.error());
    refused_.add(credential.token);
    refuse(index, proved.error());
    return std::nullopt;
  }

  void refuse(std::size_t index, const Error& why) {
    if (!first_refused_) first_refused_ = index;
    pass_over(index, State::refused, refusal_of(origin_of(index), why));
  }

  // The one that becomes the error is not reported twice.
  void report(std::optional<std::size_t> as_error) {
    if (!tools_.on_passed_over) return;
    for (const PassedOver& each : passed_over_) {
      const bool is_error =
          as_error && &each - passed_over_.data() == static_cast<std::ptrdiff_t>(*as_error);
      if (!is_error) tools_.on_passed_over(each);
    }
    for (const UnreadPlace& place : survey_.unread)
      tools_.on_passed_over({.origin = place.origin, .why = place.why});
  }

  // Nobody knows about a candidate that comes behind the last question.
  void pass_over_untried() {
    const Error why(Errc::failure, fmt::format("not tried: the service was asked about {} sessions "
                                               "before it, which is the most",
                                               k_most_questions));
    for (std::size_t i = 0; i < trials_.size(); ++i) {
      const State state = trials_[i].state;
      if (state != State::untried && state != State::opened) continue;
      passed_over_.push_back({.origin = origin_of(i), .why = why});
    }
  }

  Result<Chosen> none_works() {
    pass_over_untried();
    if (first_refused_) {
      const auto own = std::ranges::find_if(
          passed_over_, [](const PassedOver& each) { return each.why.code() == Errc::rejected; });
      const Error why = own->why;
      report(static_cast<std::size_t>(own - passed_over_.begin()));
      auto signed_in = sign_in(why);
      if (signed_in || signed_in.error().code() != Errc::rejected) return signed_in;
      return take(*first_refused_, why);
    }
    report(std::nullopt);
    if (first_failure_) return *first_failure_;
    if (!survey_.unread.empty()) return survey_.unread.front().why;
    return sign_in(survey_.nothing);
  }

  SessionSurvey survey_;
  const Prove& prove_;
  const ChoiceTools& tools_;
  RefusedTokens& refused_;
  std::vector<Trial> trials_;
  std::vector<OpenedCandidate> opened_;
  std::vector<PassedOver> passed_over_;
  std::optional<Error> first_failure_;
  std::optional<std::size_t> first_refused_;
  int questions_ = 0;
};

}  // namespace

bool RefusedTokens::contains(const Secret& token) const {
  return std::ranges::any_of(tokens_, [&](const Secret& each) { return each == token; });
}

void RefusedTokens::add(const Secret& token) {
  constexpr std::size_t k_most = 32;
  if (contains(token)) return;
  ++count_;
  tokens_.push_back(token.clone());
  if (tokens_.size() > k_most) tokens_.pop_front();
}

Result<Chosen> choose_session(SessionSource& source, const Prove& prove, const ChoiceTools& tools,
                              RefusedTokens& refused) {
  MATINEE_TRY_ASSIGN(SessionSurvey survey, source.survey());
  return Choice(std::move(survey), prove, tools, refused).run();
}

bool is_lost(const Error& error) noexcept {
  return error.code() == Errc::signed_out || error.code() == Errc::rejected;
}

Error refusal_of(const CookieOrigin& origin, const Error& why) {
  const Error refusal(Errc::rejected,
                      fmt::format("mubi.com no longer accepts the session of {}", title_of(origin)),
                      why.native());
  return refusal.about(Subject::session_source);
}

}  // namespace matinee::session
