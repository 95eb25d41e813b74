// SPDX-License-Identifier: MIT
#include "media/store/journal.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace matinee::media {
namespace {

JournalRecord record(std::uint64_t bytes) {
  return {.state = FileState::partial,
          .name = "t0-000001",
          .identity = 0xabc,
          .bytes = bytes,
          .validators = {.total = 99, .etag = "\"a b\n\"", .last_modified = "Tue, 01 Jan"}};
}

TEST(Journal, TheLastRecordOfAFileCounts) {
  const auto records = parse_journal(encode_record(record(1)) + encode_record(record(2)), "");
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records.at("t0-000001"), record(2));
}

TEST(Journal, WhatIsNotOnTheDiskForCertainCountsUntilTheMachineStartsAnew) {
  JournalRecord later = record(2);
  later.boot = "this one";
  const std::string text = encode_record(record(1)) + encode_record(later);
  EXPECT_EQ(parse_journal(text, "this one").at("t0-000001"), later);
  EXPECT_EQ(parse_journal(text, "another").at("t0-000001"), record(1));
  EXPECT_EQ(parse_journal(text, "").at("t0-000001"), record(1));
}

TEST(Journal, ATornOrAlteredLineCountsForNothing) {
  const std::string good = encode_record(record(1));
  const std::string next = encode_record(record(2));
  for (std::size_t cut = 0; cut < next.size(); ++cut) {
    EXPECT_EQ(parse_journal(good + next.substr(0, cut), "").at("t0-000001"), record(1)) << cut;
  }
  std::string altered = next;
  altered[20] ^= 1;
  EXPECT_EQ(parse_journal(altered + "\n\n" + good, "").at("t0-000001"), record(1));
}

TEST(Journal, ALineThatLacksFieldsCountsForNothingWhateverItsChecksum) {
  for (const std::string line : {"2 partial n 0 0", "2 complete n 0 0 -", "2 partial n 0 0 - = =",
                                 "2 partial n 0 0 - x y z", "2", "", " "}) {
    const std::string text = fmt::format("{} {:016x}\n", line, hash_of(line));
    EXPECT_TRUE(parse_journal(text, "boot").empty()) << line;
  }
}

TEST(Journal, IdentityOutlivesASignatureAndAnotherHost) {
  const auto of = [](std::string url) { return identity_of("v", Resource{.url = std::move(url)}); };
  EXPECT_EQ(of("https://a.test/sig1/f/1.m4s?x=1"), of("https://b.test/sig2/f/1.m4s?x=2"));
  EXPECT_NE(of("https://a.test/1.m4s"), of("https://a.test/2.m4s"));
  EXPECT_EQ(encode_record(record(1)).find("https"), std::string::npos);
}

}  // namespace
}  // namespace matinee::media
