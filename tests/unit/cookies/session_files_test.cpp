// SPDX-License-Identifier: MIT
#include "cookies/session_files.hpp"

#include <map>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/cookie_profiles.hpp"
#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using Seconds = std::chrono::seconds;

constexpr std::string_view k_recovery = "sessionstore-backups/recovery.jsonlz4";
constexpr std::string_view k_backup = "sessionstore-backups/recovery.baklz4";
constexpr std::string_view k_ended = "sessionstore.jsonlz4";
constexpr std::string_view k_previous = "sessionstore-backups/previous.jsonlz4";

class SessionFilesOfAProfile : public testing::Test {
 protected:
  /// A file with cookies {name, value} that was written `age` before k_now.
  void save(std::string_view file, const std::map<std::string, std::string>& cookies, Seconds age) {
    std::string entries;
    for (const auto& [name, value] : cookies) {
      entries += fmt::format(R"({}{{"host":"mubi.com","name":"{}","value":"{}"}})",
                             entries.empty() ? "" : ",", name, value);
    }
    write(file, test::pack_mozlz4(fmt::format(R"({{"cookies":[{}]}})", entries)), age);
  }
  void write(std::string_view file, std::string_view bytes, Seconds age) {
    const timespec time{(test::k_now - age).time_since_epoch().count(), 0};
    const timespec times[] = {time, time};
    ASSERT_EQ(::utimensat(AT_FDCWD, dir_.write(file, bytes).c_str(), times, 0), 0);
  }
  std::map<std::string, std::string> cookies() {
    add_session_cookies(dir_.path(), test::k_now, store_);
    std::map<std::string, std::string> values;
    for (const StoredCookie& each : store_.cookies)
      values.emplace(each.cookie.name, each.cookie.value.reveal());
    return values;
  }

  test::TempDir dir_;
  Store store_;
};

TEST_F(SessionFilesOfAProfile, ThatHasNoneAddNothing) {
  EXPECT_THAT(cookies(), IsEmpty());
  EXPECT_THAT(store_.notes, IsEmpty());
}

TEST_F(SessionFilesOfAProfile, AreMergedTheFreshestFirst) {
  save(k_recovery, {{"a", "1"}}, Seconds(14));
  save(k_backup, {{"a", "0"}, {"b", "2"}}, Seconds(29));
  EXPECT_THAT(cookies(), ElementsAre(Pair("a", "1"), Pair("b", "2")));
  EXPECT_THAT(store_.notes,
              ElementsAre("1 session-only cookie from sessionstore-backups/recovery.jsonlz4, "
                          "written 14 s ago",
                          "1 session-only cookie from sessionstore-backups/recovery.baklz4, "
                          "written 29 s ago"));
}

TEST_F(SessionFilesOfAProfile, HoldNoCookieThatSaysThatItIsExpired) {
  const auto at = [](std::int64_t expiry, std::string_view name) {
    return fmt::format(R"({{"host":"mubi.com","name":"{}","value":"v","expiry":{}}})", name,
                       expiry);
  };
  const std::int64_t now = test::k_now.time_since_epoch().count();
  write(k_recovery,
        test::pack_mozlz4(fmt::format(R"({{"cookies":[{},{},{},{}]}})", at(now - 1, "seconds"),
                                      at((now - 1) * 1000, "milliseconds"), at(now + 9, "live"),
                                      at(INT64_MAX, "never"))),
        Seconds(14));
  EXPECT_THAT(cookies(), ElementsAre(Pair("live", "v"), Pair("never", "v")));
  EXPECT_EQ(store_.cookies[0].cookie.expires, std::nullopt);
  ASSERT_EQ(store_.expired.size(), 2U);
  EXPECT_EQ(store_.expired[1].name, "milliseconds");
  EXPECT_EQ(store_.expired[1].expires, test::k_now - Seconds(1));
}

TEST_F(SessionFilesOfAProfile, OfAnEndedSessionCountWhereTheBrowserIsClosed) {
  save(k_ended, {{"a", "1"}, {"b", "2"}}, std::chrono::hours(3));
  save(k_previous, {{"a", "0"}, {"c", "3"}}, std::chrono::hours(24 * 9));
  EXPECT_THAT(cookies(), ElementsAre(Pair("a", "1"), Pair("b", "2")));
  EXPECT_THAT(store_.notes,
              ElementsAre("2 session-only cookies from sessionstore.jsonlz4, written 3 h ago"));
}

TEST_F(SessionFilesOfAProfile, OfAnEndedSessionDoNotCountWhileALaterOneRuns) {
  save(k_recovery, {{"a", "1"}}, Seconds(14));
  save(k_ended, {{"a", "0"}, {"b", "0"}}, std::chrono::hours(3));
  EXPECT_THAT(cookies(), ElementsAre(Pair("a", "1")));
}

TEST_F(SessionFilesOfAProfile, OfAnEndedSessionJoinWhatACrashLeftBefore) {
  save(k_recovery, {{"a", "1"}}, std::chrono::hours(5));
  save(k_ended, {{"a", "0"}, {"b", "2"}}, std::chrono::hours(3));
  EXPECT_THAT(cookies(), ElementsAre(Pair("a", "1"), Pair("b", "2")));
}

TEST_F(SessionFilesOfAProfile, OfAnOlderSessionAreTheLastResortAndMarked) {
  save(k_previous, {{"c", "3"}}, std::chrono::hours(24 * 9));
  EXPECT_THAT(cookies(), ElementsAre(Pair("c", "3")));
  EXPECT_THAT(store_.notes, ElementsAre(HasSubstr("written 9 days ago, of an older session")));
}

TEST_F(SessionFilesOfAProfile, ThatAreBrokenAreToldAndPassedOver) {
  write(k_recovery, "mozLz40", Seconds(1));
  write(k_backup, test::pack_mozlz4(R"({"cookies":[{"host":"mubi.com","name":"x")"), Seconds(16));
  save(k_ended, {{"a", "1"}}, Seconds(600));
  EXPECT_THAT(cookies(), ElementsAre(Pair("a", "1")));
  EXPECT_THAT(store_.unread, testing::SizeIs(2));
  EXPECT_THAT(store_.notes, ElementsAre(HasSubstr("recovery.jsonlz4: not a mozLz4 file"),
                                        HasSubstr("recovery.baklz4: not a whole session"),
                                        HasSubstr("written 10 min ago")));
}

TEST_F(SessionFilesOfAProfile, YieldToTheDatabaseWhereBothHaveACookie) {
  StoredCookie& stored = store_.cookies.emplace_back();
  stored.cookie = {.name = "a",
                   .value = Secret::copy_of("database"),
                   .domain = "mubi.com",
                   .path = "/",
                   .expires = test::k_later};
  save(k_recovery, {{"a", "1"}, {"b", "2"}}, Seconds(0));
  EXPECT_THAT(cookies(), ElementsAre(Pair("a", "database"), Pair("b", "2")));
}

TEST_F(SessionFilesOfAProfile, OfTheFutureAreOfNoAge) {
  save(k_recovery, {{"a", "1"}}, Seconds(-500));
  EXPECT_THAT(cookies(), ElementsAre(Pair("a", "1")));
  EXPECT_THAT(store_.notes, ElementsAre(HasSubstr("written 0 s ago")));
}

}  // namespace
}  // namespace matinee::cookies
