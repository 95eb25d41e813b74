// SPDX-License-Identifier: MIT
#include "session/chooser.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "cookies/stored.hpp"
#include "session/choice.hpp"

namespace matinee::session {

namespace {

using State = Trial::State;

// The opaque session cookies of a jar. They decide whose token the front page contains.
std::vector<Secret> opaque_values(const CookieJar& jar) {
  std::vector<Secret> values;
  for (const Cookie& cookie : jar.cookies) {
    const bool is_opaque =
        cookies::is_session_cookie(cookie) && cookie.name == cookies::k_session_cookie;
    if (is_opaque) values.push_back(cookie.value.clone());
  }
  return values;
}

// One run of the choice. It tries candidates in the order of next_candidate(), asks the source for
// further ones, and finally offers a sign-in.
class Choice {
 public:
  Choice(SessionSurvey survey, const Prove& prove, const ChoiceTools& tools, RefusedTokens& refused)
      : prove_(prove), tools_(tools), refused_(refused) {
    add(std::move(survey));
  }

  Result<Chosen> run() {
    for (bool has_more = true; has_more;) {
      MATINEE_TRY_ASSIGN(auto chosen, try_candidates());
      if (chosen) {
        if (is_service_away_) pass_over_untried();
        report(std::nullopt);
        return *std::move(chosen);
      }
      MATINEE_TRY_ASSIGN(has_more, look_further());
    }
    return none_works();
  }

 private:
  void add(SessionSurvey survey) {
    for (SessionCandidate& candidate : survey.candidates) {
      trials_.push_back({.evidence = candidate.evidence,
                         .updated_us = candidate.updated_us,
                         .expires = candidate.expires});
      candidates_.push_back(std::move(candidate));
    }
    opened_.resize(trials_.size());
    std::ranges::move(survey.unread, std::back_inserter(unread_));
    nothing_ = std::move(survey.nothing);
    otherwise_ = std::move(survey.otherwise);
    if (survey.sign_in) sign_in_ = std::move(survey.sign_in);
  }

  // Fails on cancellation only. Any other error leads to the next candidate.
  Result<std::optional<Chosen>> try_candidates() {
    while (const auto next = next_candidate(trials_, questions_)) {
      if (trials_[*next].state == State::untried) {
        MATINEE_TRY(open(*next));
        continue;
      }
      if (!opened_[*next].credential) MATINEE_TRY(ask_page(*next));
      if (is_service_away_) break;
      if (!opened_[*next].credential) continue;
      MATINEE_TRY_ASSIGN(auto chosen, try_token(*next));
      if (chosen) return chosen;
    }
    return std::optional<Chosen>();
  }

  // Asks the source for further candidates. Returns false if there are none.
  Result<bool> look_further() {
    const bool may_ask = !is_service_away_ && questions_ < k_most_questions;
    if (!otherwise_ || !may_ask) return false;
    auto further = std::exchange(otherwise_, {})();
    if (further) {
      add(*std::move(further));
      return true;
    }
    const Error& why = further.error();
    if (why.code() == Errc::cancelled) return why;
    if (is_lost(why)) {
      nothing_ = why;
    } else if (!first_failure_) {
      first_failure_ = why;
    }
    return false;
  }

  // The origin of an opened candidate, or the place where an unopened one was found.
  const CookieOrigin& origin_of(std::size_t index) const {
    const auto& credential = opened_[index].credential;
    return credential ? credential->origin : candidates_[index].origin;
  }

  void pass_over(std::size_t index, State state, Error why) {
    trials_[index].state = state;
    if (state == State::unreadable && !first_failure_) first_failure_ = why;
    if (state == State::refused && !first_refused_) first_refused_ = {index, why};
    passed_over_.push_back({.origin = origin_of(index), .why = std::move(why)});
  }

  Result<void> open(std::size_t index) {
    auto opened = candidates_[index].open();
    if (!opened) {
      const Error& why = opened.error();
      if (why.code() == Errc::cancelled) return why;
      State state = State::unreadable;
      if (why.code() == Errc::signed_out) state = State::empty;
      if (why.code() == Errc::rejected) state = State::refused;
      pass_over(index, state, why);
      return {};
    }
    opened_[index] = *std::move(opened);
    trials_[index].state = State::opened;
    if (!opened_[index].credential) judge_without_token(index);
    return {};
  }

  void judge_without_token(std::size_t index) {
    const auto& why_none = opened_[index].why_none;
    if (why_none && !first_ended_) first_ended_ = why_none;
    if (why_none || trials_[index].evidence == Evidence::login_token) {
      pass_over(index, State::empty,
                why_none.value_or(
                    Error(Errc::signed_out, "its cookie lt holds no token").about(Subject::token)));
    }
    // The decrypted value is an opaque cookie, which may be a visitor's. Rank it accordingly, so
    // that better candidates are tried before it.
    trials_[index].evidence = Evidence::visitor_cookie;
  }

  Result<void> ask_page(std::size_t index) {
    if (!tools_.read_page) {
      pass_over(index, State::empty,
                {Errc::signed_out, "a visitor's cookie, as far as can be told"});
      return {};
    }
    auto values = opaque_values(opened_[index].cookies);
    if (std::ranges::find(asked_, values) != asked_.end()) {
      pass_over(index, State::empty, {Errc::signed_out, "the service was asked about its cookie"});
      return {};
    }
    asked_.push_back(std::move(values));
    ++questions_;
    auto credential = tools_.read_page(opened_[index].cookies);
    if (credential) {
      opened_[index].credential = *std::move(credential);
      return {};
    }
    const Errc code = credential.error().code();
    if (code == Errc::cancelled) return credential.error();
    is_service_away_ = code == Errc::network;
    pass_over(index, is_service_away_ ? State::unreadable : State::empty, credential.error());
    return {};
  }

  Chosen take(std::size_t index, std::optional<Error> verdict) {
    trials_[index].state = State::taken;
    OpenedCandidate& opened = opened_[index];
    return {.session = {.credential = *std::move(opened.credential),
                        .cookies = std::move(opened.cookies)},
            .verdict = std::move(verdict)};
  }

  // Does not ask for a sign-in if a place that may have a session could not be read.
  Result<Chosen> sign_in(const Error& why) {
    if (!sign_in_ || !is_lost(why) || first_unread()) return why;
    MATINEE_TRY_ASSIGN(HeldSession session, sign_in_(why));
    if (prove_ && !session.owner.checked_at) MATINEE_TRY(prove_(session.credential));
    return Chosen{.session = std::move(session)};
  }

  Result<std::optional<Chosen>> try_token(std::size_t index) {
    const Credential& credential = *opened_[index].credential;
    if (refused_.contains(credential.token)) {
      refuse(index, {Errc::rejected, "refused before"});
      return std::optional<Chosen>();
    }
    MATINEE_TRY_ASSIGN(const bool is_asked, must_ask(index));
    if (!is_asked) return take(index, std::nullopt);
    // The request for the front page was counted already.
    if (credential.kind != CredentialKind::page) ++questions_;
    const auto proved = prove_(credential);
    if (proved) return take(index, std::nullopt);
    if (proved.error().code() != Errc::rejected) {
      is_service_away_ = proved.error().code() == Errc::network;
      return take(index, proved.error());
    }
    refused_.add(credential.token);
    refuse(index, proved.error());
    return std::optional<Chosen>();
  }

  Result<bool> must_ask(std::size_t index) {
    if (!prove_) return false;
    if (tools_.asking == Asking::always) return true;
    // The service has just issued this token on the front page.
    if (opened_[index].credential->kind == CredentialKind::page) return false;
    if (questions_ > 0 || first_refused_) return true;
    return has_rival(index);
  }

  // Whether another candidate has a different token; visitor's cookies do not count. A candidate
  // whose opening may prompt the user is not opened just for this check, and counts as different.
  Result<bool> has_rival(std::size_t index) {
    const Secret& token = opened_[index].credential->token;
    for (const Evidence evidence : {Evidence::login_token, Evidence::design_cookie}) {
      for (std::size_t i = 0; i < trials_.size(); ++i) {
        if (trials_[i].evidence != evidence) continue;
        if (trials_[i].state == State::untried) {
          const auto& may_prompt = candidates_[i].may_prompt;
          if (may_prompt && may_prompt()) return true;
          MATINEE_TRY(open(i));
        }
        const bool is_token = trials_[i].state == State::opened && opened_[i].credential;
        if (is_token && opened_[i].credential->token != token) return true;
      }
    }
    return false;
  }

  void refuse(std::size_t index, const Error& why) {
    pass_over(index, State::refused, refusal_of(origin_of(index), why));
  }

  // Reports each skipped candidate once, except the one that is returned as the error. The message
  // of a refusal contains the origin, so the message alone identifies it.
  void report(const std::optional<Error>& error) {
    if (!tools_.on_passed_over) return;
    for (UnreadPlace& place : unread_)
      passed_over_.push_back({.origin = std::move(place.origin), .why = std::move(place.why)});
    std::set<std::string> told;
    for (const PassedOver& each : passed_over_) {
      const std::string& message = each.why.message();
      if (error && error->message() == message) continue;
      const bool is_refusal = each.why.code() == Errc::rejected;
      if (!told.insert(is_refusal ? message : title_of(each.origin) + '\n' + message).second)
        continue;
      tools_.on_passed_over(each);
    }
  }

  // Records why the remaining candidates were not tried.
  void pass_over_untried() {
    const Error why(Errc::failure,
                    is_service_away_
                        ? std::string("not tried: the service gives no answer")
                        : fmt::format("not tried: the service was asked about {} sessions "
                                      "before it, which is the most",
                                      k_most_questions));
    for (std::size_t i = 0; i < trials_.size(); ++i) {
      const State state = trials_[i].state;
      if (state != State::untried && state != State::opened) continue;
      passed_over_.push_back({.origin = origin_of(i), .why = why});
    }
  }

  std::optional<Error> first_unread() const {
    if (first_failure_) return first_failure_;
    if (!unread_.empty()) return unread_.front().why;
    return std::nullopt;
  }

  Result<Chosen> none_works() {
    pass_over_untried();
    if (const auto why = first_unread()) {
      report(why);
      return *why;
    }
    const Error why = first_refused_ ? first_refused_->why : first_ended_.value_or(nothing_);
    report(why);
    auto signed_in = sign_in(why);
    if (signed_in || signed_in.error().code() != Errc::rejected) return signed_in;
    const bool is_known = first_refused_ && opened_[first_refused_->index].credential;
    if (!is_known) return signed_in;
    return take(first_refused_->index, why);
  }

  struct Refusal {
    std::size_t index = 0;
    Error why;
  };

  const Prove& prove_;
  const ChoiceTools& tools_;
  RefusedTokens& refused_;
  std::vector<SessionCandidate> candidates_;
  std::vector<Trial> trials_;
  std::vector<OpenedCandidate> opened_;
  std::vector<UnreadPlace> unread_;
  Error nothing_{Errc::signed_out, ""};
  std::function<Result<SessionSurvey>()> otherwise_;
  std::function<Result<HeldSession>(const Error&)> sign_in_;
  std::vector<PassedOver> passed_over_;
  std::optional<Error> first_failure_;
  std::optional<Refusal> first_refused_;
  /// Set if a token of a candidate contains an expiry that has passed.
  std::optional<Error> first_ended_;
  /// The opaque cookies with which the front page was requested.
  std::vector<std::vector<Secret>> asked_;
  int questions_ = 0;
  bool is_service_away_ = false;
};

}  // namespace

bool RefusedTokens::contains(const Secret& token) const {
  return std::ranges::find(tokens_, Fingerprint::of(token)) != tokens_.end();
}

void RefusedTokens::add(const Secret& token) {
  constexpr std::size_t k_most = 32;
  if (contains(token)) return;
  ++count_;
  tokens_.push_back(Fingerprint::of(token));
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

bool is_lost(SessionState state) noexcept {
  return state == SessionState::expired || state == SessionState::signed_out;
}

SessionState state_of(Errc code) noexcept {
  switch (code) {
    case Errc::rejected:
      return SessionState::expired;
    case Errc::signed_out:
      return SessionState::signed_out;
    case Errc::network:
      return SessionState::offline;
    default:
      return SessionState::unknown;
  }
}

Error forgotten_error() {
  return Error(Errc::signed_out, "you told matinee to forget this session").about(Subject::agent);
}

Error refusal_of(const CookieOrigin& origin, const Error& why) {
  const Error refusal(Errc::rejected,
                      fmt::format("mubi.com no longer accepts the session of {}", title_of(origin)),
                      why.native());
  return refusal.about(Subject::session_source);
}

}  // namespace matinee::session
