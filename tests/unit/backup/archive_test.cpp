// SPDX-License-Identifier: MIT
#include "backup/archive.hpp"

#include <gtest/gtest.h>

namespace matinee::backup {
namespace {

using mubi::RawEntry;
using mubi::RawKind;

mubi::Listing<RawEntry> listing(std::vector<std::int64_t> keys) {
  mubi::Listing<RawEntry> made;
  for (const std::int64_t key : keys)
    made.items.push_back({.key = key, .json = R"({"id":)" + std::to_string(key) + "}"});
  made.total = keys.size();
  return made;
}

KeptList first() {
  return update({}, listing({3, 2, 1}), "2026-01-01").list;
}

std::string told(const KeptList& list) {
  std::string text;
  for (const KeptEntry& entry : list) {
    text += std::to_string(entry.raw.key);
    if (!entry.gone_since.empty()) text += "(" + entry.gone_since + ")";
    text += " ";
  }
  return text;
}

TEST(Update, TheFirstBackupHasWhatTheServiceHas) {
  const Update made = update({}, listing({3, 2, 1}), "2026-01-01");
  EXPECT_EQ(told(made.list), "3 2 1 ");
  EXPECT_EQ(made.added, 3U);
  EXPECT_EQ(made.gone, 0U);
}

TEST(Update, AnEntryThatTheServiceNoLongerHasIsKeptAndMarked) {
  const Update made = update(first(), listing({4, 3, 1}), "2026-02-01");
  EXPECT_EQ(told(made.list), "4 3 1 2(2026-02-01) ");
  EXPECT_EQ(made.added, 1U);
  EXPECT_EQ(made.gone, 1U);
  const Update later = update(made.list, listing({4, 3, 1}), "2026-03-01");
  EXPECT_EQ(told(later.list), "4 3 1 2(2026-02-01) ");
  EXPECT_EQ(later.gone, 0U);
}

TEST(Update, AnEntryThatComesAgainLosesItsMark) {
  const Update gone = update(first(), listing({3, 1}), "2026-02-01");
  const Update back = update(gone.list, listing({3, 2, 1}), "2026-03-01");
  EXPECT_EQ(told(back.list), "3 2 1 ");
  EXPECT_EQ(back.added, 0U);
}

TEST(Update, AnEntryThatChangedIsTheNewOne) {
  auto now = listing({3, 2, 1});
  now.items[1].json = R"({"id":2,"overall":5})";
  EXPECT_EQ(update(first(), now, "2026-02-01").list.at(1).raw.json, R"({"id":2,"overall":5})");
}

// Who did not get everything cannot say what is gone.
TEST(Update, NothingIsMarkedIfNotEverythingCame) {
  for (const auto lack :
       {&mubi::Listing<RawEntry>::missing, &mubi::Listing<RawEntry>::unreadable}) {
    auto now = listing({3});
    now.*lack = 1;
    EXPECT_EQ(told(update(first(), now, "2026-02-01").list), "3 2 1 ");
  }
}

TEST(Update, WithoutATotalAShorterListIsNotWhole) {
  auto shorter = listing({4, 3});
  shorter.total.reset();
  const Update made = update(first(), shorter, "2026-02-01");
  EXPECT_EQ(told(made.list), "4 3 2 1 ");
  EXPECT_EQ(made.gone, 0U);
  auto as_long = listing({5, 4, 3});
  as_long.total.reset();
  EXPECT_EQ(told(update(first(), as_long, "2026-02-01").list),
            "5 4 3 2(2026-02-01) 1(2026-02-01) ");
}

// The service's response may have 64 levels, of which an entry has 62.
TEST(KeptList, ADeepOrLargeEntryIsReadAsItWasWritten) {
  const std::string deep = std::string(61, '[') + std::string(61, ']');
  const std::string large = '"' + std::string(std::size_t{3} << 20, 'x') + '"';
  for (const std::string& value : {deep, large}) {
    KeptList list{{.raw = {.key = 1, .json = R"({"id":1,"more":)" + value + "}"}}};
    for (const char* since : {"", "2026-02-01"}) {
      list.front().gone_since = since;
      const auto read = read_list(RawKind::list, write_list(RawKind::list, list, "x"));
      ASSERT_TRUE(read.has_value()) << since << value.substr(0, 9);
      EXPECT_EQ(read->front().raw.json, list.front().raw.json);
    }
  }
}

TEST(KeptList, IsReadAsItWasWritten) {
  const KeptList list = update(first(), listing({4, 3, 1}), "2026-02-01").list;
  const std::string text = write_list(RawKind::list, list, "2026-02-01T00:00:00Z");
  const auto read = read_list(RawKind::list, text);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(told(*read), told(list));
  EXPECT_EQ(write_list(RawKind::list, *read, "2026-02-01T00:00:00Z"), text);
  EXPECT_NE(text.find("\n{\"id\":4},\n"), std::string::npos) << text;
  EXPECT_TRUE(read_list(RawKind::view, write_list(RawKind::view, {}, "x")).has_value());
}

TEST(KeptList, OneThatIsDamagedIsAnError) {
  for (const char* text :
       {"", "{}", R"({"lists":[],"no_longer_listed":1})", R"({"lists":[{}],"no_longer_listed":[]})",
        R"({"lists":[],"no_longer_listed":[{"entry":{"id":1}}]})"}) {
    EXPECT_EQ(read_list(RawKind::list, text).error().code(), Errc::integrity) << text;
  }
}

}  // namespace
}  // namespace matinee::backup
