// SPDX-License-Identifier: MIT
#include "media/store/journal_writer.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::media {
namespace {

class KeeperTest : public ::testing::Test {
 protected:
  Kept kept(const std::string& name, std::uint64_t bytes) const {
    return {.file = work_.open_for_writing(name).value(),
            .record = {.name = name,
                       .identity = 1,
                       .bytes = bytes,
                       .validators = {.total = 99, .etag = "\"x\"", .last_modified = {}}}};
  }

  // What another run finds: on this boot of the machine, or on the next.
  JournalRecords on_this_boot() const { return JournalWriter::open(work_).value().records(); }
  JournalRecords after_a_power_cut() const {
    return parse_journal(test::content_of(work_.path() / k_journal_name), "");
  }

  test::TempDir folder_;
  WorkFolder work_ = WorkFolder::open(folder_.path() / "film.mp4").value();
};

TEST_F(KeeperTest, WhatIsAddedIsNotedAtOnceForAKill) {
  auto journal_writer = JournalWriter::open(work_);
  ASSERT_TRUE(journal_writer.has_value());
  ASSERT_TRUE(journal_writer->add(kept("a", 7)).has_value());
  EXPECT_EQ(on_this_boot().at("a").bytes, 7u);
  journal_writer->abandon();
}

TEST_F(KeeperTest, WhatIsClosedIsNotedForAPowerCutAsWell) {
  {
    auto journal_writer = JournalWriter::open(work_);
    for (const char* name : {"a", "b", "c", "d", "e", "f"})
      ASSERT_TRUE(journal_writer->add(kept(name, 7)).has_value());
    ASSERT_TRUE(journal_writer->add(kept("a", 9)).has_value());
  }
  EXPECT_EQ(after_a_power_cut().size(), 6u);
  EXPECT_EQ(after_a_power_cut().at("a").bytes, 9u);
}

TEST_F(KeeperTest, AFewFilesThatGrowAreNotedAgainAndAgain) {
  // The pieces of a large file: as many as are put on the disk one by one.
  {
    auto journal_writer = JournalWriter::open(work_);
    for (const std::uint64_t bytes : {7u, 8u, 9u}) {
      for (const char* name : {"a", "b", "c", "d"})
        ASSERT_TRUE(journal_writer->add(kept(name, bytes)).has_value());
    }
  }
  ASSERT_EQ(after_a_power_cut().size(), 4u);
  for (const auto& [name, record] : after_a_power_cut())
    EXPECT_EQ(record.bytes, 9u) << name;
}

TEST_F(KeeperTest, WhatIsLeftOfManyIsNotedWhenSomeAreForgotten) {
  {
    auto journal_writer = JournalWriter::open(work_);
    for (const char* name : {"a", "b", "c", "d", "e", "f"})
      ASSERT_TRUE(journal_writer->add(kept(name, 7)).has_value());
    for (const char* name : {"a", "b", "c"})
      ASSERT_TRUE(journal_writer->forget(kept(name, 7).record).has_value());
  }
  const JournalRecords left = after_a_power_cut();
  EXPECT_EQ(left.at("a").bytes, 0u);
  EXPECT_EQ(left.at("d").bytes, 7u);
  ASSERT_TRUE(left.contains("f"));
  EXPECT_EQ(left.at("f").bytes, 7u);
}

TEST_F(KeeperTest, WhatIsForgottenDoesNotComeBack) {
  {
    auto journal_writer = JournalWriter::open(work_);
    const Kept old = kept("a", 7);
    ASSERT_TRUE(journal_writer->add(kept("a", 7)).has_value());
    ASSERT_TRUE(journal_writer->forget(old.record).has_value());
  }
  EXPECT_EQ(after_a_power_cut().at("a").bytes, 0u);
  EXPECT_EQ(on_this_boot().at("a").bytes, 0u);
}

TEST_F(KeeperTest, ALongJournalIsWrittenAnew) {
  std::string text;
  for (std::uint64_t i = 0; i < 5'000; ++i)
    text += encode_record(kept("a", i).record);
  folder_.write("film.mp4.matinee-part/journal", text + "torn");
  EXPECT_EQ(on_this_boot().at("a").bytes, 4'999u);
  EXPECT_LT(*work_.find_size(k_journal_name), 1'000u);
  EXPECT_EQ(on_this_boot().at("a").bytes, 4'999u);
}

TEST_F(KeeperTest, ATornEndSwallowsNoLine) {
  folder_.write("film.mp4.matinee-part/journal", encode_record(kept("a", 1).record) + "2 comp");
  ASSERT_TRUE(JournalWriter::open(work_)->add(kept("b", 2)).has_value());
  EXPECT_EQ(on_this_boot().size(), 2u);
}

}  // namespace
}  // namespace matinee::media
