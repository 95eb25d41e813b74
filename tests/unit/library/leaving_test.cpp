// SPDX-License-Identifier: MIT
#include "library/leaving.hpp"

#include <gtest/gtest.h>

namespace matinee::library {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

// 2026-03-01T00:00:00Z
constexpr UnixTime k_now{std::chrono::seconds(1'772'323'200)};

Entry leaving(const std::string& title, const std::string& until) {
  return {.film = {.id = 1, .title = title, .available_until = until}};
}

TEST(LeavingWithin, HasWhatLeavesNextFirst) {
  const auto found = leaving_within(
      {leaving("later", "2026-03-05T00:00:00Z"), leaving("past", "2026-02-28T00:00:00Z"),
       leaving("next", "2026-03-02T00:00:00Z"), leaving("never", ""),
       leaving("far", "2026-03-09T00:00:00Z")},
      k_now, days(7));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].film.title, "next");
  EXPECT_EQ(found[1].film.title, "later");
}

TEST(IsNoticeDue, OnceADay) {
  EXPECT_TRUE(is_notice_due({}, k_now));
  const NoticeStamp done{.asked = k_now, .done = k_now};
  EXPECT_FALSE(is_notice_due(done, k_now));
  EXPECT_FALSE(is_notice_due(done, k_now + hours(23)));
  EXPECT_TRUE(is_notice_due(done, k_now + days(1)));
}

TEST(IsNoticeDue, AnHourAfterAnOutage) {
  const NoticeStamp in_vain{.asked = k_now, .done = k_now - days(2)};
  EXPECT_FALSE(is_notice_due(in_vain, k_now + minutes(59)));
  EXPECT_TRUE(is_notice_due(in_vain, k_now + hours(1)));
}

TEST(IsNoticeDue, AClockThatWasSetBackDoesNotSilenceItForLong) {
  const NoticeStamp ahead{.asked = k_now, .done = k_now};
  EXPECT_FALSE(is_notice_due(ahead, k_now - hours(5)));
  EXPECT_TRUE(is_notice_due(ahead, k_now - days(3)));
}

TEST(NoticeStamp, IsTextAndBack) {
  const NoticeStamp stamp{.asked = k_now + hours(1), .done = k_now};
  EXPECT_EQ(parse_notice_stamp(text_of(stamp)), stamp);
  for (const char* text : {"", "done", "done -5\n", "done 99999999999999999999\n", "x\n\n"})
    EXPECT_EQ(parse_notice_stamp(text), NoticeStamp()) << text;
}

TEST(NoticeText, NamesFiveAndIsNoMarkup) {
  std::vector<Entry> films{leaving("</script><img src=x> & \x1b[31m", "2026-03-02T00:00:00Z")};
  NoticeText text = notice_text(films);
  EXPECT_EQ(text.summary, "MUBI: a film on your watchlist leaves soon");
  EXPECT_EQ(text.body.find('<'), std::string::npos);
  EXPECT_EQ(text.body.find('\x1b'), std::string::npos);
  EXPECT_TRUE(text.body.starts_with("2026-03-02: &lt;/script&gt;")) << text.body;
  films.resize(7, leaving("Rain", "2026-03-03T00:00:00Z"));
  text = notice_text(films);
  EXPECT_EQ(text.summary, "MUBI: 7 films on your watchlist leave soon");
  EXPECT_TRUE(text.body.ends_with("\nand 2 more")) << text.body;
}

}  // namespace
}  // namespace matinee::library
