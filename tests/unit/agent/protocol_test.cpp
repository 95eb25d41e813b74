// SPDX-License-Identifier: MIT
#include "agent/protocol.hpp"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/jar.hpp"

namespace matinee::agent {
namespace {

using test::cookie;
using test::jar_of;

Call call_of(const std::string& line) {
  auto parsed = parse_call(line);
  if (auto* refusal = std::get_if<Refusal>(&parsed)) {
    ADD_FAILURE() << refusal->message;
    return {.id = {}, .order = order::Hello{}};
  }
  return std::move(std::get<Call>(parsed));
}

Refusal refusal_of(const std::string& line) {
  auto parsed = parse_call(line);
  if (std::holds_alternative<Call>(parsed)) {
    ADD_FAILURE() << "was taken for a call";
    return {.id = {}, .code = RpcCode::not_json, .message = {}};
  }
  return std::get<Refusal>(parsed);
}

Call round_trip(const Order& order) {
  const Secret line = encode_call(7, order);
  std::string text(line.reveal());
  EXPECT_TRUE(text.ends_with('\n'));
  text.pop_back();
  return call_of(text);
}

TEST(ParseCall, KeepsTheIdAsItCame) {
  EXPECT_EQ(call_of(R"({"jsonrpc":"2.0","id":"a\"b","method":"hello"})").id, R"("a\"b")");
  EXPECT_EQ(call_of(R"({"jsonrpc":"2.0","id":null,"method":"hello"})").id, "null");
  EXPECT_EQ(call_of(R"({"jsonrpc":"2.0","method":"hello"})").id, "");
}

TEST(ParseCall, RefusesByTheCodesOfJsonRpc) {
  EXPECT_EQ(refusal_of("").code, RpcCode::not_json);
  EXPECT_EQ(refusal_of("{").code, RpcCode::not_json);
  EXPECT_EQ(refusal_of("[]").code, RpcCode::not_a_request);
  EXPECT_EQ(refusal_of(R"({"id":1,"method":"hello"})").code, RpcCode::not_a_request);
  EXPECT_EQ(refusal_of(R"({"jsonrpc":"2.0","id":1,"method":5})").code, RpcCode::not_a_request);
  EXPECT_EQ(refusal_of(R"({"jsonrpc":"2.0","id":1,"method":"x"})").code, RpcCode::unknown_method);
  EXPECT_EQ(refusal_of(R"({"jsonrpc":"2.0","id":1,"method":"lock"})").code, RpcCode::bad_params);
  EXPECT_EQ(
      refusal_of(R"({"jsonrpc":"2.0","id":1,"method":"forget","params":{"everywhere":1}})").code,
      RpcCode::bad_params);
}

TEST(ParseCall, RefusesWhatNestsTooDeep) {
  EXPECT_EQ(refusal_of(std::string(60'000, '[')).code, RpcCode::not_json);
  EXPECT_EQ(refusal_of(std::string(70, '[') + std::string(70, ']')).code, RpcCode::not_json);
}

TEST(ParseCall, RefusesALineThatIsTooLong) {
  const std::string line = R"({"jsonrpc":"2.0","id":1,"method":"hello","params":{"a":")" +
                           std::string(70'000, 'x') + "\"}}";
  EXPECT_EQ(refusal_of(line).code, RpcCode::not_json);
}

TEST(ParseCall, IgnoresWhatALaterVersionAdds) {
  const Call call = call_of(
      R"({"jsonrpc":"2.0","id":1,"method":"headers","params":{"later":{"x":[1]}},"more":true})");
  EXPECT_TRUE(std::holds_alternative<order::Headers>(call.order));
}

TEST(EncodeCall, IsReadBackAsWhatItWas) {
  EXPECT_EQ(std::get<order::Headers>(round_trip(order::Headers{.network = "a b"}).order).network,
            "a b");
  EXPECT_TRUE(
      std::get<order::Forget>(round_trip(order::Forget{.everywhere = true}).order).everywhere);
  const Call lock = round_trip(order::Lock{.passphrase = Secret::copy_of("öffne \"dich\"\n")});
  EXPECT_EQ(std::get<order::Lock>(lock.order).passphrase.reveal(), "öffne \"dich\"\n");
  EXPECT_TRUE(std::holds_alternative<order::Stop>(round_trip(order::Stop{}).order));
}

TEST(EncodeCall, CarriesBytesThatAreNotUtf8AsTheyAre) {
  for (const char* bytes : {"caf\xe9", "caf\xe8", "\xff\xfe", "\xef\xbf\xbd"}) {
    const Call lock = round_trip(order::Lock{.passphrase = Secret::copy_of(bytes)});
    EXPECT_EQ(std::get<order::Lock>(lock.order).passphrase.reveal(), bytes);
    const Call unlock = round_trip(order::Unlock{.passphrase = Secret::copy_of(bytes)});
    EXPECT_EQ(std::get<order::Unlock>(unlock.order).passphrase.reveal(), bytes);
    const Call accept = round_trip(order::Accept{.session = jar_of(cookie("odd", bytes))});
    const auto& jar = std::get<CookieJar>(std::get<order::Accept>(accept.order).session);
    EXPECT_EQ(jar.cookies.at(0).value.reveal(), bytes);
  }
}

TEST(ParseCall, TakesNoPassphraseThatIsEmptyOrNoBase64) {
  for (const char* params : {R"({"passphrase":""})", R"({"passphrase_base64":""})",
                             R"({"passphrase_base64":"*"})", R"({"passphrase_base64":1})"}) {
    EXPECT_EQ(refusal_of(R"({"jsonrpc":"2.0","id":1,"method":"lock","params":)" +
                         std::string(params) + "}")
                  .code,
              RpcCode::bad_params)
        << params;
  }
}

TEST(EncodeCall, CarriesAReportOfARefusalAndTheEndOfALogout) {
  const Call report = round_trip(order::ReportRefused{.fingerprint = "0f", .network = "n"});
  EXPECT_EQ(std::get<order::ReportRefused>(report.order).fingerprint, "0f");
  EXPECT_EQ(network_of(report.order), "n");
  EXPECT_EQ(method_of(report.order), "report_refused");
  EXPECT_TRUE(std::get<order::Refresh>(round_trip(order::Refresh{.takes_back_forget = true}).order)
                  .takes_back_forget);
  EXPECT_FALSE(std::get<order::Refresh>(round_trip(order::Refresh{}).order).takes_back_forget);
}

TEST(ParseCall, AReportWithoutAFingerprintIsRefused) {
  for (const char* params : {"{}", R"({"fingerprint":""})", R"({"fingerprint":7})"}) {
    const std::string line = R"({"jsonrpc":"2.0","id":1,"method":"report_refused","params":)" +
                             std::string(params) + "}";
    EXPECT_EQ(refusal_of(line).code, RpcCode::bad_params) << params;
  }
}

TEST(EncodeForgotten, TellsWhereTheSessionCameFrom) {
  const auto read = [](const std::optional<CookieOrigin>& origin) {
    std::string text = encode_forgotten(origin);
    return parse_forgotten(Secret::take(text));
  };
  EXPECT_EQ(read(std::nullopt), std::nullopt);
  EXPECT_EQ(read(CookieOrigin{.browser = "device"})->browser, "device");
  EXPECT_EQ(parse_forgotten(Secret::copy_of("{}")), std::nullopt);
}

TEST(EncodeCall, CarriesAJarOfCookies) {
  const Call call = round_trip(order::Accept{.session = jar_of(cookie("lt", "a-token"))});
  const auto& jar = std::get<CookieJar>(std::get<order::Accept>(call.order).session);
  ASSERT_EQ(jar.cookies.size(), 1U);
  EXPECT_EQ(jar.cookies.front().value.reveal(), "a-token");
  EXPECT_EQ(jar.cookies.front().expires, test::k_next_year);
  EXPECT_EQ(jar.origin.browser, "firefox");
}

HeldSession whole_session() {
  HeldSession session;
  session.credential.kind = CredentialKind::session_cookie;
  session.credential.token = Secret::copy_of("designs-token");
  session.credential.session_id_json = Secret::copy_of("4711");
  session.credential.user_id = 42;
  session.credential.expires_at = test::k_next_year;
  session.credential.origin = {.browser = "firefox", .profile = "p", .file = "/f"};
  session.owner = {.user_id = 42, .country = "NL", .checked_at = test::k_today};
  return session;
}

TEST(EncodeCall, CarriesACredential) {
  const Call call = round_trip(order::Accept{.session = whole_session(), .network = "n"});
  const auto& accept = std::get<order::Accept>(call.order);
  const auto* session = std::get_if<HeldSession>(&accept.session);
  ASSERT_NE(session, nullptr);
  EXPECT_EQ(accept.network, "n");
  EXPECT_EQ(encode_session(*session).reveal(), encode_session(whole_session()).reveal());
}

TEST(EncodeCall, AsksForTheCredentialOfANetwork) {
  const Call call = round_trip(order::Credential{.network = "a b"});
  EXPECT_EQ(std::get<order::Credential>(call.order).network, "a b");
  EXPECT_EQ(method_of(call.order), "credential");
  EXPECT_EQ(network_of(call.order), "a b");
}

TEST(ParseCall, TakesNoCredentialWhoseTokenCanStandInNoHeader) {
  for (const char* token : {R"("")", R"("two words")", R"("a\r\nb")", "5", "null"}) {
    EXPECT_EQ(refusal_of(R"({"jsonrpc":"2.0","id":1,"method":"accept","params":{"credential":)"
                         R"({"token":)" +
                         std::string(token) + "}}}")
                  .code,
              RpcCode::bad_params)
        << token;
  }
}

TEST(Session, IsReadBackAsItWas) {
  const auto read = parse_session(encode_session(whole_session()));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->credential.kind, CredentialKind::session_cookie);
  EXPECT_EQ(read->credential.token.reveal(), "designs-token");
  EXPECT_EQ(read->credential.session_id_json.reveal(), "4711");
  EXPECT_EQ(read->credential.user_id, 42);
  EXPECT_EQ(read->credential.expires_at, test::k_next_year);
  EXPECT_EQ(read->credential.origin.browser, "firefox");
  EXPECT_EQ(read->owner.country, "NL");
  EXPECT_EQ(read->owner.checked_at, test::k_today);
}

TEST(Session, OfABareTokenIsMadeUpFromIt) {
  const auto read = parse_session(Secret::copy_of(R"({"token":"a-token"})"));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->credential.kind, CredentialKind::login_token);
  EXPECT_EQ(read->credential.session_id_json.reveal(), R"("a-token")");
  EXPECT_EQ(read->owner.checked_at, std::nullopt);
  EXPECT_EQ(parse_session(Secret::copy_of("{}")).error().code(), Errc::failure);
}

TEST(ParseCall, TakesNoCookieOfAnotherSite) {
  EXPECT_EQ(refusal_of(R"({"jsonrpc":"2.0","id":1,"method":"accept","params":{"cookies":[)"
                       R"({"name":"lt","value":"x","domain":"evil.example"}]}})")
                .code,
            RpcCode::bad_params);
}

// The Error in an agent's line, which is an answer to call 3.
Error error_in(std::string_view line) {
  const auto answer = parse_answer(line, 3);
  return answer && !*answer ? answer->error() : Error(Errc::bug, "no error");
}

TEST(ParseAnswer, GivesTheResultOrTheErrorInIt) {
  const Envelope envelope = envelope_of("3");
  const std::string line = envelope.before + R"({"a":1})" + std::string(envelope.after);
  EXPECT_EQ((*parse_answer(line, 3))->reveal(), R"({"a":1})");
  const Error error = error_in(encode_error("3", Error(Errc::locked, "the agent is locked")));
  EXPECT_EQ(error.code(), Errc::locked);
  EXPECT_EQ(error.message(), "the agent is locked");
}

TEST(ParseAnswer, GivesTheErrorWhole) {
  Error sent = Error(Errc::network, "api.mubi.com: no route",
                     NativeCode{NativeCode::Space::curl, 60}, Recovery::retry_later)
                   .about(Subject::keyring);
  sent.set_retry_after(std::chrono::seconds(30));
  const Error read = error_in(encode_error("3", sent));
  EXPECT_EQ(read.code(), sent.code());
  EXPECT_EQ(read.message(), sent.message());
  EXPECT_EQ(read.native(), sent.native());
  EXPECT_EQ(read.recovery(), sent.recovery());
  EXPECT_EQ(read.retry_after(), sent.retry_after());
  EXPECT_EQ(read.subject(), sent.subject());
}

TEST(ParseAnswer, DoesNotTakeTheSubjectFromTheWords) {
  const Error keyring(Errc::locked, "the keyring that the agent asks is locked");
  EXPECT_EQ(error_in(encode_error("3", keyring)).subject(), Subject::unsaid);
}

TEST(ParseAnswer, UnderstandsAnOlderAgent) {
  constexpr std::string_view k_line =
      R"({"jsonrpc":"2.0","id":3,"error":{"code":-32000,"message":"x","data":{"code":"locked"}}})";
  EXPECT_EQ(error_in(k_line).code(), Errc::locked);
  EXPECT_EQ(error_in(k_line).message(), "x");
}

TEST(ParseAnswer, IsNotFooledByOtherLines) {
  for (const char* line :
       {"", "{}", "null", R"({"jsonrpc":"2.0","id":2,"result":{}})", R"({"jsonrpc":"2.0","id":3})",
        R"({"jsonrpc":"1.0","id":3,"result":{}})", R"({"jsonrpc":"2.0","id":3,"error":null})",
        R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"not JSON"}})",
        R"({"jsonrpc":"2.0","id":3,"error":{"code":-32601,"message":"no such method"}})",
        R"({"jsonrpc":"2.0","id":3,"error":{"message":"x","data":{"code":"signed_out"}}})"}) {
    EXPECT_FALSE(parse_answer(line, 3).has_value()) << line;
  }
}

TEST(Hello, IsReadBackAsItWas) {
  const Greeting greeting{
      .pid = 7,
      .version = "1.2",
      .is_locked = true,
      .is_ready = true,
      .circumstances = {{"home", "/home/u"}, {"data_home", ""}},
      .session_bus = "unix:path=/run/user/1000/bus",
      .passed_over = {{.origin = {.browser = "chromium", .profile = "Default"},
                       .why = Error(Errc::rejected, "the service refuses it")}}};
  const auto read = parse_hello(Secret::copy_of(encode_hello(greeting)));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->pid, 7);
  EXPECT_EQ(read->version, "1.2");
  EXPECT_TRUE(read->is_locked);
  EXPECT_TRUE(read->is_ready);
  EXPECT_EQ(read->circumstances, greeting.circumstances);
  EXPECT_EQ(read->session_bus, greeting.session_bus);
  ASSERT_EQ(read->passed_over.size(), 1U);
  EXPECT_EQ(read->passed_over[0].origin.profile, "Default");
  EXPECT_EQ(read->passed_over[0].why.code(), Errc::rejected);
}

TEST(Hello, OfAnOlderAgentSaysLess) {
  const auto read = parse_hello(Secret::copy_of(R"({"pid":7,"version":"1"})"));
  ASSERT_TRUE(read.has_value());
  EXPECT_FALSE(read->is_ready);
  EXPECT_TRUE(read->circumstances.empty());
  EXPECT_EQ(read->session_bus, std::nullopt);
  EXPECT_EQ(
      parse_hello(Secret::copy_of(R"({"pid":7,"version":"1","session_bus":null})"))->session_bus,
      "");
}

TEST(Hello, OfAStrangeAgentIsTakenAsFarAsItMakesSense) {
  for (const char* members :
       {R"("circumstances":7)", R"("circumstances":{"home":7})", R"("circumstances":"x")",
        R"("passed_over":{})", R"("passed_over":[7,null])", R"("session_bus":[])"}) {
    const auto read =
        parse_hello(Secret::copy_of(fmt::format(R"({{"pid":7,"version":"1",{}}})", members)));
    ASSERT_TRUE(read.has_value()) << members;
    EXPECT_TRUE(read->circumstances.empty()) << members;
  }
  EXPECT_FALSE(parse_hello(Secret::copy_of("[]")).has_value());
}

TEST(Headers, AreReadBackAsTheyWere) {
  AuthHeaders headers{.authorization = Secret::copy_of("Bearer a-token"),
                      .dt_custom_data = Secret::copy_of("ZGF0YQ=="),
                      .client = "web",
                      .client_country = "NL"};
  const auto read = parse_headers(encode_headers(headers));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->authorization.reveal(), "Bearer a-token");
  EXPECT_EQ(read->client_country, "NL");
  EXPECT_FALSE(parse_headers(Secret::copy_of(R"({"authorization":1})")).has_value());
}

TEST(ParseHeaders, RefusesWhatWouldBecomeTwoHeaders) {
  const auto with = [](std::string authorization, std::string client) {
    AuthHeaders headers{.authorization = Secret::copy_of(authorization),
                        .dt_custom_data = Secret::copy_of("{}"),
                        .client = std::move(client),
                        .client_country = "NL"};
    return parse_headers(encode_headers(headers)).has_value();
  };
  EXPECT_TRUE(with("Bearer a-token", "web"));
  EXPECT_FALSE(with("Bearer a-token\r\nhost: elsewhere.example", "web"));
  EXPECT_FALSE(with("Bearer a-token", "web\n"));
}

TEST(ParseSession, RefusesATokenThatCannotBeSent) {
  HeldSession session = whole_session();
  ASSERT_TRUE(parse_session(encode_session(session)));
  session.credential.token = Secret::copy_of("a\nb");

  EXPECT_FALSE(parse_session(encode_session(session)));
}

TEST(Status, IsReadBackAsItWas) {
  StatusReport report;
  report.status.state = SessionState::offline;
  report.status.user_id = 7654321;
  report.status.token = "****c0de";
  report.status.origin =
      CookieOrigin{.browser = "firefox", .profile = "p", .container = {}, .file = "/f"};
  report.status.checked_at = test::k_today;
  report.status.reason = Error(Errc::network, "no route to host",
                               NativeCode{NativeCode::Space::curl, 6}, Recovery::retry_later);
  report.from_agent = true;
  report.next_check_at = test::k_next_year;
  const auto read = parse_status(encode_status(report));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(encode_status(*read), encode_status(report));
  EXPECT_EQ(read->status.reason->code(), Errc::network);
  EXPECT_EQ(read->status.reason->native(), (NativeCode{NativeCode::Space::curl, 6}));
  EXPECT_FALSE(parse_status(R"({"state":"fine"})").has_value());
}

TEST(NetworkOf, IsEmptyForTheUsualWay) {
  EXPECT_EQ(network_of("", {}), "");
  EXPECT_NE(network_of("/ca.pem", {}), network_of("", {"::127.0.0.1:1"}));
}

}  // namespace
}  // namespace matinee::agent
