// SPDX-License-Identifier: MIT
#include "library/letterboxd.hpp"

#include <gtest/gtest.h>

namespace matinee::library {
namespace {

Entry entry(std::int64_t id, const std::string& date = {}) {
  return {.film = {.id = id, .title = "Film " + std::to_string(id), .year = 1999}, .date = date};
}

TEST(WriteLetterboxd, AnUnratedFilmHasAnEmptyCellAndNoZero) {
  Entry rated = entry(1);
  rated.stars = 4;
  rated.review = "He said \"no\".";
  EXPECT_EQ(write_letterboxd(Kind::rating, {rated, entry(2)}),
            (std::vector<std::string>{"Title,Year,Directors,Rating,Review\r\n"
                                      "Film 1,1999,,4,\"He said \"\"no\"\".\"\r\n"
                                      "Film 2,1999,,,\r\n"}));
}

TEST(WriteLetterboxd, AHistoryIsADiaryWithRewatches) {
  const auto files = write_letterboxd(
      Kind::view, {entry(1, "2024-05-02T23:30:00-02:00"), entry(2, "bad"), entry(1, "2024-01-01")});
  EXPECT_EQ(files, (std::vector<std::string>{"Title,Year,Directors,WatchedDate,Rewatch\r\n"
                                             "Film 1,1999,,2024-05-03,true\r\n"
                                             "Film 2,1999,,,false\r\n"
                                             "Film 1,1999,,2024-01-01,false\r\n"}));
}

TEST(WriteLetterboxd, ATitleIsNotChangedEvenIfItLooksLikeAFormula) {
  Entry odd = entry(1);
  odd.film.title = "=1+1";
  EXPECT_NE(write_letterboxd(Kind::wish, {odd}).front().find("\r\n=1+1,1999,"), std::string::npos);
}

TEST(WriteLetterboxd, IsSplitIntoFilesThatAreSmallEnough) {
  std::vector<Entry> entries;
  for (std::int64_t i = 0; i < 1'000; ++i) {
    entries.push_back(entry(i));
    entries.back().review = std::string(3'000, 'x');
  }
  const auto files = write_letterboxd(Kind::rating, entries);
  EXPECT_GT(files.size(), 2U);
  std::size_t rows = 0;
  for (const std::string& file : files) {
    EXPECT_LE(file.size(), k_largest_letterboxd_file);
    EXPECT_TRUE(file.starts_with("Title,Year,Directors,Rating,Review\r\n"));
    for (std::size_t at = 0; (at = file.find("\r\n", at)) != std::string::npos; at += 2)
      ++rows;
  }
  EXPECT_EQ(rows, entries.size() + files.size());
}

TEST(WriteLetterboxd, AReviewLongerThanAFileLosesItsEnd) {
  Entry long_one = entry(1);
  for (int i = 0; i < 600'000; ++i)
    long_one.review += "é\"";
  const auto files = write_letterboxd(Kind::rating, {long_one, entry(2)});
  for (const std::string& file : files)
    EXPECT_LE(file.size(), k_largest_letterboxd_file);
  EXPECT_NE(files.back().find("Film 2"), std::string::npos);
}

}  // namespace
}  // namespace matinee::library
