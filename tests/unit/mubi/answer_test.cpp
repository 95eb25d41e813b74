// SPDX-License-Identifier: MIT
#include "mubi/answer.hpp"

#include <string>

#include <gtest/gtest.h>

namespace matinee::mubi {
namespace {

http::Response answer(int status, std::string body, std::string type = "application/json") {
  return {.status = status,
          .headers = {{"Content-Type", std::move(type)}},
          .body = std::move(body),
          .url = "https://api.mubi.com/v4/account"};
}

Errc code_of(int status, std::string body) {
  return read_answer(answer(status, std::move(body)), "session").error().code();
}

TEST(ReadAnswer, GivesTheJsonOfASuccess) {
  EXPECT_EQ(read_answer(answer(200, R"({"id":7})"), "session")->at("id"), 7);
}

TEST(ReadAnswer, TellsARefusedSessionByItsCodeNotByTheStatus) {
  EXPECT_EQ(code_of(422, R"({"code":8,"message":"Invalid login token"})"), Errc::rejected);
  EXPECT_EQ(code_of(401, R"({"code":8})"), Errc::rejected);
  EXPECT_EQ(code_of(401, ""), Errc::rejected);
  EXPECT_EQ(code_of(422, R"({"message":"Invalid login token"})"), Errc::rejected);
}

TEST(ReadAnswer, DoesNotTakeAGeoBlockForARefusedSession) {
  EXPECT_EQ(code_of(422, R"({"code":50,"message":"Film not authorized"})"), Errc::unavailable);
  EXPECT_EQ(code_of(422, R"({"message":"Film not authorized"})"), Errc::unavailable);
  EXPECT_EQ(code_of(451, "<html>"), Errc::unavailable);
}

TEST(ReadAnswer, IsAboutWhatItsCallerAskedFor) {
  const http::Response gone = answer(404, "{}");
  EXPECT_EQ(read_answer(gone, "film 1").error().subject(), Subject::film);
  EXPECT_EQ(read_answer(gone, "session", Subject::unsaid).error().subject(), Subject::unsaid);
  EXPECT_EQ(check_answer(gone, "session", Subject::unsaid).error().subject(), Subject::unsaid);
}

TEST(ReadAnswer, KeepsABare422ApartFromBoth) {
  EXPECT_EQ(code_of(422, R"({"code":1,"message":"Client missing"})"), Errc::failure);
  EXPECT_EQ(code_of(422, "{}"), Errc::failure);
}

TEST(ReadAnswer, KnowsAbsenceAndOutage) {
  EXPECT_EQ(code_of(404, "<html>not here</html>"), Errc::not_found);
  for (const int status : {429, 500, 502, 503})
    EXPECT_EQ(code_of(status, "x"), Errc::network);
}

TEST(ReadAnswer, TakesAMessageForTheUserAsFailureWhateverTheStatus) {
  const auto read =
      read_answer(answer(200, R"({"code":50,"user_message":"Not in your country"})"), "film 1");
  EXPECT_EQ(read.error().code(), Errc::unavailable);
  EXPECT_EQ(read.error().message(), "film 1: Not in your country");
}

TEST(ReadAnswer, SaysThatAPageCameWhereJsonWasDue) {
  const auto read =
      read_answer(answer(200, "<!DOCTYPE html><html>captcha</html>", "text/html"), "session");
  EXPECT_EQ(read.error().code(), Errc::failure);
  EXPECT_EQ(read.error().message(),
            "session: api.mubi.com answered a web page where JSON was expected (text/html)");
}

TEST(ReadAnswer, SaysThatJsonWasCutOff) {
  const auto read = read_answer(answer(200, R"({"id":12)"), "session");
  EXPECT_EQ(read.error().code(), Errc::failure);
  EXPECT_NE(read.error().message().find("broken data"), std::string::npos);
}

TEST(ReadAnswer, IsNotFooledByMembersOfTheWrongType) {
  EXPECT_EQ(code_of(422, R"({"code":{},"message":[],"user_message":7})"), Errc::failure);
  EXPECT_EQ(code_of(422, "[1,2]"), Errc::failure);
}

TEST(ReadAnswer, LetsNoControlCharacterOfTheServiceReachATerminal) {
  const auto read = read_answer(answer(422, R"({"message":"a\u001b[2Jb"})"), "x");
  EXPECT_EQ(read.error().message(), "x: a [2Jb");
}

TEST(CheckAnswer, IsContentWithAnEmptySuccess) {
  EXPECT_TRUE(check_answer(answer(204, ""), "x").has_value());
  EXPECT_FALSE(check_answer(answer(500, ""), "x").has_value());
}

TEST(ReadAnswer, TellsACaptchaFromAServiceThatHasNoSuchCall) {
  const auto answer = [](std::string body) {
    return read_answer({.status = 403,
                        .headers = {},
                        .body = std::move(body),
                        .url = "https://api.mubi.com/v4/account"},
                       "session");
  };
  const auto captcha = answer("<!DOCTYPE HTML><HTML>Please solve the CAPTCHA</HTML>");
  EXPECT_FALSE(captcha.error().native().has_value());
  EXPECT_NE(captcha.error().message().find("captcha"), std::string::npos);
  EXPECT_EQ(answer("<html>Forbidden</html>").error().native()->value, 403);
  EXPECT_EQ(answer(R"({"message":"captcha"})").error().native()->value, 403);
}

TEST(ReadAnswer, TakesNothingThatIsLargeOrDeepBeyondReason) {
  const auto code = [](std::string body) {
    http::Response response;
    response.status = 200;
    response.body = std::move(body);
    const auto answer = read_answer(response, "film 7");
    return answer ? "ok" : to_string(answer.error().code());
  };
  EXPECT_EQ(code(R"({"a":"[[[[\"{{{{"})"), "ok");
  EXPECT_EQ(code("{\"a\":" + std::string(50, '[') + std::string(50, ']') + "}"), "ok");
  EXPECT_EQ(code("{\"a\":" + std::string(70, '[') + std::string(70, ']') + "}"), "failure");
  EXPECT_EQ(code(std::string(1'000'000, '[')), "failure");
  EXPECT_EQ(code("{\"a\":\"" + std::string(40u << 20, 'x') + "\"}"), "failure");
}

}  // namespace
}  // namespace matinee::mubi
