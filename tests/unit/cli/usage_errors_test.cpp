// SPDX-License-Identifier: MIT
#include "usage_errors.hpp"

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

CommandSpec program() {
  CommandSpec program = make_command("matinee", "");
  program.add({.names = {"--json"}});
  CommandSpec& list = program.add_command("watchlist", "");
  list.add({.names = {"--limit"}, .value_name = "N"});
  list.add_command("add", "");
  list.add_command("remove", "");
  program.add_command("status", "");
  return program;
}

std::string message(const std::string& word, const std::vector<std::string>& path) {
  return unknown_word(word, program(), path).message();
}

TEST(UnknownWord, SuggestsACommandOrItsSynonym) {
  EXPECT_EQ(message("statsu", {}), "unknown command \"statsu\"; did you mean \"status\"?");
  EXPECT_EQ(message("whoami", {}), "unknown command \"whoami\"; did you mean \"status\"?");
  EXPECT_EQ(message("xyzzy", {}), "unknown command \"xyzzy\"");
}

TEST(UnknownWord, SuggestsAnOptionOfTheProgramOrOfTheCommand) {
  EXPECT_EQ(message("--jsno", {}), "unknown option \"--jsno\"; did you mean \"--json\"?");
  EXPECT_EQ(message("--limti=3", {"watchlist"}),
            "unknown option \"--limti\"; did you mean \"--limit\"?");
  EXPECT_EQ(message("--limti", {"status"}), "unknown option \"--limti\"");
}

TEST(UnknownWord, NamesTheCommandsBelowACommand) {
  EXPECT_EQ(message("ad", {"watchlist"}),
            "unknown command \"watchlist ad\"; did you mean \"add\"?");
  EXPECT_EQ(message("xyzzy", {"watchlist"}),
            "unknown command \"watchlist xyzzy\"; watchlist has add, remove");
  EXPECT_EQ(message("x", {"status"}), "status takes no arguments: x");
  EXPECT_EQ(message("x", {"watchlist", "add"}), "add takes no arguments: x");
}

TEST(UnknownWord, OffersCommandsForTheAddressOfAFilm) {
  EXPECT_EQ(message("mubi.com/films/x", {}),
            "mubi.com/films/x needs a command; did you mean \"matinee film mubi.com/films/x\" or "
            "\"matinee download mubi.com/films/x\"?");
}

}  // namespace
}  // namespace matinee::cli
