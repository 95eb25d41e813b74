// SPDX-License-Identifier: MIT
#include "session/chooser.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "session/credential.hpp"
#include "support/jar.hpp"
#include "support/session_sources.hpp"

namespace matinee::session {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// What a place holds. An empty token: the cookie decodes to none.
struct Place {
  std::string browser = {};
  Evidence evidence = Evidence::login_token;
  std::int64_t updated_us = 0;
  std::string token = {};
  std::optional<Error> fault = {};
  /// The value of the opaque cookie there.
  std::string opaque = {};
  std::optional<Error> ended = {};
  /// Opening it may raise a keyring's prompt.
  bool may_prompt = false;
};

struct Places final : SessionSource {
  std::vector<Place> places = {};
  std::vector<UnreadPlace> unread = {};
  std::optional<Error> failure = {};
  std::function<Result<HeldSession>(const Error&)> sign_in = {};
  std::function<Result<SessionSurvey>()> otherwise = {};
  /// Whose cookies were opened, in this order.
  std::vector<std::string> opened = {};

  Result<SessionSurvey> survey() override {
    if (failure) return *failure;
    SessionSurvey survey{.nothing = {Errc::signed_out, "no session anywhere"},
                         .otherwise = otherwise,
                         .sign_in = sign_in};
    survey.unread = unread;
    for (const Place& place : places)
      survey.candidates.push_back(candidate_of(place));
    return survey;
  }

 private:
  SessionCandidate candidate_of(const Place& place) {
    SessionCandidate candidate{.evidence = place.evidence,
                               .updated_us = place.updated_us,
                               .origin = {.browser = place.browser, .profile = "p", .file = "/db"}};
    candidate.may_prompt = [place] { return place.may_prompt; };
    candidate.open = [this, place]() -> Result<OpenedCandidate> {
      opened.push_back(place.browser);
      if (place.fault) return *place.fault;
      OpenedCandidate found{
          .cookies = {.origin = {.browser = place.browser, .profile = "p", .file = "/db"}}};
      if (!place.opaque.empty()) {
        found.cookies.cookies.push_back(test::cookie("_mubi_session", place.opaque));
      }
      if (place.ended) found.why_none = *place.ended;
      if (!place.token.empty()) {
        found.credential = credential_of_token(Secret::copy_of(place.token), found.cookies.origin);
      }
      return found;
    };
    return candidate;
  }
};

// The service and what it was asked.
class Choosing : public testing::Test {
 protected:
  Places source;
  RefusedTokens refused;
  std::set<std::string> accepted;
  std::map<std::string, Error> trouble;
  std::vector<std::string> asked;
  /// The front page's answer for the cookies of a browser; signed out for any other.
  std::map<std::string, Result<std::string>> pages;
  std::vector<std::string> pages_asked;
  std::vector<std::string> passed_over;
  Asking asking = Asking::always;

  Prove prove = [this](const Credential& credential) -> Result<void> {
    const std::string token(credential.token.reveal());
    asked.push_back(token);
    if (const auto found = trouble.find(token); found != trouble.end()) return found->second;
    if (accepted.contains(token)) return {};
    return Error(Errc::rejected, "Invalid login token", NativeCode{NativeCode::Space::curl, 8});
  };

  ChoiceTools tools() {
    ChoiceTools tools{.asking = asking};
    tools.read_page = [this](const CookieJar& jar) -> Result<Credential> {
      pages_asked.push_back(jar.origin.browser);
      const auto page = pages.find(jar.origin.browser);
      if (page == pages.end()) return Error(Errc::signed_out, "a visitor's");
      if (!page->second) return page->second.error();
      Credential credential = credential_of_token(Secret::copy_of(*page->second), jar.origin);
      credential.kind = CredentialKind::page;
      return credential;
    };
    tools.on_passed_over = [this](const PassedOver& each) {
      passed_over.push_back(each.origin.browser + ": " + std::string(to_string(each.why.code())));
    };
    return tools;
  }

  Result<Chosen> choose() { return choose_session(source, prove, tools(), refused); }
  Result<Chosen> choose_unasked() { return choose_session(source, {}, tools(), refused); }

  static std::string token_of(const Result<Chosen>& chosen) {
    return chosen ? std::string(chosen->session.credential.token.reveal())
                  : "error: " + chosen.error().message();
  }
};

TEST_F(Choosing, AnOldSessionGoesBeforeTheNewCookieOfAVisitor) {
  source.places = {{"chromium", Evidence::visitor_cookie, 90, ""},
                   {"firefox", Evidence::login_token, 10, "old"}};
  accepted = {"old"};
  const auto chosen = choose();
  EXPECT_EQ(token_of(chosen), "old");
  EXPECT_EQ(chosen->verdict, std::nullopt);
  EXPECT_THAT(pages_asked, IsEmpty());
  EXPECT_THAT(source.opened, ElementsAre("firefox"));
}

TEST_F(Choosing, ACookieThatDecodesToNoTokenLeadsToTheNextAndIsReported) {
  source.places = {{"chromium", Evidence::login_token, 90, ""},
                   {"firefox", Evidence::login_token, 10, "old"}};
  accepted = {"old"};
  EXPECT_EQ(token_of(choose()), "old");
  EXPECT_THAT(passed_over, ElementsAre("chromium: signed_out"));
}

TEST_F(Choosing, TheNewerOfTwoCookiesOfOneStoreIsTriedFirstAndThenTheOther) {
  source.places = {{"firefox", Evidence::login_token, 10, "old"},
                   {"firefox", Evidence::login_token, 90, "new"}};
  accepted = {"new"};
  EXPECT_EQ(token_of(choose()), "new");
  EXPECT_THAT(asked, ElementsAre("new"));

  accepted = {"old"};
  EXPECT_EQ(token_of(choose()), "old");
  EXPECT_THAT(asked, ElementsAre("new", "new", "old"));
}

TEST_F(Choosing, ARefusedSessionLeadsToAnotherBrowsersAndIsReported) {
  source.places = {{"chromium", Evidence::login_token, 90, "revoked"},
                   {"firefox", Evidence::login_token, 10, "good"}};
  accepted = {"good"};
  const auto chosen = choose();
  EXPECT_EQ(token_of(chosen), "good");
  EXPECT_EQ(chosen->session.cookies.origin.browser, "firefox");
  EXPECT_THAT(passed_over, ElementsAre("chromium: rejected"));
  EXPECT_EQ(refused.count(), 1U);
}

TEST_F(Choosing, ADesignsCookieGoesBetweenLoginTokensAndVisitors) {
  source.places = {{"a", Evidence::visitor_cookie, 90, ""},
                   {"b", Evidence::design_cookie, 50, "designs"},
                   {"c", Evidence::login_token, 10, "revoked"}};
  accepted = {"designs"};
  EXPECT_EQ(token_of(choose()), "designs");
  EXPECT_THAT(asked, ElementsAre("revoked", "designs"));
}

TEST_F(Choosing, OneTokenInTwoStoresIsAskedAboutOnce) {
  source.places = {{"chromium", Evidence::login_token, 90, "same"},
                   {"firefox", Evidence::login_token, 10, "same"}};
  const auto chosen = choose();
  ASSERT_TRUE(chosen) << chosen.error().message();
  EXPECT_THAT(asked, ElementsAre("same"));
  EXPECT_EQ(chosen->verdict->code(), Errc::rejected);
}

TEST_F(Choosing, WhatWasRefusedBeforeIsNotAskedAboutAgain) {
  source.places = {{"firefox", Evidence::login_token, 10, "revoked"}};
  ASSERT_EQ(choose()->verdict->code(), Errc::rejected);
  ASSERT_EQ(choose()->verdict->code(), Errc::rejected);
  EXPECT_THAT(asked, ElementsAre("revoked"));
  refused.clear();
  ASSERT_EQ(choose()->verdict->code(), Errc::rejected);
  EXPECT_THAT(asked, ElementsAre("revoked", "revoked"));
}

TEST_F(Choosing, TheServiceIsAskedAboutEightTokensAtMost) {
  for (int i = 0; i < 12; ++i) {
    source.places.push_back(
        {"b" + std::to_string(i), Evidence::login_token, 100 - i, "t" + std::to_string(i)});
  }
  accepted = {"t11"};
  const auto chosen = choose();
  EXPECT_EQ(asked.size(), 8U);
  EXPECT_EQ(token_of(chosen), "t0");
  EXPECT_EQ(chosen->verdict->code(), Errc::rejected);
  // The verdict is about b0. The others are reported, also those that nobody was asked about.
  EXPECT_THAT(passed_over,
              ElementsAre("b1: rejected", "b2: rejected", "b3: rejected", "b4: rejected",
                          "b5: rejected", "b6: rejected", "b7: rejected", "b8: failure",
                          "b9: failure", "b10: failure", "b11: failure"));
}

TEST(IsLost, ASignInHelpsWhereThereIsNoSessionAndWhereItIsRefused) {
  EXPECT_TRUE(is_lost({Errc::signed_out, "none"}));
  EXPECT_TRUE(is_lost({Errc::rejected, "refused"}));
  EXPECT_FALSE(is_lost({Errc::network, "away"}));
  EXPECT_FALSE(is_lost({Errc::locked, "a keyring"}));
}

TEST_F(Choosing, ASealedCookieThatProvesOpaqueGoesBehindAllOthers) {
  source.places = {{"chromium", Evidence::design_cookie, 90, ""},
                   {"brave", Evidence::design_cookie, 50, "designs"},
                   {"firefox", Evidence::login_token, 10, "revoked"}};
  accepted = {"designs"};
  const auto chosen = choose();
  EXPECT_EQ(token_of(chosen), "designs");
  EXPECT_THAT(source.opened, ElementsAre("firefox", "chromium", "brave"));
  EXPECT_THAT(pages_asked, IsEmpty());
}

TEST_F(Choosing, TheFrontPageTellsTheTokenOfAnOpaqueCookie) {
  source.places = {{"chromium", Evidence::visitor_cookie, 90, ""}};
  pages.emplace("chromium", "page-token");
  accepted = {"page-token"};
  const auto chosen = choose();
  EXPECT_EQ(token_of(chosen), "page-token");
}

TEST_F(Choosing, AVisitorsPageIsNoSessionAndEveryPlaceWasRead) {
  source.places = {{"chromium", Evidence::visitor_cookie, 90, ""}};
  const auto chosen = choose();
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().code(), Errc::signed_out);
  EXPECT_EQ(chosen.error().message(), "no session anywhere");
  EXPECT_THAT(passed_over, ElementsAre("chromium: signed_out"));
}

TEST_F(Choosing, APageThatCannotBeReachedIsNotSignedOut) {
  source.places = {{"chromium", Evidence::visitor_cookie, 90, ""}};
  pages.emplace("chromium", Error(Errc::network, "no route"));
  EXPECT_EQ(choose().error().code(), Errc::network);
}

TEST_F(Choosing, ANetworkErrorKeepsTheCandidateAndAsksNoFurther) {
  source.places = {{"chromium", Evidence::login_token, 90, "new"},
                   {"firefox", Evidence::login_token, 10, "old"}};
  trouble.emplace("new", Error(Errc::network, "no route"));
  const auto chosen = choose();
  EXPECT_EQ(token_of(chosen), "new");
  EXPECT_EQ(chosen->verdict->code(), Errc::network);
  EXPECT_THAT(asked, ElementsAre("new"));
  EXPECT_EQ(refused.count(), 0U);
}

TEST_F(Choosing, OfSessionsThatAreAllRefusedTheFirstIsTakenWithTheServicesWord) {
  source.places = {{"chromium", Evidence::login_token, 10, "old"},
                   {"firefox", Evidence::login_token, 90, "new"}};
  const auto chosen = choose();
  EXPECT_EQ(token_of(chosen), "new");
  ASSERT_TRUE(chosen->verdict);
  EXPECT_EQ(chosen->verdict->code(), Errc::rejected);
  EXPECT_EQ(chosen->verdict->message(), "mubi.com no longer accepts the session of firefox \"p\"");
  EXPECT_EQ(chosen->verdict->native(), (NativeCode{NativeCode::Space::curl, 8}));
  EXPECT_EQ(chosen->verdict->subject(), Subject::session_source);
  // The one that becomes the verdict is not reported twice.
  EXPECT_THAT(passed_over, ElementsAre("chromium: rejected"));
}

TEST_F(Choosing, ACookieThatCannotBeReadAloneIsItsOwnErrorAndNotSignedOut) {
  source.places = {{"chromium", Evidence::login_token, 90, "", Error(Errc::locked, "sealed")},
                   {"brave", Evidence::login_token, 50, "", Error(Errc::storage, "broken")}};
  const auto chosen = choose();
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().code(), Errc::locked);
  EXPECT_EQ(chosen.error().message(), "sealed");
}

TEST_F(Choosing, APlaceThatCannotBeReadAloneIsItsOwnErrorAndNotSignedOut) {
  source.unread.push_back({.origin = {.browser = "chromium"}, .why = {Errc::storage, "mode 000"}});
  const auto chosen = choose();
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().code(), Errc::storage);
  EXPECT_EQ(chosen.error().message(), "mode 000");
}

TEST_F(Choosing, WhatCannotBeReadBesideASessionIsReportedAndDoesNotHinder) {
  source.places = {{"chromium", Evidence::login_token, 90, "", Error(Errc::locked, "sealed")},
                   {"firefox", Evidence::login_token, 10, "good"}};
  source.unread.push_back({.origin = {.browser = "brave"}, .why = {Errc::storage, "mode 000"}});
  accepted = {"good"};
  EXPECT_EQ(token_of(choose()), "good");
  EXPECT_THAT(passed_over, ElementsAre("chromium: locked", "brave: storage"));
}

TEST_F(Choosing, ASourceThatCannotBeReadAtAllIsItsError) {
  source.failure = Error(Errc::not_found, "no such file");
  EXPECT_EQ(choose().error().code(), Errc::not_found);
}

TEST_F(Choosing, WithoutAServiceTheFirstThatCanBeReadIsTaken) {
  source.places = {{"chromium", Evidence::login_token, 90, ""},
                   {"firefox", Evidence::login_token, 50, "newer"},
                   {"brave", Evidence::login_token, 10, "older"}};
  EXPECT_EQ(token_of(choose_unasked()), "newer");
  EXPECT_THAT(asked, IsEmpty());
  refused.add(Secret::copy_of("newer"));
  EXPECT_EQ(token_of(choose_unasked()), "older");
}

TEST_F(Choosing, ACancelledReadingStops) {
  source.places = {{"chromium", Evidence::login_token, 90, "", Error(Errc::cancelled, "stop")},
                   {"firefox", Evidence::login_token, 10, "good"}};
  accepted = {"good"};
  EXPECT_EQ(choose().error().code(), Errc::cancelled);
  EXPECT_THAT(asked, IsEmpty());
}

TEST_F(Choosing, ACancelledPageStops) {
  source.places = {{"chromium", Evidence::visitor_cookie, 90, ""},
                   {"brave", Evidence::visitor_cookie, 10, ""}};
  pages.emplace("chromium", Error(Errc::cancelled, "stop"));
  EXPECT_EQ(choose().error().code(), Errc::cancelled);
  EXPECT_THAT(pages_asked, ElementsAre("chromium"));
}

TEST_F(Choosing, ACancelledQuestionEndsTheChoice) {
  source.places = {{"chromium", Evidence::login_token, 90, "new"},
                   {"firefox", Evidence::login_token, 10, "old"}};
  trouble.emplace("new", Error(Errc::cancelled, "stop"));
  const auto chosen = choose();
  EXPECT_THAT(asked, ElementsAre("new"));
  EXPECT_EQ(chosen ? chosen->verdict->code() : chosen.error().code(), Errc::cancelled);
}

TEST_F(Choosing, WhatCannotBeReadIsTheErrorBesideASessionThatIsRefusedWhichIsReported) {
  source.places = {{"firefox", Evidence::login_token, 90, "revoked"}};
  source.unread.push_back({.origin = {.browser = "chromium"}, .why = {Errc::storage, "mode 000"}});
  EXPECT_EQ(choose().error().message(), "mode 000");
  EXPECT_THAT(passed_over, ElementsAre("firefox: rejected"));
}

TEST_F(Choosing, FrontPagesCountAmongTheEightQuestions) {
  for (int i = 0; i < 12; ++i) {
    const std::string number = std::to_string(i);
    source.places.push_back({.browser = "b" + number,
                             .evidence = Evidence::visitor_cookie,
                             .updated_us = 100 - i,
                             .opaque = "value-" + number});
  }
  EXPECT_EQ(choose().error().code(), Errc::signed_out);
  EXPECT_EQ(pages_asked.size(), 8U);
}

TEST_F(Choosing, TheFrontPageIsAskedOnceForEqualCookies) {
  for (const char* browser : {"a", "b", "c"}) {
    source.places.push_back(
        {.browser = browser, .evidence = Evidence::visitor_cookie, .opaque = "same"});
  }
  EXPECT_EQ(choose().error().code(), Errc::signed_out);
  EXPECT_THAT(pages_asked, ElementsAre("a"));
}

TEST_F(Choosing, AFrontPageThatCannotBeReachedEndsTheAskingAndTheRestIsReported) {
  for (const char* browser : {"a", "b", "c"}) {
    source.places.push_back(
        {.browser = browser, .evidence = Evidence::visitor_cookie, .opaque = browser});
    pages.emplace(browser, Error(Errc::network, "no route"));
  }
  EXPECT_EQ(choose().error().code(), Errc::network);
  EXPECT_THAT(pages_asked, ElementsAre("a"));
  EXPECT_THAT(passed_over, ElementsAre("b: failure", "c: failure"));
}

TEST_F(Choosing, ATokenOfTheEighthPageIsStillAskedAbout) {
  for (int i = 0; i < 8; ++i) {
    const std::string number = std::to_string(i);
    source.places.push_back({.browser = "b" + number,
                             .evidence = Evidence::visitor_cookie,
                             .updated_us = 100 - i,
                             .opaque = "value-" + number});
  }
  pages.emplace("b7", "page-token");
  accepted = {"page-token"};
  EXPECT_EQ(token_of(choose()), "page-token");
}

TEST_F(Choosing, ACandidateThatOpensToARefusalOrToNothingIsNoPlaceThatCannotBeRead) {
  source.places = {{"a", Evidence::login_token, 90, "", Error(Errc::signed_out, "none here")}};
  EXPECT_EQ(choose().error().code(), Errc::signed_out);
  source.places = {{"a", Evidence::login_token, 90, "", Error(Errc::rejected, "refused there")}};
  EXPECT_EQ(choose().error().message(), "refused there");
}

TEST_F(Choosing, OneRefusalIsReportedOnce) {
  const Error refusal(Errc::rejected, "mubi.com no longer accepts the session of firefox \"p\"");
  source.places = {{"firefox", Evidence::login_token, 90, "revoked"},
                   {"agent", Evidence::second_look, 0, "", refusal}};
  EXPECT_EQ(choose()->verdict->code(), Errc::rejected);
  EXPECT_THAT(passed_over, IsEmpty());
}

TEST_F(Choosing, ATokenThatHasEndedIsToldWithItsEnd) {
  const Error ended(Errc::signed_out, "expired on a day");
  source.places = {{.browser = "a", .ended = ended},
                   {.browser = "b", .evidence = Evidence::design_cookie, .ended = ended}};
  EXPECT_EQ(choose().error().message(), "expired on a day");
  EXPECT_THAT(pages_asked, IsEmpty());
}

TEST_F(Choosing, WhatComesNextIsAskedOnlyIfNothingWorks) {
  int surveys = 0;
  Places next;
  next.places = {{"firefox", Evidence::login_token, 90, "good"}};
  source.otherwise = [&] {
    ++surveys;
    return next.survey();
  };
  source.places = {{"agent", Evidence::login_token, 0, "of-the-agent"}};
  accepted = {"of-the-agent", "good"};
  EXPECT_EQ(token_of(choose()), "of-the-agent");
  EXPECT_EQ(surveys, 0);
  accepted = {"good"};
  EXPECT_EQ(token_of(choose()), "good");
  EXPECT_EQ(surveys, 1);
  EXPECT_THAT(passed_over, ElementsAre("agent: rejected"));
}

TEST_F(Choosing, WhatComesNextDecidesWhyThereIsNothing) {
  source.places = {{"agent", Evidence::login_token, 0, "", Error(Errc::signed_out, "none")}};
  source.otherwise = [] {
    return SessionSurvey{.nothing = {Errc::signed_out, "none in the browsers"}};
  };
  EXPECT_EQ(choose().error().message(), "none in the browsers");
  source.otherwise = []() -> Result<SessionSurvey> { return Error(Errc::storage, "mode 000"); };
  EXPECT_EQ(choose().error().code(), Errc::storage);
}

// Commands that only read ask no more than they must.
class AskingIfSeveral : public Choosing {
 protected:
  void SetUp() override {
    asking = Asking::if_several;
    accepted = {"one", "two"};
  }
};

TEST_F(AskingIfSeveral, ALoneTokenIsNotAskedAbout) {
  source.places = {{"firefox", Evidence::login_token, 90, "one"}};
  EXPECT_EQ(token_of(choose()), "one");
  EXPECT_THAT(asked, IsEmpty());
}

TEST_F(AskingIfSeveral, OneTokenInTwoPlacesIsNotAskedAbout) {
  source.places = {{"firefox", Evidence::login_token, 90, "one"},
                   {"chromium", Evidence::login_token, 10, "one"}};
  EXPECT_EQ(token_of(choose()), "one");
  EXPECT_THAT(asked, IsEmpty());
}

TEST_F(AskingIfSeveral, ASealedCookieThatProvesOpaqueIsNoReason) {
  source.places = {{"chromium", Evidence::login_token, 10, "one"},
                   {"chromium", Evidence::design_cookie, 90, ""},
                   {"firefox", Evidence::visitor_cookie, 90, ""}};
  EXPECT_EQ(token_of(choose()), "one");
  EXPECT_THAT(asked, IsEmpty());
}

TEST_F(AskingIfSeveral, ACookieThatCannotBeReadIsNoReason) {
  source.places = {{"chromium", Evidence::login_token, 90, "", Error(Errc::locked, "sealed")},
                   {"firefox", Evidence::login_token, 10, "one"}};
  EXPECT_EQ(token_of(choose()), "one");
  EXPECT_THAT(asked, IsEmpty());
}

TEST_F(AskingIfSeveral, ATokenThatTheFrontPageHasJustGivenIsNotAskedAbout) {
  source.places = {{"chromium", Evidence::visitor_cookie, 90, ""}};
  pages.emplace("chromium", "one");
  EXPECT_EQ(token_of(choose()), "one");
  EXPECT_THAT(asked, IsEmpty());
}

TEST_F(AskingIfSeveral, NobodyIsDisturbedForASessionThatIsNotUsed) {
  for (const Evidence evidence : {Evidence::login_token, Evidence::design_cookie}) {
    source.opened.clear();
    asked.clear();
    source.places = {{"firefox", Evidence::login_token, 90, "one"},
                     {.browser = "chromium",
                      .evidence = evidence,
                      .updated_us = 10,
                      .token = "two",
                      .may_prompt = true}};
    EXPECT_EQ(token_of(choose()), "one");
    EXPECT_THAT(asked, ElementsAre("one"));
    EXPECT_THAT(source.opened, ElementsAre("firefox"));
  }
}

TEST_F(AskingIfSeveral, APersonIsDisturbedForTheOneThatIsNeeded) {
  source.places = {{"firefox", Evidence::login_token, 90, "revoked"},
                   {.browser = "chromium",
                    .evidence = Evidence::login_token,
                    .updated_us = 10,
                    .token = "two",
                    .may_prompt = true}};
  EXPECT_EQ(token_of(choose()), "two");
  EXPECT_THAT(asked, ElementsAre("revoked", "two"));
}

TEST_F(AskingIfSeveral, TwoTokensAreAskedAboutInTheirOrder) {
  source.places = {{"firefox", Evidence::login_token, 10, "two"},
                   {"chromium", Evidence::login_token, 90, "revoked"}};
  EXPECT_EQ(token_of(choose()), "two");
  EXPECT_THAT(asked, ElementsAre("revoked", "two"));
}

TEST_F(AskingIfSeveral, ADesignsCookieWithAnotherTokenIsAReason) {
  source.places = {{"firefox", Evidence::login_token, 10, "revoked"},
                   {"chromium", Evidence::design_cookie, 90, "two"}};
  EXPECT_EQ(token_of(choose()), "two");
}

// The last resort: a person.
class SigningIn : public Choosing {
 protected:
  std::vector<std::string> reasons;

  void offer(std::string token) {
    source.sign_in = [this, token](const Error& why) -> Result<HeldSession> {
      reasons.push_back(why.message());
      return test::session_with(token);
    };
  }
  void decline() {
    source.sign_in = [this](const Error& why) -> Result<HeldSession> {
      reasons.push_back(why.message());
      return why;
    };
  }
};

TEST_F(SigningIn, GivesTheSessionIfThereIsNoOther) {
  offer("signed-in");
  accepted = {"signed-in"};
  const auto chosen = choose();
  EXPECT_EQ(token_of(chosen), "signed-in");
  EXPECT_THAT(reasons, ElementsAre("no session anywhere"));
  EXPECT_THAT(asked, ElementsAre("signed-in"));
}

TEST_F(SigningIn, ProvedBySomebodyElseIsNotAskedAboutAgain) {
  source.sign_in = [](const Error&) -> Result<HeldSession> {
    HeldSession session = test::session_with("signed-in");
    session.owner.checked_at = test::k_today;
    return session;
  };
  EXPECT_EQ(token_of(choose()), "signed-in");
  EXPECT_THAT(asked, IsEmpty());
}

TEST_F(SigningIn, IsAskedForIfEverySessionIsRefused) {
  source.places = {{"firefox", Evidence::login_token, 90, "revoked"}};
  offer("signed-in");
  accepted = {"signed-in"};
  EXPECT_EQ(token_of(choose()), "signed-in");
  EXPECT_THAT(reasons, ElementsAre(HasSubstr("no longer accepts the session of firefox")));
}

TEST_F(SigningIn, IsNotAskedForWhileASessionWorks) {
  source.places = {{"firefox", Evidence::login_token, 90, "good"}};
  accepted = {"good"};
  offer("signed-in");
  EXPECT_EQ(token_of(choose()), "good");
  EXPECT_THAT(reasons, IsEmpty());
}

TEST_F(SigningIn, IsNotAskedForWhileAPlaceCannotBeRead) {
  offer("signed-in");
  source.unread.push_back({.origin = {.browser = "chromium"}, .why = {Errc::storage, "mode 000"}});
  EXPECT_EQ(choose().error().code(), Errc::storage);
  source.places = {{"firefox", Evidence::login_token, 90, "revoked"}};
  EXPECT_EQ(choose().error().code(), Errc::storage);
  EXPECT_THAT(reasons, IsEmpty());
}

TEST_F(SigningIn, IsNotAskedForWhileACookieCannotBeRead) {
  offer("signed-in");
  source.places = {{"chromium", Evidence::login_token, 90, "", Error(Errc::locked, "sealed")},
                   {"firefox", Evidence::login_token, 10, "revoked"}};
  EXPECT_EQ(choose().error().code(), Errc::locked);
  EXPECT_THAT(reasons, IsEmpty());
}

TEST_F(SigningIn, IsNotAskedForWhileTheServiceIsAway) {
  offer("signed-in");
  source.places = {{"firefox", Evidence::login_token, 90, "held"}};
  trouble.emplace("held", Error(Errc::network, "no route"));
  EXPECT_EQ(choose()->verdict->code(), Errc::network);
  EXPECT_THAT(reasons, IsEmpty());
}

TEST_F(SigningIn, DeclinedWithoutASessionIsSignedOut) {
  decline();
  const auto chosen = choose();
  EXPECT_EQ(chosen.error().code(), Errc::signed_out);
  EXPECT_EQ(chosen.error().message(), "no session anywhere");
}

TEST_F(SigningIn, DeclinedWithARefusedSessionIsTheServicesWordOnIt) {
  source.places = {{"firefox", Evidence::login_token, 90, "revoked"}};
  decline();
  const auto chosen = choose();
  EXPECT_EQ(token_of(chosen), "revoked");
  EXPECT_EQ(chosen->verdict->code(), Errc::rejected);
  EXPECT_EQ(reasons.size(), 1U);
}

TEST_F(SigningIn, ThatTheUserCancelsIsCancelled) {
  source.places = {{"firefox", Evidence::login_token, 90, "revoked"}};
  source.sign_in = [](const Error&) -> Result<HeldSession> {
    return Error(Errc::cancelled, "stop");
  };
  EXPECT_EQ(choose().error().code(), Errc::cancelled);
}

TEST(RefusedTokens, AreRememberedUpToThirtyTwoAndAllCounted) {
  RefusedTokens refused;
  for (int i = 0; i < 40; ++i) {
    refused.add(Secret::copy_of("token-" + std::to_string(i)));
    refused.add(Secret::copy_of("token-" + std::to_string(i)));
  }
  EXPECT_EQ(refused.count(), 40U);
  EXPECT_FALSE(refused.contains(Secret::copy_of("token-7")));
  EXPECT_TRUE(refused.contains(Secret::copy_of("token-8")));
  EXPECT_TRUE(refused.contains(Secret::copy_of("token-39")));
}

}  // namespace
}  // namespace matinee::session
