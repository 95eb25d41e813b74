// SPDX-License-Identifier: MIT
#include "starter.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "support/temp_dir.hpp"

namespace matinee::cli {
namespace {

namespace fs = std::filesystem;

class StarterTest : public ::testing::Test {
 protected:
  static Starter split_off() {
    // Written over by the starter, in its own memory.
    static std::array<char, 3> word{'x', 'y', '\0'};
    static std::array<char*, 1> words{word.data()};
    return Starter::split_off(words).value();
  }

  fs::path make_file(const char* name) {
    fs::path file = folder_.path() / name;
    std::ofstream(file) << "here";
    return file;
  }

  test::TempDir folder_;
};

TEST_F(StarterTest, DoesNothingBeforeItIsSettled) {
  Starter starter = split_off();
  for (const auto& done :
       {starter.start_hook("expired"), starter.start_notice(), starter.remove_socket()}) {
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code(), Errc::bug);
  }
  EXPECT_EQ(starter.start_fetch().error().code(), Errc::bug);
}

TEST_F(StarterTest, DoesOnlyWhatWasSettled) {
  Starter starter = split_off();
  ASSERT_TRUE(starter.settle({.own_socket = make_file("socket")}).has_value());
  EXPECT_EQ(starter.start_hook("expired").error().code(), Errc::bug) << "there is no hook";
  EXPECT_EQ(starter.start_notice().error().code(), Errc::bug) << "there is no notice";
  EXPECT_TRUE(starter.remove_socket().has_value());
  EXPECT_FALSE(fs::exists(folder_.path() / "socket"));
}

TEST_F(StarterTest, SettlesOnce) {
  Starter starter = split_off();
  const fs::path other = make_file("other");
  ASSERT_TRUE(starter.settle({.own_socket = make_file("socket")}).has_value());
  EXPECT_EQ(starter.settle({.own_socket = other}).error().code(), Errc::bug);
  EXPECT_TRUE(starter.remove_socket().has_value());
  EXPECT_TRUE(fs::exists(other));
}

TEST_F(StarterTest, KeepsItsListsApartAndEmptyArguments) {
  Starter starter = split_off();
  // No message may end a list early.
  ASSERT_TRUE(starter
                  .settle({.own_socket = make_file("socket"),
                           .notice_arguments = {"", "watchlist"},
                           .fetch_arguments = {"agent", ""}})
                  .has_value());
  EXPECT_TRUE(starter.remove_socket().has_value());
}

TEST_F(StarterTest, RefusesAHookThatNoMessageHolds) {
  Starter starter = split_off();
  const auto settled = starter.settle({.hook = std::string(200'000, 'x')});
  EXPECT_EQ(settled.error().code(), Errc::usage);
  EXPECT_TRUE(starter.settle({.own_socket = make_file("socket")}).has_value())
      << "nothing was settled by it";
}

TEST_F(StarterTest, AnswersEachOfManyThreads) {
  Starter starter = split_off();
  ASSERT_TRUE(starter.settle({.own_socket = make_file("socket")}).has_value());
  std::vector<std::jthread> threads;
  std::array<int, 8> wrong{};
  for (int& each : wrong) {
    threads.emplace_back([&starter, &each, removes = &each - wrong.data() < 4] {
      for (int i = 0; i < 100; ++i) {
        const auto done = removes ? starter.remove_socket() : starter.start_hook("expired");
        each += done.has_value() == removes ? 0 : 1;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(wrong, (std::array<int, 8>{}));
}

TEST_F(StarterTest, KeepsNoDescriptorOfTheAgent) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const UniqueFd reader(k_adopt, ends[0]);
  UniqueFd writer(k_adopt, ends[1]);
  Starter starter = split_off();
  ASSERT_TRUE(starter.settle({}).has_value());
  writer.reset();
  char byte = 0;
  EXPECT_EQ(::read(reader.get(), &byte, 1), 0) << "the end, because nobody else can write";
}

}  // namespace
}  // namespace matinee::cli
